"""Archived articles: the current readings of a newspaper, each with where its page lies in the archive."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from lagazette_crawler.store.dossier import ROWS_AT_A_TIME, Record
from lagazette_crawler.store.schema import articles, revisions

_CURRENT = articles.join(
    revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision)
)


def archived(connection: Connection, newspaper: str, limit: int | None) -> Iterator[Record]:
    """The articles whose page lies in the archive, in the order in which the pages lie there."""
    statement = (
        select(articles, revisions.c.archive_file, revisions.c.archive_offset, revisions.c.archive_digest)
        .select_from(_CURRENT)
        .where(articles.c.newspaper == newspaper, revisions.c.archive_file.isnot(None))
        .order_by(revisions.c.archive_file, revisions.c.archive_offset)
        .limit(limit)
    )
    with connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(statement) as result:
        for row in result.mappings():
            yield dict(row)


def count_archived(connection: Connection, newspaper: str) -> tuple[int, int]:
    """How many articles a newspaper has, and how many of them with a page in the archive."""
    statement = (
        select(func.count(), func.count(revisions.c.archive_file))
        .select_from(_CURRENT)
        .where(articles.c.newspaper == newspaper)
    )
    stored, with_page = connection.execute(statement).one()
    return int(stored), int(with_page)
