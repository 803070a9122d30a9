"""robots.txt: asked first, obeyed always, and no answer means to wait."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from gazette.one_crawl import Crawled, crawl
from gazette.pages import article, page, redirect
from gazette.server import Gazette, Reply, Script
from scrapy.http import Response

from lagazette_crawler.fetching.host_memory import KeptRobots
from lagazette_crawler.fetching.robots import MAX_SIZE, Robots, kept_answer, origin_of, product_token, read_robots

NOW = datetime(2021, 3, 2, 12, tzinfo=UTC)
ROBOT = "lagazette-crawler"
PATHS = [f"/monde/{number}.html" for number in range(20)]


def read(text: str, status: int = 200) -> Robots:
    return read_robots(KeptRobots(origin="https://gazette.example", fetched_at=NOW, status=status, body=text))


def allows(text: str, path: str) -> bool:
    return read(text).allows(f"https://gazette.example{path}", ROBOT)


def asked_with(robots: Script, paths: list[str] | None = None, **settings: Any) -> tuple[Crawled, Gazette]:
    """A crawl of a newspaper with this robots.txt."""
    scripts = {path: article(number) for number, path in enumerate(PATHS)}
    with Gazette({"/robots.txt": robots, **scripts}) as gazette:
        return crawl([gazette.url(path) for path in paths or PATHS], **settings), gazette


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: LAGAZETTE-Crawler\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: lagazette-crawler\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: x\nUser-agent: lagazette-crawler\nDisallow: /a", "/a", False),
        ("User-agent: lagazette-crawler\nDisallow: /a\n\nUser-agent: lagazette-crawler\nDisallow: /b", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a # comment\r\n", "/a", False),
        ("User-agent: *\nDisallow: /a\nSitemap: https://x.example/s.xml\nDisallow: /b", "/b", False),
        ("Disallow: /", "/a", True),
        ("<html><body>User-agent: *\nDisallow: /</body></html>", "/a", True),
        ("<!DOCTYPE html>\n<p>404</p>", "/a", True),
        ("\x00\x01\x02", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 200, "/" + "a" * 2000, False),
    ],
)
def test_what_a_file_allows(text: str, path: str, allowed: bool) -> None:
    kept = kept_answer("https://gazette.example", Response("https://gazette.example", body=text.encode()), NOW)
    assert kept is not None
    assert read_robots(kept).allows(f"https://gazette.example{path}", ROBOT) is allowed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 3", 3),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nRequest-rate: 1/10", 10),
        ("User-agent: *\nRequest-rate: 2/1m", 30),
        ("User-agent: *\nCrawl-delay: 3\nRequest-rate: 1/10s", 10),
        ("User-agent: *\nRequest-rate: 1/10 0000-0400", 0),
        ("User-agent: *\nRequest-rate: 1/10 1100-1300", 10),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: other\nCrawl-delay: 9", 0),
        ("", 0),
    ],
)
def test_the_gap_it_asks_for(text: str, seconds: float) -> None:
    assert read(text).gap(ROBOT, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        (200, True),
        (204, True),
        (401, True),
        (403, True),
        (404, True),
        (410, True),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_which_answers_tell_what_is_allowed(status: int, kept: bool) -> None:
    answer = kept_answer("https://gazette.example", Response("https://gazette.example", status=status), NOW)
    assert (answer is not None) is kept


def test_a_file_is_good_for_a_day_and_read_to_its_bound() -> None:
    body = b"User-agent: *\n" + b"Disallow: /x\n" * 100_000
    kept = kept_answer("https://gazette.example", Response("https://gazette.example", body=body), NOW)
    assert kept is not None
    assert len(kept.body) <= MAX_SIZE
    assert read_robots(kept).good_until == NOW + timedelta(days=1)


def test_names() -> None:
    assert product_token("lagazette-crawler/1.0 (+https://gazette.example)") == ROBOT
    assert product_token("") == "*"
    assert origin_of("http://user:secret@Gazette.example:8080/a?b") == "http://gazette.example:8080"


def test_no_request_overtakes_robots_txt() -> None:
    crawled, gazette = asked_with(Reply(200, b"User-agent: *\nDisallow: /", wait=0.5))
    assert [ask.path for ask in gazette.asked] == ["/robots.txt"]
    assert {became.reason for became in crawled.became.values()} == {"forbidden by robots.txt"}
    assert {became.outcome for became in crawled.became.values()} == {"blocked"}
    assert len(crawled.became) == len(PATHS)


def test_rules_are_asked_for_once_and_kept_to() -> None:
    crawled, gazette = asked_with(Reply(200, b"User-agent: lagazette-crawler\nDisallow: /monde/1", wait=0.1))
    assert gazette.times("/robots.txt") == 1
    assert not any(ask.path.startswith("/monde/1") for ask in gazette.asked)
    assert sum(became.outcome is None for became in crawled.became.values()) == 9


WITHOUT_RULES: dict[str, Script] = {
    "none": Reply(404),
    "forbidden": Reply(403),
    "noise": Reply(200, b"\x89PNG\r\n\x1a\n" * 50),
    "html": page("<html><title>Accueil</title>Disallow: /</html>"),
    "circle": redirect("/robots.txt"),
    "ten-megabytes": Reply(200, b"User-agent: *\nAllow: /\n" + b"# nothing\n" * 1_000_000 + b"Disallow: /\n"),
}
WITHOUT_ANSWER: dict[str, Script] = {
    "500": Reply(500),
    "503": Reply(503),
    "429": Reply(429),
    "304": Reply(304),
    "hangs-up": Reply(raw=b""),
    "reset": Reply(200, b"x" * 99, cut_at=9),
    "never": Reply(200, wait=30),
    "bomb": Reply(200, gzip.compress(bytes(60_000_000)), {"Content-Encoding": "gzip"}),
    "loops-out": redirect("http://[broken"),
}


@pytest.fixture(scope="module")
def many() -> Iterator[tuple[dict[str, Gazette], Crawled]]:
    """A newspaper for each kind of robots.txt, all asked in one crawl."""
    with ExitStack() as stack:
        pages = {path: article(number) for number, path in enumerate(PATHS[:3])}
        gazettes = {
            name: stack.enter_context(Gazette({"/robots.txt": robots, **pages}))
            for name, robots in (WITHOUT_RULES | WITHOUT_ANSWER).items()
        }
        asked = [gazette.url(path) for gazette in gazettes.values() for path in pages]
        yield gazettes, crawl(asked, DOWNLOAD_TIMEOUT=2, BREAKER_FAILURES=0)


@pytest.mark.parametrize("name", WITHOUT_RULES)
def test_what_holds_no_rules_allows(name: str, many: tuple[dict[str, Gazette], Crawled]) -> None:
    gazette, crawled = many[0][name], many[1]
    assert [crawled[gazette.url(path)].outcome for path in PATHS[:3]] == [None] * 3


@pytest.mark.parametrize("name", WITHOUT_ANSWER)
def test_no_answer_means_to_wait(name: str, many: tuple[dict[str, Gazette], Crawled]) -> None:
    gazette, crawled = many[0][name], many[1]
    assert {ask.path for ask in gazette.asked} == {"/robots.txt"}
    for path in PATHS[:3]:
        became = crawled[gazette.url(path)]
        assert (became.outcome, became.reason) == ("failed", "robots.txt could not be read, so nothing is asked")


def test_ten_megabytes_are_read_as_far_as_the_bound() -> None:
    long = b"User-agent: *\nDisallow: /monde/0.html\n" + b"# nothing\n" * 1_000_000 + b"Disallow: /monde/1.html\n"
    crawled, gazette = asked_with(Reply(200, long), PATHS[:2])
    assert crawled[gazette.url(PATHS[0])].outcome == "blocked"
    assert crawled[gazette.url(PATHS[1])].outcome is None


def test_rules_are_followed_over_five_redirects_to_other_hosts() -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    with Gazette({}, hosts, obeyed=False) as gazette:  # the other host's page is asked for without its robots.txt
        gazette.scripts = {
            "127.0.0.1/robots.txt": redirect(gazette.url("/r", "127.0.0.2"), 301),
            "127.0.0.2/r": Reply(200, b"User-agent: *\nDisallow: /secret"),
            "/secret": article(1),
        }
        crawled = crawl([gazette.url("/secret")])
    assert crawled[gazette.url("/secret")].reason == "forbidden by robots.txt"


def test_a_redirect_is_not_followed_to_what_robots_txt_forbids() -> None:
    with Gazette({}) as gazette:
        gazette.scripts = {
            "/robots.txt": Reply(200, b"User-agent: *\nDisallow: /secret"),
            "/a": redirect("/secret"),
            "/secret": article(1),
        }
        crawled = crawl([gazette.url("/a")])
        assert gazette.times("/secret") == 0
    assert crawled[gazette.url("/a")].reason == "forbidden by robots.txt"


def test_crawl_delay_sets_the_pace_of_the_host() -> None:
    crawled, gazette = asked_with(Reply(200, b"User-agent: *\nCrawl-delay: 0.4"), PATHS[:5])
    moments = [ask.at for ask in gazette.asked[1:]]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) == 4
    assert min(gaps) > 0.37
    assert all(became.outcome is None for became in crawled.became.values())


def test_a_pace_no_run_can_keep_is_reported() -> None:
    crawled, _ = asked_with(Reply(200, b"User-agent: *\nCrawl-delay: 86400"), PATHS[:3])
    assert {became.reason for became in crawled.became.values()} == {"robots.txt asks for a pace no run can keep"}
