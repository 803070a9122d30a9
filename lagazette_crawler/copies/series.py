"""Tells two bulletins of a series from two printings of one text.

Weather, markets, results, traffic, obituaries: the same sentences with other figures, names and days put in. A
newspaper that prints another's text leaves sentences out, moves them, changes a word here and there; an update changes
figures. Nobody but a series changes figures *and* the words between, in their places, every few words. This needs no
past, so it holds on an archive's first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from lagazette_crawler.copies.alignment import WIDEST_GAP, Alignment
from lagazette_crawler.copies.words import is_figure

FEWEST_CHANGES = 2
CHANGES = 0.02
"""Changes in place per shared word from which a pair may be a series: one in 50 words. Series have one in 10 to 30."""
OF_BOTH_KINDS = 0.005
"""Changed figures per shared word, and changed words too; copies have at most 0.001 of the rarer of the two."""
OF_FIGURES = 0.085
"""Figures alone, as in a table of rates; updates of reports full of figures reach 0.075."""
FIGURES, OF_ALL_FIGURES = 0.015, 0.55
"""Changed figures per shared word, and of all figures, when nothing else changed; updates change at most 0.45 of all
but those of a short text, and they say so in a sentence more."""
A_SENTENCE = 10
"""Words of the later text that the other has nothing like."""
OF_WORDS = 0.035
"""Words alone, as in a list of names; texts rewritten word by word reach 0.021."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What stands in the same places of two texts with other words; a change made throughout counts once."""

    figures: int
    words: int
    """Names, days and other words, and whole sentences put in the place of others."""

    @property
    def all(self) -> int:
        return self.figures + self.words


def is_series(alignment: Alignment) -> bool:
    """Whether two texts are bulletins of one series."""
    shared = alignment.covered_right
    changes = changes_of(alignment)
    if not shared or changes.all < FEWEST_CHANGES:
        return False
    return (
        (changes.all >= CHANGES * shared and min(changes.figures, changes.words) >= OF_BOTH_KINDS * shared)
        or _only_figures(alignment, changes)
        or changes.figures >= OF_FIGURES * shared
        or changes.words >= OF_WORDS * shared
    )


def _only_figures(alignment: Alignment, changes: Changes) -> bool:
    """Two bulletins between which, by chance, no word differs: most of their figures do, and neither says more."""
    right = alignment.right.folded
    kept = sum(is_figure(word) for run in alignment.runs for word in right[run.right : run.right + run.length])
    own = len(right) - alignment.covered_right - sum(slot.right.stop - slot.right.start for slot in alignment.slots)
    least = FIGURES * (1 if own < A_SENTENCE else 2) * alignment.covered_right
    return changes.figures >= max(FEWEST_CHANGES, least, OF_ALL_FIGURES * (changes.figures + kept))


def changes_of(alignment: Alignment) -> Changes:
    """Counts the changes in place."""
    pairs = {
        (tuple(alignment.left.folded[slot.left]), tuple(alignment.right.folded[slot.right])) for slot in alignment.slots
    }
    figures = sum(_figures(left) != _figures(right) for left, right in pairs if _figures(left) and _figures(right))
    words = sum(_others(left) != _others(right) for left, right in pairs)
    return Changes(figures, words + _replaced_sentences(alignment))


def _figures(words: Iterable[str]) -> list[str]:
    return [word for word in words if is_figure(word)]


def _others(words: Iterable[str]) -> list[str]:
    return [word for word in words if not is_figure(word)]


def _replaced_sentences(alignment: Alignment) -> int:
    """Places between shared passages where both texts say something, and not the same."""
    count = 0
    for before, after in pairwise(alignment.runs):
        left = after.left - before.left - before.length
        right = after.right - before.right - before.length
        count += min(left, right) >= 2 and 8 < max(left, right) <= WIDEST_GAP
    return count
