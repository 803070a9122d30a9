"""The frontier over several crawls: asked once, walked back over a gap, filled from the past."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lagazette_crawler.demo import Site, serve

ROOT = Path(__file__).parent.parent


class Newsstand:
    """A sample newspaper of which only some articles are announced yet, and a database."""

    def __init__(self, site: Site, data: Path) -> None:
        self.site = site
        self.all = list(site.newspaper.newsroom.ids)
        self.file = data / "lagazette.db"
        self.data = data

    def announces(self, ids: list[int]) -> None:
        self.site.newspaper.newsroom.ids = ids

    def lagazette(self, *arguments: str) -> dict[str, int]:
        command = [sys.executable, "-m", "lagazette_crawler.cli", *arguments, "--json", "--site", self.site.url]
        command += ["--allow-address", "127.0.0.1", "-s", "DOWNLOAD_DELAY=0", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8"]
        environment = {"DATABASE_URL": f"sqlite:///{self.file}", "LAGAZETTE_DATA": str(self.data), "PATH": ""}
        self.site.forget()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    def asked(self) -> list[str]:
        return [path for path in self.site.paths() if path.endswith(".html")]

    def query(self, sql: str) -> list[Any]:
        connection = sqlite3.connect(self.file)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@pytest.fixture
def newsstand(tmp_path: Path) -> Iterator[Newsstand]:
    with serve(120) as site:
        yield Newsstand(site, tmp_path)


@pytest.mark.slow
def test_a_crawl_with_nothing_new_asks_each_announcement_once_and_no_article(newsstand: Newsstand) -> None:
    newsstand.announces(newsstand.all[:30])
    newsstand.lagazette("crawl", "lagazette")
    newsstand.lagazette("crawl", "lagazette")
    newsstand.lagazette("crawl", "lagazette")
    assert sorted(newsstand.site.paths()) == ["/", "/latest/", "/rss/", "/sitemap-news.xml", "/sitemap.xml"]


def test_a_gap_is_walked_back_to_what_is_known_and_closed(newsstand: Newsstand) -> None:
    newsstand.announces(newsstand.all[90:])
    newsstand.lagazette("crawl", "lagazette")
    newsstand.announces(newsstand.all)
    newsstand.lagazette("crawl", "lagazette")
    assert newsstand.query("SELECT count(*) > 0, count(closed_at) = count(*) FROM gaps") == [(1, 1)]
    assert newsstand.query("SELECT count(*) FROM open_gaps") == [(0,)]
    assert newsstand.query("SELECT count(*) FROM articles")[0][0] >= 120


def test_a_backfill_fetches_the_days_asked_for_goes_on_where_it_was_and_leaves_the_crawl_its_own(
    newsstand: Newsstand,
) -> None:
    newsroom = newsstand.site.newspaper.newsroom
    days = sorted(newsroom.changed(number).date() for number in newsstand.all)
    first, last = days[20], days[60]
    period = ("--from", first.isoformat(), "--to", last.isoformat())
    wanted = [number for number in newsstand.all if first <= newsroom.changed(number).date() <= last]
    found = newsstand.lagazette("backfill", "lagazette", *period, "--limit", "5")
    assert (found["fetched"], len(newsstand.asked())) == (5, 5)
    assert newsstand.query("SELECT count(*) FROM addresses WHERE NOT for_backfill AND outcome = 'pending'") == [(0,)]
    metrics = newsstand.data / "lagazette.prom"
    newsstand.lagazette("backfill", "lagazette", *period, "--log-json", "--metrics", str(metrics))
    assert 'lagazette_exit_code{newspaper="lagazette"} 0' in metrics.read_text()
    stored = {url.rpartition("/")[2] for (url,) in newsstand.query("SELECT url FROM articles")}
    assert {f"{number}.html" for number in wanted} <= stored
    a_day = timedelta(days=1)
    read = {newsroom.changed(int(name.partition(".")[0])).date() for name in stored}
    assert first - a_day <= min(read) <= max(read) <= last + a_day
