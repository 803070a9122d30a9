"""Simulation: a newspaper's own history looked at by another schedule, before anyone changes the real one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from lagazette_crawler.schedule.cadence import Bounds, due
from lagazette_crawler.schedule.rhythm import LEAST_HISTORY, MEMORY, Rhythm, rhythm_of

Decision = Callable[[datetime, datetime], bool]
"""Whether to look: given the moment of the last look, and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publications:
    """What is known of a newspaper's past."""

    moments: Sequence[datetime]
    """When articles were published, in order."""
    start: datetime
    """Since when all of them are known."""
    end: datetime
    announcements: int
    """Feeds, sitemaps and section fronts asked at each look."""
    shown: int | None
    """How many articles the longest of them shows; None: not known, nothing scrolls out of sight."""


@dataclass(slots=True)
class Played:
    """What a schedule would have done."""

    looks: int = 0
    requests: int = 0
    missed: int = 0
    lags: list[timedelta] = field(default_factory=list)
    """From published to found, of each article found."""

    @property
    def recall(self) -> float | None:
        """Share of the articles that were found; None: there were none."""
        published = len(self.lags) + self.missed
        return len(self.lags) / published if published else None

    def lag(self, share: float) -> timedelta | None:
        """The lag that this share of the articles does not exceed."""
        ordered = sorted(self.lags)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def always(last: datetime, now: datetime) -> bool:
    """Every tick of the timer is a look."""
    return True


def by_rhythm(history: Publications, bounds: Bounds, zone: tzinfo) -> Decision:
    """Looks when due; at each moment only what was known then counts."""
    known: dict[object, Rhythm] = {}

    def decide(last: datetime, now: datetime) -> bool:
        if now.date() not in known:
            known[now.date()] = rhythm_of(history.moments, max(history.start, now - MEMORY), now, zone)
        return due(now, last, 0, known[now.date()], bounds).due

    return decide


def play(history: Publications, every: timedelta, decide: Decision) -> Played:
    """Plays the history after its first week, which only teaches the rhythm."""
    last = history.start + LEAST_HISTORY
    played, now = Played(), last + every
    while now <= history.end:
        if decide(last, now):
            _look(played, history, last, now)
            last = now
        now += every
    return played


def _look(played: Played, history: Publications, last: datetime, now: datetime) -> None:
    published = history.moments[bisect_right(history.moments, last) : bisect_right(history.moments, now)]
    seen = published if history.shown is None else published[-history.shown :] if history.shown else ()
    played.looks += 1
    played.requests += history.announcements + len(seen)
    played.missed += len(published) - len(seen)
    played.lags += [now - moment for moment in seen]
