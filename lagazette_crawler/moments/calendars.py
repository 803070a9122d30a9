"""Days of other calendars as days of ours: Iran's solar year, the Buddhist era, Japanese eras, the Minguo era."""

from __future__ import annotations

from datetime import date, timedelta

# Years in which the 33-year cycle of leap years of the Iranian calendar breaks
# (K. M. Borkowski, The Persian calendar for 3000 years).
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)


def from_iranian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a day of Iran's calendar: 26 Azar 1399 → 2020-12-16. None when there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1200 <= year <= 1600):
        return None
    days_before = (month - 1) * 31 - max(0, month - 7)
    length = 31 if month <= 6 else 30
    found = _new_year(year) + timedelta(days=days_before + day - 1)
    if day > length or (month == 12 and found >= _new_year(year + 1)):
        return None
    return found


def _new_year(year: int) -> date:
    """Nowruz: the first of Farvardin."""
    leaps, start = -14, _BREAKS[0]
    for end in _BREAKS[1:]:
        if year < end:
            break
        jump = end - start
        leaps += jump // 33 * 8 + jump % 33 // 4
        start = end
    past = year - start
    leaps += past // 33 * 8 + (past % 33 + 3) // 4
    if (end - start) % 33 == 4 and (end - start) - past == 4:
        leaps += 1
    gregorian = year + 621
    gregorian_leaps = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return date(gregorian, 3, 20 + leaps - gregorian_leaps)


def from_buddhist(year: int) -> int:
    """The Gregorian year of a year of the Buddhist era as Thailand counts it: 2563 → 2020."""
    return year - 543
