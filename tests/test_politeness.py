"""A host that asks for patience gets it, one that fails is left alone, and two crawls share one pace."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from gazette.one_crawl import crawl, finish_crawl, start_crawl
from gazette.pages import article, page
from gazette.server import Ask, Gazette, Reply
from scrapy.http import Response

from lagazette_crawler.fetching.circuit_breaker import CircuitBreaker, Verdict
from lagazette_crawler.fetching.pace import Pace
from lagazette_crawler.fetching.paced_downloader import LONGEST_TOLD, retry_after

NO_ROBOTS = {"/robots.txt": Reply(404)}
MEMORY = "lagazette_crawler.fetching.memory_on_disk.MemoryOnDisk"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_614_672_900.0

    def __call__(self) -> float:
        return self.now


def told(value: str, **headers: str) -> float | None:
    return retry_after(Response("https://gazette.example", 503, {"Retry-After": value, **headers}))


def test_retry_after_in_seconds() -> None:
    assert told("120") == 120
    assert told(" 0 ") == 0
    assert told("9" * 30) == LONGEST_TOLD


def test_retry_after_as_a_date_is_read_by_the_clock_of_the_server() -> None:
    server = datetime(2031, 1, 1, tzinfo=UTC)  # a year or ten ahead
    date = {"Date": format_datetime(server, usegmt=True)}
    assert told(format_datetime(server + timedelta(seconds=90), usegmt=True), **date) == 90
    assert told(format_datetime(server - timedelta(days=3), usegmt=True), **date) == 0
    assert told(format_datetime(server + timedelta(days=300), usegmt=True), **date) == LONGEST_TOLD


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣"])
def test_retry_after_that_nobody_can_read_is_none(value: str) -> None:
    assert told(value) is None


def test_the_circuit_opens_after_failures_in_a_row_and_closes_after_a_probe() -> None:
    breaker = CircuitBreaker(threshold=3, first_pause=60)
    assert [breaker.failed(0), breaker.failed(0)] == [False, False]
    breaker.succeeded()
    assert [breaker.failed(0), breaker.failed(0), breaker.failed(0)] == [False, False, True]
    assert breaker.ask(59) is Verdict.REFUSE
    assert breaker.ask(60) is Verdict.PROBE
    assert breaker.ask(60) is Verdict.WAIT
    breaker.given_back()
    assert breaker.ask(61) is Verdict.PROBE
    assert breaker.failed(61) is True
    assert breaker.ask(61 + 119) is Verdict.REFUSE
    assert breaker.ask(61 + 120) is Verdict.PROBE
    breaker.succeeded()
    assert breaker.ask(200) is Verdict.GO
    assert breaker.failures == 0


def test_the_circuit_stays_open_an_hour_at_most_and_never_opens_at_zero() -> None:
    breaker = CircuitBreaker(threshold=1, first_pause=60)
    for _ in range(50):
        breaker.failed(0)
    assert breaker.open_until == 3600
    never = CircuitBreaker(threshold=0)
    assert not any(never.failed(0) for _ in range(50))
    assert never.ask(0) is Verdict.GO


def test_turns_of_a_host_come_at_its_pace_and_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    assert pace.turn("a.example", 2) == 0
    assert pace.turn("a.example", 2) == 2
    assert pace.turn("b.example", 2) == 0
    clock.now += 1.5
    assert pace.turn("a.example", 2) == 0.5
    clock.now += 0.5
    assert pace.turn("a.example", 2) == 0


def test_robots_txt_widens_the_gap_and_a_pause_holds_all() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    pace.of("a.example").least_gap = 10
    assert pace.turn("a.example", 2) == 0
    assert pace.turn("a.example", 2) == 10
    pace.pause("a.example", 60)
    pace.pause("a.example", 5)
    assert pace.turn("a.example", 2) == pace.paused_for("a.example") == 60
    clock.now += 60
    assert pace.turn("a.example", 2) == 0


def test_a_clock_set_back_stops_nobody() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    pace.turn("a.example", 2)
    clock.now -= 86_400
    assert pace.turn("a.example", 2) <= 2


def test_processes_take_turns_and_share_pauses(tmp_path: Path) -> None:
    clock = Clock()
    one, other = Pace(tmp_path, clock), Pace(tmp_path, clock)
    assert one.turn("a.example", 2) == 0
    assert other.turn("a.example", 2) == 2
    clock.now += 2
    assert other.turn("a.example", 2) == 0
    assert one.turn("a.example", 2) == 2
    clock.now += 2
    other.pause("a.example", 30)
    assert one.turn("a.example", 2) == 30
    assert one.paused_for("a.example") == 30
    clock.now -= 86_400
    assert Pace(tmp_path, clock).turn("b.example", 2) == 0


def test_a_process_that_looked_at_the_clock_too_early_waits_too(tmp_path: Path) -> None:
    early, late = Clock(), Clock()
    late.now += 0.001
    assert Pace(tmp_path, late).turn("a.example", 2) == 0
    assert Pace(tmp_path, early).turn("a.example", 2) > 1.9


def test_any_name_of_a_host_is_a_file(tmp_path: Path) -> None:
    pace = Pace(tmp_path)
    for host in ("[::1]", "../../etc/passwd", "a" * 400 + ".example", ""):
        pace.turn(host, 1)
    assert all(file.parent == tmp_path for file in tmp_path.rglob("*"))


def test_an_overloaded_host_is_paused_as_a_whole_and_asked_again() -> None:
    def busy_once(ask: Ask) -> Reply:
        return Reply(503, b"busy", {"Retry-After": "1"}) if ask.times == 1 else article(0)

    others = {f"/monde/{number}": article(number) for number in range(1, 9)}
    with Gazette({**NO_ROBOTS, "/busy": busy_once, **others}) as gazette:
        asked = [gazette.url(path) for path in ("/busy", *others)]
        crawled = crawl(asked, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        moments = [ask.at for ask in gazette.asked]
        first = next(ask.at for ask in gazette.asked if ask.path == "/busy")
    assert all(became.outcome is None for became in crawled.became.values())
    assert not [moment for moment in moments if first < moment < first + 0.95]


def test_a_host_that_asks_for_hours_is_left_alone_by_this_run_and_the_next(tmp_path: Path) -> None:
    memory = {"HOST_MEMORY": MEMORY, "HOSTS_FOLDER": str(tmp_path)}
    with Gazette({**NO_ROBOTS, "/*": Reply(429, b"slow down", {"Retry-After": "7200"})}) as gazette:
        asked = [gazette.url(f"/monde/{number}") for number in range(30)]
        first = crawl(asked, CONCURRENT_REQUESTS_PER_DOMAIN=1, **memory)
        requests = len(gazette.asked)
        second = crawl(asked, **memory)
        assert len(gazette.asked) == requests
    assert requests == 2  # robots.txt and one page
    assert {became.outcome for became in first.became.values()} == {"failed"}
    assert {became.reason for became in first.became.values()} == {
        "too many requests",
        "the host asked to be left alone",
    }
    assert {became.reason for became in second.became.values()} == {"the host asked to be left alone"}


def test_a_host_without_patience_is_asked_less_and_less_often() -> None:
    with Gazette({**NO_ROBOTS, "/a": Reply(429)}) as gazette:
        crawled = crawl([gazette.url("/a")], BACK_OFF=0.3)
        moments = [ask.at for ask in gazette.asked if ask.path == "/a"]
    first, second = (later - earlier for earlier, later in pairwise(moments))
    assert first > 0.28
    assert second > 0.55
    assert crawled[gazette.url("/a")].reason == "too many requests"


@pytest.mark.slow
def test_a_failing_host_is_left_alone_then_asked_once(tmp_path: Path) -> None:
    memory = {"HOST_MEMORY": MEMORY, "HOSTS_FOLDER": str(tmp_path)}
    settings = {"BREAKER_FAILURES": 3, "BREAKER_PAUSE": 0.1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, **memory}
    broken = True

    def sometimes(ask: Ask) -> Reply:
        return Reply(raw=b"") if broken else article(1)

    with Gazette({**NO_ROBOTS, "/*": sometimes}) as gazette:
        asked = [gazette.url(f"/monde/{number}") for number in range(20)]
        first = crawl(asked, **settings | {"BREAKER_PAUSE": 1.0})
        sent = len(gazette.asked) - 1
        time.sleep(max(0.0, 1.1 - first.seconds))
        second = crawl(asked, **settings)
        probes = len(gazette.asked) - 1 - sent
        broken = False
        third = crawl(asked, **settings)
    reasons = {became.reason for became in first.became.values()}
    assert reasons == {"connection lost", "the host is failing and left alone"}
    assert sent in (3, 4)  # an old connection that breaks is tried again by Twisted, once
    assert 1 <= probes <= 3
    assert "the host is failing and left alone" in {became.reason for became in second.became.values()}
    assert all(became.outcome is None for became in third.became.values())


def test_a_wall_for_robots_stops_the_crawl_of_the_host() -> None:
    with Gazette({**NO_ROBOTS, "/*": page("<title>Access denied</title>", 403)}) as gazette:
        asked = [gazette.url(f"/monde/{number}") for number in range(30)]
        crawled = crawl(asked, BREAKER_FAILURES=5, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert len(gazette.asked) == 6
    assert {became.outcome for became in crawled.became.values()} == {"blocked", "failed"}


def test_two_crawls_share_the_pace_of_a_host(tmp_path: Path) -> None:
    pages = {f"/monde/{number}": article(number) for number in range(8)}
    with Gazette({**NO_ROBOTS, **pages}) as gazette:
        asked = [gazette.url(path) for path in pages]
        settings = {"DOWNLOAD_DELAY": 0.4, "DOWNLOAD_DELAY_JITTER": 0, "PACE_FOLDER": str(tmp_path)}
        runs = [start_crawl(asked[:4], **settings), start_crawl(asked[4:], **settings)]
        for run in runs:
            assert all(became.outcome is None for became in finish_crawl(run).became.values())
        moments = sorted(ask.at for ask in gazette.asked)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) == 9
    assert min(gaps) > 0.25  # seen from the server: sending takes its time


def test_a_crawl_that_is_told_to_stop_waits_for_no_pause() -> None:
    with Gazette({"/robots.txt": Reply(200, b"User-agent: *\nCrawl-delay: 20"), "/*": article(1)}) as gazette:
        run = start_crawl([gazette.url(f"/monde/{number}") for number in range(30)])
        while len(gazette.asked) < 2:
            time.sleep(0.05)
        told_at = time.monotonic()
        run.send_signal(signal.SIGTERM)
        crawled = finish_crawl(run)
    assert time.monotonic() - told_at < 5
    assert {became.outcome for became in crawled.became.values()} <= {None, "pending"}


def test_a_crawl_that_is_told_to_stop_waits_for_no_slow_answer() -> None:
    with Gazette({**NO_ROBOTS, "/*": Reply(200, b"<p>", wait=90)}) as gazette:
        run = start_crawl([gazette.url("/a")], DOWNLOAD_TIMEOUT=90)
        while not gazette.times("/a"):
            time.sleep(0.05)
        told_at = time.monotonic()
        run.send_signal(signal.SIGTERM)
        crawled = finish_crawl(run)
    assert time.monotonic() - told_at < 15
    assert {became.outcome for became in crawled.became.values()} == {"pending"}


def test_the_crawler_says_who_it_is_and_brings_no_cookies() -> None:
    with Gazette({**NO_ROBOTS, "/a": article(1, Set_Cookie="visit=1"), "/b": article(2)}) as gazette:
        crawl([gazette.url("/a"), gazette.url("/b")], CONCURRENT_REQUESTS_PER_DOMAIN=1)
        asked = list(gazette.asked)
    assert {ask.headers["user-agent"] for ask in asked} == {"lagazette-crawler/0 (+https://gazette.example/contact)"}
    assert {ask.headers["accept-encoding"] for ask in asked} == {"gzip, deflate, br, zstd"}
    assert not any("cookie" in ask.headers for ask in asked)
