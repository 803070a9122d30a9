"""Backups: a database as one file, checked, and put back; SQLite by its online copy, PostgreSQL by pg_dump."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text

from lagazette_crawler.store import postgresql_programs as programs
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.errors import Locked, SchemaTooNew, StoreError, StoreUnavailable
from lagazette_crawler.store.locks import Lock, take_lock
from lagazette_crawler.store.migrate import downgrade
from lagazette_crawler.store.schema import HEAD, articles, metadata, newspapers

SUFFIX = {"sqlite": ".db", "postgresql": ".dump"}
_HEADS = {b"SQLite format 3\x00": "sqlite", b"PGDMP": "postgresql"}
Counts = Mapping[str, int]
"""Rows of each table."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database or a backup holds."""

    version: str | None
    """Revision of its tables; None: no tables."""
    articles: int


def back_up(database: Database, target: Path) -> Counts:
    """Writes the database as it is at this moment, also while a crawl runs, into a new file; what it holds.

    The file appears when it is complete. Raises StoreUnavailable when it cannot be written.
    """
    database.require_there()
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch(mode=0o600)
    try:
        counts = (_copy if database.is_sqlite else _dump)(database, unfinished)
        with _explained(target):
            _to_disk(unfinished)
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _copy(database: Database, target: Path) -> Counts:
    with database.reading() as connection:
        counts = _counted(connection)  # opens the transaction the copy is made in
        source: Any = connection.connection.driver_connection
        with _explained(target), closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a companion
        return counts


def _dump(database: Database, target: Path) -> Counts:
    with database.reading() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        programs.run(database.url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", *_ALIKE, f"--file={target}")
        return _counted(connection)


_ALIKE = ("--no-owner", "--no-privileges")
"""Whoever restores it owns it."""


def _counted(connection: Connection) -> dict[str, int]:
    there = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))  # older tables are fewer
    tables = [metadata.tables[name] for name in there]
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


# Checking


def verify(database: Database, file: Path, counts: Counts) -> str:
    """Reads a backup of this database back as a whole; how it was checked. Raises StoreError when it is not good."""
    return _verify_copy(file, counts) if database.is_sqlite else _verify_dump(database, file, counts)


def _verify_copy(file: Path, counts: Counts) -> str:
    copy = Database(f"sqlite:///{file}")
    try:
        with copy.reading() as connection:
            said = connection.scalars(text("PRAGMA integrity_check(1)")).one()
            if said != "ok" or connection.execute(text("PRAGMA foreign_key_check")).first():
                raise StoreError(f"The backup {file} is damaged ({said}); write another one, to another disk.")
            _compare(file, counts, _counted(connection))
    finally:
        copy.close()
    return "read back, every page and reference"


def _verify_dump(database: Database, file: Path, counts: Counts) -> str:
    with database.lasting_connection() as connection:
        may = connection.scalar(text("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"))
        if not may:
            programs.run(database.url, "pg_restore", f"--file={os.devnull}", str(file))
            return "read back (this user may make no database to restore it into)"
        name = f"lagazette_verify_{os.getpid()}"
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        scratch = Database(database.url.set(database=name).render_as_string(hide_password=False))
        try:
            programs.restore(scratch.url, file)
            with scratch.reading() as restored:
                _compare(file, counts, _counted(restored))
        finally:
            scratch.close()
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    return "restored into a database of its own, which is gone again"


def _compare(file: Path, wanted: Counts, found: Counts) -> None:
    unlike = [f"{name} {found.get(name)} instead of {count}" for name, count in wanted.items() if found[name] != count]
    if unlike:
        raise StoreError(f"The backup {file} does not hold all rows: {', '.join(unlike)}.")


# Putting back


def kind_of(file: Path) -> str | None:
    """Which database a file is a backup of; None: it is no backup."""
    with _explained(file, "read"), file.open("rb") as stream:
        head = stream.read(16)
    return next((kind for start, kind in _HEADS.items() if head.startswith(start)), None)


def contents(database: Database) -> Contents:
    """What a database holds now; one that is not there holds nothing."""
    if database.is_missing or database.version() is None:
        return Contents(None, 0)
    with database.reading() as connection:
        return Contents(database.version(), connection.scalar(select(func.count()).select_from(articles)) or 0)


def contents_of_copy(file: Path) -> Contents:
    """What a backup of SQLite holds. Raises StoreError when it cannot be used."""
    copy = Database(f"sqlite:///{file}")
    try:
        with copy.reading() as connection:
            if connection.scalars(text("PRAGMA quick_check(1)")).one() != "ok":
                raise StoreError(f"The backup {file} is damaged; use another one.")
        found = contents(copy)
    finally:
        copy.close()
    if found.version is None:
        raise StoreError(f"{file} has no tables of ours; use another file.")
    if found.version > HEAD:
        raise SchemaTooNew(f"{file} was written by a newer program (tables {found.version}): upgrade first.")
    return found


@contextmanager
def no_crawl_runs(database: Database) -> Iterator[None]:
    """Holds the locks of all newspapers; raises Locked when a crawl is under way."""
    with ExitStack() as stack:
        for name in _newspapers(database):
            for errand in ("crawl", "backfill"):
                stack.callback(_lock(database, f"{errand} of {name}").release)
        yield


def _lock(database: Database, name: str) -> Lock:
    try:
        return take_lock(database, name)
    except Locked as error:
        raise Locked(f"A {name} is under way; nothing was restored. Run it again when that has ended.") from error


def _newspapers(database: Database) -> Sequence[str]:
    if contents(database).version is None:
        return ()
    with database.reading() as connection:
        return connection.scalars(select(newspapers.c.name)).all()


def set_aside(database: Database, stamp: str) -> Path:
    """Moves a SQLite file that cannot be read out of the way, with its companions; where it is now."""
    file = Path(database.url.database or "").absolute()
    aside = file.with_name(f"{file.name}.damaged-{stamp}")
    with _explained(aside):
        for end in ("", "-wal", "-shm"):
            if (part := Path(f"{file}{end}")).exists():
                part.replace(f"{aside}{end}")
    database.close()
    return aside


def put_back(database: Database, file: Path) -> None:
    """Makes a database what a backup holds; what it held before is gone."""
    if database.is_sqlite:
        database.make_folder()
        _put_copy_back(database, file)
    else:
        version = database.version()
        if version is not None and version > HEAD:
            database.require_head()
        if version is not None:
            downgrade(database, "base")
        programs.restore(database.url, file)


def _put_copy_back(database: Database, file: Path) -> None:
    """One transaction for SQLite: who has the database open sees all of it or nothing."""
    target: Any
    with database.lasting_connection() as connection, closing(sqlite3.connect(file)) as copy:
        target = connection.connection.driver_connection
        try:
            copy.backup(target)
            target.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"{database.where} cannot be written: {error}.") from error


@contextmanager
def _explained(file: Path, doing: str = "written") -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise StoreUnavailable(f"The backup {file} cannot be {doing}: {said}.") from error


def _to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
