"""Printed dates become moments: instant, offset, precision, and where each is from; never an invented part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from lagazette_crawler.items import Article, Precision
from lagazette_crawler.moments.deciding import decide
from lagazette_crawler.moments.plausible import implausible
from lagazette_crawler.moments.reader import NO_DATE, read
from lagazette_crawler.moments.reading import Context, Moment, Reading, Reference
from lagazette_crawler.moments.tables import language_of

LONGEST_FOR_LAST_RESORT = 100
"""dateparser is slow, and in long texts it finds dates that are none."""


def normalise_dates(article: Article) -> Article:
    """The article with its dates decided from all the evidence, in place."""
    return decide(article, read_in_context)


class NormaliseDates:
    """The step in a crawl."""

    def process_item(self, item: Article) -> Article:
        return normalise_dates(item)


def read_date(
    text: str, *, languages: Sequence[str], timezone: str | None, reference: datetime | Reference | None
) -> Reading:
    """What a printed date says of when an article was published and updated.

    A naive reference is UTC. Nothing depends on today's date, but that what lies in the future is refused.
    """
    return read_in_context(text, Context(tuple(languages), timezone, _reference(reference)))


def _reference(reference: datetime | Reference | None) -> Reference | None:
    if isinstance(reference, datetime):
        return Reference(reference if reference.tzinfo else reference.replace(tzinfo=UTC))
    return reference


def read_in_context(text: str, context: Context) -> Reading:
    """Our own reader; dateparser when it finds nothing."""
    reading = read(text, context)
    if reading.reason == NO_DATE and reading.published is None and reading.updated is None:
        return _last_resort(text, context) or reading
    return reading


def _last_resort(text: str, context: Context) -> Reading | None:
    """What dateparser reads the same from two points in time, and only if the year and the day stand in the text."""
    if len(text) > LONGEST_FOR_LAST_RESORT or not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        return None
    first, second = (
        _parsed(text, context, base) for base in (datetime(2001, 2, 3, 4, 5), datetime(1998, 11, 17, 19, 38))
    )
    if first is None or second is None or (first.year, first.month) != (second.year, second.month):
        return None
    if str(first.year) not in text:
        return None
    moment = Moment(first.replace(hour=0, minute=0, second=0, microsecond=0), precision=Precision.DAY)
    if first.day != second.day or not re.search(rf"(?<!\d)0?{first.day}(?!\d)", text):
        moment = Moment(moment.wall.replace(day=1), precision=Precision.MONTH)
    reason = implausible(moment, context)
    return Reading(reason=reason) if reason else Reading(moment)


def _parsed(text: str, context: Context, base: datetime) -> datetime | None:
    """dateparser's reading as if it were read at a given moment; its hours are left out, they may be invented."""
    settings: dict[str, Any] = {"RELATIVE_BASE": base, "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": False}
    languages = [language for tag in context.languages if (language := language_of(tag)) in _dateparser_languages()]
    if not languages:
        return None  # it would load what it knows of all its languages, which takes seconds
    try:
        found = _dateparser().parse(text, languages=languages, settings=settings)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return None  # it raises all of these on odd text
    return found if isinstance(found, datetime) else None


@cache
def _dateparser() -> Any:
    """Loaded when first needed: our own reader nearly always suffices, and it takes a while."""
    import dateparser

    return dateparser


@cache
def _dateparser_languages() -> frozenset[str]:
    from dateparser.data.languages_info import language_order

    return frozenset(language_order)
