"""Two texts laid side by side: the passages they share, and what stands in the same places with other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from lagazette_crawler.copies.sampling import width_of
from lagazette_crawler.copies.words import Words

_PLACES = 8
"""Places of a shingle in one text that are tried: a refrain has more, and they say nothing."""
WIDEST_GAP = 80
"""Words between two shared passages up to which the words between are compared too."""
_FORMULA = 0.4
"""Share of equal words in a gap from which the gap is the same sentence with other words put in."""
_SHORT_GAP = 4
"""Words between two shared passages that are looked at one by one in any case."""
_LONGEST_SLOT = 8
"""Words put in at one place, at most; more is another sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """A passage both texts have, word for word."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where the two texts, alike before and after it, have other words."""

    left: slice
    right: slice


@dataclass(frozen=True)
class Alignment:
    """Two texts side by side; runs in the order of the right one."""

    left: Words
    right: Words
    runs: list[Run]

    @cached_property
    def covered_left(self) -> int:
        """Words of the left text that stand in shared passages."""
        return len({at for run in self.runs for at in range(run.left, run.left + run.length)})

    @cached_property
    def covered_right(self) -> int:
        return sum(run.length for run in self.runs)

    @cached_property
    def longest(self) -> Run:
        """The longest shared passage."""
        return max(self.runs, key=lambda run: run.length, default=Run(0, 0, 0))

    @cached_property
    def slots(self) -> list[Slot]:
        """All places where other words stand between equal ones."""
        return [slot for gap in self._gaps() for slot in self._slots_in(gap)]

    def _gaps(self) -> Iterator[Slot]:
        """What lies between neighbouring passages, before the first and after the last."""
        bounds = [Run(0, 0, 0), *self.runs, Run(len(self.left), len(self.right), 0)]
        for before, after in pairwise(bounds):
            left = slice(before.left + before.length, after.left)
            right = slice(before.right + before.length, after.right)
            if 0 < left.stop - left.start <= WIDEST_GAP and 0 < right.stop - right.start <= WIDEST_GAP:
                yield Slot(left, right)

    def _slots_in(self, gap: Slot) -> list[Slot]:
        left, right = self.left.folded[gap.left], self.right.folded[gap.right]
        longest = max(len(left), len(right))
        inner = gap.right.start > 0 and gap.right.stop < len(self.right)
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        equal = sum(block.size for block in matcher.get_matching_blocks())
        if equal < _FORMULA * longest and not (inner and longest <= _SHORT_GAP):
            return [gap] if inner and longest <= _LONGEST_SLOT else []
        return [
            Slot(_moved(gap.left, i, j), _moved(gap.right, k, end))
            for tag, i, j, k, end in matcher.get_opcodes()
            if tag == "replace" and max(j - i, end - k) <= _LONGEST_SLOT
        ]


def _moved(base: slice, start: int, stop: int) -> slice:
    return slice(base.start + start, base.start + stop)


def align(left: Words, right: Words) -> Alignment:
    """Lays two texts side by side, in time that grows with their length."""
    return Alignment(left, right, list(_runs(left.folded, right.folded, width_of(left))))


def _runs(left: list[str], right: list[str], width: int) -> Iterator[Run]:
    places = _places(left, width)
    at = free = 0
    while at <= len(right) - width:
        starts = places.get(tuple(right[at : at + width]))
        if starts is None:
            at += 1
            continue
        run = max((_extended(left, right, start, at, free) for start in starts), key=lambda run: run.length)
        yield run
        at = free = run.right + run.length


def _places(words: list[str], width: int) -> dict[tuple[str, ...], list[int]]:
    """Where each shingle stands."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at, shingle in enumerate(zip(*(words[offset:] for offset in range(width)), strict=False)):
        starts = places.setdefault(shingle, [])
        if len(starts) < _PLACES:
            starts.append(at)
    return places


def _extended(left: list[str], right: list[str], start: int, at: int, free: int) -> Run:
    """The longest passage around a shared shingle; to the left only over words no passage has yet."""
    back = 0
    while start - back > 0 and at - back > free and left[start - back - 1] == right[at - back - 1]:
        back += 1
    forth, most = 0, min(len(left) - start, len(right) - at)
    while forth < most and left[start + forth] == right[at + forth]:
        forth += 1
    return Run(start - back, at - back, back + forth)
