"""Periods: whether an address found in a sitemap may be of some days of the past, by what the sitemap or the address
itself says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.page import Found

_YEAR, _MONTH, _DAY = r"(?<!\d)((?:19|20)\d\d)", "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])(?!\d)"
_COMPACT = re.compile(_YEAR + _MONTH + _DAY)  # posts-20230512.xml
_APART = re.compile(rf"{_YEAR}([/_-])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?(?!\d)")  # /2023/05/12/, 2023-05
"""A year alone says too little; six digits may be a number of an article."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    def has(self, found: Found) -> bool:
        """Whether a page may be of this period: by its date of publication, its address, or its last change.

        One without any date may be.
        """
        published = read_moment(found.announced.published_raw) if found.announced else None
        if published:
            return self._overlaps(published.date(), published.date())
        if days := days_in(found.url):
            return self._overlaps(*days)
        return found.lastmod is None or self._overlaps(found.lastmod.date(), found.lastmod.date())

    def may_list(self, sitemap: Found) -> bool:
        """Whether a sitemap may list pages of this period: not one whose address names other days."""
        days = days_in(sitemap.url)
        return days is None or self._overlaps(*days)

    def _overlaps(self, first: date, last: date) -> bool:
        """A day of tolerance: the newspaper's day is not UTC's."""
        return first - timedelta(days=1) <= self.last and last + timedelta(days=1) >= self.first


def days_in(url: str) -> tuple[date, date] | None:
    """The first and last day an address names: a day, or a month."""
    named = [*_COMPACT.findall(url), *((year, month, day) for year, _, month, day in _APART.findall(url))]
    for year, month, day in named:
        try:
            first = date(int(year), int(month), int(day or 1))
        except ValueError:  # 2023/02/31
            continue
        next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first, first if day else next_month - timedelta(days=1)
    return None
