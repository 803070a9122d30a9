"""One page, or a few, fetched as a crawl would fetch them, without any database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
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
    """Asks for addresses and keeps the answers."""

    name = "one_page"

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.answers: dict[str, Response] = {}
        self.failures: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Any]:
        for url in self.start_urls:
            asked = {"asked": url}
            yield Request(url, self.parse, errback=self.failed, cb_kwargs=asked, meta=asked, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> None:
        self.answers[kwargs["asked"]] = response

    def failed(self, failure: Failure) -> None:
        if failure.value:
            answer = read_failure(failure.value)
            asked = failure.request.meta["asked"]  # type: ignore[attr-defined]
            self.failures[asked] = f"{answer.outcome}, {answer.reason}"


def fetch(url: str, overrides: Mapping[str, Any]) -> Response:
    """The response at an address. One call a process (Scrapy's reactor runs once). Raises NotFetched."""
    return fetch_all([url], overrides)[0]


def fetch_all(urls: Sequence[str], overrides: Mapping[str, Any]) -> list[Response]:
    """The responses at addresses, in order. One call a process. Raises NotFetched for the first that has none."""
    answers, failures = answers_of(urls, overrides)
    for url in urls:
        if url not in answers:
            raise NotFetched(f"{url} could not be fetched: {failures.get(url, 'no answer')}.")
    return [answers[url] for url in urls]


def answers_of(urls: Sequence[str], overrides: Mapping[str, Any]) -> tuple[dict[str, Response], dict[str, str]]:
    """The responses at addresses, and why others gave none. One call a process."""
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    alone: dict[str, Any] = {"EXTENSIONS": {}, "SPIDER_MIDDLEWARES": {}, "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
    settings.setdict({**alone, "ARCHIVE_ENABLED": False, **overrides}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(OnePage)
    process.crawl(crawler, start_urls=list(urls))
    process.start()
    spider = crawler.spider
    if not isinstance(spider, OnePage):
        return {}, dict.fromkeys(urls, "the crawl did not start")
    return spider.answers, spider.failures
