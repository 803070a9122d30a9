"""When an article was published and updated: every candidate of the page, the surest first, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagazette_crawler.extractors.dates_elsewhere import address_dates, announced_dates, header_dates
from lagazette_crawler.extractors.dates_printed import printed_dates
from lagazette_crawler.extractors.dates_said import PUBLISHED, UPDATED, dates_in_scripts, loosely_said_dates, said_dates
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page

MAX_CANDIDATES = 40
MAX_VALUE = 300


def find_dates(page: Page, title: str | None = None) -> list[Evidence]:
    """All candidates for `published_raw` and `updated_raw` in order of authority; `normalise_dates` decides."""
    found: dict[tuple[str, str, Source], Evidence] = {}
    for candidate in _candidates(page, title):
        value = candidate.value.strip()
        if value and len(found) < MAX_CANDIDATES:
            found.setdefault((candidate.field, value, candidate.source), candidate)
    return list(found.values())


def _candidates(page: Page, title: str | None) -> Iterator[Evidence]:
    declared = list(_declared(page))
    yield from declared
    yield from said_dates(page)
    printed = printed_dates(page, title, lines=not any(map(_is_to_the_minute, declared)))
    yield from printed.near
    yield from loosely_said_dates(page)
    yield from printed.far
    yield from announced_dates(page)
    yield from address_dates(page)
    yield from dates_in_scripts(page)
    yield from header_dates(page)


def _declared(page: Page) -> Iterator[Evidence]:
    """What the rules of the newspaper find."""
    for field, name in ((PUBLISHED, "published"), (UPDATED, "updated")):
        for text, rule in layout_texts(page, name)[:3]:
            yield Evidence(field, text[:MAX_VALUE], Source.LAYOUT, rule)


def _is_to_the_minute(declared: Evidence) -> bool:
    """Whether no line of the page can say more of the publication."""
    return declared.field == PUBLISHED and bool(_HOUR.search(declared.value))


_HOUR = re.compile(r"\d\d?\s?[:hH時点시]\s?\d\d")
