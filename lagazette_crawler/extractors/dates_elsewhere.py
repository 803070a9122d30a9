"""Dates around a page: what announced it, its address, its HTTP headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lagazette_crawler.extractors.dates_said import PUBLISHED, UPDATED
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page

MAX_ADDRESS = 2_000

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[/_.-]?(?:(?P<m>0[1-9]|1[0-2])|(?P<n>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})"
    r"[/_.-]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
    re.I,
)
_SHORT_DAY = re.compile(r"(?<=/)(?P<y>(?:19|20)\d\d)/(?P<m>1[0-2]|[1-9])/(?P<d>3[01]|[12]\d|[1-9])(?=/|$)")
_DAY_LAST = re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[/_.-](?P<m>0[1-9]|1[0-2])[/_.-](?P<y>(?:19|20)\d\d)(?!\d)")
_MONTH = re.compile(r"(?<=/)(?P<y>(?:19|20)\d\d)[/-](?P<m>0[1-9]|1[0-2])(?=/|$)")


def announced_dates(page: Page) -> Iterator[Evidence]:
    """What a feed or a sitemap said of the address."""
    if page.announced and page.announced.published_raw:
        yield Evidence(PUBLISHED, page.announced.published_raw[:200], page.announced.source, "announced")


def address_dates(page: Page) -> Iterator[Evidence]:
    """The day or month in the path: /2020/12/16/, /2020-12-16-, /20201216, /2020/12/."""
    path = unquote(urlsplit(page.url).path[:MAX_ADDRESS])
    if day := _day_in(path):
        yield Evidence(PUBLISHED, day, Source.ADDRESS, "path")
    elif match := _MONTH.search(path):
        yield Evidence(PUBLISHED, f"{match['y']}-{match['m']}", Source.ADDRESS, "path")


def _day_in(path: str) -> str | None:
    for pattern in (_SHORT_DAY, _DAY, _DAY_LAST):
        if match := pattern.search(path):
            month = match["m"] or _MONTHS[match["n"].lower()]
            if not match["m"] and match["d"] == match["y"][2:]:  # /2021/jan21/ is a month
                return f"{match['y']}-{int(month):02}"
            return f"{match['y']}-{int(month):02}-{int(match['d']):02}"
    return None


def header_dates(page: Page) -> Iterator[Evidence]:
    """When the server says the page last changed."""
    if changed := page.headers.get("last-modified"):
        yield Evidence(UPDATED, changed[:200], Source.HEADER, "last-modified")
