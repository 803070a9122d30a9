"""Does the disk hold what will be fetched?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lagazette_crawler.figures import History, RunFigures
from lagazette_crawler.findings import Finding, State

SOON, LATER = 2, 10
"""Days until the disk is full: from where it is a fault, and odd."""
NEAR = 1.5
"""Times the floor below which a crawl does not begin: so near it is a fault."""
OVER = timedelta(days=7)


def disk_space(run: RunFigures, history: History) -> Iterator[Finding]:
    """Fails near the floor of free disk, or when the days until it are few at the rate of this newspaper alone."""
    if run.disk_free is None:
        return
    days = _days_left(run, history)
    left = run.disk_free / 10**9
    near = run.disk_free < NEAR * run.disk_floor
    state = State.FAIL if near or days < SOON else State.WARN if days < LATER else State.OK
    sentence = f"{left:.1f} GB of disk are free for the archive"
    sentence += f", {days:.0f} days at the rate of this newspaper." if days < 1000 else "."
    yield Finding("disk_space", "", state, sentence, {"free": run.disk_free, "floor": run.disk_floor})


def _days_left(run: RunFigures, history: History) -> float:
    """Days until the floor at the rate of the last week; a newspaper's first day is no rate."""
    week = [each for each in history.readings if run.started_at - each.started_at < OVER]
    if not week or run.started_at - week[0].started_at < timedelta(days=1):
        return float("inf")
    received = run.received + sum(each.received for each in week)
    per_day = received / ((run.started_at - week[0].started_at) / timedelta(days=1))
    left = max((run.disk_free or 0) - run.disk_floor, 0)
    return left / per_day if per_day else float("inf")
