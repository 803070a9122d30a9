"""The headings of a page that may be its title, without the kicker that stands in some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page

MAX_HEADINGS = 120
MAX_NAMES = 500
"""Characters read of a class attribute."""
MAX_LOOKED_AT = 300
MAX_LENGTH = 600
"""Characters; what is longer is no heading."""

_TITLE_WORDS = frozenset(
    ("headline", "heading", "title", "titre", "titulo", "titolo", "titel", "tytul", "tytuł", "заголовок")
)
_TITLE_TAGS = frozenset(("div", "p", "span", "td"))
_KICKER = re.compile(
    r"kicker|over-?line|over-?title|top-?line|roof-?line|eyebrow|spitzmarke|dach-?zeile|pre-?title|pre-?head|super-?title"
    r"|sur-?titre|ante-?titulo|occhiello|vignette|(?:^|[\s_-])(?:hat|label|flag|badge|tag|category|rubri[kc]|section|date|time|meta)"
    r"(?:$|[\s_-])|sr-only|visually-?hidden|visuallyhidden|screen-?reader|a11y",
    re.I,
)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)
_SPLIT_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog", "template", "noscript"})
_LEVELS = ("h1", "h2", "h3", "h4")
_HEADINGS = etree.XPath("//h1 | //h2 | //h3 | //h4")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page."""

    text: str
    """Without kicker."""
    whole: str
    """As the page shows it."""
    tag: str
    place: int
    """How many headings stand before it."""
    is_logo: bool
    """Whether it leads to the front page."""
    parts: int
    """Elements its text is set in."""


def read_headings(page: Page) -> list[Heading]:
    """The headings in document order: h1 to h4, and what is named a title."""
    found: list[Heading] = []
    for element in _elements(page):
        if len(found) >= MAX_HEADINGS:
            break
        whole = element_text(element, MAX_LENGTH)
        if whole and len(whole) <= MAX_LENGTH:
            text = _without_kicker(element, whole)
            found.append(Heading(text, whole, element.tag, len(found), _is_logo(element, page.url), len(element)))
    return found


def _elements(page: Page) -> Iterator[Any]:
    """Headings, then elements that are none and are named a title: `<div class="article-title">`."""
    named = (one for one, words in page.named if one.tag in _TITLE_TAGS and not _TITLE_WORDS.isdisjoint(words))
    for element in chain(_HEADINGS(page.selector.root)[:MAX_LOOKED_AT], islice(named, MAX_LOOKED_AT)):
        if element.tag in _TITLE_TAGS and (len(element) > 5 or _KICKER.search(_names(element))):
            continue
        if _HIDDEN.search(element.get("style") or ""):
            continue
        around = {ancestor.tag for ancestor in element.iterancestors()}
        if around.isdisjoint(_ASIDE) and (element.tag not in _TITLE_TAGS or around.isdisjoint(_LEVELS)):
            yield element


def _names(element: Any) -> str:
    names = (element.get("class") or "")[:MAX_NAMES]
    return _SPLIT_CASE.sub("-", names) if names else ""


def _without_kicker(element: Any, whole: str) -> str:
    """The heading without the elements in it that are named as kicker, label or date, when something is left."""
    text = whole
    for child in element.iter("span", "small", "div", "a", "strong", "p", "em", "i", "time", "b"):
        if child is not element:
            text = _less(text, child, element_text(child, MAX_LENGTH))
    text = text.strip(" :|–—-•·/")
    return text if len(text.split()) > 1 or len(text) > 6 else whole


def _less(text: str, child: Any, part: str) -> str:
    """The heading without this part of it, if the part is a kicker, a label, or the dash behind one."""
    if _is_silent_dash(child, part):
        return text.partition(f" {part} ")[2] or text
    if not part or not (child.tag == "time" or _KICKER.search(_names(child))):
        return text
    return text.removeprefix(part) if text.startswith(part) else text.removesuffix(part)


def _is_silent_dash(element: Any, text: str) -> bool:
    """A dash that only machines read, between a kicker and the title: `<span aria-hidden="true"> – </span>`."""
    return text in ("-", "–", "—", ":", "|") and (element.get("aria-hidden") or element.get("role")) is not None


def _may_lead_up(href: str) -> bool:
    """Whether a link may lead to a front page or a folder; most links in headings need no second look."""
    path = re.split("[?#]", href, maxsplit=1)[0]
    last = path.rpartition("/")[2]
    return last in ("", ".", "..") or last.startswith("index.") or ("//" in path and path.count("/") == 2)


def _is_logo(element: Any, url: str) -> bool:
    """Whether the heading is a link to the front page or a folder above the page, or lies in one."""
    links = [*element.iter("a"), *(ancestor for ancestor in element.iterancestors("a"))]
    if len(links) != 1:
        return False
    href = (links[0].get("href") or "#").strip()
    if not _may_lead_up(href):
        return False
    try:
        target, own = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:  # http://[broken
        return False
    path = re.sub(r"index\.\w+$", "", target.path) or "/"
    if target.query or path.rstrip("/") == own.path.rstrip("/"):
        return False
    return path == "/" or (path.endswith("/") and own.path.startswith(path))
