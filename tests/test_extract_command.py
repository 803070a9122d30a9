"""`lagazette extract`: one page, or a file of pages, without any database."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from pages import PARAGRAPHS, ld, page, text
from typer.testing import CliRunner

from lagazette_crawler.commands.extract import FIELDS, extract, retrieved_at
from lagazette_crawler.text import join_paragraphs

TITLE = "Harbour closed after the storm"
URL = "https://www.example.com/news/harbour-closed-after-storm-120.html"
MARKUP = page(ld(headline=TITLE, author="Nora Lind"), f"<h1>{TITLE}</h1>{text(PARAGRAPHS * 2)}").body

app = typer.Typer()
app.command()(extract)


def run(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_bytes(MARKUP)
    return file


def test_a_file_is_read_into_one_object_for_programs(saved: Path) -> None:
    code, out, _ = run(str(saved), "--url", URL, "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == ["id", *FIELDS, "error"]
    assert (answer["title"], answer["byline"], answer["canonical_url"]) == (TITLE, ["Nora Lind"], URL)
    assert (answer["language"], answer["error"]) == ("en", None)
    assert answer["body"] == join_paragraphs(PARAGRAPHS * 2)


def test_a_person_sees_fields_and_body(saved: Path) -> None:
    code, out, _ = run(str(saved), "--url", URL)
    assert code == 0
    assert TITLE in out
    assert PARAGRAPHS[0][:40] in out


def test_a_page_comes_from_standard_input() -> None:
    _, out, _ = run("-", "--url", URL, "--json", stdin=MARKUP)
    assert json.loads(out)["title"] == TITLE


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(MARKUP))
    _, out, _ = run(str(file), "--url", URL, "--json")
    assert json.loads(out)["title"] == TITLE


def test_a_page_that_is_no_article_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<title>Page not found</title><h1>Page not found</h1>")
    code, out, _ = run(str(file), "--url", URL, "--json")
    answer = json.loads(out)
    assert code == 3
    assert answer["error"] == "Refused: no article: not found."
    assert answer["title"] is None
    assert answer["byline"] == []
    code, out, err = run(str(file), "--url", URL)
    assert (code, out) == (3, "")
    assert "Refused" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a file"),
        (["page.html"], "--url"),
        (["page.html", "--url", "gazette"], "--url"),
        (["nowhere.html", "--url", URL], "cannot be read"),
        (["page.html", "--url", URL, "--newspaper", "nobody"], "nobody"),
        (["page.html", "--url", URL, "--retrieved-at", "yesterday"], "yesterday"),
        (["--batch", "nowhere.jsonl"], "cannot be read"),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: list[str], words: str, saved: Path) -> None:
    code, _, err = run(*[str(saved) if argument == "page.html" else argument for argument in arguments])
    assert code == 2
    assert words in " ".join(err.replace("│", " ").split())


def batch(tmp_path: Path, *lines: Any) -> list[dict[str, Any]]:
    file = tmp_path / "batch.jsonl"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    code, out, _ = run("--batch", str(file))
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_a_file_of_pages_gives_a_line_for_each_in_order(saved: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html.gz"
    broken.write_bytes(gzip.compress(MARKUP)[:200])
    (tmp_path / "empty.html").write_bytes(b"")
    answers = batch(
        tmp_path,
        {"id": 1, "path": str(saved), "url": URL},
        {"id": "two", "path": str(tmp_path / "missing.html"), "url": URL},
        {"id": 3, "path": str(broken), "url": URL},
        "no json",
        {"id": 5, "path": str(saved)},
        {"id": 6, "path": str(saved), "url": "ftp://example.com/a"},
        {"id": 7, "path": str(tmp_path / "empty.html"), "url": URL},
        {"id": 8, "path": str(saved), "url": URL, "retrieved_at": "sometime"},
        "[1, 2]",
        {"id": 10, "path": str(saved), "url": URL, "retrieved_at": "2023-12"},
        {"id": 11, "path": str(saved), "url": URL, "retrieved_at": None},
    )
    assert [answer["id"] for answer in answers] == [1, "two", 3, None, 5, 6, 7, 8, None, 10, 11]
    assert [answer["title"] for answer in answers] == [TITLE, *[None] * 8, TITLE, TITLE]
    assert all(list(answer) == ["id", *FIELDS, "error"] for answer in answers)
    assert all(answer["error"].endswith(".") for answer in answers[1:9])


def test_blank_lines_are_passed_over(saved: Path, tmp_path: Path) -> None:
    assert len(batch(tmp_path, "", {"id": 1, "path": str(saved), "url": URL}, "  ")) == 1


@pytest.mark.parametrize(
    ("printed", "moment", "precision"),
    [
        ("2023-12-05T10:00:00+02:00", "2023-12-05T08:00:00+00:00", "minute"),
        ("2023-12-05 10:00:00.123", "2023-12-05T10:00:00.123000+00:00", "minute"),
        ("2023-12-05T10:00Z", "2023-12-05T10:00:00+00:00", "minute"),
        ("2023-12-05", "2023-12-05T23:59:59+00:00", "day"),
        ("2023-12", "2023-12-31T23:59:59+00:00", "month"),
        ("2024-02", "2024-02-29T23:59:59+00:00", "month"),
    ],
)
def test_when_a_page_was_retrieved_is_the_end_of_what_is_known(printed: str, moment: str, precision: str) -> None:
    found = retrieved_at(printed)
    assert found is not None
    assert (found[0].isoformat(), found[1]) == (moment, precision)


@pytest.mark.parametrize("printed", ["2023-13", "2023-02-30", "yesterday", "9999-99"])
def test_what_is_no_moment_is_told(printed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        retrieved_at(printed)


@pytest.mark.parametrize("printed", [None, "", "  "])
def test_an_unknown_moment_is_none(printed: str | None) -> None:
    assert retrieved_at(printed) is None
