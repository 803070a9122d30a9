"""Insert-or-change, said alike for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from lagazette_crawler.chunks import chunks as cut

T = TypeVar("T")
CHUNK = 500
"""Values asked for in one query: SQLite takes 32,766, older ones 999."""


def insert_or_change(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], change: tuple[str, ...]
) -> None:
    """Inserts rows; where one with the same key exists, sets the columns `change` of it."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table.name, table, change), rows)


@cache
def _upsert(dialect: str, _: str, table: Table, change: tuple[str, ...]) -> Any:
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    key = _key(table)
    if not change:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in change})


def _key(table: Table) -> list[str]:
    """What makes a row of the table unique to the crawl."""
    return ["url", "newspaper"] if table.name == "addresses" else [column.name for column in table.primary_key]


def allocate(connection: Connection, table: str, count: int) -> Iterator[int]:
    """Numbers for new rows of a table, rising; the writers' lock keeps others away."""
    if not count:
        return iter(())
    if connection.dialect.name == "sqlite":
        last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table}) or 0
        return iter(range(last + 1, last + count + 1))
    numbers = connection.scalars(
        text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"),
        {"table": table, "count": count},
    )
    return iter(sorted(numbers))


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values as many at a time as one query may ask for."""
    return cut(values, CHUNK)
