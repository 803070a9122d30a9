"""Words around datelines in the languages of newspapers, from `words.tsv`: `By`, `envoyé spécial à`, `Güncelleme:`."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files

from lagazette_crawler.places.folding import fold_name


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """All phrases of a kind, the longest first."""
    return tuple(sorted(_table()[kind], key=lambda phrase: (-len(phrase), phrase)))


@cache
def phrase_set(kind: str) -> frozenset[str]:
    """All phrases of a kind, to look one up."""
    return frozenset(_table()[kind])


@cache
def pattern(kind: str, *, any_case: bool = False) -> re.Pattern[str]:
    """One of the phrases of a kind, as a whole word."""
    spaced = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases(kind))
    return re.compile(rf"(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE if any_case else 0)


@cache
def folded(kind: str) -> frozenset[str]:
    """The phrases of a kind, folded as names are."""
    return frozenset(fold_name(phrase) for phrase in phrases(kind))


@cache
def _table() -> dict[str, set[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for line in (files(__package__) / "words.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.split("\t")
            table[kind].update(words.split("|"))
    return table
