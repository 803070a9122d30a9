"""The body as a newspaper's layout declares it: fast, exact, and nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lagazette_crawler.extractors.blocks import Element, read_blocks
from lagazette_crawler.extractors.rules import Match, match, select
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.text import folded, one_line

_NEVER = frozenset(("figcaption",))


@dataclass(frozen=True, slots=True)
class Declared:
    """What the rules of a layout give."""

    paragraphs: list[str]
    rule: str
    layout: Layout


def declared_body(page: Page, title: str | None) -> Declared | None:
    """The paragraphs the page's layout finds; None when it declares no body or finds none. Raises BrokenRuleError."""
    for layout in page.layouts:
        found = match(page, layout.body)
        if found and (paragraphs := list(text_proper(_texts(page, layout, found), layout, title))):
            return Declared(paragraphs, found.rule, layout)
    return None


def _texts(page: Page, layout: Layout, found: Match) -> Iterator[str]:
    without = {item.root for rule in layout.remove for item in select(page, rule)}
    read: set[Element] = set()
    for item in found.selectors:
        root = item.root
        if isinstance(root, str):
            yield one_line(root)
        elif not _lies_in(root, read) and not _lies_in(root, without) and root not in without:
            read.add(root)
            yield from (block.text for block in read_blocks(root, without) if block.holder.tag not in _NEVER)


def _lies_in(element: Element, others: set[Element]) -> bool:
    return bool(others) and any(ancestor in others for ancestor in element.iterancestors())


def text_proper(texts: Iterable[str], layout: Layout, title: str | None) -> Iterator[str]:
    """The layout's text without the title."""
    name = folded(title or "")
    return (text for text in text_of(texts, layout) if text and folded(text) != name)


def text_of(texts: Iterable[str], layout: Layout) -> Iterator[str]:
    """Without the paragraphs that are the layout's boilerplate; nothing from its end on."""
    for text in texts:
        if _matches(text, layout.end):
            return
        if not _matches(text, layout.boilerplate):
            yield text


def _matches(text: str, patterns: Iterable[str]) -> bool:
    return any(_compiled(pattern).fullmatch(text) for pattern in patterns)


@lru_cache(maxsize=1_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
