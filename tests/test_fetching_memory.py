"""What is remembered of hosts between runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from gazette.one_crawl import crawl
from gazette.pages import article
from gazette.server import Gazette, Reply

from lagazette_crawler.fetching.host_memory import ForThisRun, HostMemory, HostState, KeptRobots
from lagazette_crawler.fetching.memory_on_disk import MemoryOnDisk

ORIGIN = "https://www.gazette.example"
NOW = datetime(2021, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("memory", [ForThisRun(), MemoryOnDisk(Path())], ids=["run", "disk"])
def test_what_was_kept_is_given_back(memory: HostMemory, tmp_path: Path) -> None:
    if isinstance(memory, MemoryOnDisk):
        memory = MemoryOnDisk(tmp_path / "hosts")
    robots = KeptRobots(origin=ORIGIN, fetched_at=NOW, status=200, body="User-agent: *\nDisallow: /été")
    state = HostState(host="www.gazette.example", paused_until=NOW, reason="status 503", failures=2)

    async def kept_and_read() -> tuple[object, ...]:
        unknown = (await memory.robots(ORIGIN), await memory.state("www.gazette.example"))
        await memory.keep_robots(robots)
        await memory.keep_state(state)
        return (*unknown, await memory.robots(ORIGIN), await memory.state("www.gazette.example"))

    assert asyncio.run(kept_and_read()) == (None, None, robots, state)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"origin": "https://other.example"}', '{"fetched_at": "hier"}', "\x00"]
)
def test_a_file_nobody_can_read_is_forgotten(content: str, tmp_path: Path) -> None:
    memory = MemoryOnDisk(tmp_path)
    asyncio.run(memory.keep_robots(KeptRobots(origin=ORIGIN, fetched_at=NOW, status=200, body="")))
    for file in tmp_path.iterdir():
        file.write_text(content)
    assert asyncio.run(memory.robots(ORIGIN)) is None


def test_robots_txt_is_kept_for_a_day(tmp_path: Path) -> None:
    settings = {"HOST_MEMORY": "lagazette_crawler.fetching.memory_on_disk.MemoryOnDisk", "HOSTS_FOLDER": str(tmp_path)}
    with Gazette({"/robots.txt": Reply(200, b"User-agent: *\nDisallow: /b"), "/*": article(1)}) as gazette:
        urls = [gazette.url("/a"), gazette.url("/b")]
        crawl(urls, **settings)
        again = crawl(urls, **settings)
        assert gazette.times("/robots.txt") == 1
        memory = MemoryOnDisk(tmp_path)
        old = datetime.now(UTC) - timedelta(hours=25)
        asyncio.run(memory.keep_robots(KeptRobots(origin=gazette.url(""), fetched_at=old, status=404, body="")))
        crawl(urls, **settings)
        assert gazette.times("/robots.txt") == 2
    assert again[urls[1]].reason == "forbidden by robots.txt"
