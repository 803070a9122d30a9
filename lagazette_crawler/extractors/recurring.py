"""Lines that recur word for word on a newspaper's pages: left out at the edges of a text, never within it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.text import folded

OWN_SHARE = 1 / 3
"""Share of its characters a text must keep: where more recurs, it is a bulletin made of set phrases."""
RULE = "site memory"


@dataclass(frozen=True, slots=True)
class Peeled:
    """A text without what recurs before and after it."""

    paragraphs: list[str]
    left_out: list[str]

    @property
    def evidence(self) -> list[Evidence]:
        """What was left out is not lost: it stays a candidate for the body."""
        reason = "left out: it stands word for word at the edge of other articles of the newspaper"
        return [Evidence("body", line, Source.TEXT, RULE, reason=reason) for line in self.left_out]

    @property
    def mark(self) -> str:
        """What the version of a reading says of it; nothing when nothing was left out."""
        if not self.left_out:
            return ""
        return ".m" + sha256("\n".join(map(folded, self.left_out)).encode()).hexdigest()[:8]


def peeled(paragraphs: list[str], recurring: Collection[str]) -> Peeled:
    """The text without the lines before its first own one and after its last that are among `recurring` (folded)."""
    first, end = edges(paragraphs, recurring)
    kept = paragraphs[first:end]
    if sum(map(len, kept)) < OWN_SHARE * sum(map(len, paragraphs)):
        return Peeled(paragraphs, [])
    return Peeled(kept, paragraphs[:first] + paragraphs[end:])


def edges(paragraphs: list[str], recurring: Collection[str]) -> tuple[int, int]:
    """Where a text's own lines begin and end; equal when it has none."""
    own = [number for number, line in enumerate(paragraphs) if not recurring or folded(line) not in recurring]
    return (own[0], own[-1] + 1) if own else (0, 0)
