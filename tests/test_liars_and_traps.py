"""Newspapers whose servers lie or never end, over whole crawls: what they hide is found, what they repeat is left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from gazette.announcements import rss, xml
from gazette.pages import article
from gazette.server import Ask, Gazette, Reply

from lagazette_crawler.discovery.traps import BUDGET
from lagazette_crawler.fetching.conditional import ONE_IN, asks_for_all
from lagazette_crawler.frontier import BATCH

pytestmark = pytest.mark.slow

FRONT = Reply(200, b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>')
ROBOTS = Reply(200, b"User-agent: *\nAllow: /\n", {"Content-Type": "text/plain"})


def crawl(gazette: Gazette, data: Path) -> subprocess.CompletedProcess[str]:
    pace = ("-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
    command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", gazette.url("/"), "--allow-address", "127.0.0.1"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [*command, *pace],
        env={**environment, "LAGAZETTE_DATA": str(data)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def ask_for_all_next_time(data: Path, url: str) -> None:
    """Sets the count of looks to where the next one is not to be conditional: one in twenty is not."""
    looks = next(looks for looks in range(ONE_IN) if asks_for_all(url, looks))
    with sqlite3.connect(data / "lagazette.db") as database:
        database.execute("UPDATE announcements SET looks = ? WHERE url = ?", [looks, url])


class LyingFeed:
    """Says `not modified` to whoever has its tag, whatever has been published since."""

    def __init__(self) -> None:
        self.links = ["/1-article-2021.html"]
        self.whole = 0

    def __call__(self, ask: Ask) -> Reply:
        if ask.headers.get("if-none-match") == '"same"':
            return Reply(304, headers={"ETag": '"same"'})
        self.whole += 1
        return xml(rss(*self.links), ETag='"same"')


def test_a_feed_that_lies_is_found_out_and_not_believed_again(tmp_path: Path) -> None:
    feed = LyingFeed()
    scripts = {f"/{number}-article-2021.html": article(number) for number in (1, 2, 3)}
    with Gazette({"/": FRONT, "/robots.txt": ROBOTS, "/rss.xml": feed, **scripts}) as gazette:
        assert crawl(gazette, tmp_path).returncode == 0
        feed.links.insert(0, "/2-article-2021.html")
        crawl(gazette, tmp_path)
        assert gazette.times("/2-article-2021.html") == 0, "the feed has hidden it"
        ask_for_all_next_time(tmp_path, gazette.url("/rss.xml"))
        crawl(gazette, tmp_path)
        assert gazette.times("/2-article-2021.html") == 1
        feed.links.insert(0, "/3-article-2021.html")
        crawl(gazette, tmp_path)
        assert gazette.times("/3-article-2021.html") == 1, "its tag is not sent any more"
        assert gazette.times("/1-article-2021.html") == 1


def test_a_calendar_without_end_costs_its_budget_and_articles_are_stored_all_the_same(tmp_path: Path) -> None:
    days = [f"/calendrier/{day}.html?jour={day}" for day in range(1, 4 * BUDGET)]
    goods = [f"/{number}-article-2021.html" for number in range(100, 110)]
    scripts = {**dict.fromkeys(days, article(7)), **{path: article(100 + n) for n, path in enumerate(goods)}}
    with Gazette({"/": FRONT, "/robots.txt": ROBOTS, "/rss.xml": xml(rss(*days, *goods)), **scripts}) as gazette:
        run = crawl(gazette, tmp_path)
        assert "Traceback" not in run.stderr
        under_way = BATCH + BATCH // 2
        assert sum(gazette.times(path) for path in days) <= BUDGET + under_way
        assert [gazette.times(path) for path in goods] == [1] * len(goods)
    with sqlite3.connect(tmp_path / "lagazette.db") as database:
        stored = {url for (url,) in database.execute("SELECT url FROM articles")}
        left = database.execute("SELECT count(*) FROM addresses WHERE reason = 'trap'").fetchone()[0]
    assert len([url for url in stored if "-article-2021" in url]) == len(goods)
    assert left > BUDGET
