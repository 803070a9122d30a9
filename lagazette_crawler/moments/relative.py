"""Moments counted from the retrieval: `il y a 3 heures`, `hier à 19:20`, `Mardi à 14:05`, `8 января`, `09h42`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from lagazette_crawler.items import Precision
from lagazette_crawler.moments.reading import Ago, Context, Day, Reference
from lagazette_crawler.moments.tables import language_of
from lagazette_crawler.moments.zone_names import zone_names
from lagazette_crawler.moments.zones import zone

EXACT_UNITS = {"second": 0, "minute": 1, "hour": 60}
"""Units after which the instant is known, and the minutes by which it is rounded."""
_DAYS = {"today": 1, "day": 1, "week": 7}
NO_REFERENCE = "relative to a moment of retrieval nobody knows"


class Unreadable(ValueError):
    """Why a printed moment cannot be placed in time."""


def instant_of(ago: Ago, reference: Reference | None) -> datetime:
    """The instant some minutes or hours before the retrieval, in the offset of the retrieval."""
    if reference is None:
        raise Unreadable(NO_REFERENCE)
    if reference.precision is not Precision.MINUTE:
        raise Unreadable(f"relative to a retrieval of which only the {reference.precision} is known")
    seconds = {"second": 1, "minute": 60, "hour": 3600}[ago.unit] * ago.count
    return _shifted(reference.moment.replace(second=0, microsecond=0), timedelta(seconds=seconds))


def _shifted(moment: datetime, back: timedelta) -> datetime:
    try:
        return moment - back
    except OverflowError as error:
        raise Unreadable("too long ago") from error


def day_of(ago: Ago, context: Context) -> tuple[Day, str | None]:
    """The day (or month, or year) before the retrieval, and the doubt about it."""
    today, doubt = local_day(context)
    if ago.unit in _DAYS:
        found = _shifted(datetime(today.year, today.month, today.day), timedelta(days=_DAYS[ago.unit] * ago.count))
        rounded = None if ago.unit == "today" else f"counted in {ago.unit}s"
        return Day(found.year, found.month, found.day), rounded or doubt
    if ago.unit == "month":
        months = today.year * 12 + today.month - 1 - ago.count
        return Day(max(1, months // 12), months % 12 + 1), "counted in months"
    return Day(max(1, today.year - ago.count)), "counted in years"


def local_day(context: Context) -> tuple[date, str | None]:
    """The day of the retrieval where the newspaper is, and the doubt about it."""
    if context.reference and context.reference.precision is Precision.DAY:
        return context.reference.moment.date(), None
    now, doubt = local_now(context)
    return now.date(), doubt


def local_now(context: Context) -> tuple[datetime, str | None]:
    """The wall time of the retrieval where the newspaper is, and the doubt about it."""
    reference = context.reference
    if reference is None:
        raise Unreadable(NO_REFERENCE)
    if reference.precision is not Precision.MINUTE:
        raise Unreadable(f"relative to a retrieval of which only the {reference.precision} is known")
    own = zone(context.timezone)
    there = reference.moment.astimezone(own or _home(context) or reference.moment.tzinfo).replace(tzinfo=None)
    differs = own is None and there.date() != reference.moment.date()
    return there, "the day of retrieval differs between time zones" if differs else None


def _home(context: Context) -> tzinfo | None:
    """The zone of the country where a language is at home, if that country has one zone."""
    for tag in context.languages[:1]:
        language = language_of(tag)
        home = zone_names()["homes"].get(language) if language != "en" else None
        zones: list[str] = zone_names()["zones"].get(home, [])
        if len(zones) == 1:
            return zone(zones[0])
    return None


def with_year(day: Day, reference: Reference | None) -> Day:
    """A day printed without a year is the last one before the retrieval; a printed weekday must agree."""
    if reference is None:
        raise Unreadable("no year printed, and the moment of retrieval is not known")
    latest = (reference.moment.astimezone(UTC) + timedelta(days=1)).date()
    candidates = [
        found for year in range(latest.year, latest.year - 8, -1) if (found := _in_year(day, year)) and found <= latest
    ]
    if not candidates:
        raise Unreadable("no such day")
    chosen = next((c for c in candidates if day.weekday in (None, c.weekday())), candidates[0])
    if day.weekday is not None and chosen.weekday() != day.weekday:
        day.doubts.append("the weekday printed is another day's")
    day.year = chosen.year
    return day


def _in_year(day: Day, year: int) -> date | None:
    try:
        return date(year, day.month or 1, day.day or 1)
    except ValueError:
        return None


def last_weekday(weekday: int, context: Context) -> tuple[Day, str | None]:
    """`Mardi`: the last Tuesday; printed on a Tuesday it may be today or a week ago."""
    today, doubt = local_day(context)
    back = (today.weekday() - weekday) % 7
    found = today - timedelta(days=back)
    return Day(found.year, found.month, found.day, weekday), "today or a week ago" if back == 0 else doubt
