"""Locks: two crawls of one newspaper never run at once. The operating system or PostgreSQL frees a lock at death."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, text

from lagazette_crawler.store.errors import Locked, StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from lagazette_crawler.store.database import Database


class Lock(Protocol):
    """Held until released, or until the process dies."""

    def release(self) -> None: ...


def take_lock(database: Database, name: str) -> Lock:
    """Takes the lock of this name on a database; raises Locked when another process holds it."""
    return _file_lock(database, name) if database.is_sqlite else _advisory_lock(database, name)


class _FileLock:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        os.close(self._descriptor)


def _file_lock(database: Database, name: str) -> Lock:
    """A file beside the database, so that all who share the database share its locks; it says who holds it."""
    file = _folder(database) / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreUnavailable(f"The lock {file} cannot be made: {error.strerror}.") from error
    try:
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        owner = os.read(descriptor, 20).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise _locked(name, f"process {owner}" if owner else "another process") from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return _FileLock(descriptor)


def _folder(database: Database) -> Path:
    name = database.url.database or ""
    if name.startswith("file:"):  # SQLite's own way of naming files
        return Path(tempfile.gettempdir()) / "lagazette-locks" / hashlib.sha256(name.encode()).hexdigest()[:16]
    file = Path(name).absolute()
    return file.with_name(file.name + ".locks")


class _AdvisoryLock:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        self._connection.detach()  # closed, not given back: the lock goes with it
        self._connection.close()


def _advisory_lock(database: Database, name: str) -> Lock:
    """On a connection of its own: it lives as long as the crawl."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    connection = database.lasting_connection()
    if connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
        return _AdvisoryLock(connection)
    connection.close()
    raise _locked(name, "another process")


def _locked(name: str, owner: str) -> Locked:
    return Locked(f"Another {name} is under way ({owner}); this one asks nothing.")
