"""WARC files read: every record in order, or one by its place, whole and checked, own files and foreign ones."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.bufferedreaders import ChunkedDataReader

from lagazette_crawler.archive.warc import (
    MAX_HEAD,
    Header,
    NotByRecord,
    Record,
    RecordDamaged,
    RecordMissing,
    RecordTooLarge,
    content_length,
    parse_record,
    split_head,
    status_of,
)
from lagazette_crawler.items import ArchiveRecord

MAX_RECORD = 64 * 1024 * 1024
"""Bytes, uncompressed; larger records are skipped."""
_CHUNK = 64 * 1024
_GZIP_START = b"\x1f\x8b\x08"
_PLAIN_START = b"WARC/"


@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it lies: bytes `offset` to `end` of its file."""

    record: Record
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """One answer out of an archive, its body checked against its digest."""

    url: str
    retrieved_at: datetime | None
    status: int
    headers: tuple[Header, ...]
    """As sent, but for Transfer-Encoding, which is undone."""
    body: bytes
    """As sent: content coding still in place, as the headers say."""
    digest: str | None


def read_record(folder: Path, place: ArchiveRecord) -> StoredResponse:
    """The response an article cites; RecordMissing, or RecordDamaged when a byte is not what was written."""
    stored = read_response(folder / place.file, place.offset)
    if place.digest and stored.digest != place.digest:
        raise RecordDamaged(f"{place.file} at {place.offset} holds another body ({stored.digest}, not {place.digest})")
    return stored


def read_response(file: Path, offset: int, original: tuple[Path, int] | None = None) -> StoredResponse:
    """The response (or revisit) at an offset; `original`: where a revisit's body lies when it does not say so."""
    record = record_at(file, offset)
    if record.kind not in ("response", "revisit"):
        raise RecordMissing(f"{file} at {offset} holds no response but a record of type {record.kind!r}")
    first, headers, body = split_head(record.block)
    if record.kind == "revisit" and (place := original or original_of(file, record)):
        body = split_head(_response_at(*place).block)[2]
    body = _checked(record, headers, body, f"{file} at {offset}")
    return StoredResponse(
        record.url, record.date, status_of(first), _without_transfer_coding(headers), body, record.digest
    )


def original_of(file: Path, record: Record) -> tuple[Path, int] | None:
    """Where a revisit's body lies, as the record says; None when it does not (or has none: not modified)."""
    name, offset = record.fields.get("warc-refers-to-filename"), record.fields.get("warc-refers-to-file-offset", "")
    if not name or not offset.isdigit():
        return None
    places = (parent / name for parent in file.resolve().parents)
    found = next((place for place in places if place.is_file()), file.with_name(Path(name).name))
    return found, int(offset)


def record_at(file: Path, offset: int, limit: int = MAX_RECORD) -> Record:
    """The record that begins at this byte of a file."""
    try:
        with file.open("rb") as stream:
            return read_at(stream, offset, limit).record
    except OSError as error:
        raise RecordMissing(f"{file} cannot be read: {error.strerror}") from error
    except RecordDamaged as error:
        raise type(error)(f"{file} at {offset}: {error}") from error


def _response_at(file: Path, offset: int) -> Record:
    record = record_at(file, offset)
    if record.kind != "response":
        raise RecordMissing(f"{file} at {offset} holds no response but a record of type {record.kind!r}")
    return record


@dataclass
class WarcFile:
    """The records of one file in order; what is broken is skipped and counted, and memory holds one at a time."""

    path: Path
    start: int = 0
    limit: int = MAX_RECORD
    broken: int = 0
    """Places at which one record or more could not be read."""
    first_fault: str | None = None
    whole_until: int = field(init=False)
    """Byte after the last whole record read."""

    def __post_init__(self) -> None:
        self.whole_until = self.start

    def __iter__(self) -> Iterator[Located]:
        with self.path.open("rb") as stream:
            offset: int | None = self.start
            lost = False
            while offset is not None and _begins(stream, offset):
                try:
                    located = read_at(stream, offset, self.limit)
                except RecordDamaged as error:
                    if not lost:
                        self.note(offset, error)
                    lost = True
                    offset = None if isinstance(error, NotByRecord) else _next_start(stream, offset + 1)
                    continue
                lost = False
                offset = self.whole_until = located.end
                yield located

    def note(self, offset: int, error: RecordDamaged) -> None:
        self.broken += 1
        self.first_fault = self.first_fault or f"{self.path} at {offset}: {error}"


def read_at(stream: BinaryIO, offset: int, limit: int = MAX_RECORD) -> Located:
    """The record that begins at `offset`, gzip or plain."""
    stream.seek(offset)
    start = stream.read(len(_PLAIN_START))
    if start.startswith(_GZIP_START):
        data, end = _inflated(stream, offset, limit)
        return Located(parse_record(data), offset, end)
    if start == _PLAIN_START:
        return _read_plain(stream, offset, limit)
    raise RecordDamaged(f"no record begins here, but {start!r}" if start else "the file ends before")


def _inflated(stream: BinaryIO, offset: int, limit: int) -> tuple[bytes, int]:
    """One gzip member and the byte after it."""
    stream.seek(offset)
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts: list[bytes] = []
    room = limit + MAX_HEAD
    while not inflate.eof:
        chunk = stream.read(_CHUNK)
        if not chunk:
            raise RecordDamaged("the file ends within the record")
        try:
            parts.append(inflate.decompress(chunk, room))
        except zlib.error as error:
            raise RecordDamaged(f"its compressed bytes are damaged ({error})") from error
        room -= len(parts[-1])
        if room <= 0:
            raise _too_large(parts, limit)
    return b"".join(parts), stream.tell() - len(inflate.unused_data)


def _too_large(parts: list[bytes], limit: int) -> RecordDamaged:
    """A record above the limit, or many small ones compressed together."""
    _, headers, _ = split_head(b"".join(parts))
    lengths = [value for name, value in headers if name.lower() == b"content-length"]
    if lengths and lengths[0].isdigit() and int(lengths[0]) < limit:
        return NotByRecord("the whole file is one gzip stream; `warcio recompress OLD NEW` makes its records readable")
    return RecordTooLarge(f"it is larger than {limit} bytes")


def _read_plain(stream: BinaryIO, offset: int, limit: int) -> Located:
    stream.seek(offset)
    head = stream.read(MAX_HEAD)
    _, headers, rest = split_head(head)
    fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
    length = content_length(fields)
    if length > limit:
        raise RecordTooLarge(f"it is larger than {limit} bytes")
    begin = offset + len(head) - len(rest)
    stream.seek(begin)
    record = parse_record(head[: begin - offset] + stream.read(length))
    end = begin + length
    blank = stream.read(4)
    return Located(record, offset, end + len(blank) - len(blank.lstrip(b"\r\n")))


def _begins(stream: BinaryIO, offset: int) -> bool:
    """Whether anything stands at this byte."""
    stream.seek(offset)
    return bool(stream.read(1))


def _next_start(stream: BinaryIO, offset: int) -> int | None:
    """The next byte at which a record may begin."""
    stream.seek(offset)
    window, base = b"", offset
    while chunk := stream.read(_CHUNK):
        window += chunk
        found = [at for at in (window.find(_GZIP_START), window.find(_PLAIN_START)) if at >= 0]
        if found:
            return base + min(found)
        kept = len(_PLAIN_START) - 1
        base += len(window) - len(window[-kept:])
        window = window[-kept:]
    return None


def _checked(record: Record, headers: tuple[Header, ...], body: bytes, where: str) -> bytes:
    """The body without transfer coding; RecordDamaged when it has another digest than the record says."""
    whole = _unchunked(headers, body)
    if record.digest and not any(_has_digest(candidate, record.digest) for candidate in (whole, body)):
        raise RecordDamaged(f"{where}: the body is not what {record.digest} says")
    return whole


def _has_digest(body: bytes, digest: str) -> bool:
    """Whether a body has a digest as WARC files write it: algorithm, colon, base 32 or hexadecimal."""
    algorithm, _, expected = digest.partition(":")
    name = algorithm.strip().lower().replace("-", "")
    if name not in ("sha1", "sha256", "md5", "sha512"):
        return True  # nothing to check it by
    raw = hashlib.new(name, body, usedforsecurity=False).digest()
    base_32 = b32encode(raw).decode("ascii").rstrip("=").lower()
    return expected.strip().rstrip("=").lower() in (raw.hex(), base_32)


def _unchunked(headers: tuple[Header, ...], body: bytes) -> bytes:
    codings = b",".join(value for name, value in headers if name.lower() == b"transfer-encoding").lower()
    return ChunkedDataReader(BytesIO(body)).read() if b"chunked" in codings else body


def _without_transfer_coding(headers: tuple[Header, ...]) -> tuple[Header, ...]:
    return tuple(header for header in headers if header[0].lower() != b"transfer-encoding")
