"""The log of changes: each time an article got another text, in the order of commits.

Rows are numbered under the writers' lock, which is held until the transaction is visible to all. So whoever has read up
to a number has read all that is below it: nothing comes in later there, on neither database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, select

from lagazette_crawler.store.schema import articles, changes, revisions
from lagazette_crawler.store.statements import allocate


def log_changes(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows (`article_id`, `kind`, `number`, `at`), within the caller's writing transaction."""
    numbers = allocate(connection, "changes", len(rows))
    if rows:
        connection.execute(changes.insert(), [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])


ROWS_AT_A_TIME = 500


def changes_since(connection: Connection, cursor: int, limit: int | None) -> Iterator[dict[str, Any]]:
    """The changes after a cursor, a few in memory at a time; of an article withdrawn since, only that it was there."""
    statement = _CHANGES.where(changes.c.id > cursor).order_by(changes.c.id).limit(limit)
    with connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(statement) as result:
        for row in result.mappings():
            yield dict(row)


def last_change(connection: Connection) -> int:
    """The cursor of the last change; 0: none yet."""
    return connection.scalar(select(func.max(changes.c.id))) or 0


_CHANGES = (
    select(
        changes.c.id.label("cursor"),
        changes.c.at,
        changes.c.kind,
        changes.c.article_id,
        changes.c.number.label("revision"),
        revisions.c.cause,
        revisions.c.changed,
        articles.c.newspaper,
        articles.c.url,
        revisions.c.title,
    )
    .select_from(changes)
    .outerjoin(articles, articles.c.id == changes.c.article_id)
    .outerjoin(revisions, and_(revisions.c.article_id == changes.c.article_id, revisions.c.number == changes.c.number))
)
