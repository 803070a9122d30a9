"""What is usual at this hour of this weekday: a newspaper's new articles hour by hour, over its last weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import accumulate
from statistics import median

from lagazette_crawler.figures import History, PastRun, RunFigures
from lagazette_crawler.moments.zones import zone

HOUR = timedelta(hours=1)
DAYS = 56
"""Days with which one is compared."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The same hours of an earlier day."""

    weekday: int
    new: int
    hours: int
    """Hours in which crawls were made."""


class Hours:
    """New articles of the hours before a run."""

    def __init__(self, run: RunFigures, history: History) -> None:
        self._end = run.started_at
        self._zone = zone(history.timezone) or UTC
        size = (DAYS + 8) * 24
        new, crawls = [0] * size, [0] * size
        regular = _after_the_first(history)
        for at, found, answered in [(each.started_at, each.new, each.answered) for each in regular]:
            age = (self._end - at) // HOUR
            if answered and 0 <= age < size:
                new[age] += found
                crawls[age] = 1
        new[0] += run.outcome("new")
        crawls[0] = 1
        self._new, self._crawls = (list(accumulate(each, initial=0)) for each in (new, crawls))
        self._known = min((self._end - regular[0].started_at) // HOUR, size) if regular else 0

    def of(self, length: int, ago: int = 0) -> Sample:
        """The `length` hours that ended `ago` hours ago."""
        local = (self._end - ago * HOUR).astimezone(self._zone)
        new = self._new[ago + length] - self._new[ago]
        return Sample(local.weekday(), new, self._crawls[ago + length] - self._crawls[ago])

    def since_news(self) -> int:
        """Hours since the last one with a new article; all that are known when there was none."""
        ages = (age for age in range(self._known) if self._new[age + 1] > self._new[age])
        return next(ages, self._known)

    def before(self, length: int) -> list[Sample]:
        """The same hours by the newspaper's clock on earlier days, where crawls were made then as now."""
        now = self.of(length)
        local = self._end.astimezone(self._zone)
        samples = []
        for days in range(1, DAYS + 1):
            then = local - timedelta(days=days)  # the same time by the clock, summer or winter
            ago = round((self._end - then.astimezone(UTC)) / HOUR)
            if ago + length > self._known:
                break
            sample = self.of(length, ago)
            if 2 * sample.hours >= now.hours:
                samples.append(sample)
        return samples


def on_the_quietest(samples: Sequence[Sample]) -> float | None:
    """What is usual on the weekday with the fewest; None until each weekday was seen. A holiday is like a Sunday."""
    days: dict[int, list[int]] = defaultdict(list)
    for sample in samples:
        days[sample.weekday].append(sample.new)
    return min(median(each) for each in days.values()) if len(days) == 7 else None


def _after_the_first(history: History) -> Sequence[PastRun]:
    """The first crawl of a newspaper finds what is older than it."""
    first = history.runs[:1]
    since = history.crawled_since
    if first and since is not None and first[0].started_at - since < timedelta(days=1):
        return history.runs[1:]
    return history.runs
