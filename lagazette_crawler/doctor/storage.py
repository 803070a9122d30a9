"""Database, archive and disk: can what is found be kept?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from lagazette_crawler.archive.warc import ArchiveUnwritable
from lagazette_crawler.archive.writing import FREE_DISK_FLOOR, check_writable
from lagazette_crawler.doctor import Diagnosis, unusual, well, wrong
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import StoreError
from lagazette_crawler.store.care import opened

LITTLE = 2 * 1024**3
"""Bytes of free disk below which it is time to make room."""


def database(url: str) -> Iterator[Diagnosis]:
    """Whether it answers, has the tables of this program, and takes rows."""
    try:
        with opened(url) as found:
            if found.is_missing or found.version() is None:
                yield well("database", f"{found.where} is empty; the first crawl makes its tables.")
                return
            yield well("database", f"{found.where} answers.")
            yield from _schema(url)
            with found.writing():
                pass
    except StoreError as error:
        yield wrong("database", str(error), error.exit_code)


def _schema(url: str) -> Iterator[Diagnosis]:
    with opened(url) as found:
        try:
            found.require_head()
        except StoreError as error:
            yield wrong("schema", str(error), error.exit_code)
        else:
            yield well("schema", f"The tables are of revision {found.version()}, which this program needs.")


def archive(folder: Path) -> Diagnosis:
    if not folder.exists():
        return well("archive", f"{folder} is made at the first crawl.")
    try:
        check_writable(folder, 0)
    except ArchiveUnwritable as error:
        return wrong("archive", f"{error} Give this user the right to write there.", ExitCode.UNWRITABLE)
    sizes = [file.stat().st_size for file in folder.rglob("*.warc.gz")]
    return well("archive", f"{folder}: {len(sizes):,} files, {sum(sizes) / 10**9:.1f} GB, may be written.")


def written(what: str, folder: Path) -> Diagnosis:
    """Whether files can be made in a folder, or it can be made."""
    there = _existing(folder)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return well(what, f"{folder} may be written.")
    return unusual(what, f"{folder} cannot be written: give this user the right, or name another in lagazette.toml.")


def disk(folders: Iterable[Path]) -> Iterator[Diagnosis]:
    """The room left where database and archive grow; one line a file system."""
    seen = set()
    for folder in map(_existing, folders):
        if folder.stat().st_dev in seen:
            continue
        seen.add(folder.stat().st_dev)
        free = shutil.disk_usage(folder).free
        said = f"{free / 10**9:.1f} GB are free at {folder}"
        if free < FREE_DISK_FLOOR:
            what_to_do = "crawls stop there until there is room; `lagazette prune --dry-run --archive 365d` shows some."
            yield wrong("disk", f"{said}: {what_to_do}", ExitCode.UNWRITABLE)
        elif free < LITTLE:
            yield unusual("disk", f"{said}: make room soon, crawls stop at {FREE_DISK_FLOOR / 10**9:.1f} GB.")
        else:
            yield well("disk", f"{said}.")


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
