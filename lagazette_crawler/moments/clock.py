"""Hours as printed: `13:44`, `19 h 24`, `8.05am`, `7.57 Uhr`, `下午3时20分`, `midi`; and the zone beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lagazette_crawler.moments.days import DATE
from lagazette_crawler.moments.lexemes import Lexemes
from lagazette_crawler.moments.reading import Clock, Zone

TIME = "τ"
"""The letter of a whole hour in a signature."""
ZONE = "ζ"
"""The letter of a whole zone or offset."""

_Rule = tuple[re.Pattern[str], Callable[[dict[str, Any]], Any]]


def mark_offsets(lexemes: Lexemes) -> None:
    """`UTC+01:00`, `GMT+3`, `+0400` and `-05:00` behind an hour."""
    _mark(lexemes, _OFFSETS, ZONE)


def mark_plain_hours(lexemes: Lexemes) -> None:
    """Hours with a colon: they are hours whatever stands around them."""
    _mark(lexemes, _WITH_COLON, TIME)


def mark_other_hours(lexemes: Lexemes) -> None:
    """Hours with a word, with am and pm, or with a full stop beside a date; then the zones in letters."""
    _mark(lexemes, _OTHER_HOURS, TIME)
    _mark(lexemes, _ZONES, ZONE)


def _mark(lexemes: Lexemes, rules: list[_Rule], letter: str) -> None:
    for pattern, build in rules:
        position = 0
        while found := pattern.search(lexemes.signature, position):
            position = found.start() + 1
            parts = {name: lexemes.values[found.start(name)] for name in found.groupdict() if found.start(name) >= 0}
            if "sign" in parts:
                parts["sign"] = found["sign"]
            value = build(parts)
            if value is not None:
                lexemes.replace(found.start(), found.end(), letter, value)


def _clock(parts: dict[str, Any]) -> Clock | None:
    """The hour of the day, if there is such an hour."""
    hour, minute, second = (int(parts.get(name, 0)) for name in ("h", "i", "s"))
    period = parts.get("p") or parts.get("q")
    doubt = None
    if period == "am" and 12 < hour < 24:
        doubt = f"{hour} o'clock before noon"
    elif period:
        hour = _with_period(hour, period)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return Clock(hour, minute, min(second, 59), running="s" in parts and not period, doubt=doubt)


def _with_period(hour: int, period: str) -> int:
    """12 am is 0, 3 pm is 15; 16:36 PM is what careless clocks print."""
    if period in ("am", "morning"):
        return 0 if hour == 12 else hour
    if period == "night":
        return hour + 12 if 6 <= hour < 12 else hour % 12 if hour == 12 else hour
    return hour + 12 if hour < 12 else hour


def _hour_alone(parts: dict[str, Any]) -> Clock | None:
    """5 pm; `3 morning` is none."""
    return _clock(parts) if parts["p"] in ("am", "pm") else None


def _military(parts: dict[str, Any]) -> Clock | None:
    """0930 GMT, 1430 hrs."""
    digits = parts["x"]
    return _clock({"h": digits[:2], "i": digits[2:]})


def _named(parts: dict[str, Any]) -> Clock | None:
    return Clock(parts["n"]) if parts.get("h", "12") == "12" else None


def _offset(parts: dict[str, Any]) -> Zone | None:
    """+01:00, +4, -0530 as minutes; no offset is more than 14 hours, or in other than quarters."""
    if "x" in parts:
        hours, minutes = int(parts["x"][:2]), int(parts["x"][2:])
    else:
        hours, minutes = int(parts["h"]), int(parts.get("i", 0))
    if hours > 14 or minutes % 15 or minutes > 59:
        return None
    return Zone(offset=(60 * hours + minutes) * (-1 if parts["sign"] == "-" else 1))


def _letters(parts: dict[str, Any]) -> Zone | None:
    zone = parts["z"]
    return zone if isinstance(zone, Zone) else None


def _compiled(*rules: tuple[str, Callable[[dict[str, Any]], Any]]) -> list[_Rule]:
    return [(re.compile(pattern), build) for pattern, build in rules]


_SECONDS = r"(?: ?: ?(?P<s>d)(?:[.,][dtyqx8])?)?"
_OFFSETS = _compiled(
    (r"[uC] ?(?P<sign>[+\-]) ?(?P<h>d)(?::(?P<i>d)|\.(?P<j>d))?", _offset),
    (r"[uC] ?(?P<sign>[+\-]) ?(?P<x>[yq])", _offset),
    # 13:44+01:00, 18:00:00 +0400, 2020-12-16T13:44:00.123-0500; `13:44 - 15:00` is none
    (r"(?<=d)(?<!u)(?P<sign>[+\-])(?P<h>d):(?P<i>d)(?= ?(?:$|[,|)z]))", _offset),
    (r"(?<=d[:.][dtx]) ?(?P<sign>\+) ?(?P<h>d):(?P<i>d)", _offset),
    (r"(?<=:d:d) (?P<sign>-)(?P<h>d):(?P<i>d)", _offset),
    (r"(?<=[d.][dtxyq:8])(?P<sign>[+\-])(?P<x>[yq])", _offset),
    (r"(?<=d:d)(?P<sign>[+\-])(?P<x>[yq])", _offset),
    (r"(?<=d:d) (?P<sign>[+\-])(?P<x>[yq])", _offset),
    (r"(?<=d:d)(?P<sign>\+)(?P<h>d)(?![:.d])", _offset),
)
_WITH_COLON = _compiled(
    (
        r"(?:(?P<q>p)\.? ?)?(?<![dy]:)(?<!d)(?P<h>d) ?: ?(?P<i>d)" + _SECONDS + r"(?: ?[hHQ]\.?)?(?: ?(?P<p>p)\.?)?",
        _clock,
    ),
)
_OTHER_HOURS = _compiled(
    # 8.05am, 7.57 Uhr, kl. 13.44
    (r"(?P<h>d)\.(?P<i>d) ?(?P<p>p)\.?", _clock),
    (r"(?P<h>d)\.(?P<i>d)(?:\.(?P<s>d))? ?[hHQ]\.?(?!\w)", _clock),
    (r"(?<=[kH])(?:\.? ?:? ?)(?P<h>d)[.:](?P<i>d)(?![./]?d)", _clock),
    # 下午3时20分, 13h44, 19 h 24, 14 Uhr, 3시 20분
    (
        r"(?:(?P<q>p) ?)?(?<![dt][.,])(?P<h>d) ?[hHQ]\.? ?(?P<i>d)(?! ?[./\-] ?d| ?[mbMYGho])(?: ?i)?"
        r"(?: ?(?P<s>d) ?s)?(?: ?(?P<p>p)\.?)?",
        _clock,
    ),
    (r"(?:(?P<q>p) ?)?(?<![dt][.,])(?P<h>d) ?[hH](?![a-zA-Z?])(?: ?(?P<p>p)\.?)?", _clock),
    (r"(?<=k) (?P<h>d) Q(?: (?P<p>p))?", _clock),
    (r"(?<![dt][.,])(?P<h>d) ?(?P<p>p)\.?(?![a-zA-Z])", _hour_alone),
    # 16.12.2020 13.44, 13.44 16.12.2020
    (rf"(?<=[{DATE}a])(?:[ ,|/(\-k.]{{1,6}})(?P<h>d)\.(?P<i>d)(?:\.(?P<s>d))?(?![./\-]?d|\.? ?[mbMy])", _clock),
    (rf"(?:^|(?<=L )|(?<=: ))(?P<h>d)\.(?P<i>d)(?=[ ,|zuC\-.]{{1,6}}[{DATE}a])", _clock),
    (r"(?P<x>[yq])(?= ?[zuhQ])", _military),
    (rf"(?<=[kH]) ?(?P<h>d)(?=[ ,)|]*(?:$|[L{DATE}]))", _clock),
    # at noon, 12 midnight, Mardi 5 mars 2024, midi; not Midi Libre
    (r"(?<=k )(?P<n>n)(?! ?[-?])", _named),
    (rf"(?<={DATE})[ ,]{{1,2}}(?P<n>n)(?= ?(?:$|[,.|()]))", _named),
    (r"(?P<h>d) (?P<n>n)", _named),
)
_ZONES = _compiled(
    (r"(?P<z>[zuC])", _letters),
)
