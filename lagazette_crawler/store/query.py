"""Query: what a person types into the search box, understood; no input is an error.

`word` also in its other forms (plural, conjugation), without case and accents; `"several words"` in this order;
`-word` not; `OR` between alternatives (it binds weakest); `begin*` any word that begins so, in quotes too. `l'` and
the like before a word count for nothing, and words joined by a hyphen are looked for side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lagazette_crawler.store.words import fold, word_spans

LONGEST = 2_000
"""Characters of a query that count."""
MOST_TERMS = 64
"""Terms of a query that count."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several side by side."""

    words: tuple[str, ...]
    """Folded."""
    written: str
    """As typed: what a stem is cut from."""
    exact: bool
    """Whether only these very words will do: they stood in quotes, or there are several."""
    prefix: bool = False
    """Whether the last word is only the beginning of one."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What must all be in an article, and what must not."""

    required: tuple[Term, ...]
    excluded: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """An article answers it when it answers one of the alternatives; none: nobody asked for anything."""

    alternatives: tuple[Alternative, ...]

    @property
    def wanted(self) -> list[Term]:
        """All terms to be shown where they stand."""
        return [term for alternative in self.alternatives for term in alternative.required]

    @property
    def terms(self) -> list[Term]:
        return [term for each in self.alternatives for term in (*each.required, *each.excluded)]


_TOKEN = re.compile(
    r"""(?P<minus>(?<!\S)[-−–])?             # only before a word: -mot, not haut-karabagh
        (?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?(?P<open>\*)? | (?P<word>[^\s"“”„«»()]+))""",
    re.X,
)
_APOSTROPHES = "'’‘ʼ`´"
_ELIDED = frozenset(
    {
        *("l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"),  # French
        *("dell", "nell", "all", "dall", "sull", "coll", "un", "quest", "quell", "gl"),  # Italian
    }
)


def parse(text: str) -> Query:
    """Understands any text."""
    alternatives: list[Alternative] = []
    required: list[Term] = []
    excluded: list[Term] = []
    for operator, term in _steps(text[:LONGEST]):
        if operator == "OR":
            alternatives.append(Alternative(tuple(required), tuple(excluded)))
            required, excluded = [], []
        elif term is not None:
            (excluded if operator == "-" else required).append(term)
    alternatives.append(Alternative(tuple(required), tuple(excluded)))
    return Query(tuple(each for each in alternatives if each.required or each.excluded))


def _steps(text: str) -> Iterator[tuple[str, Term | None]]:
    """The operators `OR`, `-` and none, each with its term."""
    negated, left = False, MOST_TERMS
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word == "OR":
            yield "OR", None
        elif word == "NOT":
            negated = True
        elif word != "AND" and left:
            term = _term(match)
            if term is not None:
                left -= 1
                yield ("-" if negated or match["minus"] else ""), term
            negated = False


def _term(match: re.Match[str]) -> Term | None:
    if match["phrase"] is not None:
        phrase = match["phrase"].rstrip()
        return _made(phrase, exact=True, prefix=match["open"] is not None or phrase.endswith("*"))
    word = match["word"]
    return _made(_unelided(word), exact=False, prefix=word.endswith("*"))


def _made(written: str, *, exact: bool, prefix: bool) -> Term | None:
    words = tuple(filter(None, (fold(word) for word, _, _ in word_spans(written))))
    if not words:
        return None
    return Term(words, written.strip("*").strip(), exact or prefix or len(words) > 1, prefix)


def _unelided(word: str) -> str:
    """`l'azerbaïdjan` is `azerbaïdjan`, `Moody's` is `Moody`."""
    for mark in _APOSTROPHES:
        head, apostrophe, tail = word.partition(mark)
        if not apostrophe or not any(map(str.isalnum, tail)):
            continue
        if fold(head) in _ELIDED:
            return tail
        if fold(tail) == "s":
            return head
    return word
