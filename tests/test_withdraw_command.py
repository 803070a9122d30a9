"""`lagazette withdraw`: a text taken out everywhere, and a tombstone left."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archived_newspaper import NOON, archive, read, sample, url_of
from command_line import CommandLine
from sqlalchemy import text

from lagazette_crawler.archive.warc import ArchiveError
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import ArchiveRecord, Article, Outcome
from lagazette_crawler.page import Found
from lagazette_crawler.store import SaveArticle, Store, open_store
from lagazette_crawler.store.indexing import indexed
from lagazette_crawler.store.schema import metadata


@pytest.fixture
def places(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ArchiveRecord]:
    """Three archived articles: where their pages lie."""
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    return archive(store, tmp_path, 3)


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def everything(store: Store) -> str:
    """Every value of every table, as text."""
    tables = [*metadata.tables, "search_index"]
    return "\n".join(str(row) for table in tables for row in ask(store, f"SELECT * FROM {table}"))


def words_of(number: int) -> list[str]:
    """What would betray the text of a sample: its title and the beginnings of its paragraphs."""
    return [sample(number).title, *(paragraph[:40] for paragraph in sample(number).paragraphs)]


def test_the_text_is_gone_from_every_table_and_the_others_stay(
    store: Store, places: list[ArchiveRecord], lagazette: CommandLine
) -> None:
    assert all(words in everything(store) for words in words_of(1)[:1])
    assert lagazette("withdraw", "2", "--yes", "--reason", "asked for").code == 0
    left = everything(store)
    assert not any(words in left for words in words_of(1))
    assert ask(store, "SELECT id FROM articles ORDER BY id") == [(1,), (3,)]
    assert ask(store, "SELECT article_id, newspaper, reason FROM withdrawals") == [(2, "lagazette", "asked for")]
    assert lagazette("db", "check").code == 0
    assert lagazette("search", sample(1).title).out.find(sample(1).title) == -1


def test_no_byte_of_it_is_left_in_the_files(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with open_store(sqlite_url) as store:
        archive(store, tmp_path, 3)
    folded = indexed(1, sample(1).title, "\n\n".join(sample(1).paragraphs), "fr")
    secret = [word.encode() for word in (*words_of(1), folded.title, folded.body[100:160])]

    def left() -> list[bytes]:
        files = [each for each in Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir() if each.is_file()]
        return [word for word in secret if any(word in file.read_bytes() for file in files)]

    assert len(left()) >= len(secret) - 1
    assert CommandLine(monkeypatch, capsys)("withdraw", "2", "--yes").code == 0
    assert left() == []


def test_the_page_is_gone_from_the_archive_and_the_others_stay(
    tmp_path: Path, places: list[ArchiveRecord], lagazette: CommandLine
) -> None:
    lagazette("withdraw", "2", "--yes")
    with pytest.raises(ArchiveError):
        read(tmp_path, places[1])
    assert [read(tmp_path, places[number]).title for number in (0, 2)] == [sample(0).title, sample(2).title]
    report = json.loads(lagazette("replay", "lagazette", "--dry-run", "--json").out)
    assert (report["read"], report["damaged"]) == (2, [])


def test_verify_understands_the_tombstone(tmp_path: Path, places: list[ArchiveRecord], lagazette: CommandLine) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text(lagazette("cite", "2", "--format", "json").out)
    lagazette("withdraw", url_of(sample(1)), "--yes")
    said = lagazette("verify", str(proof))
    assert (said.code, said.out.startswith("withdrawn: ")) == (3, True)
    assert "was withdrawn on" in lagazette("cite", "2").err
    assert "the address is refused: withdrawn" in lagazette("cite", url_of(sample(1))).err
    assert "was withdrawn on" in lagazette("show", "2").err


def test_it_never_comes_back(store: Store, tmp_path: Path, lagazette: CommandLine, places: list[ArchiveRecord]) -> None:
    again = read(tmp_path, places[1])
    lagazette("withdraw", "2", "--yes")
    elsewhere = Article(
        newspaper="lagazette", url="https://lagazetteaz.fr/other/99.html", title="Autre", body=again.body
    )
    written = store.write([SaveArticle(article=again), SaveArticle(article=elsewhere)])
    assert [(each.outcome, each.reason) for each in written] == [(Outcome.REFUSED, "withdrawn")] * 2
    later = NOON + timedelta(days=400)
    store.announce("lagazette", [Found(url_of(sample(1)))], found_on="https://lagazetteaz.fr/rss/", at=later)
    assert url_of(sample(1)) not in [row.url for row in store.pending("lagazette", at=later, limit=99)]


def test_copies_elsewhere_are_named_and_stay(
    store: Store, tmp_path: Path, lagazette: CommandLine, places: list[ArchiveRecord]
) -> None:
    first = read(tmp_path, places[1])
    copy = Article(
        newspaper="gazette", url="https://gazette.example/copy", title="Copie", body=first.body, retrieved_at=NOON
    )
    store.write([SaveArticle(article=copy)])
    assert ask(store, "SELECT copy_of FROM articles WHERE id = 4") == [(2,)]
    said = lagazette("withdraw", "2", "--yes")
    assert "stays, a copy of its own: 4  gazette  https://gazette.example/copy" in said.out
    assert ask(store, "SELECT copy_of FROM articles WHERE id = 4") == [(None,)]
    assert ask(store, "SELECT count(*) FROM tellings") == [(0,)]
    assert lagazette("stories", "4").code == 0


def test_a_dry_run_says_what_would_go_and_takes_nothing(
    store: Store, tmp_path: Path, lagazette: CommandLine, places: list[ArchiveRecord]
) -> None:
    before = everything(store)
    said = lagazette("withdraw", "2", "--dry-run")
    assert (said.code, "3 records of lagazette/" in said.out) == (0, True)
    told = json.loads(lagazette("withdraw", "2", "--dry-run", "--json").out)
    assert (told["article_id"], list(told["archive_records"].values()), told["withdrawn_at"]) == (2, [3], None)
    assert everything(store) == before
    assert read(tmp_path, places[1])


def test_without_anyone_to_ask_nothing_is_taken_out(store: Store, lagazette: CommandLine, places: Any) -> None:
    said = lagazette("withdraw", "2")
    assert (said.code, "--yes" in said.err) == (ExitCode.USAGE, True)
    assert ask(store, "SELECT count(*) FROM articles") == [(3,)]


def test_an_unknown_and_a_withdrawn_article_are_sentences(lagazette: CommandLine, places: Any) -> None:
    assert "is not there" in lagazette("withdraw", "99", "--yes").err
    lagazette("withdraw", "2", "--yes")
    said = lagazette("withdraw", "2", "--yes")
    assert (said.code, "was withdrawn before" in said.err) == (ExitCode.USAGE, True)


def test_not_while_a_crawl_of_the_newspaper_is_under_way(store: Store, lagazette: CommandLine, places: Any) -> None:
    lock = store.lock("crawl of lagazette")
    try:
        assert lagazette("withdraw", "2", "--yes").code == ExitCode.LOCKED
    finally:
        lock.release()
