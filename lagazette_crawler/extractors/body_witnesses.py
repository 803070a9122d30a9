"""Others who say what the article's text is: the page's structured data, and an independent reader of whole pages."""

from __future__ import annotations

import html
import logging
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

from lagazette_crawler.extractors.blocks import Block
from lagazette_crawler.extractors.boilerplate import folded_line, words
from lagazette_crawler.page import Page
from lagazette_crawler.text import one_line

MIN_STRUCTURED = 200
"""Characters; a shorter `articleBody` is a teaser."""
MAX_FOR_READER = 1_500_000
"""Characters of markup given to the reader: it takes a second for a megabyte."""
MAX_BLOCKS_FOR_READER = 1_500

MAX_STRUCTURED = 500_000
_BREAK = re.compile(r"</?(?:p|div|h\d|li|ul|ol|br|blockquote)\b[^<>]{0,500}>", re.I)
_TAG = re.compile(r"<[^<>]{0,500}>")


def structured_paragraphs(page: Page) -> list[str]:
    """The article's text as structured data gives it, one paragraph a string; nothing when it gives none."""
    article = page.metadata.article()
    texts = article.values("articleBody", "text") if article else []
    for text in texts:
        if isinstance(text, str) and len(text) >= MIN_STRUCTURED:
            return _paragraphs(text[:MAX_STRUCTURED])
    return []


def _paragraphs(text: str) -> list[str]:
    """Paragraphs of a text that may be plain, or markup, or markup escaped twice."""
    for _ in range(2):
        text = html.unescape(text)
    text = _TAG.sub(" ", _BREAK.sub("\n", text))
    return [line for line in map(one_line, text.split("\n")) if line]


def reader_paragraphs(page: Page, blocks: list[Block]) -> list[str]:
    """The article's paragraphs as trafilatura reads them; nothing for pages too large or too deep to ask about."""
    if len(page.text) > MAX_FOR_READER or len(blocks) > MAX_BLOCKS_FOR_READER or _too_deep(blocks):
        return []
    read = _reader()(page.text, url=page.url, include_comments=False, with_metadata=False, fast=True)
    lines = (getattr(read, "text", None) or "").split("\n")
    return [line for line in (one_line(line).removeprefix("- ") for line in lines) if line]


@cache
def _reader() -> Callable[..., Any]:
    """trafilatura; imported (half a second, 20 MB) where a page leaves a doubt: with rules of its own none does."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it says of a page is evidence here, not news
    read: Callable[..., Any] = trafilatura.bare_extraction
    return read


def _too_deep(blocks: list[Block]) -> bool:
    return any(block.holder.depth > 150 for block in blocks)


def agrees(text: str, blocks: list[Block]) -> list[bool]:
    """For each block whether its words, from beginning to end, stand in a folded text."""
    return [_stands_in(folded_line(block.text), text) for block in blocks]


def _stands_in(block: str, text: str) -> bool:
    return block[:80] in text and block[-60:] in text


def agreement(one: str, other: str) -> float:
    """F1 of the words of two texts, whatever their order."""
    first, second = Counter(words(one)), Counter(words(other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())
