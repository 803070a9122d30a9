"""Reads a recorded page by today's rules, offline: with the spider and the steps of a crawl, without its engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import DummyStatsCollector

from lagazette_crawler.archive.noted import recorded_at
from lagazette_crawler.archive.reading import read_response
from lagazette_crawler.archive.replay import Recorded, as_answer
from lagazette_crawler.archive.warc import RecordDamaged
from lagazette_crawler.commands.extract import STEPS
from lagazette_crawler.declared import any_newspaper, newspaper_for, newspaper_named
from lagazette_crawler.extractors.article import extract
from lagazette_crawler.fetching.answers import read_answer, read_failure
from lagazette_crawler.items import ArchiveRecord, Article
from lagazette_crawler.newspaper import NewspaperSpider
from pipelines.mark_duplicates import mark
from pipelines.require_essentials import refusal

Memory = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Reread:
    """What today's rules make of a recorded page."""

    article: Article | None = None
    refused: str | None = None
    """Why a crawl would store no article, in the words that are counted; None: it would."""


def reread(folder: Path, place: ArchiveRecord, newspaper: str | None, memory: Memory | None = None) -> Reread:
    """The article of the page at a place of the archive, read as a page of this newspaper.

    `memory`: for each newspaper the lines that recur on its pages.

    Raises ArchiveError when the page is not there or is not what was written, BrokenRuleError for a rule that is none.
    """
    recorded = recorded_at(folder / place.file, place.offset)
    named = newspaper_named(newspaper) if newspaper else None
    spider = _spider((named or newspaper_for(recorded.url) or any_newspaper()).name)
    spider.memory = memory or {}
    try:
        response = _response(spider, recorded, place)
    except IgnoreRequest as error:  # unpacked, it is larger than a page may be
        return Reread(refused=_counted(read_failure(error).reason))
    answer = read_answer(response)
    if answer.outcome is not None:
        return Reread(refused=_counted(answer.reason))
    article = spider.completed(extract(spider.page_of(response)), response)
    refused = refusal(article)
    if refused:
        return Reread(refused=str(refused))
    for step in STEPS:
        article = step(article)
    return Reread(mark(article))


def _counted(reason: str | None) -> str:
    return reason or "unreadable"


def _response(spider: NewspaperSpider, recorded: Recorded, place: ArchiveRecord) -> Response:
    """The recorded answer, unpacked, as the spider gets it."""
    stored = read_response(recorded.file, recorded.offset, recorded.original)
    if place.digest and stored.digest != place.digest:
        raise RecordDamaged(f"{place.file} at {place.offset} holds another body ({stored.digest}, not {place.digest})")
    request = spider.replay_request(recorded)
    request.meta["retrieved_at"] = stored.retrieved_at
    request.meta["archive_record"] = ArchiveRecord(place.file, place.offset, stored.digest)
    response = _unpacking().process_response(request, as_answer(recorded.url, stored))
    if isinstance(response, Request):
        raise TypeError("unpacking a page asks for nothing")
    response.request = request
    return response


@cache
def _unpacking() -> HttpCompressionMiddleware:
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    crawler = Crawler(Spider, settings)
    crawler.stats = DummyStatsCollector(crawler)
    return HttpCompressionMiddleware(crawler=crawler)


@cache
def _spider(name: str) -> NewspaperSpider:
    declared = newspaper_named(name) or any_newspaper()
    return declared()
