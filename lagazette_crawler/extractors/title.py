"""The title as the page prints it above the text, checked against what its metadata and its window title say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.extractors.site_name import is_site_name, site_names, without_site_name
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.metadata import plain
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded, one_line

MAX_TITLE = 1_000
MAX_HEADINGS = 200

_TAGS = ("og:title", "twitter:title", "title", "dc.title", "parsely-title", "sailthru.title", "headline", "name")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WORD = re.compile(r"\w+")
_TITLE_WORD = re.compile(r"(?:^|[\s_-])(?:head(?:line|ing)?|title|titre|titulo|titel|ttl)(?:$|[\s_-])", re.I)
_KICKER = re.compile(
    r"kicker|over-?line|overtitle|top-?line|roof-?line|eyebrow|spitzmarke|dachzeile|pretitle|pre-title|supertitle|surtitre"
    r"|antetitulo|hat(?:$|[\s_-])|label|flag|badge|category|rubri[kc]|section|tag(?:$|[\s_-])|sr-only|visually-?hidden"
    r"|screen-reader|icon|date|time",
    re.I,
)
_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page."""

    text: str
    tag: str
    place: int
    """How many headings stand before it."""


def find_title(page: Page) -> list[Evidence]:
    """All candidates, the title first and marked."""
    found = [_evidence(text, Source.LAYOUT, rule) for text, rule in layout_texts(page, "title")[:1]]
    return settle([*found, *_read(page)])


def _evidence(text: str, source: Source, rule: str, reason: str | None = None) -> Evidence:
    return Evidence("title", text[:MAX_TITLE], source, rule, reason=reason)


def _read(page: Page) -> list[Evidence]:
    names = site_names(page)
    said = list(_said(page, names))
    headings = [heading for heading in _headings(page) if not is_site_name(heading.text, names)]
    best = max(headings, key=lambda heading: _support(heading, said), default=None)
    shown = [_evidence(heading.text, Source.TEXT, heading.tag) for heading in headings if heading.tag == "h1"]
    if best and _support(best, said) >= _ENOUGH:
        top = _evidence(best.text, Source.TEXT, best.tag, "the heading that metadata and window title speak of")
        return [top, *said, *(other for other in shown if other.value != best.text)]
    return [*said, *shown]


_ENOUGH = 0.5


def _support(heading: Heading, said: list[Evidence]) -> float:
    """How well what the page says of its title speaks of this heading, the more prominent ones preferred."""
    share = max((_likeness(heading.text, other.value) for other in said), default=0.5 if heading.tag == "h1" else 0)
    prominence = {"h1": 0.2, "h2": 0.05, "h3": 0.0}.get(heading.tag, 0.0)
    return share + prominence - min(heading.place, 50) / 1000 if share > 0.3 else 0.0


def _likeness(one: str, other: str) -> float:
    """0 to 1: how much of the words two titles share."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    shared = len(set(a) & set(b))
    return 2 * shared / (len(set(a)) + len(set(b)))


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text)) or [folded(text)]


def _said(page: Page, names: frozenset[str]) -> Iterator[Evidence]:
    """What metadata, window title and announcement say of the title, without the site's name."""
    for text, source, rule in _raw(page):
        clean = without_site_name(_without_markup(text), names)
        if clean and not is_site_name(clean, names):
            yield _evidence(clean, source, rule)


def _raw(page: Page) -> Iterator[tuple[str, Source, str]]:
    article = page.metadata.article()
    if article:
        for name in ("headline", "name"):
            for text in article.texts(name)[:1]:
                yield text, article.source, f"{article.types[0]}.{name}"
    for tag in page.metadata.named(*_TAGS):
        yield tag.content, tag.source, f"meta[{tag.name}]"
    for element in page.selector.root.iter("title"):
        if text := plain(element_text(element)):
            yield text, Source.META, "title"
            break
    if page.announced and page.announced.title:
        yield page.announced.title, page.announced.source, "announced title"


def _without_markup(text: str) -> str:
    return one_line(_MARKUP.sub("", text)) if "<" in text else text


def _headings(page: Page) -> list[Heading]:
    found: list[Heading] = []
    for element in page.selector.root.iter("h1", "h2", "h3", "h4", "div", "p", "span"):
        if len(found) >= MAX_HEADINGS:
            break
        if element.tag in ("div", "p", "span") and not _is_named_title(element):
            continue
        if not _ASIDE.isdisjoint(ancestor.tag for ancestor in element.iterancestors()):
            continue
        text = _heading_text(element)
        if text and len(text) <= MAX_TITLE:
            found.append(Heading(text, element.tag, len(found)))
    return found


def _is_named_title(element: Any) -> bool:
    if element.get("itemprop") in ("headline", "name"):
        return True
    return bool(_TITLE_WORD.search(element.get("class") or "")) and len(element) <= 5


def _heading_text(element: Any) -> str:
    """The heading without what stands above or beside the title in it."""
    return element_text(element)
