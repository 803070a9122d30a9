"""A SQLite file this user may read and not write, or on a disk that nobody may write: read as it lies.

SQLite keeps its log in files beside the database, which even readers make. Where they cannot be made and none is there,
the file is read as one that does not change (`immutable`); whether it did not is asked at the end.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from lagazette_crawler.store.errors import StoreUnavailable

State = tuple[int, int, bool]


def is_unwritable(file: Path) -> bool:
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


class AsItLies:
    """A SQLite file that is only read."""

    def __init__(self, url: URL, file: Path) -> None:
        self._file = file
        self._state = _state(file)
        query = {"uri": "true", "mode": "ro"}
        if not self._has_log:
            query["immutable"] = "1"
        self.url = url.set(database=f"file:{quote(str(file))}", query=query)

    @property
    def _has_log(self) -> bool:
        return self._state[-1]

    def require_unchanged(self) -> None:
        """Raises StoreUnavailable when a crawl wrote it meanwhile: what was read may not fit together."""
        if not self._has_log and _state(self._file) != self._state:
            raise StoreUnavailable(
                f"{self._file} was written while it was read, by another user: what was said may not fit together. "
                "Ask again, or give this user the right to write the file and its folder."
            )


def _state(file: Path) -> State:
    """When it was last written, its size, and whether there is a log beside it that says more."""
    log, found = Path(f"{file}-wal"), file.stat()
    return found.st_mtime_ns, found.st_size, log.is_file() and log.stat().st_size > 0
