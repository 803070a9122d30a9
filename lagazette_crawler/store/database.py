"""The connection to SQLite or PostgreSQL: how it is opened, how it is written to, what its failures mean.

One writer at a time on both databases: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock taken first in every
writing transaction. So a decision (is this text known?) and its rows are one step, no two writers can deadlock,
and row numbers are in the order of commits. Writers commit in groups, so waiting costs little.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, inspect, make_url, text

from lagazette_crawler.store.errors import (
    SchemaOutdated,
    SchemaTooNew,
    StoreError,
    StoreUnavailable,
    Unstorable,
)
from lagazette_crawler.store.failures import explanation, passes
from lagazette_crawler.store.indexing import forget_stems
from lagazette_crawler.store.schema import HEAD
from lagazette_crawler.store.unwritable import AsItLies, is_unwritable

LOCK_WAIT = 60
"""Seconds a writer waits for the other writers before it gives up."""
WRITERS_LOCK = 0x6C616761
"""Number of the advisory lock of all writers of one PostgreSQL database (`laga`)."""


@contextmanager
def _values_checked() -> Iterator[None]:
    """A value that no column takes, noticed before the database saw it."""
    try:
        yield
    except exc.DBAPIError:
        raise
    except (exc.StatementError, OverflowError, UnicodeError) as error:
        raise Unstorable(str(getattr(error, "orig", error))) from error


_NOTHING_YET = "There is no database at {} yet: `lagazette crawl` makes it."


class Database:
    """An opened database; threads may share it."""

    def __init__(self, url: str, *, may_write: bool = True) -> None:
        """`may_write` false: a SQLite file that this user cannot write is read all the same."""
        self.url = _parsed(url)
        self.where = self.url.render_as_string(hide_password=True).replace("+psycopg", "", 1)
        """The address of the database without its password, for messages."""
        file = None if may_write else self._file()
        self._as_it_lies = AsItLies(self.url, file) if file and is_unwritable(file) else None
        self.engine = _engine(self._as_it_lies.url if self._as_it_lies else self.url)
        self._writer = self.engine.execution_options(writes=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the database."""
        with self._explained(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer overlaps; committed at its end, or not at all."""
        with self._explained(), _values_checked(), self._writer.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": WRITERS_LOCK})
            yield connection

    def lasting_connection(self) -> Connection:
        """A connection outside any transaction, for what lives as long as the program does."""
        with self._explained():
            return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A writing transaction that changes tables; SQLite makes them anew, so keys are not checked meanwhile."""
        with self._explained(), self._writer.connect() as connection:
            if self.is_sqlite:
                _pragma_when_free(connection, "journal_mode = WAL")
                _pragma(connection, "foreign_keys = OFF")
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": WRITERS_LOCK})
                yield connection
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = ON")

    def version(self) -> str | None:
        """The revision of the tables; None for an empty database."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return version

    def require_head(self) -> None:
        """Raises SchemaOutdated or SchemaTooNew unless the tables are those this program reads."""
        version = self.version()
        if version == HEAD:
            return
        if version is None or version < HEAD:
            raise SchemaOutdated(
                f"The tables of {self.where} are of revision {version or 'none'}, this program needs {HEAD}: "
                "run `lagazette db upgrade`."
            )
        raise SchemaTooNew(
            f"The tables of {self.where} are of revision {version}, newer than the {HEAD} this program knows: "
            "upgrade lagazette-crawler."
        )

    def make_folder(self) -> None:
        """Makes the folder of a SQLite file."""
        file = self._file()
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                f"The folder {file.parent} for the database cannot be made: {error.strerror}. "
                "Name another one with DATABASE_URL or LAGAZETTE_DATA."
            ) from error

    def require_there(self) -> None:
        """Raises StoreUnavailable when nothing was stored yet."""
        self.require_file()
        if self.version() is None:
            raise StoreUnavailable(_NOTHING_YET.format(self.where))

    @property
    def is_missing(self) -> bool:
        """Whether a SQLite file is not there; opening it would make it."""
        file = self._file()
        return file is not None and not file.exists()

    def require_file(self) -> None:
        """Raises StoreUnavailable when a SQLite file is not there."""
        if self.is_missing:
            raise StoreUnavailable(_NOTHING_YET.format(self.where))

    def _file(self) -> Path | None:
        """The file of a SQLite database named by its path; one named by a URI is SQLite's own matter."""
        name = self.url.database or ""
        return Path(name).absolute() if self.is_sqlite and not name.startswith("file:") else None

    def may_pass(self, error: StoreUnavailable) -> bool:
        """Whether the same transaction may succeed at once on another connection."""
        return isinstance(error.__cause__, exc.DBAPIError) and passes(error.__cause__)

    def close(self) -> None:
        """Raises StoreUnavailable when a file that may only be read was written meanwhile."""
        self.engine.dispose()
        if self._as_it_lies:
            self._as_it_lies.require_unchanged()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Failures of the database as sentences for the operator."""
        try:
            yield
        except exc.DBAPIError as error:
            raise explanation(error, self.where) from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError(
            "DATABASE_URL is no address of a database: it must look like sqlite:////folder/lagazette.db or "
            "postgresql://user@host/name."
        ) from error
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"{parsed.drivername} is not supported: use sqlite:///... or postgresql://...")
    if parsed.database in (None, "", ":memory:"):
        raise StoreError("A database in memory cannot be shared by several programs: name a file, sqlite:///name.db.")
    return parsed


def _engine(url: URL) -> Engine:
    dump = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, json_serializer=dump, connect_args={"timeout": LOCK_WAIT})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "rollback", forget_stems)
        return engine
    waits = {} if "connect_timeout" in url.query else {"connect_timeout": 10}
    engine = create_engine(url, json_serializer=dump, connect_args=waits, pool_pre_ping=True)
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "rollback", forget_stems)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the program says BEGIN, not the driver
    for pragma in ("foreign_keys = ON", "cache_size = -32000", "temp_store = MEMORY", "wal_autocheckpoint = 8000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _pragma(connection: Connection, setting: str) -> None:
    """For what SQLite refuses inside a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {setting}")


def _pragma_when_free(connection: Connection, setting: str) -> None:
    """For what SQLite does not wait for while another program does the same."""
    for _ in range(10 * LOCK_WAIT):
        try:
            return _pragma(connection, setting)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        time.sleep(0.1)
    return _pragma(connection, setting)


def _prepare_postgresql(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET TIME ZONE 'UTC'; SET lock_timeout = '{LOCK_WAIT}s'")
    connection.commit()
