"""What Prometheus reads: each newspaper's standing, as a file that is whole at every moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from command_line import CommandLine
from stored_articles import NOON

from lagazette_crawler.commands.metrics import after_crawl, values_of
from lagazette_crawler.figures import Errand, RunFigures
from lagazette_crawler.metrics import EXIT_CODE, exposition, with_exit_codes, write
from lagazette_crawler.store import NewspaperRow, Store, open_store

LINE = re.compile(r'(# (HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+\{newspaper="(\\.|[^"\\])*"\} -?\d+(\.\d+)?)')
SUCCESS = "lagazette_last_success_timestamp_seconds"


def crawl(store: Store, at: datetime, exit_code: int, errand: Errand = Errand.CRAWL, **figures: object) -> None:
    store.register(NewspaperRow(name="gazette", declared=True), at=NOON)
    run = store.begin_run("gazette", versions={}, at=at)
    counts = {"new": figures.pop("new", 0)}
    store.end_run(
        run, RunFigures(started_at=at, errand=errand, counts=counts, **figures), exit_code=exit_code,
        at=at + timedelta(minutes=1),
    )  # fmt: skip


def values(store: Store) -> dict[str, object]:
    """The values of the only newspaper, by metric."""
    lines = exposition(values_of(store.standings(NOON))).splitlines()
    return {line.partition("{")[0]: line.rpartition(" ")[2] for line in lines if not line.startswith("#")}


def test_a_newspaper_stands_by_its_last_crawls(store: Store) -> None:
    crawl(store, NOON - timedelta(days=2), 0, new=50)
    crawl(store, NOON - timedelta(hours=2), 0, new=7)
    crawl(store, NOON - timedelta(hours=1), 3, new=2, requests=9)
    store.open_gap("gazette", "https://gazette.example/rss", last_known_at=NOON, at=NOON)
    found = values(store)
    assert found["lagazette_last_run_timestamp_seconds"] == str(int(NOON.timestamp()) - 3600)
    assert found["lagazette_last_success_timestamp_seconds"] == str(int(NOON.timestamp()) - 7200)
    assert found["lagazette_exit_code"] == "3"
    assert found["lagazette_new_articles_24h"] == "9"
    assert found["lagazette_open_gaps"] == "1"
    assert found["lagazette_open_incidents"] == "0"


def test_a_newspaper_never_crawled_to_an_end_says_what_is_known(store: Store) -> None:
    store.register(NewspaperRow(name="gazette"), at=NOON)
    store.begin_run("gazette", versions={}, at=NOON)
    found = values(store)
    assert found["lagazette_open_gaps"] == "0"
    assert "lagazette_exit_code" not in found


def test_every_line_has_the_form_of_the_format() -> None:
    strange = {EXIT_CODE: 0, "lagazette_last_run_timestamp_seconds": NOON, "lagazette_not_modified_ratio": 1 / 3}
    lines = exposition({'a "quoted"\\\nname': strange, "b": {EXIT_CODE: 3}}).splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert r'lagazette_exit_code{newspaper="a \"quoted\"\\\nname"} 0' in lines
    assert lines.count("# TYPE lagazette_exit_code gauge") == 1


def test_without_a_database_exit_codes_change_and_the_rest_stays() -> None:
    before = exposition({"a": {EXIT_CODE: 0, SUCCESS: NOON}, "b": {EXIT_CODE: 3}})
    after = with_exit_codes(before, {"a": 69})
    assert after == before.replace('exit_code{newspaper="a"} 0', 'exit_code{newspaper="a"} 69')
    assert 'lagazette_exit_code{newspaper="a"} 69' in with_exit_codes("", {"a": 69})


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    file = tmp_path / "lagazette.prom"
    write(file, "old\n")
    before = file.stat().st_ino
    write(file, "new\n")
    assert file.stat().st_ino != before  # put in place, not written over
    assert file.read_text() == "new\n"
    assert [each.name for each in file.parent.iterdir()] == ["lagazette.prom"]


def test_a_database_that_is_gone_is_told_by_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "lagazette.prom"
    write(file, exposition({"a": {EXIT_CODE: 0, SUCCESS: NOON}}))
    after_crawl(file, "postgresql://nobody@127.0.0.1:1/news", {"a": 69})
    assert f'lagazette_last_success_timestamp_seconds{{newspaper="a"}} {int(NOON.timestamp())}' in file.read_text()
    assert 'lagazette_exit_code{newspaper="a"} 69' in file.read_text()


def test_a_file_that_cannot_be_written_is_one_line_and_no_failure(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a file").write_text("")
    after_crawl(tmp_path / "a file" / "x.prom", sqlite_url, {"a": 0})
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_folder_that_is_not_there_is_made_and_named(
    lagazette: CommandLine, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "colector" / "lagazette.prom"
    for said in (f"lagazette: the folder {file.parent} was not there; it has been made.\n", ""):
        after_crawl(file, sqlite_url, {"a": 0})
        assert capsys.readouterr().err == said
    units = lagazette("schedule", "systemd", "--into", str(tmp_path / "units"))
    assert units.code == 0
    assert f"the folder {tmp_path / 'units'} was not there" in units.err


def test_the_command_prints_or_writes(lagazette: CommandLine, database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        crawl(store, NOON, 0, new=1)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        printed = lagazette("metrics")
        written = lagazette("metrics", "--to", str(tmp_path / "x.prom"))
    assert (printed.code, written.code, written.out) == (0, 0, "")
    assert (tmp_path / "x.prom").read_text() == printed.out
    assert 'lagazette_new_articles_24h{newspaper="gazette"} 1' in printed.out
    (tmp_path / "a file").write_text("")
    assert lagazette("metrics", "--to", str(tmp_path / "a file" / "x.prom")).code == 2
