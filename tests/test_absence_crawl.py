"""Articles taken down, one way or another, met by real crawls whose clock is moved on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from lagazette_crawler.demo.sample_newspaper import Answer, Asked, SampleNewspaper
from lagazette_crawler.demo.server import running
from lagazette_crawler.store import open_store

ROOT = Path(__file__).parent.parent
FIRST = datetime(2024, 3, 12, 12, tzinfo=UTC)
LATER = FIRST + timedelta(days=30)
"""Every article that is looked at again at all is due by then."""
AT = """
import sys, time_machine
from datetime import datetime
with time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=True):
    from lagazette_crawler import cli
    cli.main()
"""
NOT_FOUND = b"<html><title>Page introuvable</title><h1>Page introuvable</h1></html>"


@dataclass
class TakenDown:
    """The sample newspaper, with other answers at some paths."""

    newspaper: SampleNewspaper = field(default_factory=lambda: SampleNewspaper(24))
    instead: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked.path)
        return self.instead.get(asked.path) or self.newspaper.answer(asked)


@pytest.fixture
def site() -> Iterator[TakenDown]:
    site = TakenDown()
    with running(site.answer, "127.0.0.1", 0) as site.url:
        yield site


@dataclass
class Crawler:
    """Crawls the newspaper at moments of one's choice."""

    folder: Path
    database_url: str
    site: TakenDown

    def crawl(self, at: datetime) -> tuple[int, str]:
        self.site.asked.clear()
        command = [sys.executable, "-c", AT, at.isoformat(), "crawl", "lagazette", "--site", self.site.url]
        options = ["--allow-address", "127.0.0.1", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0"]
        settings = {"DATABASE_URL": self.database_url, "LAGAZETTE_DATA": str(self.folder)}
        done = subprocess.run(
            [*command, *options], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        return done.returncode, done.stderr

    def due(self) -> list[str]:
        """The paths of the articles that will be looked at again."""
        with open_store(self.database_url) as store, store.database.reading() as connection:
            waiting = "SELECT url FROM addresses WHERE article_id IS NOT NULL AND next_look_at IS NOT NULL ORDER BY id"
            return [url.removeprefix(self.site.url) for (url,) in connection.execute(text(waiting))]

    def states(self) -> dict[str, str]:
        with open_store(self.database_url) as store, store.database.reading() as connection:
            rows = connection.execute(text("SELECT url, state FROM absent_articles"))
            return {row.url.removeprefix(self.site.url): row.state for row in rows}


@pytest.fixture
def crawler(site: TakenDown, sqlite_url: str, tmp_path: Path) -> Crawler:
    return Crawler(tmp_path, sqlite_url, site)


@pytest.mark.slow
def test_articles_are_gone_after_three_looks_over_72_hours(site: TakenDown, crawler: Crawler) -> None:
    assert crawler.crawl(FIRST) == (0, "")
    missing, withdrawn, front, soft, blocked, *rest = crawler.due()
    site.instead = {
        missing: Answer(404, NOT_FOUND),
        withdrawn: Answer(410, NOT_FOUND),
        front: Answer(302, location=f"{site.url}/"),
        soft: Answer(200, NOT_FOUND),
        blocked: Answer(403, b"<html><title>403</title></html>"),
    }
    assert len(rest) > 10
    assert crawler.crawl(LATER) == (0, "")
    assert crawler.states() == {
        **dict.fromkeys((missing, front, soft), "suspect"),
        withdrawn: "gone",
        blocked: "blocked",
    }
    crawler.crawl(LATER + timedelta(hours=12))
    assert not {missing, withdrawn, front, soft} & set(site.asked)
    crawler.crawl(LATER + timedelta(hours=25))
    assert {missing, front, soft} <= set(site.asked)
    assert withdrawn not in site.asked
    assert crawler.states()[missing] == "suspect"
    crawler.crawl(LATER + timedelta(hours=73))
    assert {missing, front, soft} <= set(site.asked)
    gone = {missing: "gone", withdrawn: "gone", front: "front page", soft: "not found page", blocked: "blocked"}
    assert crawler.states() == gone
    site.instead.pop(blocked)
    crawler.crawl(LATER + timedelta(hours=100))
    assert not {missing, withdrawn, front, soft} & set(site.asked)
    assert blocked not in crawler.states()


@pytest.mark.slow
def test_when_too_many_are_missing_at_once_the_operator_is_told_and_none_is_gone(
    site: TakenDown, crawler: Crawler
) -> None:
    assert crawler.crawl(FIRST) == (0, "")
    due = crawler.due()
    site.instead = dict.fromkeys(due[: len(due) // 2], Answer(404, NOT_FOUND))
    for hours in (0, 25, 73):
        code, said = crawler.crawl(LATER + timedelta(hours=hours))
        assert (code, "known articles were not found at once" in said) == (3, True)
    assert crawler.states() == {}
    site.instead = {}
    assert crawler.crawl(LATER + timedelta(hours=100)) == (0, "")
