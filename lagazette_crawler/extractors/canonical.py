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
_NUMBER = re.compile(r"\d{2,}|[0-9a-f]{8,}")
_INDEX = re.compile(r"(?:index|default|home)\.\w{2,5}", re.I)
_SEVERAL_WORDS = re.compile(r"[-_]|\d{3,}")
_NAMES_ARTICLE = re.compile(r"\d{4,}|(?:[^-_]+[-_]){3,}")


def find_canonical(page: Page) -> list[Evidence]:
    """All candidates, the winner in canonical form; nobody wins when the page's own address is none."""
    own = canonical(page.url)
    found = [_weighed(href, source, rule, own or page.url) for href, source, rule in _declared(page)]
    if own:
        found.append(Evidence("canonical_url", own, Source.ADDRESS, "url"))
    best = next((candidate for candidate in found if candidate.reason is None), None)
    for candidate in found:
        candidate.won = candidate is best
    if best:
        best.reason = "declared" if best.rule != "url" else "nothing else holds"
    return found


def _weighed(href: str, source: Source, rule: str, own: str) -> Evidence:
    """A declared address, with the reason when it lies."""
    address = canonical(absolute(href, own) or "")
    return Evidence("canonical_url", address or href[:500], source, rule, reason=_lie(address, href, own))


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


def _lie(address: str | None, href: str, own: str) -> str | None:
    """Why a declared address cannot be this article's; None when it can."""
    if address is None or _UNFILLED.search(href):
        return "no address"
    if not same_site(address, own):
        return "another site"
    above, here = _segments(address), _segments(own)
    query, own_query = urlsplit(address).query, urlsplit(own).query
    if not above and not query and (here or own_query):
        return "the front page"
    if len(above) < len(here) and here[: len(above)] == above and not _is_article_above(above, here):
        return "a section front above this page"
    if above == here and not query and _NUMBER.search(own_query) and not (here and _SEVERAL_WORDS.search(here[-1])):
        return "without the parameter that names the article"
    return None


def _is_article_above(declared: list[str], own: list[str]) -> bool:
    """`/story/` for `/story/page/2`, `/story/amp`, or `/2020/some-long-story` for `/2020/some-long-story/share`."""
    if all(_PART_OF_ARTICLE.fullmatch(segment) for segment in own[len(declared) :]):
        return True
    return bool(declared and _NAMES_ARTICLE.search(declared[-1]))


def _segments(url: Any) -> list[str]:
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return segments[:-1] if segments and _INDEX.fullmatch(segments[-1]) else segments
