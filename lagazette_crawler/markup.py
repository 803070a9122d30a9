"""Markup as fetched: bytes decoded, text parsed, whatever state they are in."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import iterwalk
from parsel import Selector

from lagazette_crawler.encodings import decode_bytes
from lagazette_crawler.text import one_line

MAX_TEXT = 200_000
"""Characters read of one element's text."""

MAX_MARKUP = 12 * 1024 * 1024
"""Bytes read of one page; no news text needs more."""

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "rt", "rp"})
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
        "wbr",
    )
)


def decode(body: bytes, content_type: str | None) -> str:
    """The markup as text: by BOM, header, meta tag or guess, checked against the bytes; never raises."""
    return decode_bytes(body[:MAX_MARKUP], content_type).replace("\x00", "")


def parse(text: str, url: str) -> Selector:
    """The parsed markup; an empty page parses to an empty document."""
    return Selector(root=_root(text), type="html", base_url=url)


def _root(text: str) -> Any:
    """The root element. lxml's plain elements: those of lxml.html cost a call of Python for each element read."""
    parser = etree.HTMLParser(recover=True, encoding="utf8", huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it at all
        root = None
    return root if root is not None and root.tag == "html" else etree.fromstring("<html/>", parser)


def element_text(element: Any, limit: int = MAX_TEXT) -> str:
    """The text of an element on one line, as a reader sees it: words of neighbouring blocks apart, scripts silent.

    What is longer than `limit` characters, or spread over as many elements, is cut somewhere behind it.
    """
    parts: list[str] = []
    length = 0
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node.tag in _SILENT:
            walk.skip_subtree()
            continue
        text = node.text if event == "start" else node.tail if node is not element else None
        parts += ("" if event in ("comment", "pi") or node.tag in _INLINE else " ", text or "")
        length += len(parts[-1]) + 1
        if length > limit * 2:
            break
    return one_line("".join(parts)[: limit * 2])
