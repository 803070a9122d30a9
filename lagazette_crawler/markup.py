"""Markup as fetched: bytes decoded, text parsed, whatever state they are in."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

from lxml import etree
from lxml.etree import iterwalk
from parsel import Selector

from lagazette_crawler.encodings import decode_bytes
from lagazette_crawler.text import one_line

MAX_TEXT = 200_000
"""Characters read of one element's text."""

MAX_NAMED = 20_000
"""Elements with a class and the like that are looked at."""
MAX_NAMES = 400
"""Characters read of their names."""
MAX_TAGS = 300_000
"""Tags, opening and closing, read of one page."""
MAX_MARKUP = 8 * 1024 * 1024
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
    return Selector(root=_root(_cut(text)), type="html", base_url=url)


def _cut(text: str) -> str:
    """The markup as far as its first tags in their hundred thousands; what has more is no page for readers."""
    if len(text) < MAX_TAGS or text.count("<") <= MAX_TAGS:
        return text
    tags = re.finditer("<", text)
    return text[: next(islice(tags, MAX_TAGS, None)).start()]


def _root(text: str) -> Any:
    """The root element. lxml's plain elements: those of lxml.html cost a call of Python for each element read."""
    parser = etree.HTMLParser(recover=True, encoding="utf8", huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it at all
        root = None
    return root if root is not None and root.tag == "html" else etree.fromstring("<html/>", parser)


Named = tuple[Any, frozenset[str]]
"""An element and the words its class, itemprop and rel are made of."""


def named_elements(selector: Selector) -> list[Named]:
    """The elements whose names may tell title, byline or lede, and every h1, in document order, bounded."""
    found: list[Named] = []
    for element in islice(selector.root.iter(*_NAMED_TAGS), MAX_NAMED):
        get = element.get
        names = f"{get('class', '')} {get('itemprop', '')} {get('rel', '')}"
        words = telling_words(names) if len(names) > 2 else _NO_WORDS
        if words or element.tag == "h1":
            found.append((element, words))
    return found


_NO_WORDS: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def telling_words(names: str) -> frozenset[str]:
    """The words of names that hold a stem looked for; most hold none, and need not be cut into words."""
    lowered = names[:MAX_NAMES].lower()
    return words_of(names) if any(stem in lowered for stem in _STEMS) else _NO_WORDS


def words_of(names: str) -> frozenset[str]:
    """`ArticleHeader__by-line js-1` gives article, header, by, line, js, and pairs: articleheader, byline ..."""
    words = [word.lower() for word in _WORD.findall(names[:MAX_NAMES])]
    return frozenset(words).union(one + other for one, other in pairwise(words))


_NAMED_TAGS = (
    *("h1", "h2", "h3", "h4", "p", "div", "span", "section", "header", "a", "li", "ul", "td"),
    *("address", "small", "strong", "em"),
)
_STEMS = (
    *("title", "titre", "titul", "titol", "titel", "tytu", "head", "line", "auth", "autor", "auteur", "writer", "lede"),
    *("signature", "lead", "chap", "standfirst", "dek", "deck", "sub", "bajada", "entrad", "summary", "sommaire"),
    *("teaser", "intro", "vorspann", "abstract", "excerpt", "desc", "spot", "ingress", "заголов"),
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-z]+")


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
