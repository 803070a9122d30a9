"""Dates written for machines: ISO 8601, RFC 5322, seconds since 1970. The whole string must be one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from lagazette_crawler.items import Precision, ZoneFrom
from lagazette_crawler.moments.plausible import implausible
from lagazette_crawler.moments.reading import Context, Moment, Reading, Zone
from lagazette_crawler.moments.zones import offset_of

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d)"
    r"(?:(?:T|t| |%20| T ?)(?P<h>\d\d):?(?P<i>\d\d)(?::?(?P<s>\d\d)(?:[.,:]\d{1,9})?)?"
    r"(?: ?(?:(?P<z>[Zz]|UTC|GMT)|(?P<o>[+-]\d\d:?\d\d|[+-]\d\d))(?:\[[\w/+-]+\])?)?)?)?$"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"T?(?P<h>[01]\d|2[0-3])(?P<i>[0-5]\d)(?P<s>[0-5]\d)?(?P<z>Z)?(?P<o>[+-]\d\d:?\d\d)?$"
)
_EPOCH = re.compile(r"(?:/?Date\()?(?P<n>\d{9,10}|\d{12,13})(?:\.\d{1,6})?(?:[+-]\d{4})?(?:\)/?)?$")
_INTERNET = re.compile(
    r"(?:(?P<w>Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<d>\d\d?) (?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"(?P<y>\d{4}) (?P<h>\d\d):(?P<i>\d\d)(?::(?P<s>\d\d))? (?:(?P<z>GMT|UTC|Z)|(?P<o>[+-]\d{4}))$"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FARTHEST = 14 * 60
"""Minutes from UTC, at most (Kiribati)."""
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)


def read_machine(text: str, context: Context) -> Reading | None:
    """The reading of a machine's date; None when the string is none."""
    text = text.strip().strip("\"'")
    if not text or len(text) > 60 or not (text[0].isdigit() or text[0] in "/D"):
        return None
    found = _ISO.match(text) or _COMPACT.match(text)
    try:
        moment = _moment(found.groupdict(), context) if found else _since_1970(text)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    reason = implausible(moment, context)
    return Reading(reason=reason) if reason else Reading(moment)


def read_internet_date(text: str, context: Context) -> Reading | None:
    """The reading of a date as headers and feeds write it: `Tue, 05 Mar 2024 08:24:00 GMT` (RFC 5322).

    None when the string is none, or its weekday is another: then it takes a second look.
    """
    found = _INTERNET.match(text.strip()) if len(text) < 60 else None
    if found is None:
        return None
    parts = found.groupdict()
    try:
        moment = _moment({**parts, "m": str(_MONTHS.index(found["m"]) + 1)}, context)
    except (ValueError, OverflowError):
        return None
    if parts["w"] and _WEEKDAYS[moment.wall.weekday()] != parts["w"]:
        return None
    reason = implausible(moment, context)
    return Reading(reason=reason) if reason else Reading(moment)


def _moment(parts: dict[str, str | None], context: Context) -> Moment:
    year, month, day = int(parts["y"] or 0), int(parts["m"] or 1), int(parts.get("d") or 1)
    if parts.get("d") is None:
        return Moment(datetime(year, month, 1), precision=Precision.MONTH)
    if parts["h"] is None:
        return Moment(datetime(year, month, day), precision=Precision.DAY)
    hours = timedelta(hours=int(parts["h"]), minutes=int(parts["i"] or 0), seconds=min(59, int(parts["s"] or 0)))
    if hours > timedelta(days=1) or int(parts["i"] or 0) > 59:
        raise ValueError(parts)
    wall = datetime(year, month, day) + hours
    offset = offset_of(wall, _zone(parts), context)
    return Moment(wall, offset.minutes, offset.zone_from, ambiguous=bool(offset.doubt), reason=offset.doubt)


def _zone(parts: dict[str, str | None]) -> Zone | None:
    if parts["z"]:
        return Zone(offset=0)
    if not parts["o"]:
        return None
    digits = parts["o"][1:].replace(":", "").ljust(4, "0")
    minutes = 60 * int(digits[:2]) + int(digits[2:])
    if minutes > _FARTHEST:
        raise ValueError(f"no place is {parts['o']} from UTC")
    return Zone(offset=-minutes if parts["o"][0] == "-" else minutes)


def _since_1970(text: str) -> Moment | None:
    """1608122640 or 1608122640000."""
    found = _EPOCH.match(text)
    if not found:
        return None
    seconds = int(found["n"]) / (1000 if len(found["n"]) > 10 else 1)
    moment = (_EPOCH_START + timedelta(seconds=seconds)).replace(microsecond=0)
    return Moment(moment.replace(tzinfo=None), 0, ZoneFrom.PRINTED)
