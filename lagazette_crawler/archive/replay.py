"""The archive as another web server: requests answered from WARC files, the network closed."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import brotli
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.reading import Located, StoredResponse, WarcFile, original_of, read_response
from lagazette_crawler.archive.warc import (
    OWN_SOFTWARE,
    ArchiveError,
    Header,
    Record,
    RecordDamaged,
    RecordMissing,
    split_head,
    status_of,
)
from lagazette_crawler.items import ArchiveRecord
from lagazette_crawler.page import Announced

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class NotRecorded(ArchiveError):
    """A replay was asked for something that no record holds; it never asks the network instead."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A response in a WARC file, its body not yet read."""

    url: str
    file: Path
    offset: int
    retrieved_at: datetime | None
    status: int
    content_type: str | None
    """Media type in lower case, without parameters: `text/html`."""
    original: tuple[Path, int] | None = None
    """Where the body lies, of a response whose record says only that it had not changed."""
    newspaper: str | None = None
    """The newspaper a crawl of ours recorded it for; None: nobody says."""
    kind: str | None = None
    """What the crawl that recorded it asked for, `article` or `announcement`; None: nobody says."""
    address: str | None = None
    """The address that had been announced, when redirects led here from elsewhere."""
    announced: Announced | None = None
    """What the announcement had said of it."""


def index_of(*files: Path) -> list[Recorded]:
    """Every response of the files, in their order; RecordMissing for a file that is not there or is no WARC file."""
    return list(responses_in(*files))


def responses_in(*files: Path) -> Iterator[Recorded]:
    """The same one by one, memory flat; what is broken is skipped and reported in one line a file."""
    index = _Index()
    for file in files:
        records = WarcFile(file.absolute())
        yield from index.responses_of(records)
        if records.broken:
            logger.warning("%d places skipped in %s; the first: %s", records.broken, file, records.first_fault)
        if records.broken and not records.whole_until:
            raise RecordMissing(f"{file} holds no readable WARC record: {records.first_fault}")


class _Index:
    """What earlier records say of later ones."""

    def __init__(self) -> None:
        self._bodies: dict[str, tuple[Path, int]] = {}
        """Where each body lies, by its digest."""
        self._newspaper: str | None = None
        """The newspaper that the file is of."""
        self._note: tuple[str, Note] | None = None
        """The last note, and the id of the answer it belongs to."""

    def responses_of(self, records: WarcFile) -> Iterator[Recorded]:
        self._newspaper = None
        try:
            for located in records:
                try:
                    recorded = self._recorded(records.path, located)
                except RecordDamaged as error:
                    records.note(located.offset, error)
                    continue
                if recorded:
                    yield recorded
        except OSError as error:
            raise RecordMissing(f"{records.path} cannot be read: {error.strerror}") from error

    def _recorded(self, file: Path, located: Located) -> Recorded | None:
        """The record as a response to http or https; None when it is something else."""
        record = located.record
        if record.kind == "warcinfo":
            self._newspaper = _newspaper_of(record)
        if record.kind == "metadata":
            self._remember_note(record)
        if record.kind not in ("response", "revisit") or not _is_web_address(record.url):
            return None
        first, headers, _ = split_head(record.block)
        status, note = status_of(first), self._note_of(record)
        return Recorded(
            url=record.url,
            file=file,
            offset=located.offset,
            retrieved_at=record.date,
            status=status,
            content_type=_media_type(headers),
            original=self._original(file, located, status),
            newspaper=self._newspaper,
            kind=note.kind,
            address=note.address,
            announced=note.announced,
        )

    def _original(self, file: Path, located: Located, status: int) -> tuple[Path, int] | None:
        """Where a revisit's body lies; RecordDamaged when that is nowhere."""
        record, digest = located.record, located.record.digest
        if record.kind == "response":
            if digest:
                self._bodies[digest] = (file, located.offset)
            return None
        original = original_of(file, record) or self._bodies.get(digest or "")
        if original is None and status != 304:
            raise RecordDamaged("a revisit whose body is in no file given")
        return original

    def _remember_note(self, record: Record) -> None:
        if record.fields.get("content-type") == "application/json" and (note := Note.from_json(record.block)):
            self._note = record.fields.get("warc-concurrent-to", ""), note

    def _note_of(self, record: Record) -> Note:
        if self._note and self._note[0] == record.fields.get("warc-record-id"):
            return self._note[1]
        return Note()


def _newspaper_of(info: Record) -> str | None:
    """The newspaper a file of ours is of; None of a file of others."""
    about = dict(split_head(b"\n" + info.block)[1])
    if not about.get(b"software", b"").startswith(OWN_SOFTWARE.encode()):
        return None
    return about.get(b"isPartOf", b"").decode("utf-8", "replace") or None


def _media_type(headers: tuple[Header, ...]) -> str | None:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), None)
    return kind.partition(b";")[0].strip().lower().decode("latin-1") if kind else None


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


class ReplayHandler:
    """Download handler for http and https: answers with the record that `request.meta["replay"]` names."""

    lazy = False

    def __init__(self, folder: Path | None) -> None:
        """`folder`: the archive's; its own files are cited relative to it."""
        self._folder = folder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        folder = crawler.settings.get("ARCHIVE_FOLDER")
        return cls(Path(folder).absolute() if folder else None)

    async def download_request(self, request: Request) -> Response:
        """RecordMissing, RecordDamaged or NotRecorded when there is no such answer."""
        recorded = request.meta.get("replay")
        if not isinstance(recorded, Recorded) or request.meta.get("redirect_times"):
            raise NotRecorded(f"A replay reads records only, and none was named for {request.url}.")
        stored = read_response(recorded.file, recorded.offset, recorded.original)
        request.meta["retrieved_at"] = stored.retrieved_at
        request.meta["archive_record"] = ArchiveRecord(self._cited(recorded.file), recorded.offset, stored.digest)
        return as_answer(request.url, stored)

    async def close(self) -> None:
        """Nothing is held open."""

    def _cited(self, file: Path) -> str:
        if self._folder and file.is_relative_to(self._folder):
            return file.relative_to(self._folder).as_posix()
        return str(file)


def as_answer(url: str, stored: StoredResponse) -> Response:
    """A stored response as the downloader would give it."""
    headers = Headers()
    for name, value in stored.headers:
        headers.appendlist(name, value)
    if not _is_coded_as_said(headers, stored.body):
        headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=url, body=stored.body)
    return kind(url=url, status=stored.status, headers=headers, body=stored.body)


def _is_coded_as_said(headers: Headers, body: bytes) -> bool:
    """Whether the body has the content coding its headers name: many archives undo it and leave the header."""
    codings = b",".join(headers.getlist("Content-Encoding")).lower().replace(b" ", b"").split(b",")
    match codings[-1]:
        case b"gzip" | b"x-gzip":
            return body.startswith(b"\x1f\x8b")
        case b"zstd":
            return body.startswith(b"\x28\xb5\x2f\xfd")
        case b"br":
            return _begins_as_brotli(body)
        case b"deflate":
            return _begins_as_deflate(body)
    return True


def _begins_as_brotli(body: bytes) -> bool:
    try:
        brotli.Decompressor().process(body[:4096])
    except brotli.error:
        return False
    return True


def _begins_as_deflate(body: bytes) -> bool:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(window).decompress(body[:4096])
        except zlib.error:
            continue
        return True
    return False
