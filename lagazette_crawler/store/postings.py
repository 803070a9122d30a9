"""The inverted index of texts: which articles hold which sampled shingle (see `lagazette_crawler.copies`)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, text

Posting = tuple[int, int]
"""A key, and the article that holds it."""


def holders(connection: Connection, keys: Iterable[int]) -> dict[int, list[int]]:
    """The articles that hold each of the keys."""
    found: dict[int, list[int]] = {}
    for key, article_id in connection.execute(_HOLDERS[connection.dialect.name], {"keys": _listed(connection, keys)}):
        found.setdefault(key, []).append(article_id)
    return found


def post(connection: Connection, rows: Iterable[Posting]) -> None:
    """Adds postings, in the order of the index."""
    _write(connection, _POST, rows)


def unpost(connection: Connection, rows: Iterable[Posting]) -> None:
    """Takes postings out; those that are not there are no fault."""
    _write(connection, _UNPOST, rows)


def _write(connection: Connection, statements: dict[str, str], rows: Iterable[Posting]) -> None:
    ordered = sorted(rows)
    if not ordered:
        return
    statement = statements[connection.dialect.name]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement, ordered)
    else:
        keys, article_ids = map(list, zip(*ordered, strict=True))
        connection.execute(text(statement), {"keys": keys, "articles": article_ids})


def _listed(connection: Connection, keys: Iterable[int]) -> str | list[int]:
    """A list as one parameter: JSON for SQLite, an array for PostgreSQL."""
    ordered = sorted(set(keys))
    return json.dumps(ordered) if connection.dialect.name == "sqlite" else ordered


_HOLDERS = {
    "sqlite": text(
        "SELECT postings.key, postings.article_id FROM json_each(:keys) AS wanted "
        "CROSS JOIN postings ON postings.key = wanted.value"
    ),
    "postgresql": text("SELECT key, article_id FROM postings WHERE key = ANY(CAST(:keys AS bigint[]))"),
}
_POST = {
    "sqlite": "INSERT OR IGNORE INTO postings (key, article_id) VALUES (?, ?)",
    "postgresql": "INSERT INTO postings (key, article_id) "
    "SELECT * FROM unnest(CAST(:keys AS bigint[]), CAST(:articles AS bigint[])) ON CONFLICT DO NOTHING",
}
_UNPOST = {
    "sqlite": "DELETE FROM postings WHERE key = ? AND article_id = ?",
    "postgresql": "DELETE FROM postings USING unnest(CAST(:keys AS bigint[]), CAST(:articles AS bigint[])) "
    "AS gone (key, article_id) WHERE postings.key = gone.key AND postings.article_id = gone.article_id",
}
