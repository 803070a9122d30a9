"""From a wall time to an offset: by what is printed, else by the newspaper's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lagazette_crawler.items import ZoneFrom
from lagazette_crawler.moments.orders import country_of
from lagazette_crawler.moments.reading import Context, Zone
from lagazette_crawler.moments.tables import language_of
from lagazette_crawler.moments.zone_names import zone_names


@dataclass(frozen=True, slots=True)
class Offset:
    """The offset of a wall time and where it is from."""

    minutes: int | None = None
    zone_from: ZoneFrom = ZoneFrom.NONE
    doubt: str | None = None


@cache
def zone(name: str | None) -> ZoneInfo | None:
    """The zone of the tz database; None when there is no such zone."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_of(wall: datetime, printed: Zone | None, context: Context) -> Offset:
    """The offset as printed; without a print the newspaper's own; without that, none."""
    own = zone(context.timezone)
    if printed and printed.offset is not None:
        return Offset(printed.offset, ZoneFrom.PRINTED)
    if printed and printed.names:
        return _of_names(wall, printed, own, context)
    if own is None:
        return Offset()
    return _in_zone(wall, own, ZoneFrom.NEWSPAPER)


def _in_zone(wall: datetime, where: ZoneInfo, zone_from: ZoneFrom) -> Offset:
    """The offset of a wall time in a zone; the doubled and the missing hour are doubts."""
    first, second = (_minutes(wall.replace(tzinfo=where, fold=fold)) for fold in (0, 1))
    if first == second:
        return Offset(first, zone_from)
    doubt = "this hour came twice that night" if first > second else "the clocks skipped this hour"
    return Offset(first, zone_from, doubt)


def _minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds() // 60)


def _of_names(wall: datetime, printed: Zone, own: ZoneInfo | None, context: Context) -> Offset:
    """CET printed in summer is what clocks in its zone show; shared letters are the newspaper's own."""
    zone_from = ZoneFrom.CITY if printed.city else ZoneFrom.PRINTED
    name, kind, doubt = _chosen(printed, context)
    where = zone(name)
    if where is None:
        return Offset()
    if own is not None and kind != "any" and _shares_clock(wall, own, where, kind):
        return _by_letters(wall, own, _minutes_of_kind(wall.year, where.key, kind), _in_zone(wall, own, zone_from))
    actual = _in_zone(wall, where, zone_from)
    if kind == "any" or name == "Etc/UTC":
        return Offset(actual.minutes, zone_from, doubt or actual.doubt)
    return _by_kind(wall, where, kind, actual, doubt)


def _shares_clock(wall: datetime, own: ZoneInfo, where: ZoneInfo, kind: str) -> bool:
    """Whether the newspaper's zone is one the letters may mean: MST in Phoenix, CET in Madrid, CST in Regina."""
    here = _minutes(wall.replace(tzinfo=own))
    return here in _offsets_of_year(wall.year, where.key) and _minutes_of_kind(
        wall.year, where.key, kind
    ) in _offsets_of_year(wall.year, own.key)


def _by_kind(wall: datetime, where: ZoneInfo, kind: str, actual: Offset, doubt: str | None) -> Offset:
    """The zone's own offset that day. In a doubled hour the letters decide; out of season they are a doubt."""
    named = _minutes_of_kind(wall.year, where.key, kind)
    decided = _by_letters(wall, where, named, actual)
    if decided is not actual:
        return Offset(named, actual.zone_from, doubt)
    if named != actual.minutes and actual.doubt is None:
        season = "summer" if kind == "standard" else "winter"
        doubt = doubt or f"the letters are not {season}'s: clocks of this zone showed another offset that day"
    return Offset(actual.minutes, actual.zone_from, doubt or actual.doubt)


def _by_letters(wall: datetime, where: ZoneInfo, named: int, actual: Offset) -> Offset:
    """CET or CEST tells which of the two hours of a doubled hour is meant."""
    if actual.doubt and named in (_minutes(wall.replace(tzinfo=where, fold=fold)) for fold in (0, 1)):
        return Offset(named, actual.zone_from)
    return actual


@cache
def _offsets_of_year(year: int, name: str) -> tuple[int, ...]:
    """The offsets of a zone in a year, the smallest first."""
    months = (datetime(min(max(year, 1), 9998), month, 15, 12, tzinfo=ZoneInfo(name)) for month in range(1, 13))
    return tuple(sorted({_minutes(moment) for moment in months}))


def _minutes_of_kind(year: int, name: str, kind: str) -> int:
    """Standard time is the smaller offset of a year, daylight the greater."""
    offsets = _offsets_of_year(year, name)
    return offsets[0] if kind == "standard" else offsets[-1]


def _chosen(printed: Zone, context: Context) -> tuple[str, str, str | None]:
    """Which of several zones shared letters mean: the newspaper's, its country's, its language's, else the first."""
    countries = zone_names()["countries"]
    for name, kind, *_ in printed.names:
        if context.timezone and (name == context.timezone or countries.get(name) == countries.get(context.timezone)):
            return name, kind, None
    for name, kind, *_ in printed.names:
        if countries.get(name) in _homes(context):
            return name, kind, None
    common = [named for named in printed.names if "rare" not in named]
    return common[0][0], common[0][1], "the letters name several zones" if len(common) > 1 else None


def _homes(context: Context) -> set[str | None]:
    """Countries the languages point to: en-GB to GB, he to IL, hi to IN; plain English to none."""
    found = {country_of(tag, None) for tag in context.languages}
    found |= {zone_names()["homes"].get(language_of(tag)) for tag in context.languages if language_of(tag) != "en"}
    return found - {None}
