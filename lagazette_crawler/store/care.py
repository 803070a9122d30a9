"""Care of a database: which revision its tables are of, bringing them up to date, finding what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from lagazette_crawler.store import migrate
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.schema import HEAD


@dataclass(frozen=True, slots=True)
class Versions:
    """Which revision the tables are of, and which this program needs."""

    where: str
    """The database, without its password."""
    current: str | None
    """None: no tables yet."""
    head: str = HEAD


def versions(url: str) -> Versions:
    """Looks, changes nothing. Raises StoreUnavailable when there is no database."""
    with opened(url, may_write=False) as database:
        database.require_file()
        return Versions(database.where, database.version())


def upgrade(url: str) -> Versions:
    """Brings the tables up to date, making them where there are none; the versions as they were before.

    Raises SchemaTooNew for tables of a newer program.
    """
    with opened(url) as database:
        database.make_folder()
        before = database.version()
        if before is not None and before > HEAD:
            database.require_head()
        migrate.upgrade(database)
        return Versions(database.where, before)


def problems(url: str) -> list[str]:
    """What is wrong with a database, a sentence each; raises SchemaOutdated or SchemaTooNew when its tables are."""
    with opened(url, may_write=False) as database:
        database.require_there()
        database.require_head()
        found = [f"The tables differ from this program's: {each}." for each in migrate.differences(database)]
        with database.reading() as connection:
            return found + list(_missing_views(connection)) + list(_broken(connection)) + list(_unindexed(connection))


@contextmanager
def opened(url: str, *, may_write: bool = True) -> Iterator[Database]:
    database = Database(url, may_write=may_write)
    try:
        yield database
    finally:
        database.close()


def _missing_views(connection: Connection) -> Iterator[str]:
    there = set(inspect(connection).get_view_names())
    for file in migrate.view_files(connection.dialect.name):
        if migrate.view_name(file) not in there:
            yield f"The view {migrate.view_name(file)} is missing: `lagazette db upgrade` makes it."


def _broken(connection: Connection) -> Iterator[str]:
    """What SQLite finds in its file; PostgreSQL looks after itself."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.execute(text("PRAGMA integrity_check(10)")):
            if said != "ok":
                yield f"The file is damaged: {said}. Restore it from a backup."
        for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(10):
            yield f"A row of {row[0]} refers to a row of {row[2]} that is not there."


def _unindexed(connection: Connection) -> Iterator[str]:
    key = "rowid" if connection.dialect.name == "sqlite" else "revision_id"
    missing = connection.scalar(
        text(f"SELECT count(*) FROM revisions WHERE id NOT IN (SELECT {key} FROM search_index)")
    )
    if missing:
        yield f"{missing} texts are not in the search index."
