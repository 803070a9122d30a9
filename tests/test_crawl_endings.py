"""How a crawl ends before its time: another one runs, it is told to stop, it is killed, its database disappears."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from lagazette_crawler.demo import Site, serve
from lagazette_crawler.demo.sample_newspaper import REPRINT
from lagazette_crawler.store import GroupWriter, Locked, LockLost, NoteVisit, Store, open_store

ROOT = Path(__file__).parent.parent
SLOWLY = ("-s", "DOWNLOAD_DELAY=0.5", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")


@dataclass
class Crawl:
    """Commands that crawl a sample newspaper into one database."""

    folder: Path
    database_url: str
    site: Site

    def begin(self, *options: str, command: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        environment = {**os.environ, "DATABASE_URL": self.database_url, "LAGAZETTE_DATA": str(self.folder)}
        return subprocess.Popen(
            command or self._lagazette(options),
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _lagazette(self, options: tuple[str, ...]) -> list[str]:
        command = [sys.executable, "-m", "lagazette_crawler.cli", "crawl", "lagazette", "--site", self.site.url]
        return [*command, "--allow-address", "127.0.0.1", "-s", "DOWNLOAD_DELAY=0", *options]

    def run(self, *options: str) -> tuple[int, str]:
        return ended(self.begin(*options))

    @property
    def store(self) -> Store:
        return open_store(self.database_url)

    def articles(self) -> list[str]:
        with self.store as store:
            return sorted(str(row["url"]) for row in store.rows())


def ended(process: subprocess.Popen[str], seconds: float = 120) -> tuple[int, str]:
    """The exit code and what was said on stderr."""
    _, errors = process.communicate(timeout=seconds)
    return process.returncode, errors


def until(it_is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for a condition; a test that waits in vain fails."""
    last = time.monotonic() + seconds
    while not it_is_so():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.01)


def asks_for_articles(site: Site, n: int = 1) -> Callable[[], bool]:
    return lambda: sum(path.endswith(".html") for path in site.paths()) >= n


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def crawl(tmp_path: Path, database_url: str, site: Site) -> Crawl:
    return Crawl(tmp_path / "data", database_url, site)


@pytest.fixture
def sqlite_crawl(tmp_path: Path, sqlite_url: str, site: Site) -> Crawl:
    return Crawl(tmp_path / "data", sqlite_url, site)


def test_a_lock_is_free_again_once_it_is_released(store: Store) -> None:
    first = store.lock("crawl of gazette")
    with pytest.raises(Locked, match="crawl of gazette is under way"):
        store.lock("crawl of gazette")
    store.lock("crawl of bulletin").release()
    first.release()
    store.lock("crawl of gazette").release()


def test_a_second_crawl_of_a_newspaper_asks_nothing_and_says_so_in_one_line(crawl: Crawl) -> None:
    first = crawl.begin(*SLOWLY)
    until(asks_for_articles(crawl.site))
    asked = len(crawl.site.log)
    code, errors = crawl.run("-s", "USER_AGENT=second/1.0 (+https://second.example)")
    assert code == 75
    assert len(errors.splitlines()) == 1, errors
    assert "crawl of lagazette is under way" in errors
    assert not [seen for seen in crawl.site.log[asked:] if "second" in (seen.asked.user_agent or "")]
    first.kill()
    first.communicate()
    assert crawl.run()[0] == 0  # death freed the lock


def test_plain_scrapy_takes_the_lock_too(sqlite_crawl: Crawl) -> None:
    with sqlite_crawl.store as store:
        lock = store.lock("crawl of lagazette")
        command = (sys.executable, "-m", "scrapy", "crawl", "lagazette", "-a", f"site={sqlite_crawl.site.url}")
        _, log = ended(sqlite_crawl.begin(command=(*command, "-s", "ALLOWED_ADDRESSES=127.0.0.1")))
        lock.release()
    assert "crawl of lagazette is under way" in log
    assert sqlite_crawl.site.log == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_crawl_told_to_stop_ends_within_seconds_and_the_next_one_completes(
    sqlite_crawl: Crawl, number: int, code: int
) -> None:
    process = sqlite_crawl.begin(*SLOWLY)
    until(asks_for_articles(sqlite_crawl.site, 3))
    told = time.monotonic()
    process.send_signal(number)
    ended_with, errors = ended(process)
    assert time.monotonic() - told < 20
    assert ended_with == code
    assert len(errors.splitlines()) == 1, errors
    assert 0 < len(sqlite_crawl.articles()) < 24
    assert sqlite_crawl.run()[0] == 0
    assert len(sqlite_crawl.articles()) == len(set(sqlite_crawl.articles())) >= 24


@pytest.mark.slow
def test_a_crawl_killed_at_random_points_loses_no_address_and_doubles_no_article(
    tmp_path: Path, sqlite_crawl: Crawl
) -> None:
    undisturbed = Crawl(tmp_path / "other", f"sqlite:///{tmp_path / 'undisturbed.db'}", sqlite_crawl.site)
    assert undisturbed.run()[0] == 0
    chance = random.Random(5)
    for _ in range(5):
        sqlite_crawl.site.forget()
        process = sqlite_crawl.begin("-s", "DOWNLOAD_DELAY=0.05")
        until(asked_or_ended(sqlite_crawl.site, process, chance.randint(1, 12)))
        process.kill()
        process.communicate()
    assert sqlite_crawl.run()[0] == 0
    assert texts(sqlite_crawl) == texts(undisturbed)
    assert addresses(sqlite_crawl) == addresses(undisturbed)


def texts(crawl: Crawl) -> list[str]:
    """Addresses of the articles; which of the two addresses of a reprinted text is asked first is chance."""
    return sorted(url.replace(REPRINT, "/energie/348895.html") for url in crawl.articles())


def asked_or_ended(site: Site, process: subprocess.Popen[str], n: int) -> Callable[[], bool]:
    return lambda: len(site.log) >= n or process.poll() is not None


def addresses(crawl: Crawl) -> set[tuple[str, bool]]:
    """All addresses known, and whether they wait."""
    with crawl.store as store, store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT url, outcome = 'pending' FROM addresses")
        return {(str(url), bool(pending)) for url, pending in rows}


@pytest.mark.slow
def test_a_database_that_disappears_is_one_line_and_the_next_crawl_completes(
    tmp_path: Path, postgresql_url: str, postgresql_server: str, site: Site
) -> None:
    crawl = Crawl(tmp_path / "data", postgresql_url, site)
    process = crawl.begin(*SLOWLY)
    until(asks_for_articles(site, 3))
    name = postgresql_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        code, errors = ended(process)
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert code == 69
    assert len(errors.splitlines()) == 1, errors
    assert 0 < len(crawl.articles()) < 24
    assert crawl.run()[0] == 0
    assert len(crawl.articles()) >= 24


def lock_alone_is_lost(postgresql_server: str, postgresql_url: str) -> None:
    """Ends the one connection on which the crawl's lock lives, and no other."""
    name = postgresql_url.partition("?")[0].rpartition("/")[2]
    holders = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE datname = %s "
        "AND locktype = 'advisory' AND classid <> 0 AND granted"
    )
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        assert server.execute(holders, [name]).fetchall() == [(True,)]


def test_a_lock_whose_connection_is_lost_is_taken_again(postgresql_url: str, postgresql_server: str) -> None:
    with open_store(postgresql_url) as store, open_store(postgresql_url) as other:
        lock = store.lock("crawl of gazette")
        lock.hold()
        lock_alone_is_lost(postgresql_server, postgresql_url)
        lock.hold()
        with pytest.raises(Locked):
            other.lock("crawl of gazette")
        lock.release()
        other.lock("crawl of gazette").release()


def test_nothing_is_written_without_a_lock_that_another_has_taken(postgresql_url: str, postgresql_server: str) -> None:
    with open_store(postgresql_url) as store, open_store(postgresql_url) as other:
        lock = store.lock("crawl of gazette")
        writer = GroupWriter(store, lock)
        lock_alone_is_lost(postgresql_server, postgresql_url)
        taken = other.lock("crawl of gazette")
        visit = NoteVisit(
            newspaper="gazette", url="https://gazette.example/", validators=None, status=200, found=0,
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        with pytest.raises(LockLost, match="crawl of gazette was lost, and another has begun"):
            writer.submit(visit).result()
        assert LockLost.exit_code == 69
        writer.close()
        lock.release()
        taken.release()


@pytest.mark.slow
def test_a_crawl_whose_lock_another_has_taken_ends_with_one_line(
    tmp_path: Path, postgresql_url: str, postgresql_server: str, site: Site
) -> None:
    crawl = Crawl(tmp_path / "data", postgresql_url, site)
    process = crawl.begin(*SLOWLY)
    until(asks_for_articles(site, 3))
    with crawl.store as store:
        process.send_signal(signal.SIGSTOP)  # so that it cannot take the lock again first
        lock_alone_is_lost(postgresql_server, postgresql_url)
        lock = store.lock("crawl of lagazette")
        process.send_signal(signal.SIGCONT)
        code, errors = ended(process)
        lock.release()
    assert code == 69
    assert len(errors.splitlines()) == 1, errors
    assert crawl.run()[0] == 0


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_the_next_crawl_completes(sqlite_crawl: Crawl) -> None:
    database = Path(sqlite_crawl.database_url.removeprefix("sqlite:///"))
    sqlite_crawl.store.close()
    most = database.stat().st_size + 60_000
    limit = f"import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"
    program = f"{limit}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    command = [sys.executable, "-c", program, *sqlite_crawl._lagazette(SLOWLY)[1:]]
    code, errors = ended(sqlite_crawl.begin(command=tuple(command)))
    assert code == 69, errors
    assert len(errors.splitlines()) == 1, errors
    assert len(sqlite_crawl.articles()) < 24
    assert sqlite_crawl.run()[0] == 0
    assert len(sqlite_crawl.articles()) == len(set(sqlite_crawl.articles())) >= 24


@pytest.mark.slow
def test_connections_that_break_are_made_anew_and_nothing_is_lost(
    tmp_path: Path, postgresql_url: str, postgresql_server: str, site: Site
) -> None:
    crawl = Crawl(tmp_path / "data", postgresql_url, site)
    process = crawl.begin(*SLOWLY)
    name = postgresql_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        for n in (2, 6):
            until(asks_for_articles(site, n))
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    code, errors = ended(process)
    assert code == 0, errors
    assert len(crawl.articles()) == len(set(crawl.articles())) >= 24
