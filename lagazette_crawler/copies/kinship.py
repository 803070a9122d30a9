"""What one text is to another: the same, nearly the same, a page that quotes it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lagazette_crawler.copies.alignment import Alignment, Run, align
from lagazette_crawler.copies.series import is_series
from lagazette_crawler.copies.words import Words


class Kind(StrEnum):
    """How a text repeats another."""

    EXACT = "exact"  # the same words
    NEAR = "near"  # shortened, updated, rewritten, with other words around
    EXCERPT = "excerpt"  # a page of its own that quotes a long passage: no copy


@dataclass(frozen=True, slots=True)
class Kinship:
    """What a later text has of an earlier one."""

    kind: Kind
    share: float
    """Share of the later text's words that stand in the earlier one, 0 to 1."""
    passage: tuple[int, int] = (0, 0)
    """Of an excerpt: where the quotation begins and ends in the page, in words."""


SHARED = 0.5
"""Share of the shorter text from which it is a copy."""
SHORT, SHARED_OF_SHORT = 150, 0.6
"""In a short text a sentence or two say less."""
NEARLY_ALL = 0.85
MOSTLY = 0.75
"""A page of which a passage is less is more than that passage with page furniture around."""
QUOTATION = 80
"""Words of a passage that is a quotation."""
FURNITURE = 60
"""Words a newspaper sets before a text it prints, at most: dateline, invitations, links."""
_FLUSH = 8
"""Words after a closing formula, at most."""
_PAUSE = 25
"""Words left out or put in, up to which a passage goes on."""


def kinship(earlier: Words, later: Words) -> Kinship | None:
    """What the later text is to the earlier one; None when they share nothing that counts."""
    if not earlier.folded or not later.folded:
        return None
    if earlier.folded == later.folded:
        return Kinship(Kind.EXACT, 1.0)
    alignment = align(earlier, later)
    found = _kinship(alignment) if alignment.runs else None
    return None if found is None or is_series(alignment) else found  # looking for a series takes longest


def _kinship(alignment: Alignment) -> Kinship | None:
    shares = _Shares(alignment)
    passages = list(_passages(alignment.runs))
    if shares.most < NEARLY_ALL:
        passages = [each for each in passages if not _is_formula(each, alignment)]
    covered = sum(each.length for each in passages)
    whole = max(passages, key=lambda each: each.length, default=None)
    if whole is not None and whole.length >= 0.9 * covered:
        return _of_one_passage(whole, alignment, shares)
    return _near(alignment) if covered >= _least(alignment) and _enough(alignment, covered) else None


@dataclass(frozen=True, slots=True)
class _Shares:
    """How much of each text the other has."""

    alignment: Alignment

    @property
    def earlier(self) -> float:
        return self.alignment.covered_left / len(self.alignment.left)

    @property
    def later(self) -> float:
        return self.alignment.covered_right / len(self.alignment.right)

    @property
    def most(self) -> float:
        return max(self.earlier, self.later)


@dataclass(frozen=True, slots=True)
class _Passage:
    """Shared runs with little between them."""

    left: int
    left_end: int
    right: int
    right_end: int
    length: int
    """Words shared."""
    runs: int
    """Pieces; what a newspaper says of itself is always of one."""


def _passages(runs: list[Run]) -> Iterator[_Passage]:
    passage: _Passage | None = None
    for run in runs:
        if passage and 0 <= run.left - passage.left_end <= _PAUSE and run.right - passage.right_end <= _PAUSE:
            start, shared, pieces = (passage.left, passage.right), passage.length + run.length, passage.runs + 1
        else:
            if passage:
                yield passage
            start, shared, pieces = (run.left, run.right), run.length, 1
        passage = _Passage(start[0], run.left + run.length, start[1], run.right + run.length, shared, pieces)
    if passage:
        yield passage


def _is_formula(passage: _Passage, alignment: Alignment) -> bool:
    """Whether a passage closes or opens both texts while they differ in the rest: what a newspaper says of itself."""
    left_after = len(alignment.left) - passage.left_end
    right_after = len(alignment.right) - passage.right_end
    closes = max(left_after, right_after) <= _FLUSH < min(passage.left, passage.right)
    opens = max(passage.left, passage.right) <= _FLUSH < min(left_after, right_after)
    return closes or opens


def _of_one_passage(passage: _Passage, alignment: Alignment, shares: _Shares) -> Kinship | None:
    """One passage in one piece: a copy cut or furnished, or a quotation in a page that says more."""
    if _is_quoted(passage, alignment, shares):
        return Kinship(Kind.EXCERPT, round(shares.later, 3), (passage.right, passage.right_end))
    enough = _enough(alignment, passage.length) if passage.runs > 1 else shares.most >= MOSTLY
    return _near(alignment) if enough and passage.length >= _least(alignment) else None


def _is_quoted(passage: _Passage, alignment: Alignment, shares: _Shares) -> bool:
    """Whether the later text has the passage in the midst of other things it says."""
    if passage.length < QUOTATION or shares.later >= MOSTLY:
        return False
    return passage.right >= FURNITURE or (shares.earlier < NEARLY_ALL and passage.left >= FURNITURE)


def _least(alignment: Alignment) -> int:
    """Words two texts must share at least, however short they are."""
    return min(25, len(alignment.left), len(alignment.right))


def _enough(alignment: Alignment, covered: int) -> bool:
    shorter = min(len(alignment.left), len(alignment.right))
    return covered >= (SHARED_OF_SHORT if shorter < SHORT else SHARED) * shorter


def _near(alignment: Alignment) -> Kinship:
    return Kinship(Kind.NEAR, round(alignment.covered_right / len(alignment.right), 3))
