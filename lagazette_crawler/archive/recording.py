"""Keeps every response in the archive before anyone reads it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import CloseSpider, IgnoreRequest, NotConfigured

from lagazette_crawler import __version__
from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.warc import OWN_SOFTWARE, ArchiveUnwritable, Exchange, Header
from lagazette_crawler.archive.writing import FILE_SIZE, FREE_DISK_FLOOR, ArchiveWriter

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

logger = logging.getLogger(__name__)

UNWRITABLE = "archive_unwritable"
"""Why a crawl was closed whose responses could not be kept; the stats tell the sentence under `archive/unwritable`."""
_SECRET = {b"authorization", b"proxy-authorization", b"cookie"}


class ResponseNotKept(ArchiveUnwritable, IgnoreRequest):
    """A response that was fetched and is lost to the archive: nobody reads it, and its address counts as not seen."""


class RecordResponses:
    """Downloader middleware, the nearest to the downloader: it sees bytes as sent, and only what was really fetched.

    `request.meta["archive_record"]` is where the response lies, `request.meta["retrieved_at"]` when it was retrieved.
    """

    def __init__(self, crawler: Crawler, folder: Path, file_size: int, free_floor: int) -> None:
        self._crawler, self._folder = crawler, folder
        self._file_size, self._free_floor = file_size, free_floor
        self._writer: ArchiveWriter | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings.getbool("ARCHIVE_ENABLED", True) or not settings.get("ARCHIVE_FOLDER"):
            raise NotConfigured
        middleware = cls(
            crawler,
            Path(settings["ARCHIVE_FOLDER"]).absolute(),
            settings.getint("ARCHIVE_FILE_SIZE", FILE_SIZE),
            settings.getint("ARCHIVE_FREE_DISK_FLOOR", FREE_DISK_FLOOR),
        )
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    def spider_opened(self, spider: Spider) -> None:
        newspaper = getattr(spider, "newspaper", None) or spider.name
        about = {
            "software": f"{OWN_SOFTWARE}{__version__}",
            "isPartOf": newspaper,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "http-header-user-agent": self._crawler.settings.get("USER_AGENT") or "",
            "robots": "obey" if self._crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        }
        try:
            self._writer = ArchiveWriter(
                self._folder, newspaper, file_size=self._file_size, free_floor=self._free_floor, about=about
            )
        except ArchiveUnwritable as error:
            self._report(error)
            raise CloseSpider(UNWRITABLE) from error
        if self._crawler.stats:
            self._crawler.stats.set_value("archive/free", disk_usage(self._folder).free)
            self._crawler.stats.set_value("archive/floor", self._free_floor)

    async def spider_closed(self) -> None:
        if self._writer:
            await asyncio.to_thread(self._writer.close)

    def process_request(self, request: Request) -> None:
        request.meta["fetched"] = True  # reached the network: what other middlewares answer is not kept

    async def process_response(self, request: Request, response: Response) -> Response:
        if not request.meta.pop("fetched", False):
            return response
        if self._writer is None:
            raise ResponseNotKept("The archive is not open.")
        exchange = exchange_of(request, response, datetime.now(UTC))
        try:
            record = await asyncio.wrap_future(self._writer.keep(exchange))
        except ArchiveUnwritable as error:
            self._stop(error)
            raise ResponseNotKept(str(error)) from error
        request.meta["archive_record"] = record
        request.meta["retrieved_at"] = exchange.retrieved_at
        return response

    def _stop(self, error: ArchiveUnwritable) -> None:
        """Close the crawl: what cannot be kept is not fetched."""
        if self._closing is None and self._crawler.engine:
            self._report(error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=UNWRITABLE))

    def _report(self, error: ArchiveUnwritable) -> None:
        logger.error("%s", error)
        if self._crawler.stats:
            self._crawler.stats.set_value("archive/unwritable", str(error))


def exchange_of(request: Request, response: Response, retrieved_at: datetime) -> Exchange:
    """What Scrapy asked and was answered, secrets left out."""
    address = urlsplit(response.url)
    target = (address.path or "/") + (f"?{address.query}" if address.query else "")
    host = (b"Host", address.netloc.rpartition("@")[2].encode("latin-1", "replace"))
    return Exchange(
        url=response.url,
        retrieved_at=retrieved_at,
        status=response.status,
        body=response.body,
        headers=pairs(response.headers),
        protocol=response.protocol or "HTTP/1.1",
        ip_address=str(response.ip_address) if response.ip_address else None,
        truncated=_truncated(response.flags),
        method=request.method,
        request_target=target,
        request_headers=(host, *(pair for pair in pairs(request.headers) if pair[0].lower() not in _SECRET)),
        request_body=request.body,
        note=Note.of_request(request.meta, response.url).as_json(),
    )


def pairs(headers: Headers) -> tuple[Header, ...]:
    """Each header with each of its values."""
    return tuple((name, value) for name, values in headers.items() for value in values)


def _truncated(flags: list[str]) -> str | None:
    if "dataloss" in flags:
        return "disconnect"
    return "length" if "download_stopped" in flags else None
