"""Markup as fetched: bytes decoded, text parsed, whatever state they are in."""

from __future__ import annotations

from typing import Any

from lxml.etree import iterwalk
from parsel import Selector
from w3lib.encoding import html_to_unicode

from lagazette_crawler.text import one_line

MAX_TEXT = 200_000
"""Characters read of one element's text."""

_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
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
    """The markup as text, by HTTP header, BOM, meta tag, else UTF-8; never raises."""
    _, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    return text.replace("\x00", "")


def parse(text: str, url: str) -> Selector:
    """The parsed markup; an empty page parses to an empty document."""
    return Selector(text=text or "<html></html>", type="html", base_url=url)


def element_text(element: Any) -> str:
    """The text of an element on one line, as a reader sees it: words of neighbouring blocks apart, scripts silent."""
    parts: list[str] = []
    length = 0
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node.tag in _SILENT:
            walk.skip_subtree()
            continue
        text = node.text if event == "start" else node.tail if node is not element else None
        parts += ("" if event in ("comment", "pi") or node.tag in _INLINE else " ", text or "")
        length += len(parts[-1])
        if length > MAX_TEXT:
            break
    return one_line("".join(parts))
