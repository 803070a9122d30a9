"""A byline that no markup names: a line of its own at the title or at the end of the text, `Von Ada Byron`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lagazette_crawler.extractors.blocks import Block, page_blocks
from lagazette_crawler.extractors.names import credited
from lagazette_crawler.page import Page

MAX_CREDIT = 140
"""Characters of a line that only credits."""
AT_TITLE = 8
"""Blocks behind the title among which a credit is looked for."""
PARAGRAPH = 160
"""Characters of a block that is a paragraph of the text."""
PARAGRAPHS = 3
"""So many paragraphs side by side are the text."""


def credits_of(page: Page) -> list[str]:
    """The names that the first such line credits; none where no line does."""
    blocks = page_blocks(page)
    return next((names for block in _likely(blocks) if (names := _names(block))), [])


def _names(block: Block) -> list[str]:
    return credited(block.text) if len(block.text) <= MAX_CREDIT else []


def _likely(blocks: list[Block]) -> Iterator[Block]:
    """The blocks behind the title, then those that stand beside the paragraphs of the text, the last first."""
    title = next((at for at, block in enumerate(blocks) if block.headings), 0)
    yield from blocks[title + 1 : title + 1 + AT_TITLE]
    text = _text_holders(blocks)
    yield from (block for block in reversed(blocks) if block.holder.parent in text)


def _text_holders(blocks: Iterable[Block]) -> set[object]:
    """The elements that hold the paragraphs of the text."""
    held = Counter(block.holder.parent for block in blocks if len(block.text) >= PARAGRAPH)
    return {holder for holder, count in held.items() if holder is not None and count >= PARAGRAPHS}
