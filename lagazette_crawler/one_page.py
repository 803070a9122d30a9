"""One page fetched as a crawl would fetch it, without any database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from lagazette_crawler.fetching.answers import read_failure


class NotFetched(Exception):
    """The page could not be fetched; the message says why."""


class OnePage(Spider):
    """Asks for one address and keeps the answer."""

    name = "one_page"
    answer: Response | None = None
    failure: str | None = None

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.start_urls[0], self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> None:
        self.answer = response

    def failed(self, failure: Failure) -> None:
        if failure.value:
            answer = read_failure(failure.value)
            self.failure = f"{answer.outcome}, {answer.reason}"


def fetch(url: str, overrides: Mapping[str, Any]) -> Response:
    """The response at an address. One call a process (Scrapy's reactor runs once). Raises NotFetched."""
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    alone: dict[str, Any] = {"EXTENSIONS": {}, "SPIDER_MIDDLEWARES": {}, "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
    settings.setdict({**alone, "ARCHIVE_ENABLED": False, **overrides}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(OnePage)
    process.crawl(crawler, start_urls=[url])
    process.start()
    spider = crawler.spider
    if not isinstance(spider, OnePage) or spider.answer is None:
        failure = spider.failure if isinstance(spider, OnePage) else None
        raise NotFetched(f"{url} could not be fetched: {failure or 'the crawl did not start'}.")
    return spider.answer
