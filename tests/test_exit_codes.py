"""The table of exit codes in docs/operations.md, row by row: `lagazette crawl` and plain `scrapy crawl` agree."""

from __future__ import annotations

import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_crawl_endings import asks_for_articles, until

from lagazette_crawler.demo import Site, serve
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import open_store

FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
BROKEN = """
from lagazette_crawler.spiders.lagazette import Lagazette


class Broken(Lagazette):
    name = "broken"

    def parse_article(self, response):
        raise LookupError(response.url)
"""
HALF = """
from lagazette_crawler.spiders.lagazette import Lagazette


class Half(Lagazette):
    name = "half"
    section_fronts = ["https://lagazetteaz.fr/not-there/"]
"""


@dataclass
class Cron:
    """Runs one of the two programs as cron does: no terminal, output kept for a mail."""

    program: str
    folder: Path
    site: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "lagazette.db"

    def command(self, newspaper: str, *settings: str) -> list[str]:
        pairs = [part for setting in ("DOWNLOAD_DELAY=0", "RETRY_ENABLED=0", *settings) for part in ("-s", setting)]
        if self.program == "scrapy":
            command = ["scrapy", "crawl", newspaper, "-a", f"site={self.site}", "-L", "WARNING"]
            return [sys.executable, "-m", *command, "-s", "ALLOWED_ADDRESSES=127.0.0.1", *pairs]
        command = ["lagazette_crawler.cli", "crawl", newspaper, "--site", self.site, "--allow-address", "127.0.0.1"]
        return [sys.executable, "-m", *command, *pairs]

    def begin(self, newspaper: str = "lagazette", *settings: str) -> subprocess.Popen[str]:
        environment = {"LAGAZETTE_DATA": str(self.folder / "data"), "LAGAZETTE_SPIDERS": str(self.folder / "own")}
        return subprocess.Popen(
            self.command(newspaper, *settings), cwd=ROOT, env={**os.environ, **environment, **self.environment},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, newspaper: str = "lagazette", *settings: str) -> tuple[int, str, str]:
        process = self.begin(newspaper, *settings)
        out, errors = process.communicate(timeout=120)
        return process.returncode, out, errors


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(8) as site:
        yield site


@pytest.fixture(params=["lagazette", pytest.param("scrapy", marks=pytest.mark.slow)])
def cron(request: pytest.FixtureRequest, tmp_path: Path, site: Site) -> Cron:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.py").write_text(BROKEN)
    (tmp_path / "own" / "half.py").write_text(HALF)
    return Cron(request.param, tmp_path, site.url)


both_at_once = pytest.mark.parametrize("cron", ["lagazette", "scrapy"], indirect=True)
"""Rows where the two are told apart at the first change; in the others plain Scrapy is for the slow tests."""


def test_0_all_due_work_is_done_and_nothing_is_said(cron: Cron) -> None:
    assert cron.run() == (0, "", "")


def test_1_a_fault_of_the_program(cron: Cron) -> None:
    code, out, errors = cron.run("broken")
    assert (code, out) == (1, "")
    assert "fault of the program" in errors.splitlines()[-1]


@both_at_once
def test_2_the_command_line_is_wrong(cron: Cron) -> None:
    code, out, errors = cron.run("gazette-de-nulle-part")
    assert (code, out) == (2, "")
    assert "gazette-de-nulle-part" in errors
    assert "Traceback" not in errors


def test_2_an_argument_that_is_none(tmp_path: Path, site: Site) -> None:
    (tmp_path / "own").mkdir()
    cron = Cron("scrapy", tmp_path, site.url)
    process = subprocess.run(
        [*cron.command("lagazette"), "-a", "since=2026-13-01"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "LAGAZETTE_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    assert process.returncode == 2
    assert process.stderr == "lagazette: since='2026-13-01' is no day; write it like 2026-05-01.\n"


def test_78_a_spider_that_cannot_be_read(cron: Cron) -> None:
    (cron.folder / "own" / "broken.py").write_text("def (:")
    code, out, errors = cron.run("broken")
    assert (code, out) == (78, "")
    assert "broken.py" in errors
    assert len(errors.splitlines()) == 1


def test_a_spider_that_cannot_be_read_does_not_keep_others_from_theirs(cron: Cron) -> None:
    (cron.folder / "own" / "broken.py").write_text("def (:")
    code, out, errors = cron.run()
    assert (code, out) == (0, "")
    assert "broken.py" in errors
    assert len(errors.splitlines()) == 1


def test_3_degraded_the_rest_is_stored(cron: Cron) -> None:
    code, out, errors = cron.run("half")
    assert (code, out) == (3, "")
    assert "/not-there/" in errors
    with open_store(f"sqlite:///{cron.database}") as store:
        assert store.newspapers()[0].articles == 8


@both_at_once
def test_4_nothing_at_all_could_be_fetched(cron: Cron) -> None:
    with serve(1) as gone:
        cron.site = gone.url
    code, out, errors = cron.run()
    assert (code, out) == (4, "")
    assert "lagazette: Nothing could be fetched" in errors


def test_69_a_database_that_cannot_be_written(cron: Cron) -> None:
    cron.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/news"
    code, out, errors = cron.run()
    assert (code, out) == (69, "")
    assert len(errors.splitlines()) == 1


def test_69_an_archive_that_cannot_be_written_marks_nothing_as_seen(cron: Cron, site: Site) -> None:
    (cron.folder / "data").mkdir()
    (cron.folder / "data" / "archive").write_text("no folder")
    code, out, errors = cron.run()
    assert (code, out) == (69, "")
    assert "archive" in errors.splitlines()[-1]
    with open_store(f"sqlite:///{cron.database}") as store:
        assert store.newspapers() == []


def test_75_another_run_holds_the_lock(cron: Cron, site: Site) -> None:
    with open_store(f"sqlite:///{cron.database}") as store:
        lock = store.lock("crawl of lagazette")
        code, out, errors = cron.run()
        lock.release()
    assert (code, out) == (75, "")
    assert len(errors.splitlines()) == 1
    assert site.log == []


def test_78_a_configuration_that_does_not_fit(cron: Cron) -> None:
    (cron.folder / "mine.toml").write_text("databse_url = 'x'")
    cron.environment["LAGAZETTE_CONFIG"] = str(cron.folder / "mine.toml")
    code, out, errors = cron.run()
    assert (code, out) == (78, "")
    assert "databse_url" in errors
    assert len(errors.splitlines()) == 1


def test_78_tables_of_another_version(cron: Cron, site: Site) -> None:
    open_store(f"sqlite:///{cron.database}").close()
    connection = sqlite3.connect(cron.database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    code, out, errors = cron.run()
    assert (code, out) == (78, "")
    assert "lagazette db upgrade" in errors
    assert len(errors.splitlines()) == 1
    assert site.log == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["130", "143"])
@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.slow)], ids=["told once", "told twice"])
def test_130_143_interrupted_the_state_is_flushed(cron: Cron, site: Site, number: int, code: int, times: int) -> None:
    process = cron.begin("lagazette", "DOWNLOAD_DELAY=0.5", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    until(asks_for_articles(site, 2))
    for _ in range(times):
        process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in errors
    with open_store(f"sqlite:///{cron.database}") as store:
        [counts] = store.newspapers()
        assert counts.articles > 0
        assert counts.articles + len(store.pending("lagazette", at=FAR_FUTURE, limit=99)) >= 8


@pytest.mark.slow
def test_on_a_terminal_one_line_per_newspaper_tells_what_came_of_it(tmp_path: Path, site: Site) -> None:
    (tmp_path / "own").mkdir()
    command = Cron("lagazette", tmp_path, site.url).command("lagazette")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "LAGAZETTE_DATA": str(tmp_path)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(theirs)
    said = os.read(ours, 4096).decode()
    os.close(ours)
    assert done.returncode == 0
    assert re.fullmatch(r"lagazette: found \d+, .*new 8, .* s\r\n", said)


def test_the_table_of_the_manual_has_every_code() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = [int(code) for row in re.findall(r"^\| ([\d, ]+) \|", manual, re.M) for code in row.split(",")]
    assert told == [code.value for code in ExitCode]
