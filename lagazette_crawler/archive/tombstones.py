"""Tombstones: a record's text taken out of the archive where it lies, and of nothing else.

A record is overwritten by one of the same length that says when it was withdrawn, so all other records stay where
articles and citations say they are. Its block is stored, not compressed, and as long as it takes.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lagazette_crawler.archive.reading import Located, WarcFile
from lagazette_crawler.archive.warc import GZIP_HEAD, ArchiveUnwritable, Record, new_record_id, written_date

_FIELD = "Lagazette-Withdrawn"
_LARGEST_STORED = 65_535
"""Bytes of a stored block of deflate (RFC 1951, 3.2.4), which has a head of five."""
_FRAME = len(GZIP_HEAD) + 8
_BY_CONCURRENCE = ("request", "metadata")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a record lies, and what ties it to others; its text is not held."""

    offset: int
    end: int
    record_id: str
    belongs_to: str
    """The record it was written for; empty: it stands for itself."""
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Buried:
    """Records of one file that hold a withdrawn text."""

    file: Path
    records: list[Stretch]


def withdrawn_on(record: Record) -> str | None:
    """When the text of a record was withdrawn; None for a record as it was written."""
    return record.fields.get(_FIELD.lower())


def find_records(files: Iterable[Path], is_withdrawn: Callable[[Record], bool]) -> Iterator[Buried]:
    """The records of pages for which `is_withdrawn` holds, with the notes and requests that belong to them."""
    for file in files:
        records = [_stretch(each, is_withdrawn) for each in WarcFile(file) if _has_text(each.record)]
        ids = {each.record_id for each in records if each.is_withdrawn}
        found = [each for each in records if each.is_withdrawn or each.belongs_to in ids]
        if found:
            yield Buried(file, found)


def _stretch(located: Located, is_withdrawn: Callable[[Record], bool]) -> Stretch:
    fields = located.record.fields
    return Stretch(
        located.offset,
        located.end,
        fields.get("warc-record-id", ""),
        fields.get("warc-concurrent-to", ""),
        is_withdrawn(located.record),
    )


def _has_text(record: Record) -> bool:
    return record.kind in ("response", "revisit", *_BY_CONCURRENCE) and withdrawn_on(record) is None


def bury(buried: Buried, at: datetime) -> None:
    """Overwrites the records with tombstones, on the disk when it returns. Raises ArchiveUnwritable."""
    try:
        with buried.file.open("r+b") as stream:
            for each in buried.records:
                stream.seek(each.offset)
                stream.write(tombstone(each.end - each.offset, at))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise ArchiveUnwritable(f"{buried.file} cannot be written to: {error.strerror}.") from error


def tombstone(length: int, at: datetime) -> bytes:
    """A record of exactly this length that says that a text was withdrawn. Raises ArchiveUnwritable without room."""
    least = -(-(length - _FRAME) // (_LARGEST_STORED + 5))
    for blocks in (least, least + 1):
        for spaces in ("", " "):  # the number that says how long the block is may itself be a digit longer
            record = _record(length - _FRAME - 5 * blocks, at, spaces)
            if record is not None and len(record) <= blocks * _LARGEST_STORED:
                return _stored(record, blocks)
    raise ArchiveUnwritable(f"A record of {length} bytes has no room for a tombstone.")


def _record(size: int, at: datetime, spaces: str) -> bytes | None:
    """A record of this size; None when there is none with so many spaces in its head."""
    empty = _head(at, 0, spaces)
    for digits in range(1, 9):
        block = size - (len(empty) - 1 + digits) - 4
        if block >= 0 and len(str(block)) == digits:
            return _head(at, block, spaces) + b" " * block + b"\r\n\r\n"
    return None


def _head(at: datetime, block: int, spaces: str) -> bytes:
    date = written_date(at)
    lines = (
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: {new_record_id()}",
        f"WARC-Date: {date}",
        f"{_FIELD}: {spaces}{date}",
        f"Content-Length: {block}",
    )
    return "\r\n".join([*lines, "", ""]).encode()


def _stored(record: bytes, blocks: int) -> bytes:
    """One member of gzip that holds the record as it is, in so many blocks."""
    parts = [record[number * _LARGEST_STORED : (number + 1) * _LARGEST_STORED] for number in range(blocks)]
    lengths = [(len(part).to_bytes(2, "little"), (len(part) ^ 0xFFFF).to_bytes(2, "little")) for part in parts]
    packed = [
        bytes([number == blocks]) + length + check + part
        for number, ((length, check), part) in enumerate(zip(lengths, parts, strict=True), 1)
    ]
    end = zlib.crc32(record).to_bytes(4, "little") + len(record).to_bytes(4, "little")
    return b"".join([GZIP_HEAD, *packed, end])
