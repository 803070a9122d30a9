"""The day printed in a dateline: `15 mars`, `Feb.22`, `28 LUG`, `18. November`, `3 de marzo de 2020`, `29 июня`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from lagazette_crawler.moments.letters import fold

_LANGUAGES = (
    "en fr es de it pt ru az tr nl uk pl sv da nb fi cs sk ro hu el bg sr hr sl lt lv et "
    "ka hy kk uz ar fa he hi id vi ca"
)
LANGUAGES = tuple(_LANGUAGES.split())
"""Whose month names are known without being told the language, in the order that decides between them."""


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day, and where its print ends."""

    iso: str | None
    """`2020-12-16`, `--12-16` without a year; None when it cannot be told (`03/04/2020`, or a day without a month)."""
    end: int


_SP = r"[\s\u00a0\u202f]"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)"
_ORDINAL = r"(?:er|st|nd|rd|th|re|ro|[.ºª°])?"
_OF = rf"(?:{_SP}*(?:de|di|of|d[’']|-){_SP}*|{_SP}*)"
_MONTH = r"(?P<month>(?:كانون|تشرين)\s(?:ال[^\W\d_]{3,5})|[^\W\d_]{3,14})(?![^\W\d_])"
_YEAR = rf"(?:,?{_SP}*(?:de{_SP}|del{_SP}|г\.|/|-)?{_SP}*(?P<year>(?:19|20)\d\d)(?!\d)(?:{_SP}*(?:г\.|года|il|р\.))?)?"
_LEAD = rf"(?:(?:le|el|il|den|am|dne|on|em|der|na|los|a|في|يوم){_SP}+)?"
_WEEKDAY = rf"(?:(?P<weekday>[^\W\d_]{{2,13}})\.?,?{_SP}+)??"

_WEEKDAY_AFTER = rf"(?:,{_SP}\w{{4,12}}(?={_SP}\())?"  # kedd (MTI)

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_LEAD}{_WEEKDAY}{_LEAD}{_DAY}{_ORDINAL}{_OF}{_MONTH}\.?{_YEAR}",  # 1er juin 2023, 18. November, 3 de marzo
        rf"{_WEEKDAY}{_MONTH}\.?{_SP}*{_DAY}(?:st|nd|rd|th)?(?:{_SP}d\.)?{_YEAR}",  # Feb.22, Jan 13, December 16, 2020
        rf"(?P<year>(?:19|20)\d\d)\.?,?{_SP}*{_MONTH}\.?{_SP}*{_DAY}\.?{_WEEKDAY_AFTER}",  # 2020. március 3.
        rf"{_LEAD}(?P<year>(?:19|20)\d\d)[-./](?P<number>\d{{1,2}})[-./]{_DAY}",
        rf"{_LEAD}{_DAY}[./-](?P<number>\d{{1,2}})[./-](?P<year>(?:19|20)?\d\d)(?!\d)",
        rf"{_DAY}\.(?P<number>\d{{1,2}})\.(?!\d)",  # Berlin, 12.3. (dpa)
        rf"{_DAY}/(?P<number>\d{{1,2}})(?={_SP}*\()",  # ROCHEFORT 31/07 (BELGA)
        rf"(?:(?P<year>(?:19|20)\d\d){_SP}*[年년]{_SP}*)?(?P<number>\d{{1,2}}){_SP}*[月월]{_SP}*{_DAY}{_SP}*[日일]",
    )
)
_BARE_DAY = re.compile(rf"(?<=,\s)\d{{1,2}}(?={_SP}*\()|\d{{1,2}}(?=[日일])")  # BARCELONA, 3 (EUROPA PRESS)


def day_at(text: str, start: int, language: str | None = None) -> PrintedDay | None:
    """The day printed at `start`; None when there is none."""
    for form in _FORMS:
        found = form.match(text, start)
        if found and (day := _day(found, language)):
            return day
    found = _BARE_DAY.match(text, start)
    return PrintedDay(None, found.end()) if found else None


def _day(found: re.Match[str], language: str | None) -> PrintedDay | None:
    parts = found.groupdict()
    if parts.get("weekday") and fold(parts["weekday"]) not in _weekdays():
        return None
    day, year = int(parts["day"]), _year(parts.get("year"))
    if "month" in parts:
        month = month_named(parts["month"], language)
        return PrintedDay(_iso(year, month, day), found.end()) if month and _exists(year, month, day) else None
    month = int(parts["number"])
    if _order_is_open(found[0], parts.get("year"), language):
        if 12 >= day != month <= 12:
            return PrintedDay(None, found.end())  # 03/04/2020: the third of April, or the fourth of March
        if month > 12:
            day, month = month, day
    return PrintedDay(_iso(year, month, day), found.end()) if _exists(year, month, day) else None


def _order_is_open(printed: str, year: str | None, language: str | None) -> bool:
    """Whether `03/04/2020` may be the fourth of March; with dots or behind a year the order is settled."""
    return year is not None and language in (None, "en") and "." not in printed and not printed.startswith(year)


def _year(printed: str | None) -> int | None:
    if not printed:
        return None
    year = int(printed)
    return year if year >= 100 else year + (2000 if year < 70 else 1900)


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _iso(year: int | None, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


@cache
def month_named(printed: str, language: str | None = None) -> int | None:
    """The number of a month, by name or abbreviation; the language given decides before the others."""
    word = fold(printed)
    return _months((language or "en")[:2].lower()).get(word) or _any_language().get(word)


@cache
def _any_language() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for name, number in _months(language).items():
            names.setdefault(name, number)
    return names


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        name.rstrip(".") for language in LANGUAGES for names in _calendar()[language]["weekdays"] for name in names
    )


@cache
def _months(language: str) -> dict[str, int]:
    """Month names and abbreviations of a language, folded (CLDR)."""
    months = _calendar().get(language, {}).get("months", [])
    return {
        name.rstrip("."): number
        for number, names in enumerate(months if len(months) == 12 else [], 1)
        for name in names
        if len(name) > 2 and not any(letter.isdigit() for letter in name)
    }


@cache
def _calendar() -> dict[str, Any]:
    names: dict[str, Any] = json.loads((files("lagazette_crawler.moments") / "calendar_names.json").read_text("utf-8"))
    return names
