"""The log of a crawl: one line per trouble for an operator, JSON lines with newspaper and run for a program."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings
from test_exit_codes import BROKEN, Cron

from lagazette_crawler import logs
from lagazette_crawler.demo import Site, serve


def failing() -> logging.LogRecord:
    try:
        raise LookupError("no\ntitle")
    except LookupError:
        return logging.LogRecord("scrapy.core", logging.ERROR, __file__, 1, "Error at %s", ("/1",), sys.exc_info())


def test_a_fault_of_the_program_is_one_line_with_the_place() -> None:
    line = logs.OneLine("%(levelname)s: %(message)s").format(failing())
    assert line.startswith("ERROR: Error at /1: LookupError: no title (tests/test_logs.py, line ")
    assert line.endswith(", failing)")


def test_the_same_fault_is_told_once() -> None:
    once = logs.OnlyOnce()
    assert [once.filter(failing()) for _ in range(3)] == [True, False, False]
    plain = logging.LogRecord("a", logging.WARNING, __file__, 1, "again", (), None)
    assert once.filter(plain)
    assert once.filter(plain)


def test_a_json_line_has_newspaper_run_and_the_traceback() -> None:
    record = failing()
    token = logs.TASK.set(logs.Task("gazette", 7))
    logs.WithTask().filter(record)
    logs.TASK.reset(token)
    line = json.loads(logs.JsonLines().format(record))
    assert (line["newspaper"], line["run"], line["level"], line["message"]) == ("gazette", 7, "ERROR", "Error at /1")
    assert "Traceback" in line["exception"]


def test_a_traceback_within_a_message_is_left_out_for_an_operator() -> None:
    record = failing()
    record.msg = "Error at %s\nTraceback (most recent call last):\n  File"
    logs.WithTask().filter(record)
    line = json.loads(logs.JsonLines(brief=True).format(record))
    assert line["message"].startswith("Error at /1: LookupError: no title (")
    assert "exception" not in line


def test_a_folder_of_logs_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    before = list(logging.root.handlers)
    level = logging.root.level
    said = logs.install(Settings({"LOG_FOLDER": str(tmp_path / "a file" / "log")}))
    for handler in [each for each in logging.root.handlers if each not in before]:
        logging.root.removeHandler(handler)
    logging.root.setLevel(level)
    assert said
    assert "a file" in said


def test_files_of_a_folder_are_known_by_their_day(tmp_path: Path) -> None:
    for name in ("2026-05-01.log", "2026-04-30.jsonl", "2026-99-99.log", "notes.log"):
        (tmp_path / name).write_text("")
    assert [file.name for file, _ in logs.files(tmp_path)] == ["2026-04-30.jsonl", "2026-05-01.log"]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(8) as site:
        yield site


@pytest.mark.parametrize("program", ["lagazette", "scrapy"])
def test_a_crawl_tells_a_program_in_json_keeps_its_log_and_writes_metrics(
    program: str, tmp_path: Path, site: Site
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.py").write_text(BROKEN)
    (tmp_path / "mine.toml").write_text('log = "log"\nlog_json = true\nmetrics = "metrics/lagazette.prom"\n')
    cron = Cron(program, tmp_path, site.url, {"LAGAZETTE_CONFIG": str(tmp_path / "mine.toml")})
    code, out, errors = cron.run("broken")
    assert (code, out) == (1, "")
    for line in map(json.loads, errors.splitlines()):
        assert (line["newspaper"], line["run"]) == ("broken", 1)
    [kept] = (tmp_path / "log").iterdir()
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert sum("exception" in line for line in lines) == 12
    assert {line["newspaper"] for line in lines if line["level"] != "INFO"} == {"broken"}
    assert 'lagazette_exit_code{newspaper="broken"} 1' in (tmp_path / "metrics" / "lagazette.prom").read_text()


def test_an_operator_reads_each_fault_once_and_no_traceback(tmp_path: Path, site: Site) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.py").write_text(BROKEN)
    code, _, errors = Cron("lagazette", tmp_path, site.url).run("broken")
    assert code == 1
    fault, verdict = errors.splitlines()
    assert "LookupError" in fault
    assert "own/broken.py, line 9, parse_article" in fault
    assert "12 pages hit a fault of the program" in verdict
