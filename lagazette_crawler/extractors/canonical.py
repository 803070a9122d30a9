"""The canonical address of an article: what the page declares, unless it lies, else the address it was read at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.urls import absolute, canonical, same_site

_UNFILLED = re.compile(r"\{\{|\$\{|<%|%7b%7b|\[\[|\bundefined\b|/null\b|\[object", re.I)
_PART_OF_ARTICLE = re.compile(
    r"\d{1,3}|pages?|seite|amp|print|imprimer|drucken|full|all|komplett(?:ansicht)?|single-?page|index\.\w+", re.I
)
_NAMES_ARTICLE = re.compile(r"\d{4,}|(?:[^-_]+[-_]){3,}")


def find_canonical(page: Page) -> list[Evidence]:
    """All candidates; the one that won is in canonical form, None won when the page's own address is none."""
    found = []
    won = False
    for href, source, rule in _declared(page):
        address = canonical(absolute(href, page.url) or "")
        lie = _lie(address, href, page.url)
        found.append(Evidence("canonical_url", address or href[:500], source, rule, not lie and not won, lie))
        won = won or not lie
        if not lie and found[-1].won:
            found[-1].reason = "declared"
    if own := canonical(page.url):
        found.append(
            Evidence("canonical_url", own, Source.ADDRESS, "url", not won, "nothing else declared" if not won else None)
        )
    return found


def _declared(page: Page) -> Iterator[tuple[str, Source, str]]:
    for link in page.selector.root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            yield link.get("href"), Source.META, "link[rel=canonical]"
    for tag in page.metadata.named("og:url"):
        yield tag.content, tag.source, "og:url"
    article = page.metadata.article()
    if article:
        for name in ("url", "mainEntityOfPage"):
            yield from ((text, article.source, f"{article.types[0]}.{name}") for text in article.texts(name)[:1])


def _lie(address: str | None, href: str, url: str) -> str | None:
    """Why a declared address cannot be this article's; None when it can."""
    if address is None or _UNFILLED.search(href):
        return "no address"
    if not same_site(address, url):
        return "another site"
    declared, own = _segments(address), _segments(url)
    if not declared and not urlsplit(address).query and (own or urlsplit(url).query):
        return "the front page"
    if len(declared) < len(own) and own[: len(declared)] == declared and not _is_article_above(declared, own):
        return "a section front above this page"
    return None


def _is_article_above(declared: list[str], own: list[str]) -> bool:
    """`/story/` for `/story/page/2`, `/story/amp`, or `/2020/some-long-story` for `/2020/some-long-story/share`."""
    if all(_PART_OF_ARTICLE.fullmatch(segment) for segment in own[len(declared) :]):
        return True
    return bool(declared and _NAMES_ARTICLE.search(declared[-1]))


def _segments(url: Any) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]
