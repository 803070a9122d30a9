"""The body of an article: its paragraphs, sub-heads, list items and quotes in the order they are read."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lagazette_crawler.extractors.blocks import Block, Holder, read_blocks
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded, join_paragraphs


@dataclass(slots=True)
class Body:
    """What was read as the body, and every candidate for it."""

    paragraphs: list[str] = field(default_factory=list)
    """One line each; empty when the page has no body."""
    evidence: list[Evidence] = field(default_factory=list)


def find_body(page: Page, *, title: str | None, lede: str | None = None) -> Body:
    """The body of any news page; empty when there is none."""
    root = page.selector.root
    if root is None:
        return Body()
    blocks = _of_the_article(read_blocks(root), title)
    value = join_paragraphs([block.text for block in blocks])
    return Body([b.text for b in blocks], [Evidence("body", value, Source.TEXT, "blocks", True, "the only reading")])


_AWAY = re.compile(
    r"related|share|social|comment|newsletter|subscribe|promo|sidebar|footer|caption|author|byline|tags?$"
)


def _of_the_article(blocks: list[Block], title: str | None) -> list[Block]:
    kept = [b for b in blocks if not _is_away(b.holder) and b.link_share < 0.6]
    weight: dict[Holder, int] = defaultdict(int)
    for block in kept:
        if block.size > 12 and block.holder.parent:
            weight[block.holder.parent] += block.size
            if block.holder.parent.parent:
                weight[block.holder.parent.parent] += block.size // 2
    if not weight:
        return []
    best = max(weight, key=lambda holder: weight[holder])
    name = folded(title or "")
    return [b for b in kept if _inside(b.holder, best) and folded(b.text) != name]


def _is_away(holder: Holder) -> bool:
    around = holder.words | holder.around
    return holder.tag in ("figcaption", "footer") or any(_AWAY.fullmatch(word) for word in around)


def _inside(holder: Holder | None, outer: Holder) -> bool:
    while holder is not None and holder is not outer:
        holder = holder.parent
    return holder is outer
