"""The writer of the archive: a thread that compresses, writes and confirms everything waiting as one group."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import sleep

from lagazette_crawler.archive.files import GrowingFile, mend, open_file
from lagazette_crawler.archive.known_bodies import Body, KnownBodies
from lagazette_crawler.archive.warc import (
    ArchiveUnwritable,
    Exchange,
    info_record,
    new_record_id,
    note_record,
    payload_digest,
    request_record,
    response_record,
    revisit_record,
    written_date,
)
from lagazette_crawler.items import ArchiveRecord

logger = logging.getLogger(__name__)

FILE_SIZE = 1024**3
FREE_DISK_FLOOR = 200 * 1024**2
GATHERING = 0.01
"""Seconds in which a group gathers: at full speed each wakening of the thread costs the crawl more than its work."""
_BROKEN = ArchiveUnwritable("The writer of the archive has ended.")
_SMALL = 512  # bytes; a revisit saves nothing below


@dataclass(frozen=True, slots=True)
class _Waiting:
    exchange: Exchange
    kept: Future[ArchiveRecord]


class ArchiveWriter:
    """Keeps exchanges of one newspaper. A place is given once the record is on the disk."""

    def __init__(
        self,
        folder: Path,
        newspaper: str,
        *,
        file_size: int = FILE_SIZE,
        free_floor: int = FREE_DISK_FLOOR,
        about: dict[str, str] | None = None,
    ) -> None:
        """`about`: what the first record of a file says of its writer. ArchiveUnwritable when nothing can be kept."""
        self._folder, self._newspaper = folder, newspaper
        self._file_size, self._free_floor, self._about = file_size, free_floor, about or {}
        check_writable(folder, free_floor)
        for mended in mend(folder):
            logger.warning("%s: %d bytes of a torn last record were cut off", mended.file, mended.cut)
        self._known = KnownBodies(folder)
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._file: GrowingFile | None = None
        self._day: date | None = None
        self._failed: ArchiveUnwritable | None = None
        self._thread = Thread(target=self._work, name=f"archive of {newspaper}", daemon=True)
        self._thread.start()

    def keep(self, exchange: Exchange) -> Future[ArchiveRecord]:
        """Have an exchange written; the future gives its place, or ArchiveUnwritable."""
        kept: Future[ArchiveRecord] = Future()
        if self._thread.is_alive():
            self._queue.put(_Waiting(exchange, kept))
        else:
            kept.set_exception(self._failed or _BROKEN)
        return kept

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while group := self._next_group():
            self._confirm(group)
        self._let_go()
        self._known.close()

    def _confirm(self, group: list[_Waiting]) -> None:
        """Write a group and tell each that waits for it; nobody is left waiting, whatever happens."""
        try:
            places = self._write([waiting.exchange for waiting in group])
            for waiting, place in zip(group, places, strict=True):
                waiting.kept.set_result(place)
        except (OSError, ArchiveUnwritable) as error:
            self._failed = unwritable(self._folder, error)
        finally:
            for waiting in group:
                if not waiting.kept.done():
                    waiting.kept.set_exception(self._failed or _BROKEN)

    def _next_group(self) -> list[_Waiting]:
        """Everything that waits, once something does; empty when the writer is closed."""
        return list(self._waiting())

    def _waiting(self) -> Iterator[_Waiting]:
        waiting = self._queue.get()
        if waiting:
            sleep(GATHERING)
        while waiting:
            yield waiting
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                return
        self._queue.put(None)  # closed: for the round after this group

    def _write(self, exchanges: list[Exchange]) -> list[ArchiveRecord]:
        if self._failed:
            raise self._failed
        check_free(self._folder, self._free_floor)
        file = self._current_file()
        group = _Group(file, self._known)
        places = [group.add(exchange) for exchange in exchanges]
        file.append(group.data)
        for url, body in group.bodies.items():
            self._known.add(url, body)
        self._known.save()
        return places

    def _current_file(self) -> GrowingFile:
        """Today's file; another one when the day is over or the file is full."""
        today = datetime.now(UTC).date()
        if self._file and (self._day != today or self._file.size >= self._file_size):
            self._let_go()
        if self._file is None:
            self._file, self._day = open_file(self._folder, self._newspaper, self._file_size), today
            if self._file.size == 0:
                self._file.append(info_record(self._file.path.name, self._about))
        return self._file

    def _let_go(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


class _Group:
    """Records to be written as one."""

    def __init__(self, file: GrowingFile, known: KnownBodies) -> None:
        self._file, self._known = file, known
        self._parts: list[bytes] = []
        self._end = file.size
        self.bodies: dict[str, Body] = {}
        """The bodies this group holds whole, by address."""

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)

    def add(self, exchange: Exchange) -> ArchiveRecord:
        """Note, answer and request, in this order; the place of the answer."""
        digest, record_id = payload_digest(exchange.body), new_record_id()
        if exchange.note:
            self._append(note_record(exchange, record_id))
        offset = self._end
        known = self._known_body(exchange, digest)
        if known:
            self._append(revisit_record(exchange, digest, record_id, (known.file, known.offset, known.date)))
        else:
            self._append(response_record(exchange, digest, record_id))
            if _is_worth_referring_to(exchange):
                date = written_date(exchange.retrieved_at)
                self.bodies[exchange.url] = Body(digest, self._file.name, offset, self._end, date)
        self._append(request_record(exchange, record_id))
        return ArchiveRecord(self._file.name, offset, digest)

    def _known_body(self, exchange: Exchange, digest: str) -> Body | None:
        if not _is_worth_referring_to(exchange):
            return None
        body = self.bodies.get(exchange.url)
        return body if body and body.digest == digest else self._known.find(exchange.url, digest)

    def _append(self, record: bytes) -> None:
        self._parts.append(record)
        self._end += len(record)


def _is_worth_referring_to(exchange: Exchange) -> bool:
    """Whether the body is whole, and longer than what refers to it."""
    return len(exchange.body) >= _SMALL and not exchange.truncated


def check_writable(folder: Path, free_floor: int = FREE_DISK_FLOOR) -> None:
    """ArchiveUnwritable unless files can be made in the folder, which is made, and the disk has room."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise unwritable(folder, error) from error
    check_free(folder, free_floor)


def check_free(folder: Path, floor: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < floor:
        raise ArchiveUnwritable(
            f"The archive {folder} stops: {free // 10**6} MB of disk are free, the floor is {floor // 10**6} MB."
        )


def unwritable(folder: Path, error: OSError | ArchiveUnwritable) -> ArchiveUnwritable:
    """The fault as a sentence."""
    if isinstance(error, ArchiveUnwritable):
        return error
    return ArchiveUnwritable(f"The archive {folder} cannot be written to: {error.strerror or error}.")
