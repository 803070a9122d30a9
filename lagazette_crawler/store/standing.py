"""Standing: how well each newspaper is crawled now, by the run ledger; the source of `status` and of metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, func, select

from lagazette_crawler.figures import Errand, FieldFigures
from lagazette_crawler.store.incidents import Incident, find_incidents
from lagazette_crawler.store.runs import stored_without_end
from lagazette_crawler.store.schema import articles, gaps, newspapers, runs

DAY = timedelta(days=1)
USUAL_OVER = 28
"""Days over which a day's usual number of new articles is taken."""
LAGS_OVER = timedelta(days=7)
FIELDS_OVER = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=2)
"""A newspaper not crawled for longer is overdue; also one not crawled for ten times its usual interval."""


class StandingState(StrEnum):
    """How it is, in a word."""

    NEVER = "never crawled"
    OVERDUE = "overdue"  # no crawl has run for long
    UNFINISHED = "unfinished"  # none of its last crawls came to an end: the first is under way, or they were killed
    FAILING = "failing"  # the last crawl got nothing, or could not keep it
    DEGRADED = "degraded"  # an incident is open, or the last crawl was degraded
    OK = "ok"


@dataclass(frozen=True, slots=True)
class FieldHealth:
    """One field over the pages read in the last seven days; shares of 0 to 1."""

    filled: float
    first_rule: float
    """Pages on which the first rule declared for the field found something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well one newspaper is crawled now."""

    newspaper: str
    state: StandingState
    last_run_at: datetime | None = None
    last_exit_code: int | None = None
    """Of the last run that ended."""
    last_good_at: datetime | None = None
    """Start of the last run that ended with 0."""
    new: int = 0
    """New articles of the last 24 hours."""
    usual: float | None = None
    """Those of 24 hours in the middle of the last four weeks; None: not crawled for long enough."""
    lag_p50: int | None = None
    """Minutes from publication to storage for half of the articles of the last seven days."""
    lag_p95: int | None = None
    requests: int = 0
    """Of the last 24 hours."""
    not_modified: float | None = None
    """Share of these requests answered with 304."""
    open_gaps: int = 0
    pages_read: int = 0
    """Pages read as articles in the last seven days."""
    fields: Mapping[str, FieldHealth] = field(default_factory=dict)
    incidents: Sequence[Incident] = ()
    """Those that are open."""


def standings(connection: Connection, at: datetime, newspaper: str | None = None) -> list[Standing]:
    """How well newspapers are crawled now, by name."""
    statement = select(newspapers).order_by(newspapers.c.name)
    if newspaper is not None:
        statement = statement.where(newspapers.c.name == newspaper)
    return [_standing(connection, row, at) for row in connection.execute(statement).mappings()]


def _standing(connection: Connection, row: RowMapping, at: datetime) -> Standing:
    name, since = row["name"], row["first_seen_at"]
    last = connection.execute(_last(name)).first()
    ended = connection.execute(_last(name).where(runs.c.exit_code.isnot(None))).first()
    good = connection.execute(_last(name).where(runs.c.exit_code == 0)).first()
    recent = connection.execute(_recent(name, at)).mappings().all()
    incidents = find_incidents(connection, name, closed=False)
    under_way = stored_without_end(connection, name)
    day = [run for run in recent if run["started_at"] > at - DAY]
    requests = sum(run["requests"] or 0 for run in day)
    unended = connection.execute(_unended(name, ended)).scalar_one()
    pages, fields = _health([run for run in recent if run["started_at"] > at - FIELDS_OVER])
    lags = _lags(connection, name, max(since, at - LAGS_OVER))
    return Standing(
        newspaper=name,
        state=_state(last, ended, recent, bool(incidents), at, unended),
        last_run_at=last.started_at if last else None,
        last_exit_code=ended.exit_code if ended else None,
        last_good_at=good.started_at if good else None,
        new=sum(run["new"] or under_way.get(run["id"], 0) for run in day),
        usual=_usual(recent, since, at),
        lag_p50=_share_of(lags, 0.5),
        lag_p95=_share_of(lags, 0.95),
        requests=requests,
        not_modified=sum(run["not_modified"] or 0 for run in day) / requests if requests else None,
        open_gaps=connection.execute(_gaps(name)).scalar_one(),
        pages_read=pages,
        fields=fields,
        incidents=incidents,
    )


_REGULAR = func.coalesce(runs.c.errand, Errand.CRAWL).in_((Errand.CRAWL, Errand.PART))


def _last(newspaper: str) -> Select[Any]:
    """The last crawl of a newspaper."""
    return (
        select(runs)
        .where(runs.c.newspaper == newspaper, _REGULAR)
        .order_by(runs.c.started_at.desc(), runs.c.id.desc())
        .limit(1)
    )


def _unended(newspaper: str, ended: Row[Any] | None) -> Select[Any]:
    """How many crawls without an end came after the last one that ended."""
    of = select(func.count()).where(runs.c.newspaper == newspaper, _REGULAR, runs.c.ended_at.is_(None))
    return of.where(runs.c.id > ended.id) if ended else of


def _recent(newspaper: str, at: datetime) -> Select[Any]:
    """Its regular crawls of the last four weeks, oldest first; of one that did not end only what it stored is known."""
    columns = (
        runs.c.id, runs.c.started_at, runs.c.new, runs.c.requests, runs.c.not_modified, runs.c.pages_read,
        runs.c.fields,
    )  # fmt: skip
    return (
        select(*columns)
        .where(
            runs.c.newspaper == newspaper,
            runs.c.errand.in_((Errand.CRAWL, Errand.PART)) | (runs.c.errand.is_(None) & runs.c.ended_at.is_(None)),
            runs.c.started_at > at - (USUAL_OVER + 1) * DAY,
            runs.c.started_at <= at,
        )
        .order_by(runs.c.started_at, runs.c.id)
    )


def _gaps(newspaper: str) -> Select[Any]:
    return select(func.count()).select_from(gaps).where(gaps.c.newspaper == newspaper, gaps.c.closed_at.is_(None))


_NOTHING_DONE = frozenset({1, 4, 69, 75, 78})


def _state(
    last: Row[Any] | None,
    ended: Row[Any] | None,
    recent: Sequence[RowMapping],
    is_wrong: bool,
    at: datetime,
    unended: int,
) -> StandingState:
    if last is None:
        return StandingState.NEVER
    if at - last.started_at > min(LONGEST_PAUSE, 10 * _interval(recent)):
        return StandingState.OVERDUE
    if unended > (1 if ended else 0):  # at most one is under way, so the others were killed
        return StandingState.UNFINISHED
    if ended and ended.exit_code in _NOTHING_DONE:
        return StandingState.FAILING
    if is_wrong or (ended and ended.exit_code == 3):
        return StandingState.DEGRADED
    return StandingState.OK


def _interval(recent: Sequence[RowMapping]) -> timedelta:
    """The usual time from one crawl to the next; at least an hour."""
    steps = [later["started_at"] - earlier["started_at"] for earlier, later in pairwise(recent[-30:])]
    return max(median(steps), timedelta(hours=1)) if len(steps) >= 5 else LONGEST_PAUSE


def _usual(recent: Sequence[RowMapping], since: datetime, at: datetime) -> float | None:
    """New articles of 24 hours, ending at this time of day, in the middle of the days on which crawls ran."""
    days: dict[int, int] = {}
    for run in recent:
        if run["started_at"] > since + DAY:  # the first crawl finds what is older
            age = (at - run["started_at"]) // DAY
            days[age] = days.get(age, 0) + (run["new"] or 0)
    days.pop(0, None)
    return median(days.values()) if days else None


def _health(recent: Sequence[RowMapping]) -> tuple[int, dict[str, FieldHealth]]:
    """Pages read, and each field over them."""
    pages, sums = 0, dict[str, FieldFigures]()
    for run in recent:
        pages += run["pages_read"] or 0
        for name, kept in (run["fields"] or {}).items():
            total = sums.setdefault(name, FieldFigures())
            total.filled += kept["filled"]
            total.first_rule += kept["first_rule"]
    return pages, {name: FieldHealth(each.filled / pages, each.first_rule / pages) for name, each in sums.items()}


def _lags(connection: Connection, newspaper: str, since: datetime) -> list[int]:
    """Minutes from publication to storage of the articles published since then, in order."""
    statement = select(articles.c.published_at, articles.c.first_seen_at).where(
        articles.c.newspaper == newspaper,
        articles.c.published_at >= since,
        articles.c.published_precision == "minute",
    )
    rows = connection.execute(statement).all()
    return sorted(max((seen - published) // timedelta(minutes=1), 0) for published, seen in rows)


def _share_of(lags: Sequence[int], share: float) -> int | None:
    return lags[min(int(len(lags) * share), len(lags) - 1)] if lags else None
