"""Crawling several newspapers in one process, and what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from lagazette_crawler import logs
from lagazette_crawler.config import ConfigError
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.ledger import Ledger
from lagazette_crawler.store.runs import COUNTED
from lagazette_crawler.verdict import SIGNAL, Verdict, interrupted_by, own_counts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One newspaper to crawl."""

    newspaper: str
    spider: type[Spider]
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
    is_told: bool = False
    """What the code and the message say was said less than a day ago, and is still so."""
    run: int | None = None
    """Number of its row in `runs`."""


QUIET = ("scrapy.core.downloader.handlers", "scrapy.downloadermiddlewares.httpcompression", "trafilatura")
"""Loggers of faults of newspapers that the ledger counts under a reason of their own."""


class _Process(AsyncCrawlerProcess):
    """Scrapy's process that remembers which signal ended it: cron and people want different exit codes."""

    def _signal_shutdown(self, signum: int, frame: Any) -> None:
        for crawler in self.crawlers:
            if crawler.stats:
                crawler.stats.set_value(SIGNAL, signum)
        super()._signal_shutdown(signum, frame)


def package_settings() -> Settings:
    settings = Settings()
    settings.setmodule("lagazette_crawler.settings", "project")
    return settings


class CrawlProcess:
    """Scrapy's process with our settings; runs its jobs once."""

    def __init__(self, overrides: Mapping[str, Any], settings: Settings | None = None) -> None:
        """`settings`: those of a Scrapy command; None: the package's."""
        settings = settings if settings is not None else package_settings()
        settings.setdict({**overrides, "LOG_INSTALL_ROOT_HANDLER": False}, "cmdline")
        self._process = _Process(settings)
        self.logs_json = settings.getbool("LOG_JSON")
        self.trouble = logs.install(settings)
        """What else the operator must know."""
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.crawlers: dict[str, Crawler] = {}
        self._tasks: dict[str, logs.Task] = {}

    def spider(self, name: str) -> type[Spider]:
        """The spider of that name; KeyError when there is none."""
        return self._process.spider_loader.load(name)

    def run(self, jobs: Sequence[Job]) -> list[Result]:
        """Crawls all newspapers side by side; returns when the last has ended."""
        tasks = [self._begin(job) for job in jobs]
        self._process.start()
        results = [self._result(job, task) for job, task in zip(jobs, tasks, strict=True)]
        return [replace(result, run=self._tasks[result.newspaper].run) for result in results]

    def _begin(self, job: Job) -> asyncio.Future[None]:
        crawler = self._process.create_crawler(job.spider)
        self.crawlers[job.newspaper] = crawler
        self._tasks[job.newspaper] = logs.Task(job.newspaper)
        logs.TASK.set(self._tasks[job.newspaper])  # the crawl's own: starting it copies the context
        task = self._process.crawl(crawler, **job.arguments)
        logs.TASK.set(None)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen: asyncio need not report it
        return task

    def _result(self, job: Job, task: asyncio.Future[None]) -> Result:
        if not task.done() or task.cancelled():  # told to stop twice
            code = interrupted_by(stats_of(self.crawlers[job.newspaper]))
            return Result(newspaper=job.newspaper, exit_code=code, message="Stopped before its last line was written.")
        error = task.exception()
        if error is None:
            return result_of(job.newspaper, self.crawlers[job.newspaper])
        if isinstance(error, ConfigError):
            return Result(newspaper=job.newspaper, exit_code=ExitCode.CONFIGURATION, message=str(error))
        if isinstance(error, UsageError):
            return Result(newspaper=job.newspaper, exit_code=ExitCode.USAGE, message=str(error))
        logger.error("The crawl of %s did not start", job.newspaper, exc_info=error)
        return Result(newspaper=job.newspaper, exit_code=ExitCode.BUG, message=f"The crawl did not start: {error}")


def stats_of(crawler: Crawler) -> Mapping[str, Any]:
    return crawler.stats.get_stats() if crawler.stats else {}


def result_of(newspaper: str, crawler: Crawler) -> Result:
    """What a crawl that has ended came to."""
    stats = stats_of(crawler)
    counts = own_counts(stats)
    ledger = crawler.get_extension(Ledger) if crawler.extensions else None
    verdict = (ledger and ledger.verdict) or Verdict(ExitCode.BUG, "The crawl did not start; the log says why.")
    return Result(
        newspaper=newspaper,
        seconds=stats.get("elapsed_time_seconds", 0.0),
        reasons={key.removeprefix("reason/"): n for key, n in counts.items() if key.startswith("reason/")},
        exit_code=verdict.exit_code,
        message=verdict.message,
        is_told=verdict.is_told,
        **{name: counts[name] for name in COUNTED if name in counts},
    )
