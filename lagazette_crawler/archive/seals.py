"""Seals: what a citation says of a record, so that one changed byte of it is noticed, now and in ten years."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lagazette_crawler.archive.noted import note_before
from lagazette_crawler.archive.reading import original_of, read_at
from lagazette_crawler.archive.warc import Record, RecordDamaged, RecordMissing
from lagazette_crawler.items import ArchiveRecord


@dataclass(frozen=True, slots=True)
class Seal:
    """A stretch of an archive file and the SHA-256 of its bytes: a note and its answer, or the body of a revisit."""

    file: str
    offset: int
    length: int
    sha256: str

    def is_broken(self, folder: Path) -> str | None:
        """What is wrong with the bytes; None: they are what they were."""
        data = _bytes(folder / self.file, self.offset, self.length)
        if len(data) < self.length:
            return f"{self.file} ends before byte {self.offset + self.length}"
        if hashlib.sha256(data).hexdigest() != self.sha256:
            return f"the bytes of {self.file} from {self.offset} on are not those that were cited"
        return None


def seals_of(folder: Path, place: ArchiveRecord) -> list[Seal]:
    """The seals of an archived page; RecordMissing or RecordDamaged when it is not there."""
    file = folder / place.file
    record, end = located_at(file, place.offset)
    begin = note_before(file, place.offset, record.fields.get("warc-record-id"))[0]
    seals = [_seal(folder, place.file, begin, end)]
    original = original_of(file, record) if record.kind == "revisit" else None
    if original:
        body, offset = original
        seals.append(_seal(folder, _cited(folder, body), offset, located_at(body, offset)[1]))
    return seals


def located_at(file: Path, offset: int) -> tuple[Record, int]:
    """The record at a place, and the byte after it."""
    try:
        with file.open("rb") as stream:
            located = read_at(stream, offset)
    except OSError as error:
        raise RecordMissing(f"{file} cannot be read: {error.strerror}") from error
    except RecordDamaged as error:
        raise type(error)(f"{file} at {offset}: {error}") from error
    return located.record, located.end


def _seal(folder: Path, file: str, begin: int, end: int) -> Seal:
    data = _bytes(folder / file, begin, end - begin)
    return Seal(file, begin, end - begin, hashlib.sha256(data).hexdigest())


def _bytes(file: Path, offset: int, length: int) -> bytes:
    try:
        with file.open("rb") as stream:
            stream.seek(offset)
            return stream.read(length)
    except OSError as error:
        raise RecordMissing(f"{file} cannot be read: {error.strerror}") from error


def _cited(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)
