"""What a text block's surroundings say of it, once every block has been judged by itself."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate

from lagazette_crawler.extractors.blocks import Block, Holder, is_heading

COLUMNS = (
    "logit", "share", "words", "link share", "is p", "is heading", "is li", "is div",
    "h1 before", "words since h1", "cue share since h1", "cue related since h1", "cue comments since h1",
    "cue subscribe since h1",
    "second before", "one before", "one after", "second after", "words before", "words after",
    "within 3", "within 8", "within 20", "to strong before", "to strong after",
    "element share", "parent share", "parent mean", "2nd parent share", "2nd parent mean", "3rd parent share",
    "3rd parent mean",
    "4th parent share", "4th parent mean", "alike share", "alike mean",
    "share before", "share after", "place", "page words", "levels to main", "levels from main",
    "structured", "structured agreement", "reader", "reader agreement", "reader within 3",
)  # fmt: skip
"""The numbers told of each block. `share`: of all words that are likely article; `mean`: likeliness of a word there;
`alike`: blocks of the same element with the same classes; `main`: the element that holds most of the article."""

SINCE = ("share", "related", "comments", "subscribe")
LEVELS = 12
FAR = 40.0
NOTHING = -6.0
NOT_ASKED = -1.0


class Neighbourhood:
    """The blocks of a page with the likeliness of each, ready to be asked about any of them."""

    def __init__(self, blocks: list[Block], logits: list[float]) -> None:
        self.blocks = blocks
        self.logits = logits
        self.mass = [block.size / (1 + math.exp(-z)) for block, z in zip(blocks, logits, strict=True)]
        self.total = sum(self.mass) + 1e-6
        self._lines = [_ancestors(block.holder) for block in blocks]
        self._sum_up()
        self._main = self._path_of_main()
        self._strong = [i for i, (b, z) in enumerate(zip(blocks, logits, strict=True)) if z > 0 and b.size >= 14]
        self._since = _since_h1(blocks)
        self._before = [0.0, *accumulate(self.mass)]
        self._window_words = [0.0, *accumulate(min(block.size, 100) for block in blocks)]
        likely = (m / b.size * min(b.size, 100) for m, b in zip(self.mass, blocks, strict=True))
        self._window_mass = [0.0, *accumulate(likely)]
        self._witnesses: list[_Witness] = []

    def _sum_up(self) -> None:
        self._mass_in: dict[object, float] = defaultdict(float)
        self._words_in: dict[object, int] = defaultdict(int)
        for block, line, mass in zip(self.blocks, self._lines, self.mass, strict=True):
            for place in (*line[:5], block.holder.signature):
                self._mass_in[place] += mass
                self._words_in[place] += block.size

    def _path_of_main(self) -> dict[Holder, int]:
        direct: dict[Holder, float] = defaultdict(float)
        lines: dict[Holder, list[Holder]] = {}
        for line, mass in zip(self._lines, self.mass, strict=True):
            if len(line) > 1:
                direct[line[1]] += mass
                lines[line[1]] = line[1:]
        if not direct:
            return {}
        return {holder: level for level, holder in enumerate(lines[max(direct, key=lambda h: direct[h])])}

    def hear(self, structured: list[bool] | None, reader: list[bool] | None) -> None:
        """What structured data and an independent reader hold to be the article; None: not there, not asked."""
        self._witnesses = [_Witness(self, structured), _Witness(self, reader)]

    def row(self, i: int) -> list[float]:
        """The numbers of COLUMNS for one block."""
        block = self.blocks[i]
        structured, reader = self._witnesses
        return [
            self.logits[i],
            self.mass[i] / self.total,
            float(block.size),
            block.link_share,
            *_tag_flags(block.holder.tag),
            float(block.headings),
            *self._since[i],
            *self._next_to(i),
            *(self._within(i, radius) for radius in (3, 8, 20)),
            *self._to_strong(i),
            *self._places(i),
            self._before[i] / self.total,
            (self.total - self._before[i + 1]) / self.total,
            i / len(self.blocks),
            math.log(self.total + 1),
            *self._to_main(i),
            *structured.about(i)[:2],
            *reader.about(i),
        ]

    def _next_to(self, i: int) -> list[float]:
        n = len(self.blocks)
        near = [self.logits[j] if 0 <= j < n else NOTHING for j in (i - 2, i - 1, i + 1, i + 2)]
        return [*near, float(self.blocks[i - 1].size if i else 0), float(self.blocks[i + 1].size if i + 1 < n else 0)]

    def _within(self, i: int, radius: int) -> float:
        low, high = max(0, i - radius), min(len(self.blocks), i + radius + 1)
        own = self._window_mass[i + 1] - self._window_mass[i]
        own_words = self._window_words[i + 1] - self._window_words[i]
        mass = self._window_mass[high] - self._window_mass[low] - own
        return mass / (self._window_words[high] - self._window_words[low] - own_words + 1)

    def _to_strong(self, i: int) -> list[float]:
        left, right = bisect_left(self._strong, i), bisect_right(self._strong, i)
        before = i - self._strong[left - 1] if left else FAR
        after = self._strong[right] - i if right < len(self._strong) else FAR
        return [min(FAR, before), min(FAR, after)]

    def _places(self, i: int) -> list[float]:
        block, line, own = self.blocks[i], self._lines[i], self.mass[i]
        numbers = [(self._mass_in[line[0]] - own) / self.total]
        for level in (1, 2, 3, 4):
            numbers += self._of_place(line[level], own, block.size) if level < len(line) else [-1.0, -1.0]
        return numbers + self._of_place(block.holder.signature, own, block.size)

    def _of_place(self, place: object, own: float, size: int) -> list[float]:
        others = self._mass_in[place] - own
        return [others / self.total, others / (self._words_in[place] - size + 2)]

    def _to_main(self, i: int) -> list[float]:
        for level, holder in enumerate(self._lines[i]):
            if holder in self._main:
                return [float(level), float(self._main[holder])]
        return [20.0, 20.0]


class _Witness:
    """One witness's opinion of the blocks of a page."""

    def __init__(self, page: Neighbourhood, said: list[bool] | None) -> None:
        self._said = said
        if said is None:
            return
        agreed = sum(mass for mass, yes in zip(page.mass, said, strict=True) if yes)
        self._agreement = agreed / page.total
        sizes = [min(block.size, 100) for block in page.blocks]
        self._words = [0, *accumulate(sizes)]
        self._yes = [0, *accumulate(size * yes for size, yes in zip(sizes, said, strict=True))]

    def about(self, i: int) -> list[float]:
        if self._said is None:
            return [NOT_ASKED] * 3
        low, high = max(0, i - 3), min(len(self._said), i + 4)
        near = (self._yes[high] - self._yes[low]) / max(1, self._words[high] - self._words[low])
        return [float(self._said[i]), self._agreement, near]


def _ancestors(holder: Holder) -> list[Holder]:
    line = [holder]
    while line[-1].parent is not None and len(line) < LEVELS:
        line.append(line[-1].parent)
    return line


def _tag_flags(tag: str) -> list[float]:
    return [float(tag == "p"), float(is_heading(tag)), float(tag == "li"), float(tag == "div")]


def _since_h1(blocks: list[Block]) -> list[list[float]]:
    """Words, and short blocks with the words of boilerplate, since the last h1 began."""
    rows = []
    spoken, said, h1 = 0, dict.fromkeys(SINCE, 0), 0
    for block in blocks:
        if block.headings > h1:
            spoken, said, h1 = 0, dict.fromkeys(SINCE, 0), block.headings
        rows.append([float(min(spoken, 5_000)), *(float(min(count, 9)) for count in said.values())])
        spoken += block.size
        if block.size <= 8:
            for kind in block.cues & said.keys():
                said[kind] += 1
    return rows
