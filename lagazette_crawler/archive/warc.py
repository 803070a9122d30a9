"""WARC records as bytes: one request, response or note each (WARC/1.1, ISO 28500:2017).

Written here rather than with warcio, whose writer compresses at level 9 and holds the interpreter: that costs as much
as the crawl itself. warcio reads what is written here, and `warcio check` verifies it.
"""

from __future__ import annotations

import re
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from uuid import uuid4

Header = tuple[bytes, bytes]
"""Name and value of one HTTP header as sent; names may repeat."""

MAX_HEAD = 256 * 1024
"""Bytes; the longest head of a record or of an HTTP message that is read."""
OWN_SOFTWARE = "lagazette-crawler/"
"""How the first record of our own files names its writer, before the version."""
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_LEVEL = 3  # of 150 kB of HTML 24 % are left in 1.4 ms, at level 6 21 % in 3.6 ms
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")  # a line that starts with a space continues the one before (RFC 9112, 5.2)
_VERSION = re.compile(rb"WARC/\d\.\d+[ \t]*")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")


class ArchiveError(Exception):
    """The archive cannot do what it is asked; the message is a sentence for the operator."""


class ArchiveUnwritable(ArchiveError):
    """Responses cannot be kept: a crawl stops rather than fetch what it would lose."""


class RecordMissing(ArchiveError):
    """The file or the record that is cited is not there."""


class RecordDamaged(ArchiveError):
    """The record's bytes are not those that were written, or no record."""


class RecordTooLarge(RecordDamaged):
    """The record is larger than what is read of any page."""


class NotByRecord(RecordDamaged):
    """The file is one gzip stream of many records: none can be read alone."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked and what was answered, as it went over the wire (transfer coding undone)."""

    url: str
    retrieved_at: datetime
    """When the answer was complete, aware, UTC."""
    status: int
    body: bytes
    """As sent: content coding (gzip, br ...) still in place."""
    headers: tuple[Header, ...] = ()
    protocol: str = "HTTP/1.1"
    ip_address: str | None = None
    truncated: str | None = None
    """Why the body is not whole: `length`, `time`, `disconnect` (WARC-Truncated)."""
    method: str = "GET"
    request_target: str = "/"
    request_headers: tuple[Header, ...] = ()
    request_body: bytes = b""
    note: bytes = b""
    """JSON: what was known before asking."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC file."""

    kind: str
    """WARC-Type: `response`, `request`, `revisit`, `warcinfo`, `metadata` ..."""
    fields: Mapping[str, str]
    """Names in lower case."""
    block: bytes

    @property
    def url(self) -> str:
        # wget 1.19 writes <https://...>
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def date(self) -> datetime | None:
        return read_date(self.fields.get("warc-date", ""))

    @property
    def digest(self) -> str | None:
        return self.fields.get("warc-payload-digest")


def split_head(data: bytes) -> tuple[bytes, tuple[Header, ...], bytes]:
    """First line, headers and what follows the empty line of a WARC record or an HTTP message."""
    end = _END_OF_HEAD.search(data, 0, MAX_HEAD)
    head, rest = (data[: end.start()], data[end.end() :]) if end else (data[:MAX_HEAD], b"")
    first, *lines = _FOLD.sub(b" ", head).splitlines() or [b""]
    pairs = (line.partition(b":") for line in lines)
    return first, tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon), rest


def parse_record(data: bytes) -> Record:
    """The record that `data` begins with; RecordDamaged when there is none or it is not whole."""
    first, headers, rest = split_head(data)
    if not _VERSION.fullmatch(first):
        raise RecordDamaged(f"no WARC record, it begins with {first[:40]!r}")
    fields = {name.decode("latin-1").lower(): value.decode("utf-8", "replace") for name, value in headers}
    length = content_length(fields)
    if len(rest) < length:
        raise RecordDamaged(f"{length} bytes were announced, {len(rest)} are there")
    if rest[length:].lstrip().startswith(b"WARC/"):
        raise NotByRecord(
            "several records in one gzip member; `warcio recompress OLD NEW` makes them readable one by one"
        )
    return Record(fields.get("warc-type", ""), fields, rest[:length])


def content_length(fields: Mapping[str, str]) -> int:
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise RecordDamaged(f"its Content-Length is {length!r}")
    return int(length)


def status_of(first_line: bytes) -> int:
    """The status of an HTTP answer's first line."""
    status = _STATUS.match(first_line)
    if not status:
        raise RecordDamaged(f"no HTTP answer, it begins with {first_line[:40]!r}")
    return int(status[1])


def read_date(text: str) -> datetime | None:
    """WARC-Date (ISO 8601) as an aware moment in UTC; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def written_date(moment: datetime) -> str:
    """A moment as WARC-Date, to the microsecond: `2020-12-16T12:44:00.000000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def payload_digest(body: bytes) -> str:
    """`sha1:` and the digest in base 32, as archives write it."""
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode("ascii")


def response_record(exchange: Exchange, digest: str, record_id: str) -> bytes:
    """The answer, whole, as one compressed record."""
    fields = [*_answer_fields("response", exchange, digest, record_id)]
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    return compressed_record(fields, _answer_head(exchange), exchange.body)


def revisit_record(exchange: Exchange, digest: str, record_id: str, of: tuple[str, int, str]) -> bytes:
    """The answer whose body an earlier record holds already: `of` is its file, offset and date."""
    file, offset, date = of
    fields = [
        *_answer_fields("revisit", exchange, digest, record_id),
        ("WARC-Profile", SAME_BODY),
        ("WARC-Refers-To-Target-URI", exchange.url),
        ("WARC-Refers-To-Date", date),
        ("WARC-Refers-To-Filename", file),  # these two as Heritrix writes them
        ("WARC-Refers-To-File-Offset", str(offset)),
    ]
    return compressed_record(fields, _answer_head(exchange))


def request_record(exchange: Exchange, answer_id: str) -> bytes:
    """What was asked, tied to its answer."""
    first = f"{exchange.method} {exchange.request_target} HTTP/1.1"
    fields = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", written_date(exchange.retrieved_at)),
        ("WARC-Target-URI", exchange.url),
        ("WARC-Concurrent-To", answer_id),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return compressed_record(fields, _http_head(first, exchange.request_headers), exchange.request_body)


def note_record(exchange: Exchange, answer_id: str) -> bytes:
    """What was known before asking, tied to its answer."""
    fields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", written_date(exchange.retrieved_at)),
        ("WARC-Target-URI", exchange.url),
        ("WARC-Concurrent-To", answer_id),
        ("Content-Type", "application/json"),
    ]
    return compressed_record(fields, exchange.note)


def info_record(file_name: str, about: Mapping[str, str]) -> bytes:
    """The first record of a file: who wrote it, and how."""
    block = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in about.items())
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", written_date(datetime.now(UTC))),
        ("WARC-Filename", file_name),
        ("Content-Type", "application/warc-fields"),
    ]
    return compressed_record(fields, block.encode())


def new_record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _answer_fields(kind: str, exchange: Exchange, digest: str, record_id: str) -> Iterable[tuple[str, str]]:
    yield "WARC-Type", kind
    yield "WARC-Record-ID", record_id
    yield "WARC-Date", written_date(exchange.retrieved_at)
    yield "WARC-Target-URI", exchange.url
    if exchange.ip_address:
        yield "WARC-IP-Address", exchange.ip_address
    yield "WARC-Payload-Digest", digest
    yield "Content-Type", "application/http; msgtype=response"


def _answer_head(exchange: Exchange) -> bytes:
    return _http_head(f"{exchange.protocol} {exchange.status} {_phrase(exchange.status)}", exchange.headers)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _http_head(first_line: str, headers: Iterable[Header]) -> bytes:
    lines = [first_line.encode("latin-1", "replace"), *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(line.replace(b"\r", b" ").replace(b"\n", b" ") for line in lines) + b"\r\n\r\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def compressed_record(fields: Iterable[tuple[str, str]], *block: bytes) -> bytes:
    """A record with its block (in parts) as one gzip member."""
    lines = [f"{name}: {_one_line(value)}" for name, value in fields]
    head = "\r\n".join(["WARC/1.1", *lines, f"Content-Length: {sum(map(len, block))}", "", ""])
    return _gzip_member([head.encode(), *block, b"\r\n\r\n"])


def _gzip_member(parts: Iterable[bytes]) -> bytes:
    """RFC 1952, with a checksum over the header too: so any flipped byte of a record is noticed."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum, size, out = 0, 0, [GZIP_HEAD]
    for part in parts:
        checksum, size = zlib.crc32(part, checksum), size + len(part)
        out.append(deflate.compress(part))
    out += [deflate.flush(), checksum.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")]
    return b"".join(out)


_GZIP_FIELDS = b"\x1f\x8b\x08\x02\0\0\0\0\0\x03"  # deflate, FHCRC, no time, Unix
GZIP_HEAD = _GZIP_FIELDS + (zlib.crc32(_GZIP_FIELDS) & 0xFFFF).to_bytes(2, "little")
