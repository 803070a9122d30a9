"""What a crawl costs that finds little new: `python benchmarks/little_new.py [--known 5000] [--large 100000]`.

The sample newspaper is served on loopback. All but ten of its articles are known to the database beforehand (as
addresses, without their texts). A first crawl settles the announcements, then one each with 0, 1 and 10 new articles
is measured: requests and bytes by the newspaper's log, seconds and peak memory of the whole process, start included.
Beside it, where it is installed (`requirements/benchmarks.in`), a Scrapy spider with deltafetch that reads the same
announcements and downloads only what it has not. News-please and Fundus cannot be compared: the one asks for every
article again before it looks whether it is known, the other remembers nothing between two runs.
Then peak memory again where all sitemaps are read and 1,000 or 100,000 addresses of theirs are known.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from lagazette_crawler.demo import Site, serve
from lagazette_crawler.page import Found
from lagazette_crawler.store import open_store


@dataclass(frozen=True, slots=True)
class Cost:
    """One crawl, measured from outside."""

    name: str
    requests: int
    articles: int
    received: int
    seconds: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", type=int, default=5_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--deltafetch", nargs=2, metavar=("SITE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.deltafetch:
        crawl_with_deltafetch(*options.deltafetch)
        return
    print(f"{'':<26}{'requests':>9}{'articles':>9}{'bytes':>10}{'seconds':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory(prefix="incremental-") as folder:
        for cost in chain(few_new(options.known, Path(folder)), memory(options.large, Path(folder))):
            print(
                f"{cost.name:<26}{cost.requests:>9}{cost.articles:>9}{cost.received:>10,}"
                f"{cost.seconds:>9.1f}{cost.peak_mb:>9.0f}",
                flush=True,
            )


def few_new(known: int, folder: Path) -> Iterator[Cost]:
    """Crawls with 0, 1 and 10 new articles."""
    with serve(known + 11) as site:
        newsroom, every = site.newspaper.newsroom, list(site.newspaper.newsroom.ids)
        database = folder / "few.db"
        newsroom.ids = every[11:]
        know(site, database)
        crawled("settling", site, database)
        crawled("settling", site, database)
        yield crawled(f"0 new of {known:,}", site, database)
        newsroom.ids = every[10:]
        yield crawled(f"1 new of {known:,}", site, database)
        newsroom.ids = every
        yield crawled(f"10 new of {known:,}", site, database)
        if find_spec("scrapy_deltafetch"):
            newsroom.ids = every[11:]
            beside(site, folder, "all new")
            for new in (0, 1, 10):
                newsroom.ids = every[{0: 11, 1: 10, 10: 0}[new] :]
                yield beside(site, folder, f"deltafetch, {new} new")


def memory(large: int, folder: Path) -> Iterator[Cost]:
    """Crawls that read all sitemaps and know everything they list."""
    for known in (1_000, large):
        with serve(known) as site:
            database = folder / f"{known}.db"
            know(site, database)
            yield crawled(f"{known:,} known, all listed", site, database, "--since", "2000-01-01")


def know(site: Site, database: Path) -> None:
    """Makes all articles known, as if they had been read long ago."""
    newsroom = site.newspaper.newsroom
    found = [Found(site.url + newsroom.path(number)) for number in newsroom.ids]
    with open_store(f"sqlite:///{database}") as store:
        for start in range(0, len(found), 5_000):
            some = found[start : start + 5_000]
            store.announce("lagazette", some, found_on=site.url, at=datetime(2026, 1, 1, tzinfo=UTC))
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE addresses SET outcome = 'known', next_look_at = NULL")
    connection.close()


def crawled(name: str, site: Site, database: Path, *options: str) -> Cost:
    command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", "lagazette", "--site", site.url, *options]
    command += ["--allow-address", "127.0.0.1", "--quiet", "-s", "DOWNLOAD_DELAY=0"]
    data = {"DATABASE_URL": f"sqlite:///{database}", "LAGAZETTE_DATA": str(database.with_suffix(".data"))}
    site.forget()
    started = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | data)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        sys.exit(f"{name} ended with {process.returncode}")
    articles = sum(path.endswith(".html") for path in site.paths())
    seconds, peak = time.perf_counter() - started, usage.ru_maxrss / 1024
    return Cost(name, len(site.log), articles, received(database), seconds, peak)


def beside(site: Site, folder: Path, name: str) -> Cost:
    """The same for a spider with deltafetch: what the sitemaps list and it has not stored."""
    site.forget()
    started = time.perf_counter()
    command = [sys.executable, __file__, "--deltafetch", site.url, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{name} ended with {process.returncode}")
    articles = sum(path.endswith(".html") for path in site.paths())
    seconds, peak = time.perf_counter() - started, usage.ru_maxrss / 1024
    return Cost(name, len(site.log), articles, int(told), seconds, peak)


def crawl_with_deltafetch(site: str, folder: str) -> None:
    """Prints how many bytes it received."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response
    from scrapy_deltafetch import DeltaFetch

    class Deltas(scrapy.Spider):
        name = "deltas"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            for path in ("/rss/", "/sitemap-news.xml", "/sitemap.xml"):
                yield scrapy.Request(site + path, self.parse_announcement)

        def parse_announcement(self, response: Response) -> Iterator[scrapy.Request]:
            body = gzip.decompress(response.body) if response.url.endswith(".gz") else response.body
            for url in re.findall(r"<(?:loc|link)>([^<]+)</", body.decode()):
                if url.endswith(".html"):
                    yield scrapy.Request(url, self.parse)
                elif "sitemap" in url:
                    yield scrapy.Request(url, self.parse_announcement)

        def parse(self, response: Response) -> Iterator[dict[str, str | None]]:
            yield {"url": response.url, "title": response.css("h1::text").get()}

    class Asynchronous(DeltaFetch):  # type: ignore[misc]
        """As it is, it does not start with Scrapy 2.19."""

        async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
            for each in super().process_spider_output(response, [one async for one in result], crawler.spider):
                yield each

    process = CrawlerProcess(
        {
            "SPIDER_MIDDLEWARES": {Asynchronous: 100},
            "DELTAFETCH_ENABLED": True,
            "DELTAFETCH_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "DOWNLOAD_DELAY": 0,
        }
    )
    crawler = process.create_crawler(Deltas)
    process.crawl(crawler)
    process.start()
    assert crawler.stats
    print(crawler.stats.get_value("downloader/response_bytes", 0))


def received(database: Path) -> int:
    """Bytes of the last run, as the database tells."""
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT bytes FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    return int(found[0])


if __name__ == "__main__":
    main()
