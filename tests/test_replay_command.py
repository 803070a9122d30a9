"""`lagazette replay`: the archive read again with today's rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from archived_newspaper import archive, sample, url_of
from command_line import CommandLine
from sqlalchemy import text

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import Article
from lagazette_crawler.store import Store

COUNT = 8


@pytest.fixture
def data(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a newspaper with eight archived articles."""
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    archive(store, tmp_path, COUNT)
    return tmp_path


def change(store: Store, sql: str) -> None:
    """Makes the rows what other rules would have read."""
    with store.database.writing() as connection:
        connection.execute(text(sql))


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def replayed(lagazette: CommandLine, *options: str) -> tuple[dict[str, Any], int, str]:
    said = lagazette("replay", "lagazette", "--json", *options)
    return json.loads(said.out), said.code, said.err


def test_the_same_rules_give_the_same_articles(data: Path, lagazette: CommandLine) -> None:
    report, code, _ = replayed(lagazette, "--dry-run")
    assert (code, report["read"], report["differing"]) == (0, COUNT, 0)
    assert {tuple(counts.values()) for counts in report["fields"].values()} == {(COUNT, 0, 0, 0, 0.0)}


def test_each_field_is_counted_as_same_filled_emptied_or_changed(
    data: Path, store: Store, lagazette: CommandLine
) -> None:
    change(store, "UPDATE articles SET title = 'Un autre titre' WHERE id <= 3")
    change(store, "UPDATE articles SET published_at = NULL, published_precision = NULL WHERE id <= 2")
    change(store, "UPDATE articles SET agency = 'Reuters' WHERE id = 1 AND agency IS NULL")
    report, _, _ = replayed(lagazette, "--dry-run", "--samples", "2")
    fields = report["fields"]
    assert fields["title"] == {"same": COUNT - 3, "filled": 0, "emptied": 0, "changed": 3, "loss": 0.0}
    assert (fields["published_at"]["filled"], fields["published_at"]["same"]) == (2, COUNT - 2)
    titles = [each for each in report["samples"] if each["field"] == "title"]
    assert [(each["old"], each["new"]) for each in titles] == [
        ("Un autre titre", sample(number).title) for number in (0, 1)
    ]
    assert report["written"] is None
    assert ask(store, "SELECT count(*) FROM revisions") == [(COUNT,)]


def test_what_differs_becomes_a_revision_with_its_cause(data: Path, store: Store, lagazette: CommandLine) -> None:
    change(store, "UPDATE articles SET title = 'Un autre titre' WHERE id <= 3")
    report, code, _ = replayed(lagazette)
    assert (code, report["written"]) == (0, {"revised": 3})
    rows = ask(store, "SELECT article_id, cause FROM revisions WHERE number = 2 ORDER BY article_id")
    assert rows == [(number, "extractor_change") for number in (1, 2, 3)]
    assert ask(store, "SELECT title FROM articles WHERE id = 1") == [(sample(0).title,)]
    again, code, _ = replayed(lagazette)
    assert (code, again["differing"], again["written"]) == (0, 0, {})


def test_values_no_reader_sees_are_set_without_a_revision(data: Path, store: Store, lagazette: CommandLine) -> None:
    change(store, "UPDATE articles SET language = 'de' WHERE id = 1")
    report, _, _ = replayed(lagazette)
    assert report["written"] == {"known": 1}
    assert ask(store, "SELECT count(*) FROM revisions") == [(COUNT,)]
    assert ask(store, "SELECT count(*) FROM articles WHERE language = 'de'") == [(0,)]


def test_addresses_and_their_next_looks_stay_as_they_are(data: Path, store: Store, lagazette: CommandLine) -> None:
    change(store, "UPDATE addresses SET next_look_at = looked_at, etag = 'W/1'")
    change(store, "UPDATE articles SET title = 'Un autre titre'")
    before = ask(store, "SELECT * FROM addresses ORDER BY id")
    replayed(lagazette)
    assert ask(store, "SELECT * FROM addresses ORDER BY id") == before


def test_a_field_that_would_lose_more_than_one_percent_is_refused_unless_told(
    data: Path, store: Store, lagazette: CommandLine
) -> None:
    change(store, "UPDATE articles SET lede = 'Un chapeau que la page ne dit pas', title = 'Autre' WHERE id = 1")
    report, code, _ = replayed(lagazette)
    assert (code, report["would_lose_too_much"], report["written"]) == (ExitCode.DEGRADED, ["lede"], None)
    assert ask(store, "SELECT count(*) FROM revisions") == [(COUNT,)]
    said = lagazette("replay", "lagazette")
    assert "would lose their lede" in said.err
    assert "--allow-loss lede" in said.err
    report, code, _ = replayed(lagazette, "--allow-loss", "lede")
    assert (code, report["written"]) == (0, {"revised": 1})


def test_pages_that_would_give_no_article_any_more_are_a_loss_too(
    data: Path, store: Store, lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lagazette_crawler.spiders.lagazette import Lagazette

    def broken(self: Lagazette, article: Article, response: Any) -> Article:
        return replace(article, body=None)

    monkeypatch.setattr(Lagazette, "completed", broken)
    report, code, _ = replayed(lagazette)
    assert (code, report["would_lose_too_much"], report["refused"]) == (3, ["article"], {"no body": COUNT})
    assert "8 of 8 pages would give no article (100.0%" in lagazette("replay", "lagazette", "--dry-run").err


def test_a_missing_file_is_named(data: Path, lagazette: CommandLine) -> None:
    (file,) = (data / "archive").glob("*/*/*.warc.gz")
    file.rename(file.with_suffix(".away"))
    report, code, _ = replayed(lagazette, "--dry-run")
    assert (code, list(report["missing_files"].values()), report["read"]) == (3, [COUNT], 0)
    said = lagazette("replay", "lagazette", "--dry-run")
    assert f"{file.name} is missing; 8 articles were read from it." in said.err
    assert "No page could be read." in said.err


def test_a_torn_file_and_a_flipped_byte_cost_their_pages_only(data: Path, store: Store, lagazette: CommandLine) -> None:
    (file,) = (data / "archive").glob("*/*/*.warc.gz")
    ((second,), (last,)) = ask(store, "SELECT archive_offset FROM revisions WHERE id IN (2, 8) ORDER BY archive_offset")
    page = bytearray(file.read_bytes())
    page[second + 300] ^= 1
    file.write_bytes(page[: last + 100])
    report, code, _ = replayed(lagazette, "--dry-run")
    assert (code, report["read"], len(report["damaged"])) == (3, COUNT - 2, 2)
    assert report["differing"] == 0


def test_a_newspaper_nobody_knows_is_a_sentence(data: Path, lagazette: CommandLine) -> None:
    said = lagazette("replay", "nosuch")
    assert (said.code, "it has some of lagazette" in said.err) == (ExitCode.USAGE, True)


def test_articles_without_a_page_are_counted(data: Path, store: Store, lagazette: CommandLine) -> None:
    change(store, "UPDATE revisions SET archive_file = NULL WHERE id = 1")
    report, code, _ = replayed(lagazette, "--dry-run")
    assert (code, report["not_archived"], report["read"]) == (0, 1, COUNT - 1)


def test_no_replay_writes_while_a_crawl_of_the_newspaper_is_under_way(
    data: Path, store: Store, lagazette: CommandLine
) -> None:
    lock = store.lock("crawl of lagazette")
    try:
        said = lagazette("replay", "lagazette")
        assert (said.code, "Traceback" in said.err) == (ExitCode.LOCKED, False)
        assert lagazette("replay", "lagazette", "--dry-run").code == 0
    finally:
        lock.release()


def test_people_get_a_table_and_samples(data: Path, store: Store, lagazette: CommandLine) -> None:
    change(store, "UPDATE articles SET title = 'Un autre titre' WHERE id = 1")
    said = lagazette("replay", "lagazette", "--dry-run")
    assert f"  {url_of(sample(0))}\n    was Un autre titre\n    now {sample(0).title}" in said.out
    assert "8 pages of 8 articles read" in said.out
    assert "nothing was written." in said.out


@pytest.mark.slow
def test_readers_in_processes_of_their_own_give_the_same_report(
    lagazette: CommandLine, store: Store, data: Path
) -> None:
    change(store, "UPDATE articles SET title = 'Un autre titre' WHERE id <= 3")
    one, *_ = replayed(lagazette, "--dry-run", "--jobs", "1")
    two, *_ = replayed(lagazette, "--dry-run", "--jobs", "2")
    timing = ("seconds", "pages_a_second")
    assert {name: value for name, value in one.items() if name not in timing} == {
        name: value for name, value in two.items() if name not in timing
    }
