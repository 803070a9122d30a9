"""Whether only a part of an article is free to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page

_TIERS = {
    "free": False,
    "metered": None,
    "locked": True,
    "paid": True,
    "premium": True,
    "subscriber": True,
    "subscribers": True,
    "abo": True,
    "registered": True,
}
_TIER_TAGS = (
    "article:content_tier",
    "og:article:content_tier",
    "content_tier",
    "cxenseparse:paywall",
    "paywall",
    "access",
    "article:access",
)


def find_paywall(page: Page) -> list[Evidence]:
    """All candidates, values `true` and `false`; none when the page says nothing."""
    return settle(Evidence("paywalled", str(closed).lower(), source, rule) for closed, source, rule in _said(page))


def _said(page: Page) -> Iterator[tuple[bool, Source, str]]:
    for thing in page.metadata.articles()[:3] + page.metadata.of_type("WebPage")[:2]:
        for value in thing.values("isAccessibleForFree"):
            if (free := _truth(value)) is not None:
                yield not free, thing.source, f"{thing.types[0]}.isAccessibleForFree"
    for tag in page.metadata.named(*_TIER_TAGS):
        closed = _TIERS.get(tag.content.lower())
        if closed is not None:
            yield closed, tag.source, f"meta[{tag.name}]"


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = re.sub(r"^https?://schema\.org/", "", str(value)).strip().lower()
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)
