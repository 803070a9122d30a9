"""Rhythm: how many articles a newspaper publishes in each hour of the week, by its own history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

HOUR = timedelta(hours=1)
HOURS = 7 * 24
"""Hours of a week, counted from Monday 0 h by the newspaper's clock."""
MEMORY = timedelta(weeks=8)
"""How much history counts: enough to know an hour of the week, short enough to follow a change of habits."""
LEAST_HISTORY = timedelta(days=7)
"""With less, nothing is known of some hours."""
_BORROWED = 2
"""An hour of one weekday is known as if the same hour of all days had been seen so many times more."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Articles an hour, for each hour of the week."""

    rates: tuple[float, ...]
    zone: tzinfo
    articles: int
    """How many the rates were counted from."""
    history: timedelta
    """How long a time."""

    def rate(self, moment: datetime) -> float:
        return self.rates[hour_of_week(moment, self.zone)]

    def expected(self, start: datetime, end: datetime) -> float:
        """How many articles are published between two moments."""
        return sum(self.rate(begin) * ((stop - begin) / HOUR) for begin, stop in hours(start, end))


def hour_of_week(moment: datetime, zone: tzinfo) -> int:
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


def rhythm_of(moments: Sequence[datetime], start: datetime, end: datetime, zone: tzinfo) -> Rhythm:
    """The rhythm between two moments, from all publications between them."""
    counted = [moment for moment in moments if start <= moment < end]
    published = Counter(hour_of_week(moment, zone) for moment in counted)
    seen = [0.0] * HOURS
    for begin, stop in hours(start, end):
        seen[hour_of_week(begin, zone)] += (stop - begin) / HOUR
    rates = tuple(_rate(slot, published, seen) for slot in range(HOURS))
    return Rhythm(rates, zone, len(counted), end - start)


def _rate(slot: int, published: Counter[int], seen: Sequence[float]) -> float:
    same_hour = range(slot % 24, HOURS, 24)
    times = sum(seen[other] for other in same_hour)
    usual = sum(published[other] for other in same_hour) / times if times else 0.0
    return (published[slot] + _BORROWED * usual) / (seen[slot] + _BORROWED)


def hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time between two moments, cut at each half hour: some time zones are half an hour off."""
    begin = start.astimezone(UTC)
    while begin < end:
        stop = begin.replace(minute=30 * (begin.minute // 30), second=0, microsecond=0) + HOUR / 2
        yield begin, min(stop, end)
        begin = stop
