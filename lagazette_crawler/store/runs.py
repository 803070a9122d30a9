"""Newspapers and runs: who is crawled, and what each crawl did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from lagazette_crawler.figures import Errand, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.items import Outcome
from lagazette_crawler.store.addresses import ensure_newspaper
from lagazette_crawler.store.columns import Moment, in_utc
from lagazette_crawler.store.schema import addresses, articles, newspapers, revisions, runs
from lagazette_crawler.store.statements import insert_or_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewspaperRow:
    """A newspaper as it is declared, or as it was met."""

    name: str
    title: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    declared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewspaperCounts:
    """A newspaper with what is stored of it."""

    newspaper: NewspaperRow
    articles: int
    pending: int
    """Addresses waiting to be looked at."""
    newest_at: datetime | None
    """Publication of the newest article."""
    last_run_at: datetime | None


_DECLARED = ("title", "language", "timezone", "country", "declared")


def register(connection: Connection, newspaper: NewspaperRow, at: datetime) -> datetime:
    """Records a newspaper as it is declared now; one met without a declaration keeps what was declared before.

    The answer is since when it is crawled.
    """
    row = asdict(newspaper) | {"first_seen_at": in_utc(at)}
    insert_or_change(connection, newspapers, [row], _DECLARED if newspaper.declared else ())
    of = newspapers.c.name == newspaper.name
    since: datetime = connection.execute(select(newspapers.c.first_seen_at).where(of)).scalar_one()
    return since


def count_newspapers(connection: Connection) -> list[NewspaperCounts]:
    """All newspapers with counts, by name."""
    stored = (
        select(articles.c.newspaper, func.count().label("articles"), func.max(articles.c.published_at).label("newest"))
        .group_by(articles.c.newspaper)
        .subquery()
    )
    waiting = (
        select(addresses.c.newspaper, func.count().label("pending"))
        .where(addresses.c.next_look_at.isnot(None))
        .group_by(addresses.c.newspaper)
        .subquery()
    )
    last = select(runs.c.newspaper, func.max(runs.c.started_at).label("at")).group_by(runs.c.newspaper).subquery()
    statement = (
        select(newspapers, stored.c.articles, stored.c.newest, waiting.c.pending, last.c.at)
        .outerjoin(stored, stored.c.newspaper == newspapers.c.name)
        .outerjoin(waiting, waiting.c.newspaper == newspapers.c.name)
        .outerjoin(last, last.c.newspaper == newspapers.c.name)
        .order_by(newspapers.c.name)
    )
    return [
        NewspaperCounts(
            newspaper=NewspaperRow(name=row["name"], **{name: row[name] for name in _DECLARED}),
            articles=row["articles"] or 0,
            pending=row["pending"] or 0,
            newest_at=row["newest"],
            last_run_at=row["at"],
        )
        for row in connection.execute(statement).mappings()
    ]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last regular crawl of a newspaper."""

    newspaper: str
    started_at: datetime
    ended_at: datetime | None
    """None: it runs, or was killed."""


def last_runs(connection: Connection) -> list[LastRun]:
    """The last crawl of each newspaper, by name."""
    newest = (
        select(func.max(runs.c.id).label("id"))
        .where(func.coalesce(runs.c.errand, Errand.CRAWL) != Errand.REPLAY)
        .group_by(runs.c.newspaper)
        .subquery()
    )
    statement = select(runs.c.newspaper, runs.c.started_at, runs.c.ended_at).join(newest, newest.c.id == runs.c.id)
    return [LastRun(*row) for row in connection.execute(statement.order_by(runs.c.newspaper))]


def begin_run(
    connection: Connection, newspaper: str, versions: Mapping[str, str], at: datetime, errand: str = Errand.CRAWL
) -> int:
    """Records the start of a run; its number. Killed runs of the newspaper get the count of what they stored."""
    ensure_newspaper(connection, newspaper, in_utc(at))
    for run_id, new in stored_without_end(connection, newspaper).items():
        connection.execute(update(runs).where(runs.c.id == run_id), {"new": new})
    row = {"newspaper": newspaper, "versions": dict(versions), "started_at": in_utc(at), "errand": str(errand)}
    return int(connection.scalar(runs.insert().returning(runs.c.id), row))


def stored_without_end(connection: Connection, newspaper: str) -> dict[int, int]:
    """New articles of each run that is under way or was killed, and whose count nobody wrote yet."""
    unended = select(runs.c.id, runs.c.started_at).where(
        runs.c.newspaper == newspaper, runs.c.ended_at.is_(None), runs.c.new.is_(None)
    )
    return {
        run.id: connection.scalar(_STORED, {"of": newspaper, "since": run.started_at, "run": run.id}) or 0
        for run in connection.execute(unended)
    }


_STORED = (
    select(func.count())
    .select_from(articles.join(revisions, revisions.c.article_id == articles.c.id))
    .where(
        articles.c.newspaper == bindparam("of"),
        articles.c.first_seen_at >= bindparam("since", type_=Moment),
        revisions.c.number == 1,
        revisions.c.run_id == bindparam("run"),
    )
)


COUNTED = ("found", "fetched", *(outcome.value for outcome in Outcome if outcome is not Outcome.PENDING))
"""Names of the counts a run keeps."""


def end_run(
    connection: Connection,
    run_id: int,
    figures: RunFigures,
    findings: Sequence[Finding],
    exit_code: int,
    at: datetime,
) -> None:
    """Records the end of a run; counts nobody gave are 0. Raises ValueError for a count no column has."""
    unknown = set(figures.counts) - set(COUNTED)
    if unknown:
        raise ValueError(f"runs keep no count of {', '.join(sorted(unknown))}; known are {', '.join(COUNTED)}")
    values = {name: figures.counts.get(name, 0) for name in COUNTED} | {
        name: getattr(figures, name) for name in FIGURES
    }
    values |= {
        "errand": str(figures.errand),
        "bytes": figures.received,
        "reasons": dict(figures.reasons),
        "readers": dict(figures.readers) or None,
        "fields": {name: each.as_kept() for name, each in figures.fields.items()} if figures.pages_read else None,
        "announcements": {url: said for url, said in figures.announcements.items() if said is not None} or None,
        "findings": [asdict(each) for each in findings if each.state is not State.OK] or None,
        "exit_code": exit_code,
        "ended_at": in_utc(at),
    }
    connection.execute(update(runs).where(runs.c.id == run_id), values)


FIGURES = (
    "requests", "not_modified", "answered", "revisited", "vanished", "pages_read", "median_words", "longest_lag",
)  # fmt: skip
"""Columns of `runs` named like the figures of a run."""
