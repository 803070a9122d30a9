"""`lagazette search`: for a person, a pipe and a program."""

from __future__ import annotations

import json

import pytest
from command_line import CommandLine
from stored_articles import fill

from lagazette_crawler.store import open_store


@pytest.fixture(autouse=True)
def _archive(database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)


def test_a_pipe_gets_a_line_a_hit(lagazette: CommandLine) -> None:
    said = lagazette("search", "gazoduc", "livré")
    (first, second) = said.out.splitlines()
    assert first.split("\t")[:5] == ["1", "2026-05-01 14:00 +02:00", "gazette", "Baku", "Le [gazoduc] a [livré]"]
    assert second.split("\t")[:4] == ["2", "2026-05-01 12:45", "courier", ""]
    assert "Le [gazoduc] transanatolien a [livré] son" in second


def test_a_program_gets_json(lagazette: CommandLine) -> None:
    (hit,) = map(json.loads, lagazette("search", "--json", "sərgi").out.splitlines())
    assert (hit["id"], hit["title"], hit["title_marks"]) == (4, "Gəncədə sərgi", [[8, 13]])
    assert hit["published_precision"] == "month"


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--newspaper", "courier"], ["2"]),
        (["--newspaper", "courier", "--newspaper", "gazette"], ["2", "1"]),
        (["--location", "bakou"], ["1"]),
        (["--language", "az"], []),
        (["--since", "2026-05-01T12:30:00Z"], ["2"]),
        (["--until", "2026-05-01T14:30:00+02:00"], ["1"]),
        (["--since", "2026-05", "--until", "2026"], ["2", "1"]),
        (["--until", "2026-04"], []),
        (["--limit", "1"], ["2"]),
    ],
)
def test_options_choose(lagazette: CommandLine, options: list[str], ids: list[str]) -> None:
    said = lagazette("search", "gazoduc", *options)
    assert [line.partition("\t")[0] for line in said.out.splitlines()] == ids


def test_dates_are_cut_to_what_is_known(lagazette: CommandLine) -> None:
    assert lagazette("search", "sərgi").out.split("\t")[1] == "2026-04"
    assert lagazette("search", "œuvre").out.split("\t")[1] == "2026-03-22"


def test_nothing_found_is_said_on_stderr(lagazette: CommandLine) -> None:
    said = lagazette("search", "introuvable")
    assert (said.code, said.out, said.err) == (0, "", "Nothing found.\n")


def test_a_query_may_begin_with_a_minus(lagazette: CommandLine) -> None:
    assert [line[0] for line in lagazette("search", "--", "-gazoduc").out.splitlines()] == ["4", "3"]


@pytest.mark.parametrize("when", ["yesterday", "2026-13", "2026-02-30", "26"])
def test_a_date_that_is_none_is_explained(lagazette: CommandLine, when: str) -> None:
    said = lagazette("search", "x", "--since", when)
    assert said.code == 2
    assert "is no date like" in said.err


def test_a_newspaper_without_articles_and_a_range_without_days_are_slips(lagazette: CommandLine) -> None:
    said = lagazette("search", "gazoduc", "--newspaper", "nosuch")
    assert said.code == 2
    assert "No article of nosuch is stored" in said.err
    said = lagazette("search", "gazoduc", "--since", "2026-05-01", "--until", "2025-01-01")
    assert said.code == 2
    assert "before --since" in said.err


def test_without_a_database_it_says_what_to_do(
    lagazette: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/none.db")
    said = lagazette("search", "x")
    assert (said.code, said.out) == (69, "")
    assert "lagazette crawl" in said.err
