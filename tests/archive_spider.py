"""A small spider with the archive's parts and nothing else: `crawl FOLDER URL ...`, `replay FOLDER FILE ...`.

One item a line. `full`: a crawl whose disk is full after 20 kB. `closed`: a replay of nothing recorded.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from lagazette_crawler.archive.replay import ReplayHandler, index_of
from lagazette_crawler.items import ArchiveRecord


class Journal(scrapy.Spider):
    name = "journal"
    requests: ClassVar[list[scrapy.Request]] = []
    handle_httpstatus_list: ClassVar[list[int]] = [301, 404]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for request in self.requests:
            yield request

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        record: ArchiveRecord = response.meta["archive_record"]
        place = {"file": record.file, "offset": record.offset, "digest": record.digest}
        moment = response.meta["retrieved_at"].isoformat()
        item = {"url": response.url, "status": response.status, "text": response.text, "record": place}
        print(json.dumps(item | {"retrieved_at": moment, "encoding": response.encoding}))
        yield {}


def main(what: str, folder: str, *rest: str) -> None:
    settings: dict[str, Any] = {"LOG_LEVEL": "WARNING", "ARCHIVE_FOLDER": folder, "ARCHIVE_FREE_DISK_FLOOR": 0}
    if what in ("crawl", "full"):
        settings["DOWNLOADER_MIDDLEWARES"] = {"lagazette_crawler.archive.recording.RecordResponses": 950}
        Journal.requests = [scrapy.Request(url) for url in rest]
        Journal.handle_httpstatus_list = [404]
    else:
        settings["DOWNLOAD_HANDLERS"] = {"http": ReplayHandler, "https": ReplayHandler}
        settings["REDIRECT_ENABLED"] = False
        files = [] if what == "closed" else index_of(*map(Path, rest))
        Journal.requests = [scrapy.Request(one.url, meta={"replay": one}, dont_filter=True) for one in files]
        Journal.requests += [scrapy.Request(url) for url in rest if what == "closed"]
    if what == "full":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Journal)
    process.crawl(crawler)
    process.start()
    assert crawler.stats
    if sentence := crawler.stats.get_value("archive/unwritable"):
        reason = crawler.stats.get_value("finish_reason")
        requests = crawler.stats.get_value("downloader/request_count", 0)
        print(json.dumps({"closed": reason, "unwritable": sentence, "requests": requests}))


if __name__ == "__main__":
    main(*sys.argv[1:])
