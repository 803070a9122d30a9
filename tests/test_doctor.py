"""What could keep the crawler from its work, each with what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from command_line import CommandLine, Said
from scrapy.http import Response
from sqlalchemy import text

from lagazette_crawler.archive.writing import FREE_DISK_FLOOR
from lagazette_crawler.demo import serve
from lagazette_crawler.doctor import Diagnosis, robots, running, storage
from lagazette_crawler.findings import State
from lagazette_crawler.store import NewspaperRow, Store, open_store
from lagazette_crawler.store.runs import LastRun

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOT = Path(__file__).parent.parent
FEED, FRONT = "https://gazette.example/rss", "https://gazette.example/latest/"
GAZETTE = robots.Asked("gazette", [FEED, FRONT])
ROBOTS_TXT = "https://gazette.example/robots.txt"


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path / "data"))


def lines(said: Said) -> dict[str, dict[str, object]]:
    return {line["what"]: line for line in map(json.loads, said.out.splitlines())}


def test_a_healthy_crawler_is_told_so(lagazette: CommandLine) -> None:
    said = lagazette("doctor", "--offline", "--json")
    assert said.code == 0
    assert {line["state"] for line in lines(said).values()} <= {"ok", "warn"}
    assert lines(said)["schema"]["state"] == "ok"
    assert lagazette("doctor", "--offline").out.startswith("ok    configuration: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('newspapers = ["lagazette", "lagazete"]', "names 'lagazete', which is not declared; declared are"),
        ("newspapers = []", "No newspaper is enabled"),
        ('[alarms]\nwebhook = "nowhere"', "[alarms] webhook"),
        ('[settings]\nDOWNLOAD_DELAY = "abc"', "DOWNLOAD_DELAY in [settings] must be a number"),
        ('[settings]\nROBOTSTXT_OBEY = "perhaps"', "must be true or false"),
    ],
)
def test_a_wrong_configuration_is_78(
    text: str, said: str, lagazette: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text(text)
    monkeypatch.setenv("LAGAZETTE_CONFIG", str(tmp_path / "mine.toml"))
    told = lagazette("doctor", "--offline", "--json")
    assert told.code == 78
    assert said in str(lines(told)["configuration"]["sentence"])
    if "alarms" not in text:
        assert lagazette("crawl").code == 78


def test_a_site_that_is_no_address_is_a_usage_error(lagazette: CommandLine) -> None:
    for command in (("crawl", "lagazette"), ("doctor",)):
        said = lagazette(*command, "--site", "notaurl")
        assert said.code == 2
        assert "http:// or https://" in said.err


def test_nothing_is_made_by_looking(lagazette: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'lagazette.db'}")
    assert lagazette("doctor", "--offline").code == 0
    assert list(tmp_path.iterdir()) == []


def test_an_older_schema_is_78_and_says_what_to_do(lagazette: CommandLine, database_url: str) -> None:
    with open_store(database_url) as store, store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    said = lagazette("doctor", "--offline", "--json")
    assert said.code == 78
    assert "lagazette db upgrade" in str(lines(said)["schema"]["sentence"])


def test_a_database_that_does_not_answer_is_69(lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/news")
    said = lagazette("doctor", "--offline", "--json")
    assert said.code == 69
    assert lines(said)["database"]["state"] == "fail"


def test_an_archive_that_is_no_folder_is_69(lagazette: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "archive").write_text("")
    said = lagazette("doctor", "--offline", "--json")
    assert said.code == 69
    assert lines(said)["archive"]["state"] == "fail"


@pytest.mark.parametrize(
    ("free", "state"), [(FREE_DISK_FLOOR - 1, State.FAIL), (10**9, State.WARN), (10**12, State.OK)]
)
def test_little_room_is_told_before_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    usage = os.statvfs_result((4096, 1, free, free, free, 0, 0, 0, 0, 255))
    monkeypatch.setattr("os.statvfs", lambda _: usage)
    [diagnosis] = storage.disk([tmp_path / "a" / "b", tmp_path])
    assert diagnosis.state is state


def last(started: datetime, ended: datetime | None = None) -> list[LastRun]:
    return [LastRun("gazette", started, ended)]


def test_a_crawl_that_was_killed_runs_or_hangs_is_told(store: Store) -> None:
    store.register(NewspaperRow(name="gazette"), at=NOON)
    store.begin_run("gazette", versions={}, at=NOON)
    runs = store.last_runs()

    def said(after: timedelta) -> str:
        [diagnosis] = running.locks(store, runs, NOON + after)
        return f"{diagnosis.state}: {diagnosis.sentence}"

    assert said(HOUR).startswith("warn: The last crawl of gazette, begun 1 h 00 ago, was killed")
    lock = store.lock("crawl of gazette")
    assert said(HOUR) == "ok: A crawl of gazette, begun 1 h 00 ago, is under way."
    assert "does it hang?" in said(7 * HOUR)
    lock.release()


def test_a_pause_of_a_day_means_that_nothing_starts_the_crawl() -> None:
    assert running.timer(last(NOON, NOON), NOON + 3 * 24 * HOUR).state is State.FAIL
    assert running.timer([], NOON).state is State.WARN


def test_a_timer_of_this_user_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "crontab"
    program.write_text("#!/bin/sh\necho '*/15 * * * * /opt/lagazette/bin/lagazette crawl --due'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert running.timer(last(NOON, NOON), NOON + HOUR).state is State.OK


@pytest.mark.parametrize(
    ("off", "state"),
    [(timedelta(seconds=5), State.OK), (timedelta(minutes=2), State.WARN), (-HOUR, State.FAIL)],
)
def test_the_clock_is_compared_with_the_newspapers(off: timedelta, state: State) -> None:
    dates = [(format_datetime(NOON, usegmt=True), NOON + off)] * 2 + [("no date", NOON)]
    assert running.clock([], dates, NOON).state is state


def test_a_clock_that_went_back_is_found_without_any_newspaper() -> None:
    assert running.clock(last(NOON + HOUR), [], NOON).state is State.FAIL


def read(body: str | None, status: int = 200) -> Diagnosis:
    answers = {} if body is None else {ROBOTS_TXT: Response(ROBOTS_TXT, status=status, body=body.encode())}
    others = {"https://other.example/robots.txt": Response("https://other.example/robots.txt", status=404)}
    found = robots.robots(
        [GAZETTE], answers | others, {ROBOTS_TXT: "failed, timed out"}, "lagazette-crawler/1 (+x)", NOON
    )
    return next(iter(found))


def test_what_robots_txt_allows_is_told() -> None:
    assert read("User-agent: *\nDisallow: /admin").state is State.OK
    assert "10 s between" in read("User-agent: *\nCrawl-delay: 10\nDisallow:").sentence
    assert read("", 404).state is State.OK


def test_what_robots_txt_forbids_is_told() -> None:
    some = read("User-agent: *\nDisallow: /latest/")
    assert (some.state, FRONT in some.sentence, FEED in some.sentence) == (State.WARN, True, False)
    assert read("User-agent: lagazette-crawler\nDisallow: /").state is State.FAIL


def test_a_robots_txt_that_does_not_answer_is_told_with_the_reason() -> None:
    assert "status 503" in read("", 503).sentence
    assert "timed out" in read(None).sentence


def test_no_answer_from_anyone_is_the_network() -> None:
    [diagnosis] = robots.robots([GAZETTE], {}, {ROBOTS_TXT: "failed, host not found"}, "x", NOON)
    assert (diagnosis.exit_code, "name server" in diagnosis.sentence) == (4, True)


def test_robots_txt_and_time_are_asked_of_the_newspapers(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('newspapers = ["lagazette"]\ndata = "data"\n')
    environment = {**os.environ, "LAGAZETTE_CONFIG": str(tmp_path / "mine.toml")}
    del environment["LAGAZETTE_DATA"]
    with serve(8) as site:
        done = subprocess.run(
            [sys.executable, "-m", "lagazette_crawler.cli", "doctor", "--site", site.url, "--json",
             "--allow-address", "127.0.0.1"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert site.paths() == ["/robots.txt"]
    assert (done.returncode, done.stderr) == (0, "")
    assert lines(Said(0, done.stdout, ""))["robots lagazette"]["state"] == "ok"
