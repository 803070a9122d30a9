"""Which body an address answered with last, so that an unchanged one is not kept twice."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

MOST = 200_000
"""Addresses remembered; the longest untouched are forgotten."""


@dataclass(frozen=True, slots=True)
class Body:
    """Where a body lies whole."""

    digest: str
    file: str
    """Relative to the archive's folder."""
    offset: int
    end: int
    date: str
    """WARC-Date of its record."""


class KnownBodies:
    """A small table beside the archive's files. It only saves space: when it is lost, bodies are kept once more."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._database: sqlite3.Connection | None = _opened(folder / "known-bodies.sqlite")

    def find(self, url: str, digest: str) -> Body | None:
        """The body of this address, when it is this one and its file still holds it."""
        row = self._run(
            "SELECT digest, file, offset, end, date FROM bodies WHERE url = ? AND digest = ?", (url, digest)
        )
        body = Body(*row) if row else None
        return body if body and self._is_there(body) else None

    def add(self, url: str, body: Body) -> None:
        self._run(
            "INSERT OR REPLACE INTO bodies (url, digest, file, offset, end, date) VALUES (?, ?, ?, ?, ?, ?)",
            (url, body.digest, body.file, body.offset, body.end, body.date),
        )

    def forget(self, url: str) -> None:
        self._run("DELETE FROM bodies WHERE url = ?", (url,))

    def save(self) -> None:
        """Make what was added known to other processes."""
        if self._database and self._database.in_transaction:
            self._run("COMMIT", ())

    def close(self) -> None:
        # INSERT OR REPLACE gives a new rowid: the highest are the latest
        self._run("DELETE FROM bodies WHERE rowid <= (SELECT max(rowid) FROM bodies) - ?", (self._most,))
        self.save()
        if self._database:
            self._database.close()
            self._database = None

    def _is_there(self, body: Body) -> bool:
        try:
            return (self._folder / body.file).stat().st_size >= body.end
        except OSError:
            return False

    def _run(self, statement: str, values: tuple[str | int, ...]) -> tuple[str, str, int, int, str] | None:
        if self._database is None:
            return None
        try:
            if not self._database.in_transaction and not statement.startswith("SELECT"):
                self._database.execute("BEGIN IMMEDIATE")
            with closing(self._database.execute(statement, values)) as cursor:
                row: tuple[str, str, int, int, str] | None = cursor.fetchone()
                return row
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return None

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        logger.warning("Unchanged bodies are kept whole, the table of known bodies failed: %s", error)
        if self._database:
            self._database.close()
        self._database = None


def _opened(path: Path) -> sqlite3.Connection | None:
    """The table, made anew when it is damaged; None when it cannot be had."""
    for _ in range(2):
        database = sqlite3.connect(path, timeout=2, isolation_level=None, check_same_thread=False)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(
                "CREATE TABLE IF NOT EXISTS bodies (url TEXT UNIQUE NOT NULL, digest TEXT NOT NULL, file TEXT NOT NULL,"
                " offset INTEGER NOT NULL, end INTEGER NOT NULL, date TEXT NOT NULL)"
            )
        except sqlite3.OperationalError as error:  # locked or not writable: someone else's, not damaged
            database.close()
            logger.warning("Unchanged bodies are kept whole, %s: %s", path, error)
            return None
        except sqlite3.DatabaseError:
            database.close()
            path.unlink(missing_ok=True)
        else:
            return database
    return None
