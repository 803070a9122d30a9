"""Lines inside a learned body that are none of the article's: what recurs on its pages, and `Read more: ...`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from lagazette_crawler.learning.body_rules import BodyRules, Found
from lagazette_crawler.learning.samples import Piece, Sample, recurring_texts
from lagazette_crawler.text import folded

MAX_RULES = 12
MAX_LINE = 300
NEARLY = -2.0
"""Logit from which a line that is not wanted here may be taken for text on the next page."""
PHRASE = 4
"""Words in a row that make a phrase."""
ASKING = frozenset(("related", "follow", "subscribe", "share", "advert", "legal"))
"""Kinds of lines that are the same on many articles."""
LINKED = 0.5
"""Share of a line's characters in links from which one page is enough to learn its opening."""

_OPENING = re.compile(r"(?P<opening>[^\W\d_][^\d:.!?,]{2,30}?) ?:(?= \S)")
"""`Read more: ...`, `LIRE AUSSI : ...`."""


def learn_boilerplate(samples: Sequence[Sample], body: BodyRules) -> tuple[str, ...]:
    """Regular expressions for whole lines the rules read although they are not wanted."""
    found = Found(samples)
    read = [_read(number, body, found) for number in range(len(samples))]
    unwanted = [[piece for piece in pieces if not piece.wanted and piece.size <= MAX_LINE] for pieces in read]
    wanted = [piece for pieces in read for piece in pieces if piece.wanted]
    rules = [f"{_literal(opening)} ?:.*" for opening in _openings(list(chain(*unwanted)), wanted)]
    rules += _phrases(unwanted, wanted)
    lines = _lines(samples, list(chain(*unwanted)))
    rules += [_literal(line) for line in lines if not any(re.fullmatch(rule, line) for rule in rules)]
    return tuple(rules[:MAX_RULES])


def _lines(samples: Sequence[Sample], unwanted: list[Piece]) -> list[str]:
    """Unwanted lines that will come again: they recur, or ask to follow, subscribe or read on."""
    recurring = recurring_texts(samples)
    short = [piece for one in samples for piece in one.pieces if piece.size <= MAX_LINE]
    doubted = [piece for piece in short if piece.recurs or (not piece.wanted and piece.logit > NEARLY)]
    again = [p for p in [*unwanted, *doubted] if folded(p.block.text) in recurring]
    asking = [p for p in unwanted if p.block.cues & ASKING]
    return list(dict.fromkeys(p.block.text for p in [*again, *asking]))


def _phrases(unwanted: list[list[Piece]], wanted: list[Piece]) -> list[str]:
    """Runs of words that unwanted lines of several pages share and no wanted one has: `may be reached at`."""
    pages = Counter(gram for pieces in unwanted for gram in {g for p in pieces for g in _grams(p)})
    spared = {gram for piece in wanted for gram in _grams(piece)}
    shared = {gram for gram, times in pages.items() if times > 1 and gram not in spared}
    rules: list[str] = []
    for piece in chain(*unwanted):
        gram = next((gram for gram in _grams(piece) if gram in shared), None)
        printed = gram and re.search(r"\W+".join(map(re.escape, gram)), piece.block.text, re.I)
        if printed and not any(re.fullmatch(rule, piece.block.text) for rule in rules):
            rules.append(f".*{_literal(printed[0])}.*")
    return rules


def _grams(piece: Piece) -> list[tuple[str, ...]]:
    spoken = piece.block.spoken
    return [tuple(spoken[at : at + PHRASE]) for at in range(len(spoken) - PHRASE + 1)]


def _read(number: int, body: BodyRules, found: Found) -> list[Piece]:
    for rule in body.rules:
        if pieces := found.pieces(number, rule.rule, body.remove):
            return pieces
    return []


def _openings(unwanted: list[Piece], wanted: list[Piece]) -> list[str]:
    """What unwanted lines begin with, and no wanted one: seen twice, or before a link."""
    seen: Counter[str] = Counter()
    for piece in unwanted:
        if match := _OPENING.match(piece.block.text):
            seen[match["opening"]] += 2 if piece.block.link_share >= LINKED else 1
    spared = {match["opening"] for p in wanted if (match := _OPENING.match(p.block.text))}
    return [opening for opening, times in seen.most_common() if times > 1 and opening not in spared]


def _literal(line: str) -> str:
    """The line as a regular expression a person can read."""
    return re.sub(r"\\([ \-'\"#&~@])", r"\1", re.escape(line))
