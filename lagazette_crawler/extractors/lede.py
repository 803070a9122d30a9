"""The lede: a standfirst or summary that the page sets apart from the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MIN_LEDE, MAX_LEDE = 30, 1_500

_LEDE_WORDS = frozenset(
    [
        *("standfirst", "chapo", "chapeau", "lede", "dek", "deck", "subtitle", "subhead", "subheadline", "subheading"),
        *("subtitulo", "bajada", "entradilla", "sottotitolo", "summary", "sommaire", "teasertext", "intro", "abstract"),
        *("introduction", "lead", "leadtext", "leadparagraph", "vorspann", "excerpt", "description", "desc"),
        *("alternativeheadline", "spot", "ingress", "podtytul"),
    ]
)
_ASIDE = frozenset({"nav", "footer", "aside", "form", "dialog", "li", "figure", "figcaption", "table"})
_ELSEWHERE = re.compile(
    r"teaser|card|related|recommend|cookie|consent|privacy|dialog|modal|popup|push|newsletter|subscri|paywall|piano"
    r"|figure|caption|credit|gallery|slider|carousel|video|player|sidebar|promo|login|regist|comment|footer|infobox",
    re.I,
)
"""Words of the boxes around an element that make it something else than the article's own summary."""
BELOW_TITLE = 60
"""Elements with a name, counted from the title, among which the lede stands."""
_TAGS = ("p", "div", "h2", "h3", "h4", "span", "section", "strong", "header")


def find_lede(page: Page, *, title: str | None) -> list[Evidence]:
    """All candidates, the lede first and marked; what only metadata says is never the winner."""
    found = [Evidence("lede", text, Source.LAYOUT, rule) for text, rule in layout_texts(page, "lede")[:1]]
    said = list(_said(page, title))
    set_apart = [] if found else list(_set_apart(page, {folded(one.value)[:200] for one in said}, title))
    only_said = [_lost(one) for one in said]
    return [*settle([*found, *set_apart]), *only_said]


def _lost(candidate: Evidence) -> Evidence:
    candidate.reason = "metadata: it may be the text's first sentences"
    return candidate


def _said(page: Page, title: str | None) -> Iterator[Evidence]:
    article = page.metadata.article()
    if article and (text := article.text("description", "abstract")) and folded(text) != folded(title or ""):
        yield Evidence("lede", text[:MAX_LEDE], article.source, "description")
    for tag in page.metadata.named("og:description", "description"):
        yield Evidence("lede", tag.content[:MAX_LEDE], tag.source, f"meta[{tag.name}]")


def _set_apart(page: Page, said: set[str], title: str | None) -> Iterator[Evidence]:
    """Elements after the title that are named as a summary, or repeat what metadata calls the description."""
    title_place = next((n for n, (one, _) in enumerate(page.named) if one.tag == "h1"), None)
    below_title = page.named[title_place : title_place + BELOW_TITLE] if title_place is not None else []
    heading = below_title[0][0] if below_title else None
    for element, words in below_title:
        if element.tag not in _TAGS or _LEDE_WORDS.isdisjoint(words):
            continue
        if _is_elsewhere(element, heading):
            continue
        text = element_text(element, MAX_LEDE)
        if MIN_LEDE <= len(text) <= MAX_LEDE and folded(text) != folded(title or ""):
            reason = "set apart, and the description" if folded(text)[:200] in said else "set apart by its name"
            yield Evidence("lede", text, Source.TEXT, _rule_of(element), reason=reason)
            return


def _is_elsewhere(element: Any, heading: Any) -> bool:
    """Whether it stands in a box of its own, which does not hold the title too."""
    around_title = set(heading.iterancestors())
    for ancestor in element.iterancestors():
        if ancestor.tag in _ASIDE:
            return True
        if ancestor not in around_title and _ELSEWHERE.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            return True
    return bool(_ELSEWHERE.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _rule_of(element: Any) -> str:
    return str(element.get("class") or element.get("itemprop") or element.tag)[:80]
