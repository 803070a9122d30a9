"""Run history: the past runs of a newspaper as its monitors look at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from lagazette_crawler.figures import Errand, FieldFigures, History, PastRun, RunFigures
from lagazette_crawler.store.columns import Moment
from lagazette_crawler.store.incidents import faults_since
from lagazette_crawler.store.runs import COUNTED, FIGURES
from lagazette_crawler.store.schema import newspapers, runs

WEEKS = 8
"""How far back the volume of a newspaper is compared."""
READINGS = 80
"""Runs that looked at articles with which a reading is compared."""


def history(connection: Connection, newspaper: str, at: datetime) -> History:
    """What a newspaper was like up to now; of runs that were killed only what they stored is known."""
    found = connection.execute(select(newspapers).where(newspapers.c.name == newspaper)).mappings().first()
    who: Mapping[Any, Any] = found or {}
    begin = at - timedelta(weeks=WEEKS, days=2)
    since = {"of": newspaper, "since": begin}
    faults = faults_since(connection, newspaper, begin)
    readings = _readings(connection, newspaper, begin, at)
    if still := [fault.opened_at for fault in faults if fault.closed_at is None]:
        readings = [*_readings(connection, newspaper, min(still) - timedelta(weeks=WEEKS), min(still)), *readings]
    return History(
        timezone=who.get("timezone"),
        crawled_since=who.get("first_seen_at"),
        runs=[_past(row) for row in connection.execute(_RUNS, since).mappings()],
        readings=list({row["id"]: _figures(row) for row in readings}.values()),
        faults=faults,
    )


def _readings(connection: Connection, newspaper: str, begin: datetime, end: datetime) -> list[RowMapping]:
    """The last runs of a time that looked at articles, oldest first. Those from before an incident that lasts are what
    its end is judged by."""
    period = {"of": newspaper, "since": begin, "until": end}
    return [*reversed(connection.execute(_READINGS, period).mappings().all())]


_ENDED = (runs.c.newspaper == bindparam("of")) & runs.c.ended_at.isnot(None)
# The regular crawls of a newspaper since a moment
_RUNS = (
    select(runs.c.started_at, runs.c.answered, runs.c.new, runs.c.announcements)
    .where(
        _ENDED | ((runs.c.newspaper == bindparam("of")) & (runs.c.new > 0)),
        runs.c.started_at >= bindparam("since", type_=Moment),
        runs.c.errand == Errand.CRAWL,
    )
    .order_by(runs.c.started_at, runs.c.id)
)
# The last runs that looked at pages of articles, the newest first
_LOOKED = runs.c.pages_read + runs.c.refused + runs.c.blocked + runs.c.failed + runs.c.revisited
_READINGS = (
    select(runs)
    .where(
        _ENDED,
        runs.c.started_at >= bindparam("since", type_=Moment),
        runs.c.started_at < bindparam("until", type_=Moment),
        runs.c.errand.in_((Errand.CRAWL, Errand.PART)),
        func.coalesce(_LOOKED, 0) > 0,
    )
    .order_by(runs.c.started_at.desc(), runs.c.id.desc())
    .limit(READINGS)
)


def _past(row: RowMapping) -> PastRun:
    return PastRun(
        started_at=row["started_at"],
        answered=row["answered"] or int(bool(row["new"])),  # a killed run counted nothing, though something answered
        new=row["new"] or 0,
        announcements=row["announcements"] or {},
    )


def _figures(row: RowMapping) -> RunFigures:
    """A line of the ledger as a value."""
    return RunFigures(
        started_at=row["started_at"],
        errand=Errand(row["errand"]),
        counts={name: row[name] or 0 for name in COUNTED},
        reasons=row["reasons"] or {},
        received=row["bytes"] or 0,
        readers=row["readers"] or {},
        fields={name: FieldFigures(**kept) for name, kept in (row["fields"] or {}).items()},
        announcements=row["announcements"] or {},
        **{name: row[name] if name in _MAY_MISS else row[name] or 0 for name in FIGURES},
    )


_MAY_MISS = ("median_words", "longest_lag")
