"""Sample: one page of a newspaper with what the general readers find on it, block by block."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lagazette_crawler.extractors.article import extract
from lagazette_crawler.extractors.blocks import Block, Element
from lagazette_crawler.extractors.body import judged_blocks
from lagazette_crawler.items import Article
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

SHORTEST_RECURRING = 3
"""Words; a sub-head such as `Background` may stand in two articles."""
NEVER_READ = frozenset(("figcaption",))
"""Elements no layout reads as text."""


@dataclass(slots=True)
class Piece:
    """A text block of a page, the elements around it, and whether it belongs to the article."""

    block: Block
    around: frozenset[Element]
    """The block's own element and all above it."""
    wanted: bool
    logit: float = 0.0
    """How likely it is article, as judged."""
    recurs: bool = False
    """It would be wanted, but stands word for word on another page too."""

    @property
    def size(self) -> int:
        return len(self.block.text)


@dataclass(slots=True)
class Sample:
    """One page as the general readers read it: what rules are learned from and checked against."""

    page: Page
    article: Article
    pieces: list[Piece] = field(default_factory=list)

    @property
    def wanted_size(self) -> int:
        return sum(piece.size for piece in self.pieces if piece.wanted)


def sample_of(page: Page) -> Sample:
    """Reads a page without any layout."""
    page = copy.copy(page)
    page.layouts = ()
    article = extract(page)
    judged = judged_blocks(page, title=article.title, lede=article.lede)
    pieces = [
        Piece(one.block, _around(one.block.holder.element), one.article, one.logit)
        for one in judged
        if one.block.holder.tag not in NEVER_READ
    ]
    return Sample(page, article, pieces)


def _around(element: Element) -> frozenset[Element]:
    return frozenset((element, *element.iterancestors()))


def without_recurring(samples: Sequence[Sample]) -> list[Sample]:
    """The samples, what stands word for word on several of them no longer wanted."""
    recurring = recurring_texts(samples)
    return [Sample(one.page, one.article, [_doubted(piece, recurring) for piece in one.pieces]) for one in samples]


def _doubted(piece: Piece, recurring: frozenset[str]) -> Piece:
    recurs = piece.wanted and folded(piece.block.text) in recurring
    return replace(piece, wanted=piece.wanted and not recurs, recurs=recurs)


def recurring_texts(samples: Sequence[Sample]) -> frozenset[str]:
    """The texts, folded, of three words or more that stand on two pages or more."""
    pages = Counter(
        text
        for one in samples
        for text in {folded(p.block.text) for p in one.pieces if p.block.size >= SHORTEST_RECURRING}
    )
    return frozenset(text for text, times in pages.items() if times > 1)
