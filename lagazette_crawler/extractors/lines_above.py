"""The lines between a page's title and its text: bylines, places and dates as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_ELEMENTS = 400
"""How far below the title is looked."""
MAX_LINES = 30

_BLOCK_TAGS = "address article aside blockquote dd div dl dt figcaption footer h2 h3 h4 h5 h6 header li p"
_MAY_HOLD_TITLE = ("h3", "h4", "p", "div", "span", "td", "font")
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT_TAGS = "script style noscript template svg form nav footer aside button figure"
_HOLDS_NO_LINES = frozenset(_SILENT_TAGS.split())


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
    headings = (one for one in root.iter("h1", "h2") if folded(element_text(one)) == wanted)
    elsewhere = (one for one in root.iter(*_MAY_HOLD_TITLE) if _opens_with(one, wanted))
    found = next(headings, None)
    return found if found is not None else next((one for one in elsewhere if folded(element_text(one)) == wanted), None)


def _opens_with(element: _Element, wanted: str) -> bool:
    """Whether its first words are the title's: the costlier comparison is left out for most elements."""
    own = folded((element.text or "")[:40])
    return bool(own) and wanted.startswith(own[:20])


def _lines_below(heading: _Element) -> Iterator[str]:
    """The texts of the innermost blocks that follow, in document order."""
    for element in islice(_following(heading), MAX_ELEMENTS):
        if _is_a_line(element) and (text := element_text(element)):
            yield text


def _following(heading: _Element) -> Iterator[_Element]:
    """The elements behind, in document order, without those that hold no lines."""
    for node in (heading, *heading.iterancestors()):
        if node.tag in _HOLDS_NO_LINES:
            return
        for sibling in node.itersiblings():
            yield from _inside(sibling)


def _inside(element: _Element) -> Iterator[_Element]:
    """The element and those in it, in document order."""
    if not isinstance(element.tag, str) or element.tag in _HOLDS_NO_LINES:
        return
    waiting = [element]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [child for child in reversed(one) if isinstance(child.tag, str) and child.tag not in _HOLDS_NO_LINES]


def _is_a_line(element: _Element) -> bool:
    """A block without blocks in it; or text beside blocks, set in an element of its own."""
    if element.tag in _BLOCKS:
        return not _holds_blocks(element)
    parent = element.getparent()
    return parent is not None and parent.tag in _BLOCKS and _holds_blocks(parent)


def _holds_blocks(element: _Element) -> bool:
    return any(one.tag in _BLOCKS for one in element.iterdescendants())
