"""What each candidate for a date says once it is read, and whether two of them speak of the same moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from lagazette_crawler.items import Evidence, Precision, Source, ZoneFrom
from lagazette_crawler.moments.machine import read_machine
from lagazette_crawler.moments.reading import Context, Moment, Reading

Read = Callable[[str, Context], Reading]
"""A reader of printed dates."""

SAID = frozenset(
    {
        Source.JSON_LD,
        Source.MICRODATA,
        Source.OPEN_GRAPH,
        Source.META,
        Source.FEED,
        Source.NEWS_SITEMAP,
        Source.SITEMAP,
        Source.HEADER,
    }
)
"""Sources written for machines."""
_QUARTER = timedelta(minutes=15)
_BROKEN_HOURS = frozenset((-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825))
"""Offsets in use that are no whole hours, in minutes (IANA time zone database, 2026)."""
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_ROUNDING = timedelta(seconds=61)


@dataclass(slots=True)
class Witness:
    """One candidate, read."""

    evidence: Evidence
    published: Moment | None
    updated: Moment | None
    for_machines: bool
    """Written for machines: metadata, or an attribute in ISO 8601."""

    @property
    def source(self) -> Source:
        return self.evidence.source


def call(evidence: Evidence, context: Context, read: Read) -> Witness:
    """Reads a candidate; why it cannot be read is noted on it."""
    reading = read(evidence.value, context)
    machine = evidence.source in SAID or read_machine(evidence.value, context) is not None
    published, updated = reading.published, reading.updated
    if evidence.field == "updated_raw":
        published, updated = None, updated or published
    if published is None and updated is None:
        evidence.reason = reading.reason
    if machine:
        is_bare_day = _MIDNIGHT.search(evidence.value) is not None
        published, updated = (_from_metadata(moment, is_bare_day=is_bare_day) for moment in (published, updated))
    return Witness(evidence, published, updated, machine)


_MIDNIGHT = re.compile(r"\dT00:00:00(?:\.0+)?(?:Z|[+-]\d\d:?\d\d)?\s*$")
"""A program that knows the day only writes it so; hardly an article is published at that second."""


def _from_metadata(moment: Moment | None, *, is_bare_day: bool) -> Moment | None:
    if moment and is_bare_day:
        moment = replace(moment, precision=Precision.DAY)
    if moment and moment.zone_from is ZoneFrom.PRINTED:
        return replace(moment, zone_from=ZoneFrom.METADATA)
    return moment


def same_day(one: Moment, other: Moment) -> bool:
    """Whether two moments can be of one calendar day, each as exact and in the zone it is given."""
    if one.precision is Precision.MINUTE and other.precision is Precision.MINUTE:
        return same_moment(one, other) or one.wall.date() == other.wall.date()
    return _within(one, other) or _within(other, one)


def _within(coarse: Moment, fine: Moment) -> bool:
    """Whether the finer moment lies in the period of the coarser one."""
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(coarse.precision, 10)
    return coarse.wall.date().isoformat()[:length] == fine.wall.date().isoformat()[:length]


def same_moment(one: Moment, other: Moment) -> bool:
    """Whether two moments to the minute are one, or could be: a wall time without a zone and an instant."""
    if one.precision is not Precision.MINUTE or other.precision is not Precision.MINUTE:
        return False
    slack = timedelta(minutes=max(one.slack, other.slack)) + _ROUNDING
    if one.offset is not None and other.offset is not None:
        return abs(one.instant - other.instant) < slack
    return one.wall.replace(second=0) == other.wall.replace(second=0) or offset_between(one, other) is not None


def offset_between(one: Moment, other: Moment) -> int | None:
    """The UTC offset at which a wall time without a zone is the instant of another moment; None when there is none."""
    plain, zoned = (one, other) if one.offset is None else (other, one)
    if plain.offset is not None or zoned.offset is None:
        return None
    apart = plain.wall - zoned.instant.replace(tzinfo=None)
    quarters = round((apart + timedelta(seconds=30)) / _QUARTER)
    nearest = quarters * _QUARTER
    if not _WESTMOST <= nearest <= _EASTMOST or not timedelta(seconds=-60) <= nearest - apart <= timedelta(seconds=60):
        return None
    minutes = int(nearest.total_seconds() // 60)
    return minutes if minutes % 60 == 0 or minutes in _BROKEN_HOURS else None


def local_day(moment: Moment, printed: list[Moment]) -> date:
    """The calendar day where it was published: beside an instant in UTC the day before or after may be printed."""
    own = moment.wall.date()
    if moment.offset != 0 or moment.precision is not Precision.MINUTE:
        return own
    days = {other.wall.date() for other in printed if not other.ambiguous}
    if own in days:
        return own
    return next((day for day in sorted(days) if _could_be(day, moment.instant)), own)


def _could_be(day: date, instant: datetime) -> bool:
    """Whether somewhere inhabited it was this day at the instant."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start <= instant + _EASTMOST and instant + _WESTMOST < start + timedelta(days=1)
