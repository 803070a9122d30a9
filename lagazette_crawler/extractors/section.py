"""The section of the newspaper an article stands in: `Politique`."""

from __future__ import annotations

from collections.abc import Iterator

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.metadata import Thing, value_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_SECTION = 80

_TAGS = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "sailthru.section",
    "cxenseparse:section",
    "dcsext.section",
)
_FRONT = frozenset(
    {
        "home",
        "homepage",
        "accueil",
        "startseite",
        "start",
        "inicio",
        "ana sayfa",
        "anasayfa",
        "главная",
        "ana səhifə",
        "news",
        "index",
    }
)


def find_section(page: Page, *, title: str | None) -> list[Evidence]:
    """All candidates, the section first and marked."""
    found = [Evidence("section", text, Source.LAYOUT, rule) for text, rule in layout_texts(page, "section")[:1]]
    for text, source, rule in _said(page, title):
        if text and len(text) <= MAX_SECTION and folded(text) not in _FRONT and folded(text) != folded(title or ""):
            found.append(Evidence("section", text, source, rule))
    return settle(found)


def _said(page: Page, title: str | None) -> Iterator[tuple[str, Source, str]]:
    article = page.metadata.article()
    for text in article.texts("articleSection") if article else ():
        yield text, article.source if article else Source.JSON_LD, "articleSection"
    for tag in page.metadata.named(*_TAGS):
        yield tag.content, tag.source, f"meta[{tag.name}]"
    for trail in page.metadata.of_type("BreadcrumbList"):
        for name in reversed(_trail(trail)):
            if not _is_the_article(name, title):
                yield name, trail.source, "BreadcrumbList"


def _is_the_article(name: str, title: str | None) -> bool:
    """Whether the last step of a trail is the article itself, its title perhaps cut."""
    return len(name.split()) > 5 or folded(name).rstrip(".… ") in folded(title or "")


def _trail(trail: Thing) -> list[str]:
    """The names of a breadcrumb trail, the front page first."""
    steps = [step for step in trail.values("itemListElement") if isinstance(step, dict)]
    return [name for name in (value_text(step.get("name") or step.get("item")) for step in steps) if name]
