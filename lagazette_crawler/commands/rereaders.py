"""Reads many recorded pages again on all cores: readers in processes of their own, answers in the order asked."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from lagazette_crawler.archive.warc import ArchiveError
from lagazette_crawler.chunks import chunks
from lagazette_crawler.commands.field_changes import FIELDS, FieldChange, changes_of, filled_in
from lagazette_crawler.commands.rereading import Memory, reread
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import ArchiveRecord
from lagazette_crawler.processes_beside import processes_beside

Row = Mapping[str, Any]

PAGES_AT_A_TIME = 24
FEW = 300
"""Pages up to which starting processes takes longer than reading."""
_AHEAD = 4
"""Chunks a reader has waiting: so many pages are in memory, whatever the archive holds."""


class ReaderDied(Exception):
    """A reading process ended; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One stored article beside what today's rules read from its page."""

    id: int
    url: str
    filled: list[str] = field(default_factory=list)
    """The fields that had a value."""
    changes: list[FieldChange] = field(default_factory=list)
    refused: str | None = None
    """Why the page gives no article any more."""
    missing: str | None = None
    """The file that is not there."""
    damaged: str | None = None
    """Why the record cannot be read."""
    fault: str | None = None
    """A fault of the program, or of a declared rule, met on this page."""
    article: bytes | None = None
    """The article as read now, pickled, when asked for and it differs."""


def compare_all(
    rows: Iterable[Row], folder: Path, newspaper: str, *, jobs: int, keep: bool, memory: Memory | None = None
) -> Iterator[Compared]:
    """Compares rows of `articles` (with the places of their pages) one by one; `keep`: with those that differ."""
    compare = partial(_compare, folder=folder, newspaper=newspaper, keep=keep, memory=memory)
    if jobs <= 1:
        yield from (each for chunk in chunks(rows, PAGES_AT_A_TIME) for each in compare(chunk))
        return
    with processes_beside(jobs) as pool:
        try:
            yield from _in_order(pool, compare, chunks(rows, PAGES_AT_A_TIME), jobs * _AHEAD)
        except BrokenProcessPool as error:
            raise ReaderDied(
                "A reading process was ended from outside (out of memory?): nothing was written. Try --jobs 1."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor,
    compare: Callable[[list[Row]], list[Compared]],
    groups: Iterator[list[Row]],
    ahead: int,
) -> Iterator[Compared]:
    waiting: deque[Future[list[Compared]]] = deque()
    for group in groups:
        waiting.append(pool.submit(compare, group))
        if len(waiting) >= ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _compare(rows: Sequence[Row], *, folder: Path, newspaper: str, keep: bool, memory: Memory | None) -> list[Compared]:
    return [_compared(row, folder, newspaper, keep=keep, memory=memory) for row in rows]


def _compared(row: Row, folder: Path, newspaper: str, *, keep: bool, memory: Memory | None) -> Compared:
    named = partial(Compared, row["id"], row["url"])
    place = ArchiveRecord(row["archive_file"], row["archive_offset"], row["archive_digest"])
    if not (folder / place.file).is_file():
        return named(missing=place.file)
    try:
        read = reread(folder, place, newspaper, memory)
    except ArchiveError as error:
        return named(damaged=str(error))
    except BrokenRuleError as error:
        return named(fault=f"A rule of the layout is {error}.")
    except Exception as bug:  # noqa: BLE001 - a fault met on one page may not cost the others their answer
        return named(fault=f"{type(bug).__name__}: {bug}")
    if read.article is None:
        return named(refused=read.refused or "no article")
    changes = changes_of(row, read.article)
    kept = pickle.dumps(read.article) if keep and changes else None
    return named(filled=filled_in(row), changes=changes, article=kept)


ROW_NEEDS = (
    "id",
    "url",
    "archive_file",
    "archive_offset",
    "archive_digest",
    "published_precision",
    "updated_precision",
)
"""The columns read beside those compared."""


def as_sent(row: Row) -> dict[str, Any]:
    """The part of a row that a reader needs."""
    return {name: row[name] for name in (*ROW_NEEDS, *FIELDS)}
