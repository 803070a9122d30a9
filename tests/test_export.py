"""`lagazette export`: whole files that other programs read, harmless to spreadsheets."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from pyarrow import parquet
from stored_articles import WIRE, fill

from lagazette_crawler.store import ARTICLE_COLUMNS, open_store


@pytest.fixture(autouse=True)
def _archive(database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_has_a_row_an_article(lagazette: CommandLine, tmp_path: Path) -> None:
    said = lagazette("export", "--format", "csv", "-o", str(tmp_path / "a.txt"))
    assert (said.code, said.out, said.err) == (0, "", f"4 articles written to {tmp_path / 'a.txt'}.\n")
    rows = read_csv(tmp_path / "a.txt")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert list(rows[0]) == list(ARTICLE_COLUMNS)
    assert (rows[0]["title"], rows[0]["body"]) == ("Le gazoduc a livré", WIRE)
    assert (rows[0]["published_at"], rows[0]["published_local_date"]) == ("2026-05-01T12:00:00Z", "2026-05-01")
    assert (rows[1]["copy_of"], rows[1]["location"], rows[2]["paywalled"]) == ("1", "", "true")


def test_csv_has_no_formulas(lagazette: CommandLine, tmp_path: Path) -> None:
    lagazette("export", "-o", str(tmp_path / "a.csv"))
    row = read_csv(tmp_path / "a.csv")[2]
    assert row["title"] == '\'=HYPERLINK("https://evil.example")'
    assert row["body"].startswith("'+33")
    assert row["published_offset"] == "-300"  # a number is none


def test_jsonl_has_an_object_an_article(lagazette: CommandLine, tmp_path: Path) -> None:
    lagazette("export", "-o", str(tmp_path / "a.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert list(rows[0]) == list(ARTICLE_COLUMNS)
    assert (rows[2]["title"], rows[2]["published_at"]) == ('=HYPERLINK("https://evil.example")', "2026-03-22T12:00:00Z")
    assert (rows[3]["published_local_date"], rows[2]["paywalled"]) == (None, True)


def test_parquet_has_types(lagazette: CommandLine, tmp_path: Path) -> None:
    lagazette("export", "-o", str(tmp_path / "a.parquet"))
    rows = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert len(rows) == 4
    assert rows[0]["published_at"] == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert rows[3]["published_local_date"] is None


def test_filters_choose(lagazette: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for options, ids in (
        (["--newspaper", "courier"], ["2", "3"]),
        (["--language", "az"], ["4"]),
        (["--since", "2026-04-01", "--location", "AZ"], ["1"]),
        (["--limit", "2"], ["1", "2"]),
    ):
        lagazette("export", "-o", str(file), *options)
        assert [row["id"] for row in read_csv(file)] == ids


def test_stdout_is_a_file_too(lagazette: CommandLine) -> None:
    said = lagazette("export", "--format", "jsonl", "-o", "-", "--limit", "1")
    assert json.loads(said.out)["id"] == 1


def test_a_file_appears_only_when_it_is_complete(
    lagazette: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("before", encoding="utf-8")
    monkeypatch.setattr("lagazette_crawler.commands.export._cell", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        lagazette("export", "-o", str(file))
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith((".db", "-wal", "-shm"))] == ["a.csv"]
    assert file.read_text(encoding="utf-8") == "before"


def test_what_cannot_be_written_is_explained(lagazette: CommandLine, tmp_path: Path) -> None:
    assert "cannot be written" in lagazette("export", "-o", str(tmp_path / "none" / "a.csv")).err
    assert "--format" in lagazette("export", "-o", str(tmp_path / "a.doc")).err
    assert "stdout" in lagazette("export", "--format", "parquet", "-o", "-").err


def test_parquet_without_its_library_says_what_to_install(
    lagazette: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = lagazette("export", "-o", str(tmp_path / "a.parquet"))
    assert (said.code, said.err) == (2, "Parquet needs pyarrow: pip install 'lagazette-crawler[parquet]'.\n")
