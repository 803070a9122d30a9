"""The lines between a page's title and its text: bylines, places and dates as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_ELEMENTS = 400
"""How far below the title is looked."""
MAX_LINES = 30

_BLOCK_TAGS = "address article aside blockquote dd div dl dt figcaption footer h2 h3 h4 h5 h6 header li p"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT_TAGS = "script style noscript template svg form nav footer aside button figure"
_HOLDS_NO_LINES = frozenset(_SILENT_TAGS.split())
_INSIDE = " or ".join(f"self::{tag}" for tag in sorted(_BLOCKS))


def lines_above(page: Page, title: str | None, paragraphs: list[str]) -> list[str]:
    """The lines below the title and above the text, in order; none when either is not found.

    The first paragraph may be a summary: the lines between it and the second count too.
    """
    heading = _heading(page, title)
    openings = [folded(paragraph)[:60] for paragraph in paragraphs[:2]]
    if heading is None or not openings:
        return []
    lines: list[str] = []
    for line in _lines_below(heading):
        opening = folded(line)[:60]
        if opening == openings[-1] or len(lines) == MAX_LINES:
            return lines
        if opening != openings[0]:
            lines.append(line)
    return lines if len(openings) == 1 else []


def _heading(page: Page, title: str | None) -> _Element | None:
    """The last heading that says the title: the one nearest to the text."""
    wanted = folded(title or "")
    root = page.selector.root
    if root is None or not wanted:
        return None
    headings = (element for element in root.iter("h1", "h2") if folded(element_text(element)) == wanted)
    return next(headings, None)


def _lines_below(heading: _Element) -> Iterator[str]:
    """The texts of the innermost blocks that follow, in document order."""
    for number, element in enumerate(heading.xpath("following::*")):
        if number > MAX_ELEMENTS:
            return
        if _is_a_line(element) and (text := element_text(element)):
            yield text


def _is_a_line(element: _Element) -> bool:
    """A block without blocks in it; or text beside blocks, set in an element of its own."""
    if not isinstance(element.tag, str) or any(one.tag in _HOLDS_NO_LINES for one in _line_of(element)):
        return False
    if element.tag in _BLOCKS:
        return not element.xpath(f"boolean(.//*[{_INSIDE}])")
    parent = element.getparent()
    return parent is not None and parent.tag in _BLOCKS and bool(parent.xpath(f"boolean(.//*[{_INSIDE}])"))


def _line_of(element: _Element) -> Iterator[_Element]:
    yield element
    yield from element.iterancestors()
