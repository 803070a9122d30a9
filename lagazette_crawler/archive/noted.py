"""One answer by its place, with what was known before it was asked: the note stands right before it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.reading import read_at, record_at
from lagazette_crawler.archive.replay import Recorded
from lagazette_crawler.archive.warc import GZIP_HEAD, RecordDamaged, RecordMissing, split_head, status_of

_BEFORE = 80 * 1024
"""Bytes before an answer in which its note begins; notes are bounded."""


def recorded_at(file: Path, offset: int) -> Recorded:
    """The answer at a place of a file; RecordMissing or RecordDamaged when there is none.

    Its body is read and checked by `reading.read_response`.
    """
    record = record_at(file, offset)
    if record.kind not in ("response", "revisit"):
        raise RecordMissing(f"{file} at {offset} holds no response but a record of type {record.kind!r}")
    _, note = note_before(file, offset, record.fields.get("warc-record-id"))
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


def note_before(file: Path, offset: int, answer_id: str | None) -> tuple[int, Note]:
    """Where the note of an answer begins, and the note; the answer's own place and an empty one when it has none."""
    nothing = offset, Note()
    with file.open("rb") as stream:
        start = max(0, offset - _BEFORE)
        stream.seek(start)
        before = stream.read(offset - start)
    begin = before.rfind(GZIP_HEAD)
    if begin < 0:
        return nothing
    try:
        record = read_at(BytesIO(before[begin:]), 0).record
    except RecordDamaged:
        return nothing
    if record.kind != "metadata" or record.fields.get("warc-concurrent-to") != answer_id:
        return nothing
    return start + begin, Note.from_json(record.block) or Note()
