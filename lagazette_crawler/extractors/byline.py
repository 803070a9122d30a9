"""The byline: who wrote the article, names as printed, without `By`, roles, handles and agencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lagazette_crawler.extractors.names import is_agency, names_in
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.extractors.site_name import is_site_name, site_names
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.metadata import Thing, value_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_NAMES = 15

_TAGS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "citation_author",
    "twitter:data1",
)
_PRINTED = (
    "//*[@itemprop='author' or @rel='author' or @data-testid='byline' or @data-component='byline']"
    " | //*[self::a or self::span or self::div or self::p or self::address or self::li or self::section]"
    "[contains(concat(' ', translate(@class, 'ABYLINEUTHORS_-', 'abylineuthors  '), ' '), ' byline ')"
    " or contains(concat(' ', translate(@class, 'ABYLINEUTHORS_-', 'abylineuthors  '), ' '), ' author ')"
    " or contains(concat(' ', translate(@class, 'ABYLINEUTHORS_-', 'abylineuthors  '), ' '), ' authors ')]"
)
_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog"})
MAX_BYLINE = 300
"""Characters of an element that may be a byline; longer ones hold more than that."""


def find_byline(page: Page) -> list[Evidence]:
    """All candidates; the names of the best source are the winners, in order."""
    groups = [group for group in _groups(page) if group]
    names = site_names(page)
    best = next((group for group in groups if _persons(group, names)), groups[0] if groups else [])
    for candidate in best:
        candidate.won = candidate in (_persons(best, names) or _own(best))
    for candidate in (one for group in groups for one in group):
        candidate.reason = _reason(candidate, best)
    return [candidate for group in groups for candidate in group]


def _persons(group: list[Evidence], names: frozenset[str]) -> list[Evidence]:
    return [one for one in group if not is_agency(one.value) and not is_site_name(one.value, names)]


def _own(group: list[Evidence]) -> list[Evidence]:
    """The newspaper itself as author, when nobody else is named."""
    return [one for one in group if not is_agency(one.value)]


def _reason(candidate: Evidence, best: list[Evidence]) -> str:
    if candidate.won:
        return "first of its authority"
    if is_agency(candidate.value):
        return "an agency, no person"
    if candidate in best:
        return "the newspaper itself"
    return "says the same" if any(candidate.value == one.value for one in best) else "lower authority"


def _groups(page: Page) -> Iterator[list[Evidence]]:
    """Names by source, in the order of authority."""
    layout = layout_texts(page, "byline")
    yield _group([text for text, _ in layout], Source.LAYOUT, layout[0][1] if layout else "")
    for article in page.metadata.articles()[:2]:
        yield _group(_authors(article), article.source, f"{article.types[0]}.author")
    for tag in page.metadata.named(*_TAGS):
        yield _group([tag.content], tag.source, f"meta[{tag.name}]")
    yield _group(_printed(page), Source.TEXT, "byline")


def _group(texts: list[str], source: Source, rule: str) -> list[Evidence]:
    found: dict[str, str] = {}
    for text in texts:
        for name in names_in(text):
            found.setdefault(folded(name), name)
    return [Evidence("byline", name, source, rule) for name in list(found.values())[:MAX_NAMES]]


def _authors(article: Thing) -> list[str]:
    values = article.values("author") or article.values("creator")
    return [text for text in map(_author_name, values[:MAX_NAMES]) if text]


def _author_name(value: Any) -> str:
    if isinstance(value, dict) and not value.get("name"):
        return ""
    return value_text(value)


def _printed(page: Page) -> list[str]:
    """What is printed where a byline stands: the first element so named, and its neighbours of the same name."""
    found: list[str] = []
    first: Any = None
    for element in page.selector.root.xpath(_PRINTED)[:40]:
        if not _ASIDE.isdisjoint(ancestor.tag for ancestor in element.iterancestors()):
            continue
        text = element_text(element)
        if not text or len(text) > MAX_BYLINE or not names_in(text):
            continue
        if first is not None and (
            element.getparent() is not first.getparent() or element.get("class") != first.get("class")
        ):
            break
        first = element
        found.append(text)
    return found
