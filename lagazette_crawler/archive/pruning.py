"""Pruning: which of the archive's files are older than an age, and which of them something still needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lagazette_crawler.archive.reading import WarcFile

_STAMPED = re.compile(r"-(\d{8})T\d{6}Z-")
"""The day in a name of ours: `lagazette-20260501T120000Z-4711.warc.gz`."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive."""

    name: str
    """Relative to the archive's folder, as articles cite it."""
    day: date
    """The day it was begun on."""
    size: int
    """Bytes."""


def files(folder: Path) -> Iterator[File]:
    """All WARC files of the archive, by name."""
    for path in sorted([*folder.rglob("*.warc.gz"), *folder.rglob("*.warc")]):
        with suppress(FileNotFoundError):  # another program took it away
            stat = path.stat()
            yield File(path.relative_to(folder).as_posix(), _day(path.name, stat.st_mtime), stat.st_size)


def _day(name: str, changed: float) -> date:
    stamp = _STAMPED.search(name)
    try:
        return datetime.strptime(stamp[1], "%Y%m%d").date() if stamp else datetime.fromtimestamp(changed, UTC).date()
    except ValueError:
        return datetime.fromtimestamp(changed, UTC).date()


def needed_by(folder: Path, kept: Iterable[str]) -> set[str]:
    """The files whose bodies records of these files refer to, because the body had not changed.

    Reads the files whole: minutes for a hundred gigabytes.
    """
    return {
        named
        for name in kept
        for located in WarcFile(folder / name)
        if located.record.kind == "revisit" and (named := located.record.fields.get("warc-refers-to-filename"))
    }


def remove(folder: Path, name: str) -> None:
    """Takes a file away, and its folders when nothing else is in them."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder:
            return
        with suppress(OSError):
            parent.rmdir()
