"""The hostile newspaper in one whole crawl: every good article stored once, every fault counted under its reason."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gazette import announcements, faults
from gazette.faults import FAULTS, Fault
from gazette.pages import article
from gazette.server import Gazette, Reply

GOOD = {f"/bons/{number}-article-2021.html": article(number) for number in range(100, 160)}
RESERVED = "/bons/100-article-2021.html"
GOOD[RESERVED] = GOOD[RESERVED].with_headers(tdm_reservation="1")
FORBIDDEN = "/interdit/1202-article-2021.html"
LIMITS = {
    "DOWNLOAD_DELAY": "0", "BREAKER_FAILURES": "0", "BACK_OFF": "0.1", "DOWNLOAD_TIMEOUT": "15", "RETRY_TIMES": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
}  # fmt: skip
RUN = """
import atexit, pathlib, runpy, sys
peak, sys.argv = pathlib.Path(sys.argv[1]), ["lagazette", *sys.argv[2:]]
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: peak.write_text(status.read_text() if status.exists() else ""))
runpy.run_module("lagazette_crawler.cli", run_name="__main__")
"""


@dataclass(frozen=True)
class Whole:
    """What one crawl left behind."""

    gazette: Gazette
    database: sqlite3.Connection
    exit_code: int
    out: str
    log: str
    """What the operator reads on stderr."""
    kept_log: str
    peak_mb: float | None

    def address(self, path: str) -> tuple[str, str | None] | None:
        row = self.database.execute("select outcome, reason from addresses where url = ?", [self.gazette.url(path)])
        found: tuple[str, str | None] | None = row.fetchone()
        return found

    def stored(self, path: str) -> int:
        query = "select count(*) from articles where url = ?"
        return int(self.database.execute(query, [self.gazette.url(path)]).fetchone()[0])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    data = tmp_path_factory.mktemp("hostile")
    paths = [*(fault.path for fault in FAULTS), *GOOD, FORBIDDEN]
    scripts = {
        "/": announcements.front_page(),
        "/robots.txt": announcements.robots_txt(),
        "/rss.xml": announcements.xml(announcements.rss(*paths)),
        FORBIDDEN: article(1202),
        **faults.scripts(),
        **announcements.scripts(),
        **GOOD,
    }
    with Gazette(scripts) as gazette:
        text = gazette.scripts["/sitemap.txt"]
        assert isinstance(text, Reply)
        gazette.scripts["/sitemap.txt"] = Reply(200, text.body.replace(b"PORT", str(gazette.port).encode()))
        yield crawl(gazette, data)


def crawl(gazette: Gazette, data: Path) -> Whole:
    options = [text for name, value in LIMITS.items() for text in ("-s", f"{name}={value}")]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    peak = data / "peak"
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(peak), "crawl", gazette.url("/"), "--json",
         "--allow-address", "127.0.0.1", *options],
        env={**environment, "LAGAZETTE_DATA": str(data), "LAGAZETTE_LOG": str(data / "log")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    lines = [line.split()[1] for line in peak.read_text().splitlines() if line.startswith("VmHWM")]
    database = sqlite3.connect(data / "lagazette.db")
    kept = "".join(file.read_text(encoding="utf-8") for file in sorted((data / "log").glob("*")))
    return Whole(
        gazette, database, run.returncode, run.stdout, run.stderr, kept, int(lines[0]) / 1024 if lines else None
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_counted_under_its_reason(fault: Fault, whole: Whole) -> None:
    found = whole.address(fault.path)
    assert found is not None
    if fault.stored:
        assert found[0] in ("new", "known"), found
    else:
        assert found == (fault.outcome or "refused", fault.reason or fault.refused_as)
        assert whole.stored(fault.path) == 0


def test_every_good_article_is_stored_once(whole: Whole) -> None:
    assert {path: whole.stored(path) for path in GOOD} == dict.fromkeys(GOOD, 1)
    assert all(whole.gazette.times(path) == 1 for path in GOOD)


@pytest.mark.parametrize("each", [*announcements.FEEDS, *announcements.SITEMAPS], ids=lambda each: each.path)
def test_an_announcement_gives_its_articles_or_a_reason(each: announcements.Announcement, whole: Whole) -> None:
    for number in each.articles:
        assert whole.stored(announcements.place(number)) == 1
    if each.says:
        said = [line for line in whole.kept_log.splitlines() if each.path in line]
        assert any(each.says in line for line in said), said
    assert whole.gazette.times(each.path) == 1


def test_what_robots_txt_forbids_is_not_asked_for(whole: Whole) -> None:
    assert whole.gazette.times(FORBIDDEN) == 0
    assert whole.address(FORBIDDEN) == ("blocked", "forbidden by robots.txt")


def test_what_said_that_an_address_is_blocked_is_kept(whole: Whole) -> None:
    query = "select evidence from addresses where url = ?"
    (said,) = whole.database.execute(query, [whole.gazette.url(FORBIDDEN)]).fetchone()
    assert said == whole.gazette.url("/robots.txt")


def test_what_a_page_asks_of_those_who_mine_it_is_kept_with_its_article(whole: Whole) -> None:
    query = "select newspaper, value from candidates join articles on articles.id = article_id where field = 'opt_out'"
    assert [value for _, value in whole.database.execute(query)] == ["tdm-reservation: 1"]


def test_nothing_else_was_stored(whole: Whole) -> None:
    found = [path for each in (*announcements.FEEDS, *announcements.SITEMAPS) for path in each.articles]
    expected = len(GOOD) + sum(fault.stored for fault in FAULTS) + len(found)
    assert whole.database.execute("select count(*) from articles").fetchone()[0] == expected


def test_no_address_is_asked_for_twice_but_after_a_pause(whole: Whole) -> None:
    patient = {fault.path for fault in FAULTS if fault.name in ("status-429", "status-503", "challenge-503")}
    led_to = {"/", *faults.AIDES}
    asked = Counter(ask.path for ask in whole.gazette.asked)
    twice = {path for path, times in asked.items() if times > 1} - patient - led_to
    assert twice <= {"/robots.txt", *(fault.path for fault in FAULTS if fault.reason == "connection lost")}


def test_the_operator_sees_reasons_and_no_traceback(whole: Whole) -> None:
    assert "Traceback" not in whole.log + whole.out
    assert whole.exit_code in (0, 3)
    assert str(whole.gazette.port) in whole.out


def test_memory_stays_below_its_bound(whole: Whole) -> None:
    if whole.peak_mb is None:
        pytest.skip("this system tells no peak of memory")
    assert whole.peak_mb < 320  # the readers alone take 245; the faults less than 50
