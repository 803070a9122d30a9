"""`lagazette why`: what became of an address."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from stored_articles import fill

from lagazette_crawler.fetching.host_memory import HostState, KeptRobots
from lagazette_crawler.fetching.memory_on_disk import MemoryOnDisk
from lagazette_crawler.items import Outcome
from lagazette_crawler.store import CloseAddress, open_store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def why(lagazette: CommandLine, database_url: str) -> CommandLine:
    with open_store(database_url) as store:
        fill(store)
    return lagazette


def test_an_announced_address_waits_for_the_next_crawl(why: CommandLine) -> None:
    said = why("why", "https://gazette.example/a-venir").out
    assert "on https://gazette.example/rss, seen there from 2026-05-01 12:00 UTC" in said
    assert "pending: announced, not looked at yet" in said
    assert "with the next crawl (due since 2026-05-01 12:00 UTC)" in said


def test_a_page_that_gave_no_article_says_why(why: CommandLine) -> None:
    said = why("why", "https://gazette.example/galerie?utm_source=rss")
    assert said.code == 0
    assert "no body" in said.out
    assert "never, unless a sitemap says that it changed" in said.out


def test_an_article_is_named(why: CommandLine) -> None:
    assert "1 (`lagazette show 1`)" in why("why", "https://gazette.example/gazoduc").out


def test_a_failure_tells_when_it_is_tried_again(why: CommandLine, database_url: str) -> None:
    url = "https://gazette.example/panne"
    failed = CloseAddress(
        newspaper="gazette", url=url, outcome=Outcome.FAILED, reason="server error 500", status=500, at=NOON
    )
    with open_store(database_url) as store:
        store.write([failed])
    told = json.loads(why("why", url, "--json").out)
    assert (told["attempts"], told["status"], told["next_look_at"]) == (1, 500, "2026-05-01T12:15:00Z")


def test_robots_and_a_pause_of_the_host_are_told(
    why: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    memory = MemoryOnDisk(tmp_path / "hosts")
    origin, until = "https://gazette.example", datetime(2100, 1, 1, tzinfo=UTC)
    body = "User-agent: *\nDisallow: /a-venir"
    asyncio.run(memory.keep_robots(KeptRobots(origin=origin, fetched_at=NOON, status=200, body=body)))
    asyncio.run(memory.keep_state(HostState(host="gazette.example", paused_until=until, reason="too many requests")))
    said = why("why", "https://gazette.example/a-venir").out
    assert "forbidden, as last read" in said
    assert "is left alone until 2100-01-01 00:00 UTC: too many requests" in said


def test_an_address_never_announced_says_whose_it_would_be(why: CommandLine) -> None:
    said = why("why", "https://lagazetteaz.fr/contact")
    assert said.code == 0
    assert "never announced" in said.out
    assert "lagazette declares that its articles are at" in said.out


def test_what_is_no_address_is_a_usage_error(why: CommandLine) -> None:
    said = why("why", "gazoduc")
    assert said.code == 2
    assert "is no address" in said.err
