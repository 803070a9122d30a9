"""The picture an article opens with, as an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.rules import layout_matches
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.urls import absolute

_TAGS = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "image",
    "thumbnail",
    "sailthru.image.full",
    "parsely-image-url",
)
_NO_PICTURE = re.compile(
    r"logo|placeholder|default[-_.]|blank|spacer|sprite|pixel|favicon|1x1|avatar|/icons?/|\.svg(?:$|\?)|no[-_]?image",
    re.I,
)


def find_lead_image(page: Page) -> list[Evidence]:
    """All candidates, the picture first and marked."""
    found = []
    for href, source, rule in _said(page):
        address = absolute(href, page.url)
        if address:
            found.append(Evidence("lead_image", address, source, rule))
    pictures = [one for one in found if one.source is Source.LAYOUT or not _NO_PICTURE.search(one.value)]
    for other in found:
        if other not in pictures:
            other.reason = "a logo or placeholder"
    return [*settle(pictures), *(other for other in found if other not in pictures)]


def _said(page: Page) -> Iterator[tuple[str, Source, str]]:
    for matched in layout_matches(page, "lead_image"):
        for root in (selector.root for selector in matched.selectors[:1]):
            yield _source_of(root), Source.LAYOUT, matched.rule
    for tag in page.metadata.named(*_TAGS):
        yield tag.content, tag.source, f"meta[{tag.name}]"
    article = page.metadata.article()
    for href in article.texts("image", "thumbnailUrl")[:3] if article else ():
        yield href, article.source if article else Source.JSON_LD, "image"
    for image in page.selector.root.xpath("(//article//img | //main//img)[position() <= 3]"):
        yield _source_of(image), Source.TEXT, "article img"


def _source_of(found: Any) -> str:
    """The address in what a rule found: an attribute, a meta tag, a picture or what holds one."""
    if isinstance(found, str):
        return found
    image = found if found.tag in ("img", "meta", "source", "a") else next(found.iter("img"), found)
    names = ("content", "src", "data-src", "data-original", "data-lazy-src", "href")
    values = [image.get(name) for name in names] + [
        (image.get("srcset") or image.get("data-srcset") or "").split(" ")[0]
    ]
    return next((value for value in values if value and not value.startswith("data:")), "")
