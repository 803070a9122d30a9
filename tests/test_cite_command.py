"""`lagazette cite` and `lagazette verify`: a text named, and proved offline."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archived_newspaper import NOON, archive, exchange, read, record, sample, url_of
from command_line import CommandLine
from sqlalchemy import text

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import Outcome
from lagazette_crawler.store import CloseAddress, SaveArticle, Store


@pytest.fixture
def data(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a newspaper with three archived articles."""
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    archive(store, tmp_path, 3)
    return tmp_path


def cited(lagazette: CommandLine, wanted: str = "1", *options: str) -> dict[str, Any]:
    said = lagazette("cite", wanted, "--format", "json", *options)
    assert said.code == 0, said.err
    citation: dict[str, Any] = json.loads(said.out)
    return citation


def verdict(lagazette: CommandLine, folder: Path, citation: object) -> tuple[str, int]:
    file = folder / "proof.json"
    file.write_text(json.dumps(citation))
    said = lagazette("verify", str(file), "--json")
    return json.loads(said.out)["verdict"], said.code


def the_file(data: Path) -> Path:
    (file,) = (data / "archive").glob("*/*/*.warc.gz")
    return file


def test_a_citation_says_what_was_seen_where_and_until_when(data: Path, lagazette: CommandLine) -> None:
    citation = cited(lagazette)
    assert citation["title"] == sample(0).title
    assert citation["url"] == url_of(sample(0))
    assert (citation["seen_from"], citation["seen_until"]) == ("2024-03-11T12:00:00Z",) * 2
    assert (citation["state"], citation["not_seen_from"]) == ("live", None)
    assert citation["archive_file"] == the_file(data).relative_to(data / "archive").as_posix()
    assert cited(lagazette, url_of(sample(0))) == citation


def test_an_untouched_archive_matches(data: Path, lagazette: CommandLine) -> None:
    for number in ("1", "2", "3"):
        assert verdict(lagazette, data, cited(lagazette, number)) == ("match", 0)


def test_verifying_needs_no_database(data: Path, lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    citation = cited(lagazette)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert verdict(lagazette, data, citation) == ("match", 0)


def test_any_flipped_byte_of_page_or_note_is_noticed(data: Path, lagazette: CommandLine) -> None:
    citation = cited(lagazette, "2")  # its note says what the feed had said
    (seal,) = citation["seals"]
    assert seal["offset"] < citation["archive_offset"]
    file, whole = the_file(data), the_file(data).read_bytes()
    for at in range(seal["offset"], seal["offset"] + seal["length"], 97):
        flipped = bytearray(whole)
        flipped[at] ^= 1
        file.write_bytes(flipped)
        assert verdict(lagazette, data, citation) == ("tampered", ExitCode.DEGRADED), at
    file.write_bytes(whole)
    assert verdict(lagazette, data, citation) == ("match", 0)


def test_the_page_of_an_unchanged_body_is_proved_by_both_records(
    data: Path, store: Store, lagazette: CommandLine
) -> None:
    (again,) = record(data / "archive", [exchange(sample(0), 0)])
    article = read(data, again)
    article.retrieved_at = NOON + timedelta(days=1)
    article.title = "Un titre corrigé à la une"
    store.write([SaveArticle(article=article)])
    citation = cited(lagazette, "1")
    assert len(citation["seals"]) == 2
    file = data / "archive" / citation["seals"][1]["file"]
    flipped = bytearray(file.read_bytes())
    flipped[citation["seals"][1]["offset"] + 200] ^= 1
    file.write_bytes(flipped)
    assert verdict(lagazette, data, citation) == ("tampered", 3)


def test_a_torn_file_and_a_changed_citation_are_tampered_with(data: Path, lagazette: CommandLine) -> None:
    citation = cited(lagazette)
    assert verdict(lagazette, data, citation | {"text_hash": "0" * 64})[0] == "tampered"
    assert verdict(lagazette, data, citation | {"read_at": "https://lagazetteaz.fr/other/1.html"})[0] == "tampered"
    assert verdict(lagazette, data, citation | {"seals": [{"file": "x"}]})[0] == "tampered"
    file = the_file(data)
    file.write_bytes(file.read_bytes()[: citation["archive_offset"] + 50])
    assert verdict(lagazette, data, citation)[0] == "tampered"


def test_a_forged_title_or_byline_is_noticed_and_the_address_told_is_the_records(
    data: Path, lagazette: CommandLine
) -> None:
    citation = cited(lagazette)
    assert verdict(lagazette, data, citation | {"title": "Forged"})[0] == "tampered"
    assert verdict(lagazette, data, citation | {"byline": ["Nobody"]})[0] == "tampered"
    (data / "proof.json").write_text(json.dumps(citation | {"url": "https://forged.example/1"}))
    assert citation["read_at"] in lagazette("verify", str(data / "proof.json")).out


def test_other_rules_that_read_another_text_are_told_from_tampering(data: Path, lagazette: CommandLine) -> None:
    citation = cited(lagazette) | {"text_hash": "0" * 64, "extractor_version": "0.0.9/default"}
    assert verdict(lagazette, data, citation) == ("differs by rule", 3)


def test_nothing_outside_the_archive_is_read(data: Path, lagazette: CommandLine) -> None:
    (data / "secret.txt").write_text("a secret")
    assert verdict(lagazette, data, cited(lagazette) | {"archive_file": "../secret.txt"})[0] == "archive missing"


def test_a_missing_archive_is_said(data: Path, lagazette: CommandLine) -> None:
    citation = cited(lagazette)
    the_file(data).unlink()
    assert verdict(lagazette, data, citation) == ("archive missing", 3)
    said = lagazette("cite", "1", "--format", "json")
    assert (said.code, json.loads(said.out)["seals"]) == (0, [])
    assert "the archive is not at hand" in said.err


def test_citations_are_read_from_lines_too(data: Path, lagazette: CommandLine) -> None:
    file = data / "proofs.jsonl"
    file.write_text("".join(json.dumps(cited(lagazette, number)) + "\n" for number in ("1", "2")))
    said = lagazette("verify", str(file))
    assert (said.code, said.out.count("match: https://lagazetteaz.fr/")) == (0, 2)


@pytest.mark.parametrize("written", ["", "no json", "[]", '{"citation": "other/1"}', "[" * 100_000])
def test_what_is_no_citation_is_a_sentence(data: Path, lagazette: CommandLine, written: str) -> None:
    file = data / "proof.json"
    file.write_text(written)
    said = lagazette("verify", str(file))
    assert (said.code, "Traceback" in said.err) == (ExitCode.USAGE, False)


def test_an_article_no_longer_found_is_cited_as_not_seen_from(data: Path, store: Store, lagazette: CommandLine) -> None:
    at = NOON + timedelta(days=2)
    store.write([CloseAddress(newspaper="lagazette", url=url_of(sample(0)), outcome=Outcome.GONE, status=404, at=at)])
    citation = cited(lagazette)
    assert (citation["state"], citation["not_seen_from"]) == ("suspect", "2024-03-13T12:00:00Z")
    said = lagazette("cite", "1")
    assert "until 2024-03-11T12:00:00Z, not seen from 2024-03-13T12:00:00Z" in said.out
    assert "deleted" not in said.out
    assert "not seen from" in lagazette("show", "1").out


@pytest.mark.parametrize(
    ("precision", "day", "fields"),
    [
        ("year", None, ["date = {2024}", "year = {2024}"]),
        ("month", None, ["date = {2024-03}", "year = {2024}", "month = {03}"]),
        ("day", "2024-03-09", ["date = {2024-03-09}", "month = {03}"]),
    ],
)
def test_a_date_is_cited_no_more_exactly_than_it_is_known(
    data: Path, store: Store, lagazette: CommandLine, precision: str, day: str | None, fields: list[str]
) -> None:
    with store.database.writing() as connection:
        connection.execute(
            text("UPDATE articles SET published_precision = :precision, published_local_date = :day WHERE id = 1"),
            {"precision": precision, "day": day},
        )
    said = lagazette("cite", "1", "--format", "bibtex")
    lines = [line.strip().rstrip(",") for line in said.out.splitlines()]
    assert all(field in lines for field in fields)
    assert any(line.startswith("month") for line in lines) is (precision != "year")


def test_bibtex_is_escaped(data: Path, store: Store, lagazette: CommandLine) -> None:
    with store.database.writing() as connection:
        connection.execute(
            text("UPDATE revisions SET title = :title, byline = :byline WHERE article_id = 1"),
            {"title": "50 % & co {or} #1_x $ ~ ^ \\end", "byline": "Smith and Sons, Ltd; Zoë Å"},
        )
    said = lagazette("cite", "1", "--format", "bibtex")
    assert (
        r"title = {{50 \% \& co \textbraceleft{}or\textbraceright{} \#1\_x \$ \textasciitilde{} "
        r"\textasciicircum{} \textbackslash{}end}}"
    ) in said.out
    assert "author = {{Smith and Sons, Ltd} and {Zoë Å}}" in said.out
    assert said.out.count("{") == said.out.count("}")


@pytest.mark.parametrize("wanted", ["99", "https://lagazetteaz.fr/nothing/1.html", "9" * 30])
def test_an_unknown_article_is_a_sentence(data: Path, lagazette: CommandLine, wanted: str) -> None:
    said = lagazette("cite", wanted)
    assert (said.code, "There is no article" in said.err) == (ExitCode.USAGE, True)


def test_an_unknown_text_or_form_is_a_sentence(data: Path, lagazette: CommandLine) -> None:
    assert lagazette("cite", "1", "--revision", "4").code == ExitCode.USAGE
    assert lagazette("cite", "1", "--format", "ris").code == ExitCode.USAGE
