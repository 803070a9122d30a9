"""The archive's files: one newspaper and day each, one writer at a time, and mended after a writer died."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lagazette_crawler.archive.reading import WarcFile
from lagazette_crawler.archive.warc import ArchiveUnwritable

_OPEN = ".open"
"""Folder of the archive that names the files being written, each from which byte on."""
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass
class GrowingFile:
    """A WARC file that this process, and no other, appends to; the system frees its lock at death."""

    folder: Path
    path: Path
    descriptor: int
    size: int
    name: str = field(init=False)
    """Relative to the archive's folder, as articles cite it."""
    _mark: Path = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.path.relative_to(self.folder).as_posix()
        self._mark = self.folder / _OPEN / f"{self.path.name}.json"
        self._mark.parent.mkdir(parents=True, exist_ok=True)
        self._mark.write_text(json.dumps({"file": self.name, "whole_until": self.size}))

    def append(self, data: bytes) -> None:
        """All of it or nothing, and on the disk."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
            os.fdatasync(self.descriptor)
        except OSError:
            with suppress(OSError):  # a full disk has room for less, always
                os.ftruncate(self.descriptor, self.size)
            raise
        self.size += len(data)

    def close(self) -> None:
        os.close(self.descriptor)
        self._mark.unlink(missing_ok=True)


def open_file(folder: Path, newspaper: str, max_size: int, now: datetime | None = None) -> GrowingFile:
    """Today's file of a newspaper: the one begun earlier when no other process writes to it, or a new one."""
    now = now or datetime.now(UTC)
    name = file_name(newspaper)
    month = folder / name / f"{now:%Y-%m}"
    month.mkdir(parents=True, exist_ok=True)
    for path in sorted(month.glob(f"{name}-{now:%Y%m%d}T*.warc.gz"), reverse=True):
        grown = _locked(path, os.O_RDWR | os.O_APPEND)
        if grown is None:
            continue
        size = os.fstat(grown).st_size
        if size < max_size:
            return GrowingFile(folder, path, grown, size)
        os.close(grown)
    return _new_file(folder, month, f"{name}-{now.strftime(_STAMP)}-{os.getpid()}")


def file_name(newspaper: str) -> str:
    """A newspaper's name as part of a file name: `127.0.0.1:8000` is `127.0.0.1_8000`."""
    return re.sub(r"[^\w.-]", "_", newspaper, flags=re.ASCII).lstrip(".")[:100] or "_"


def _new_file(folder: Path, month: Path, stem: str) -> GrowingFile:
    for number in range(1000):
        path = month / (f"{stem}-{number}.warc.gz" if number else f"{stem}.warc.gz")
        try:
            locked = _locked(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            continue
        if locked is not None:
            return GrowingFile(folder, path, locked, 0)
    raise ArchiveUnwritable(f"The archive has a thousand files called {month / stem}.")


def _locked(path: Path, flags: int) -> int | None:
    """The file open and locked by this process; None when another writes to it."""
    descriptor = os.open(path, flags, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@dataclass(frozen=True, slots=True)
class Mended:
    """A file whose writer died: how many bytes of a torn record were cut off."""

    file: str
    cut: int


def mend(folder: Path) -> list[Mended]:
    """Cut the torn last record off every file whose writer died; files being written are left alone."""
    marks = sorted((folder / _OPEN).glob("*.json"))
    return [mended for mark in marks for mended in _mend(folder, mark)]


def _mend(folder: Path, mark: Path) -> Iterator[Mended]:
    try:
        noted = json.loads(mark.read_text())
        path, whole_until = folder / noted["file"], int(noted["whole_until"])
    except (ValueError, KeyError, FileNotFoundError):  # the writer died while noting it, or has just finished
        path, whole_until = _file_marked(folder, mark), 0
    descriptor = _locked(path, os.O_RDWR) if path.is_file() else None
    if descriptor is None:
        if not path.is_file():
            mark.unlink(missing_ok=True)
        return
    try:
        if cut := _cut_torn_end(path, descriptor, whole_until):
            yield Mended(path.relative_to(folder).as_posix(), cut)
        mark.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _file_marked(folder: Path, mark: Path) -> Path:
    """The file a mark is named after."""
    found = folder.glob(f"*/*/{mark.name.removesuffix('.json')}")
    return next(found, folder / "nothing")


def _cut_torn_end(path: Path, descriptor: int, whole_until: int) -> int:
    """How many bytes after the last whole record were cut off."""
    records = WarcFile(path, start=whole_until)
    for _ in records:
        pass
    torn = os.fstat(descriptor).st_size - records.whole_until
    if torn > 0:
        os.ftruncate(descriptor, records.whole_until)
    return max(torn, 0)
