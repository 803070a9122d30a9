"""Calendar days as printed: `16 Décembre 2020`, `Dec 16th, 2020`, `16.12.20`, `2020年12月16日`, `16 декабря`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from lagazette_crawler.moments.calendars import from_buddhist, from_iranian
from lagazette_crawler.moments.lexemes import Lexemes
from lagazette_crawler.moments.orders import order_of
from lagazette_crawler.moments.plausible import FIRST_YEAR, FIRST_YEAR_ONLINE, last_year
from lagazette_crawler.moments.reading import Context, Day
from lagazette_crawler.moments.tables import language_of

DATE = "Δ"
"""The letter of a whole date in a signature."""

_Parts = dict[str, Any]
_Builder = Callable[[_Parts, Context], Day | None]


def mark_days(lexemes: Lexemes, context: Context) -> None:
    """Every date of a line becomes one letter, its value a Day."""
    letters = set(lexemes.signature)
    for pattern, build, needed in _RULES:
        if letters.isdisjoint(needed):
            continue
        position = 0
        while found := pattern.search(lexemes.signature, position):
            day = build(_parts(found, lexemes), context)
            if day is None:
                position = found.start() + 1
                continue
            _compare_weekday(day, found, lexemes)
            _notice_span(day, found, lexemes)
            position = found.start() + 1
            lexemes.replace(found.start(), found.end(), DATE, day)


def _parts(found: re.Match[str], lexemes: Lexemes) -> _Parts:
    """The values of a rule's named groups; `sign` is what stands between figures."""
    parts = {name: lexemes.values[found.start(name)] for name in found.groupdict() if found.start(name) >= 0}
    if "m" in parts and found["m"] == "b":
        parts["m"] = parts["m"][0]  # mar is marzo or martedì
    if "sign" in parts:
        parts["sign"] = found["sign"]
    return parts


def _named(parts: _Parts, context: Context) -> Day | None:
    """A day with the month's name, or with marks that say what each figure is."""
    month = parts["m"]
    day = int(parts["d"]) if "d" in parts else None
    found = _dated(_year(parts, context), int(month) if isinstance(month, str) else month, day, context)
    if found:
        found.named = not isinstance(month, str)
    return found


def _solar(parts: _Parts, context: Context) -> Day | None:
    """A day of Iran's calendar: ۲۶ آذر ۱۳۹۹."""
    found = from_iranian(int(parts["y"]), int(parts["s"]), int(parts["d"]))
    return Day(found.year, found.month, found.day) if found else None


def _year(parts: _Parts, context: Context) -> int | None:
    if "y" in parts:
        return int(parts["y"])
    if "c" in parts:
        return _century(int(parts["c"]), context)
    if "n" in parts:
        count = int(parts["n"]) if parts["n"].isdigit() else 1  # 元年: the first year
        return count + int(parts["e"]) if int(parts["e"]) > 0 else count
    return None


def _century(year: int, context: Context) -> int:
    """`20` is 2020: a printed year is not later than the next one."""
    if _language(context) == "th" and from_buddhist(2500 + year) >= FIRST_YEAR_ONLINE:
        return from_buddhist(2500 + year)
    return 2000 + year if 2000 + year <= last_year(context.reference) else 1900 + year


def _language(context: Context) -> str:
    return language_of(context.languages[0]) if context.languages else ""


def _dated(year: int | None, month: int, day: int | None, context: Context) -> Day | None:
    """The day, if there is such a day."""
    if year is not None and year > 2400 and _language(context) in ("th", "lo", "km"):
        year = from_buddhist(year)
    if year is not None and day and 1300 <= year < 1500 and _language(context) in ("fa", "ps"):
        found = from_iranian(year, month, day)
        return Day(found.year, found.month, found.day) if found else None
    if year == 0:
        return Day(0, refused=True, reason="the year 0")
    if not _exists(year, month, day):
        return None
    return Day(year, month, day)


def _exists(year: int | None, month: int, day: int | None) -> bool:
    try:
        date(year if year is not None else 2000, month, 1 if day is None else day)
    except ValueError:
        return False
    return True


def _year_first(parts: _Parts, context: Context) -> Day | None:
    """2020-12-16; a few print 2020-16-12."""
    year, first, second = int(parts["y"]), int(parts["a"]), int(parts["b"])
    return _dated(year, first, second, context) or _doubted(_dated(year, second, first, context), "day before month")


def _doubted(day: Day | None, doubt: str) -> Day | None:
    if day:
        day.doubts.append(doubt)
    return day


def _year_last(parts: _Parts, context: Context) -> Day | None:
    """16/12/2020 or 12/16/2020."""
    return _ordered(int(parts["y"]), int(parts["a"]), int(parts["b"]), parts.get("sign", "."), context)


def _ordered(year: int | None, first: int, second: int, sign: str, context: Context) -> Day | None:
    """Two figures, day and month, in the order of the newspaper; the other order when only that is possible."""
    order = order_of(context)
    day_first = _dated(year, second, first, context)
    month_first = _dated(year, first, second, context)
    if not (day_first and month_first):
        return _shown(day_first, "DMY") or _shown(month_first, "MDY")
    if sign == ".":  # nobody prints month.day.year
        return day_first
    chosen = month_first if order.letters == "MDY" else day_first
    chosen.swapped = first != second and not (order.sure and order.letters != "YMD")
    chosen.figures_read = "MDY" if chosen is month_first else "DMY"
    return chosen


def _shown(day: Day | None, order: str) -> Day | None:
    if day:
        day.figures = order
    return day


def _two_digits(parts: _Parts, context: Context) -> Day | None:
    """16.12.20, 12/16/20 or 20-12-16."""
    first, second, third = int(parts["a"]), int(parts["b"]), int(parts["c"])
    letters = order_of(context).letters
    year_first = _dated(_century(first, context), second, third, context)
    year_last = _ordered(_century(third, context), first, second, parts.get("sign", "."), context)
    if letters == "YMD" and year_first and year_first.year and year_first.year >= FIRST_YEAR_ONLINE:
        return _doubted(year_first, "the year may be the last figure") if year_last else year_first
    return year_last if third <= 99 and year_last else year_first


def _compact(parts: _Parts, context: Context) -> Day | None:
    """20201216."""
    digits = parts["x"]
    if not FIRST_YEAR <= int(digits[:4]) <= 2100:
        return None
    return _dated(int(digits[:4]), int(digits[4:6]), int(digits[6:]), context)


def _no_year(parts: _Parts, context: Context) -> Day | None:
    """16/12 or 12/16, with an hour beside it."""
    if order_of(context).letters == "YMD":
        return _dated(None, int(parts["a"]), int(parts["b"]), context)
    return _ordered(None, int(parts["a"]), int(parts["b"]), parts["sign"], context)


def _year_alone(parts: _Parts, context: Context) -> Day | None:
    year = int(parts["y"])
    return Day(year) if 1900 <= year <= last_year(context.reference) else None


_UNLIKE = r"(?<![dyτ][:/.\-])(?<![dyt])"
"""No figure before, that the first figure might belong to."""


_WEEKDAY_THEN = r"[ ,|\-()]{1,4}(?:[wb]\.?[ ,|\-()]{1,4})?"


def _needed(pattern: str) -> str:
    """Letters of which one at least must stand in a signature for a rule to fit."""
    parts = {"[mb]": "mb", ">S)": "S", ">E)": "E", ">R)": "R", ">8)": "8", "M": "M"}
    return next((letters for part, letters in parts.items() if part in pattern), "dyq")


_RULES: list[tuple[re.Pattern[str], _Builder, str]] = [
    (re.compile(pattern), build, _needed(pattern))
    for pattern, build in [
        # 令和2年12月16日, 民國109年12月16日; 2020年12月16日, 2020년 12월 16일, 2020 оны 12-р сарын 16
        (r"(?P<e>E) ?(?P<n>[dt?])o? ?Y ?(?P<m>d) ?M ?(?P<d>d) ?D?", _named),
        (r"(?P<y>y)o? ?Y[ ,]?(?P<m>d)o? ?-?M ?(?P<d>d) ?D?", _named),
        (r"(?<!d)(?P<c>d) ?Y ?(?P<m>d) ?M ?(?P<d>d) ?D", _named),
        # 26 آذر 1399
        (r"(?P<d>d)(?: ?o)?[ ,.j]{0,3}?(?P<s>S)[ ,.jY]{0,4}?(?P<y>y)", _solar),
        # 16 Décembre 2020, 1er juin 2023, 16 de diciembre de 2020, 16-Dec-2020, 16 tháng 12 năm 2020
        (r"(?P<d>d)(?: ?o|D)?\.?[ ,./\-'jD()]{0,5}?(?P<m>[mb])\.?[ ,./\-'jYED()]{0,6}?(?P<y>y|q(?! ?[zuhH]))", _named),
        (r"(?P<d>d)(?: ?o|D)?\.?[ ,./\-jD]{0,5}?M ?(?P<m>d)[ ,./\-jYED]{0,6}?(?P<y>y|q(?! ?[zuhH]))", _named),
        # December 16, 2020
        (
            r"(?P<m>[mb])\.?[ ,.\-/'j]{0,4}?(?P<d>d)(?: ?o)?\.?(?: ?\(?w\)?)?[ ,./\-'jY]{1,5}?(?P<y>y|q(?! ?[zuhH]))",
            _named,
        ),
        # 2020. december 16., 2020 December 16, 2020-ci il dekabrın 16-sı
        (
            r"(?P<y>y|q(?! ?[zuhH]))o?[ ,.\-/'Yjo()]{0,7}?(?P<m>[mb])\.?o?[ ,.\-/'j]{0,4}?(?P<d>d)(?! ?[:hH]|\.d)",
            _named,
        ),
        # 2020. gada 16. decembris, 2020 жылғы 16 желтоқсан, 2020-ж., 16-декабрь
        (r"(?P<y>y|q(?! ?[zuhH]))o?[ ,.Yj\-]{0,6}?(?P<d>d)(?: ?o|D)?\.?[ Dj\-]{0,4}?(?P<m>[mb])", _named),
        # 16-XII-2020
        (r"(?P<d>d)(?P<sign>\.?[ .\-/])(?P<m>R)(?P=sign)(?P<y>y)", _named),
        # 2020-12-16, 2020. 12. 16.; 16.12.2020, 16/12-2020, 16 12 2020
        (r"(?P<y>y|q(?! ?[zuhH])) ?(?P<sign>[./\-]) ?(?P<a>d) ?(?P=sign) ?(?P<b>d)(?!(?P=sign)?d)", _year_first),
        (_UNLIKE + r"(?P<a>d) ?(?P<sign>[./\-]) ?(?P<b>d) ?(?P=sign) ?(?P<y>y|q(?! ?[zuhH]))", _year_last),
        (_UNLIKE + r"(?P<a>d)(?P<sign>[./])(?P<b>d)[ \-,](?P<y>y|q(?! ?[zuhH]))", _year_last),
        (_UNLIKE + r"(?P<a>d)\|(?P<b>d)\|(?P<y>y)", _year_last),  # 16·12·2020
        (_UNLIKE + r"(?P<a>d)\|(?P<b>d)\|(?P<c>d)(?![:.|]?[dytqx8])", _two_digits),
        (r"(?<![dyτ:.,] )(?<![dyτ:.,])(?P<a>d) (?P<b>d) (?P<y>y|q(?! ?[zuhH]))", _year_last),
        (_UNLIKE + r"(?P<a>d)(?P<sign>[./\-])(?P<b>d)(?P=sign)'?(?P<c>d)(?![:./\-|]?[dytqx8])", _two_digits),
        (_UNLIKE + r"(?P<a>d)(?P<sign>[./])(?= )\.? (?P<b>d)(?P=sign) (?P<c>d)(?![:./\-|]?[dytqx8])", _two_digits),
        (r"(?P<x>8)(?![.,]?[dtx8])", _compact),
        # 16 Dec '20, Dec 16, 20
        (r"(?P<d>d)(?: ?o)?\.?[ .\-/j]{0,3}?(?P<m>[mb])\.?[ ,.\-/]{0,2}'?(?P<c>d)(?= ?(?:$|[|,\-()LτkHY]))", _named),
        (r"(?P<m>[mb])\.? ?(?P<d>d)(?: ?o)?,? '?(?P<c>d)(?= ?(?:$|[|,\-()LτkH]))", _named),
        # décembre 2020, 2020 December, 2020年12月, 12/2020
        (r"(?P<m>[mb])\.?[ ,.\-/'jYDE]{0,5}?(?P<y>y)", _named),
        (r"(?P<m>[mb])\.? ?'(?P<c>d)(?![:.]?d)", _named),  # Mar '24
        (r"(?P<y>y)o?[ .,Yj]{1,5}?(?P<m>[mb])", _named),
        (r"(?P<y>y) ?Y ?(?P<m>d) ?M", _named),
        (r"M ?(?P<m>d)[ /\-Y]{1,3}(?P<y>y)", _named),
        (_UNLIKE + r"(?P<m>d)[/.\-](?P<y>y)(?![./\-]?d)", _named),
        # 16 décembre, December 16, 12月16日, 16/12 13:44
        (r"(?<![-/])(?P<d>d)(?: ?o|D)?\.?[ ./\-j]{0,3}?(?P<m>[mb])", _named),
        (r"(?P<m>[mb])\.?[ ./\-j]{0,3}?(?P<d>d)(?: ?o)?(?! ?[:hH]|[.,]\d)", _named),
        (r"(?P<m>d) ?M ?(?P<d>d) ?D", _named),
        (_UNLIKE + rf"(?P<a>d)(?P<sign>[./])(?P<b>d)\.?(?=(?:{_WEEKDAY_THEN}| ?\([wb?]\) ?)k? ?τ)", _no_year),
        # 6.3. klo 9.00
        (_UNLIKE + r"(?P<a>d)(?P<sign>\.)(?P<b>d)\.(?=[ ,|]{1,3}(?:k\.? )?d\.d(?![.,]?d))", _no_year),
        (r"(?<=τ[ ,|\-])(?P<a>d)(?P<sign>[./])(?P<b>d)\.?(?![./\-]?d)", _no_year),
        (r"(?<=τ[ ,|\-] )(?P<a>d)(?P<sign>[./])(?P<b>d)\.?(?![./\-]?d)", _no_year),
    ]
]
_YEAR = re.compile(r"(?:^|L:? ?[j©]?:? ?|[(|] ?)(?P<y>y)(?=[ .]?(?:$|[Y|)]))")


def mark_years(lexemes: Lexemes, context: Context) -> None:
    """A year alone, when a line says nothing finer."""
    if found := _YEAR.search(lexemes.signature):
        day = _year_alone(_parts(found, lexemes), context)
        if day:
            lexemes.replace(found.start("y"), found.end("y"), DATE, day)


_WEEKDAY_BEFORE = re.compile(r"(?P<w>[wb])\.?[ ,|/\-().jk]{0,4}$")
_WEEKDAY_AFTER = re.compile(r"\.?[ ,(]{0,3}(?P<w>w)")


def _compare_weekday(day: Day, found: re.Match[str], lexemes: Lexemes) -> None:
    """The printed weekday decides between two readings, and a wrong one is a doubt."""
    before = _WEEKDAY_BEFORE.search(lexemes.signature, max(0, found.start() - 6), found.start())
    after = _WEEKDAY_AFTER.match(lexemes.signature, found.end())
    where = before or after
    if where is None:
        return
    value = lexemes.values[where.start("w")]
    day.weekday = value[1] if isinstance(value, tuple) else value
    day.is_weekday_aside = "(" in where[0]
    _decide_by_weekday(day)


def _decide_by_weekday(day: Day) -> None:
    if day.year is None or day.month is None or day.day is None:
        return
    if date(day.year, day.month, day.day).weekday() == day.weekday:
        day.swapped = False
    elif day.figures_read and date(day.year, day.day, day.month).weekday() == day.weekday:
        day.month, day.day, day.swapped = day.day, day.month, False
        day.reason = "the weekday decides between day and month"
    else:
        day.doubts.append("the weekday printed is another day's")


_SPAN = re.compile(r"d\.? ?[-/] ?$")


def _notice_span(day: Day, found: re.Match[str], lexemes: Lexemes) -> None:
    """`14-16 May 2024` is no day of publication."""
    if _SPAN.search(lexemes.signature, max(0, found.start() - 5), found.start()):
        day.refused, day.reason = True, "a span of days, as of an event"


def settle_order(days: list[Day]) -> None:
    """What one date of a line shows (13/05/2024) holds for its other dates (05/03/2024)."""
    shown = {day.figures for day in days} - {None}
    for day in days if len(shown) == 1 else ():
        if day.swapped and day.year and day.month and day.day:
            _reorder(day, "DMY" in shown)


def _reorder(day: Day, day_first: bool) -> None:
    """`month_first` readings are only chosen where the language prints so."""
    if day_first != (day.figures_read == "DMY"):
        day.month, day.day = day.day, day.month
    day.swapped, day.reason = False, "another date of the line shows the order"
