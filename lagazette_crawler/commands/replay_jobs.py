"""What `crawl --replay` reads: which recorded pages may be articles, and which newspaper each of them belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import typer

from lagazette_crawler import settings
from lagazette_crawler.archive.replay import Recorded
from lagazette_crawler.crawling import Job
from lagazette_crawler.declared import any_newspaper, newspaper_for, newspaper_named
from lagazette_crawler.newspaper import ANNOUNCEMENT, SIGNPOST, NewspaperSpider

REPLAY_SETTINGS = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "lagazette_crawler.archive.replay.ReplayHandler"),
    "DOWNLOADER_MIDDLEWARES": dict.fromkeys(settings.DOWNLOADER_MIDDLEWARES),
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "ARCHIVE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
}
"""A replay has no network: nothing to be polite to, nothing to record again."""


def split_files(replay: list[Path], names: list[str]) -> tuple[list[Path], list[str]]:
    """`--replay one.warc.gz two.warc.gz`: files named after the first are files too, not newspapers."""
    files = [name for name in names if name.endswith((".warc", ".warc.gz"))]
    if missing := [name for name in files if not Path(name).is_file()]:
        raise typer.BadParameter(f"{missing[0]} is no file.", param_hint="--replay")
    return [*replay, *map(Path, files)], [name for name in names if name not in files]


def replay_jobs(records: Sequence[Recorded], names: Sequence[str], limit: int | None) -> list[Job]:
    """Every page goes to a newspaper that is named and claims it, else to the one it was recorded for, else to the one
    its host belongs to."""
    named = [spider for spider in map(newspaper_named, names) if spider]
    by_spider: dict[type[NewspaperSpider], list[Recorded]] = defaultdict(list)
    for record in filter(may_be_article, records):
        by_spider[_reader_of(record, named)].append(record)
    jobs = [Job(spider.name, spider, {"replay": found[:limit]}) for spider, found in by_spider.items()]
    return [job for job in jobs if not names or job.newspaper in names]


def _reader_of(record: Recorded, named: Sequence[type[NewspaperSpider]]) -> type[NewspaperSpider]:
    its_own = newspaper_named(record.newspaper) if record.newspaper else None
    if its_own in named:
        named = ()
    return newspaper_for(record.url, named) or its_own or newspaper_for(record.url) or any_newspaper()


def holds_none(files: Sequence[Path], records: Sequence[Recorded], names: Sequence[str]) -> str:
    """Why there is nothing to replay."""
    hosts = sorted({urlsplit(record.url).hostname or "" for record in filter(may_be_article, records)})
    held, verb = ", ".join(map(str, files)), "holds" if len(files) == 1 else "hold"
    if not hosts:
        return f"{held} {verb} no page."
    more = f" and {len(hosts) - 10} more" if len(hosts) > 10 else ""
    return f"{held} {verb} no page of {', '.join(names)} (hosts: {', '.join(hosts[:10])}{more})."


def may_be_article(record: Recorded) -> bool:
    """Feeds, front pages and robots.txt that a crawl of ours recorded are no articles, nor are redirects."""
    ours = record.newspaper is not None
    announces = record.kind in (ANNOUNCEMENT, SIGNPOST) or (ours and urlsplit(record.url).path == "/robots.txt")
    return not announces and not 300 <= record.status < 400
