"""Crawling several newspapers in one process, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.ledger import Ledger
from lagazette_crawler.newspaper import NewspaperSpider

FAILED_SHARE = 0.1
"""A run with a larger share of failed articles is degraded; single failures are tried again anyway."""


@dataclass(frozen=True, slots=True)
class Job:
    """One newspaper to crawl."""

    newspaper: str
    spider: type[NewspaperSpider]
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of crawling one newspaper."""

    newspaper: str
    found: int = 0
    fetched: int = 0
    new: int = 0
    revised: int = 0
    known: int = 0
    duplicate: int = 0
    refused: int = 0
    moved: int = 0
    gone: int = 0
    blocked: int = 0
    failed: int = 0
    seconds: float = 0.0
    reasons: Mapping[str, int] = field(default_factory=dict)
    exit_code: ExitCode = ExitCode.OK
    message: str | None = None
    """For the operator, when something needs one."""


class CrawlProcess:
    """Scrapy's process with our settings; runs its jobs once."""

    def __init__(self, overrides: Mapping[str, Any]) -> None:
        settings = Settings()
        settings.setmodule("lagazette_crawler.settings", "project")
        settings.setdict(overrides, "cmdline")
        self._process = AsyncCrawlerProcess(settings)
        self.crawlers: dict[str, Crawler] = {}

    def run(self, jobs: Sequence[Job]) -> list[Result]:
        """Crawls all newspapers side by side; returns when the last has ended."""
        for job in jobs:
            crawler = self._process.create_crawler(job.spider)
            self.crawlers[job.newspaper] = crawler
            self._process.crawl(crawler, **job.arguments)
        self._process.start()
        replay = any(job.arguments.get("replay") for job in jobs)
        return [result_of(job.newspaper, self.crawlers[job.newspaper], replay=replay) for job in jobs]


def result_of(newspaper: str, crawler: Crawler, *, replay: bool) -> Result:
    stats: dict[str, Any] = crawler.stats.get_stats() if crawler.stats else {}
    ours = {key.removeprefix("lagazette/"): value for key, value in stats.items() if key.startswith("lagazette/")}
    counts = {name: ours.get(name, 0) for name in Result.__dataclass_fields__ if isinstance(ours.get(name), int)}
    code, message = _judged(crawler, stats, ours, replay=replay)
    return Result(
        newspaper=newspaper,
        seconds=stats.get("elapsed_time_seconds", 0.0),
        reasons={key.removeprefix("reason/"): n for key, n in ours.items() if key.startswith("reason/")},
        exit_code=code,
        message=message,
        **counts,
    )


def _judged(
    crawler: Crawler, stats: Mapping[str, Any], ours: Mapping[str, Any], *, replay: bool
) -> tuple[ExitCode, str | None]:
    """The exit code of one newspaper's run, and a sentence where it is not 0."""
    ledger = crawler.get_extension(Ledger) if crawler.extensions else None
    if ledger is None or "finish_reason" not in stats:
        return ExitCode.BUG, "The crawl did not start; the log above says why."
    if ledger.failure:
        return ledger.failure_code, ledger.failure
    if unwritable := stats.get("archive/unwritable"):
        return ExitCode.UNWRITABLE, unwritable
    if stats["finish_reason"] == "shutdown":
        return ExitCode.INTERRUPTED, "Interrupted; what was under way is asked for again next time."
    bugs = stats.get("spider_exceptions/count", 0) + stats.get("lagazette/bug", 0)
    if bugs:
        return ExitCode.BUG, f"{bugs} pages hit a fault of the program; the log has the tracebacks."
    if replay:
        return ExitCode.OK, None
    return _judged_fetching(ours)


def _judged_fetching(ours: Mapping[str, Any]) -> tuple[ExitCode, str | None]:
    answered = ours.get("announcement/read", 0) + ours.get("announcement/unchanged", 0)
    unread = sum(n for key, n in ours.items() if key.startswith("announcement/")) - answered
    if not answered and not ours.get("fetched"):
        return ExitCode.NOTHING_FETCHED, "Nothing could be fetched: no feed, sitemap or section front answered."
    if unread:
        return ExitCode.DEGRADED, f"{unread} of {unread + answered} announcements could not be read."
    failed, fetched = ours.get("failed", 0), ours.get("fetched", 0)
    if failed > FAILED_SHARE * (failed + fetched):
        return ExitCode.DEGRADED, f"{failed} of {failed + fetched} articles could not be fetched."
    return ExitCode.OK, None
