"""Old rows of `runs` that nothing refers to: of four crawls an hour most find nothing, and nobody asks for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, func, select, text

from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.run_history import WEEKS
from lagazette_crawler.store.schema import addresses, incidents, missed_looks, revisions, runs

NEEDED = timedelta(weeks=WEEKS + 2)
"""What monitors compare a crawl with, and `status` with what is usual."""

_REFER: tuple[Column[int], ...] = (
    addresses.c.run_id, missed_looks.c.run_id, revisions.c.run_id, incidents.c.opened_by, incidents.c.closed_by,
)  # fmt: skip


def thin_runs(database: Database, before: datetime, *, dry_run: bool) -> int:
    """Takes runs from before a moment away, and says how many.

    A run stays that stored or last looked at something that is still there, that is the last of its newspaper, or with
    which an open incident is compared.
    """
    with database.writing() as connection:
        goes = _goes(connection, in_utc(before))
        number = connection.scalar(select(func.count()).select_from(runs).where(goes)) or 0
        if number and not dry_run:
            _delete(connection, goes)
    return number


def _goes(connection: Connection, before: datetime) -> ColumnElement[bool]:
    opened = connection.scalar(select(func.min(incidents.c.opened_at)).where(incidents.c.closed_at.is_(None)))
    needed_from = min(before, opened - NEEDED) if opened else before
    last = select(func.max(runs.c.id)).group_by(runs.c.newspaper)
    goes: ColumnElement[bool] = (runs.c.started_at < needed_from) & runs.c.id.not_in(last)
    for column in _REFER:
        goes &= runs.c.id.not_in(select(column).where(column.isnot(None)))
    return goes


def _delete(connection: Connection, goes: ColumnElement[bool]) -> None:
    """Databases look for each row that goes wherever one may refer to it: for this once with an index."""
    indexes = {f"ix_once_{number}": column for number, column in enumerate(_REFER)}
    for name, column in indexes.items():
        connection.execute(text(f"CREATE INDEX {name} ON {column.table.name} ({column.name})"))
    connection.execute(runs.delete().where(goes))
    for name in indexes:
        connection.execute(text(f"DROP INDEX {name}"))
