"""One real crawl in a process of its own: requests in on stdin, what became of each out on stdout, as JSON.

Runs the package's own settings, downloader and middlewares, without its store.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Became:
    """What became of one request."""

    asked: str
    outcome: str | None
    reason: str | None
    evidence: str | None
    status: int | None = None
    url: str | None = None
    size: int = 0
    digest: str = ""
    validators: list[str | None] = field(default_factory=list)
    opt_outs: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Crawled:
    """What one crawl gave."""

    became: dict[str, Became]
    stats: dict[str, Any]
    log: str
    seconds: float
    peak_mb: float

    def __getitem__(self, url: str) -> Became:
        return self.became[url]


def crawl(
    requests: Sequence[str | dict[str, Any]], timeout: float = 60, env: dict[str, str] | None = None, **settings: Any
) -> Crawled:
    """Crawls these addresses (or `{"url", "meta"}`) in a fresh process with these settings."""
    run = start_crawl(requests, env=env, **settings)
    return finish_crawl(run, timeout)


def start_crawl(requests: Sequence[str | dict[str, Any]], env: dict[str, str] | None = None, **settings: Any) -> Any:
    asks = [{"url": each, "meta": {}} if isinstance(each, str) else each for each in requests]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", __file__],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps({"asks": asks, "settings": settings}))
    process.stdin.close()
    process.stdin = None
    return process


def finish_crawl(process: Any, timeout: float = 60) -> Crawled:
    out, log = process.communicate(timeout=timeout)
    assert process.returncode == 0, log
    told = json.loads(out)
    became = {each["asked"]: Became(**each) for each in told.pop("became")}
    return Crawled(became=became, log=log, **told)


def main() -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "lagazette_crawler.settings")
    told = json.load(sys.stdin)
    became: list[dict[str, Any]] = []
    settings = get_project_settings()
    settings.setdict(SETTINGS | told["settings"], priority="cmdline")
    started = time.monotonic()
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(_asker(told["asks"], became))
    process.crawl(crawler)
    process.start()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int | float | str)}
    seconds = time.monotonic() - started
    print(json.dumps({"became": became, "stats": stats, "seconds": seconds, "peak_mb": _peak_mb()}))


def _asker(asks: list[dict[str, Any]], became: list[dict[str, Any]]) -> Any:
    """A spider that asks for addresses and notes what became of them."""
    from scrapy import Request, Spider

    from lagazette_crawler.fetching.answers import Answer, read_answer, read_failure
    from lagazette_crawler.fetching.conditional import Sent, validators_of
    from lagazette_crawler.fetching.opt_outs import opt_outs

    def note(asked: str, answer: Answer, **more: Any) -> None:
        outcome = answer.outcome.value if answer.outcome else None
        became.append(
            {"asked": asked, "outcome": outcome, "reason": answer.reason, "evidence": answer.evidence, **more}
        )

    class Asker(Spider):
        name = "asker"

        async def start(self) -> AsyncIterator[Request]:
            for ask in asks:
                meta = {"asked": ask["url"], **ask["meta"]}
                if "validators" in meta:
                    meta["validators"] = Sent(*meta["validators"])
                yield Request(ask["url"], meta=meta, errback=self.failed, dont_filter=True)

        def parse(self, response: Any) -> None:
            sent = validators_of(response)
            note(
                response.meta["asked"],
                read_answer(response, article=not response.meta.get("announcement")),
                status=response.status,
                url=response.url,
                size=len(response.body),
                digest=hashlib.sha256(response.body).hexdigest(),
                validators=[sent.etag, sent.last_modified] if sent else [],
                opt_outs=list(opt_outs(response)),
            )

        def failed(self, failure: Any) -> None:
            note(failure.request.meta["asked"], read_failure(failure.value))

    return Asker


def _peak_mb() -> float:
    """Peak memory of this process alone; ru_maxrss would count the one that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


SETTINGS: dict[str, Any] = {
    "ADDONS": {},
    "HOST_MEMORY": "lagazette_crawler.fetching.host_memory.ForThisRun",
    "USER_AGENT": "lagazette-crawler/0 (+https://gazette.example/contact)",
    "ALLOWED_ADDRESSES": ["127.0.0.0/8"],
    "SPIDER_MIDDLEWARES": {},
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "RETRY_TIMES": 0,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 5,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "BACK_OFF": 0.1,
    "LOG_LEVEL": "INFO",
}

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])
    main()
