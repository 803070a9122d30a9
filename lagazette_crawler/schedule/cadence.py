"""Cadence: how often a newspaper is looked at, by how often it publishes; nothing random, and each answer says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lagazette_crawler.schedule.rhythm import DAYS, LEAST_HISTORY, Rhythm, hours
from lagazette_crawler.spans import spoken

ENOUGH = 1.0
"""A newspaper is due when so many new articles are expected since the last look."""
EARLY = 0.8
"""A timer's tick that comes a little early counts: 13 minutes are a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often a newspaper is looked at, at most and at least."""

    fastest: timedelta
    slowest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Whether it is time, and why."""

    due: bool
    next_at: datetime
    """When it is (or was) time."""
    why: str


def due(
    now: datetime,
    last_look: datetime | None,
    waiting: int,
    rhythm: Rhythm | None,
    bounds: Bounds,
    *,
    answered: bool = True,
) -> Due:
    """Whether a newspaper is to be looked at now.

    `waiting`: addresses found that nobody asked for yet, because a crawl was interrupted or limited; `answered`:
    whether the last look got any answer.
    """
    if last_look is None:
        return Due(due=True, next_at=now, why="never looked at")
    elapsed = now - last_look
    since = f"last looked at {spoken(elapsed)} ago"
    if waiting:
        return Due(due=True, next_at=now, why=f"{since}, {waiting} addresses still to be fetched")
    if not answered:
        next_at, known = last_look + bounds.fastest, "without any answer"
    elif rhythm is None or rhythm.history < LEAST_HISTORY:
        next_at, known = last_look + bounds.fastest, "too little history to know its rhythm"
    else:
        next_at, known = next_look(last_look, rhythm, bounds), _expectation(last_look, now, rhythm)
    is_time = now >= last_look + EARLY * (next_at - last_look)
    return Due(due=is_time, next_at=next_at, why=f"{since}, {known}")


def next_look(last_look: datetime, rhythm: Rhythm, bounds: Bounds) -> datetime:
    """When enough is expected, within the bounds."""
    expected, latest = 0.0, last_look + bounds.slowest
    for begin, end in hours(last_look, latest):
        rate = rhythm.rate(begin)
        share = rate * ((end - begin) / timedelta(hours=1))
        if expected + share >= ENOUGH:
            enough = begin + timedelta(hours=(ENOUGH - expected) / rate)
            return min(max(enough, last_look + bounds.fastest), latest)
        expected += share
    return latest


def _expectation(last_look: datetime, now: datetime, rhythm: Rhythm) -> str:
    local = now.astimezone(rhythm.zone)
    rate = f"{DAYS[local.weekday()]} {local.hour} h: {rhythm.rate(now):.1f} an hour"
    return f"{rhythm.expected(last_look, now):.1f} articles expected since ({rate})"
