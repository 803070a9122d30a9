"""Locks: two crawls of one newspaper never run at once. The operating system or PostgreSQL frees a lock at death."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, exc, text

from lagazette_crawler.store.errors import Locked, LockLost, StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from lagazette_crawler.store.database import Database


class Lock(Protocol):
    """Held until released, or until the process dies."""

    def hold(self) -> None:
        """Takes it again where it was lost meanwhile; raises LockLost when another process has it by now."""

    def release(self) -> None: ...


def take_lock(database: Database, name: str) -> Lock:
    """Takes the lock of this name on a database; raises Locked when another process holds it."""
    return _file_lock(database, name) if database.is_sqlite else _advisory_lock(database, name)


class _FileLock:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def hold(self) -> None:
        """The operating system takes it from nobody who lives."""

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
    """On a connection of its own, which lives as long as the crawl; when the server ends it, the lock is free."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self._connection: Connection | None = None

    def take(self) -> bool:
        connection = self._database.lasting_connection()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}):
            self._connection = connection
        else:
            connection.close()
        return self._connection is not None

    def hold(self) -> None:
        if self._is_alive():
            return
        self._connection = None
        if not self.take():
            raise LockLost(
                f"The connection to {self._database.where} that kept others off the {self._name} was lost, and another "
                "has begun since: this one ends."
            )

    def _is_alive(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except exc.DBAPIError:
            self._connection.invalidate()
            self._connection.close()
            return False
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.detach()  # closed, not given back: the lock goes with it
            self._connection.close()


def _advisory_lock(database: Database, name: str) -> Lock:
    lock = _AdvisoryLock(database, name)
    if lock.take():
        return lock
    raise _locked(name, "another process")


def _locked(name: str, owner: str) -> Locked:
    return Locked(f"Another {name} is under way ({owner}); this one asks nothing.")
