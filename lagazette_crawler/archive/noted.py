"""One answer by its place, with what was known before it was asked: the note stands right before it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.reading import read_at
from lagazette_crawler.archive.replay import Recorded
from lagazette_crawler.archive.warc import GZIP_HEAD, RecordDamaged, RecordMissing, split_head, status_of

_BEFORE = 80 * 1024
"""Bytes before an answer in which its note begins; notes are bounded."""


def recorded_at(file: Path, offset: int) -> Recorded:
    """The answer at a place of a file; RecordMissing or RecordDamaged when there is none.

    Its body is read and checked by `reading.read_response`.
    """
    try:
        with file.open("rb") as stream:
            start = max(0, offset - _BEFORE)
            stream.seek(start)
            before = stream.read(offset - start)
            record = read_at(stream, offset).record
    except OSError as error:
        raise RecordMissing(f"{file} cannot be read: {error.strerror}") from error
    except RecordDamaged as error:
        raise type(error)(f"{file} at {offset}: {error}") from error
    if record.kind not in ("response", "revisit"):
        raise RecordMissing(f"{file} at {offset} holds no response but a record of type {record.kind!r}")
    note = _note(before, record.fields.get("warc-record-id"))
    return Recorded(
        url=record.url,
        file=file,
        offset=offset,
        retrieved_at=record.date,
        status=status_of(split_head(record.block)[0]),
        content_type=None,
        kind=note.kind,
        address=note.address,
        announced=note.announced,
    )


def _note(before: bytes, answer_id: str | None) -> Note:
    """The note of an answer in the bytes before it; one that says nothing when there is none."""
    start = before.rfind(GZIP_HEAD)
    if start < 0:
        return Note()
    try:
        located = read_at(BytesIO(before[start:]), 0)
    except RecordDamaged:
        return Note()
    record = located.record
    if record.kind != "metadata" or record.fields.get("warc-concurrent-to") != answer_id:
        return Note()
    return Note.from_json(record.block) or Note()
