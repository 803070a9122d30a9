"""Old files go, but none that an article was read from without asking, and none that a later record needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from command_line import CommandLine
from sqlalchemy import text

from lagazette_crawler.archive.reading import read_record
from lagazette_crawler.archive.warc import Exchange
from lagazette_crawler.archive.writing import ArchiveWriter
from lagazette_crawler.figures import RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.items import ArchiveRecord, Article
from lagazette_crawler.store import NewspaperRow, SaveArticle, Store, open_store
from lagazette_crawler.store.care import problems

SPRING = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR_LATER = SPRING + timedelta(days=400)
BODY = b"<p>" + b"Le port agrandit son quai. " * 40


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path))
    (tmp_path / "mine.toml").write_text('log = "log"')
    monkeypatch.setenv("LAGAZETTE_CONFIG", str(tmp_path / "mine.toml"))
    return tmp_path


def kept(data: Path, at: datetime, *urls: str, body: bytes = BODY) -> list[ArchiveRecord]:
    """Answers recorded on that day."""
    with time_machine.travel(at, tick=False):
        writer = ArchiveWriter(data / "archive", "gazette", free_floor=0)
        places = [
            writer.keep(Exchange(url=url, retrieved_at=at, status=200, body=body)) for url in urls
        ]  # fmt: skip
        found = [place.result(timeout=10) for place in places]
        writer.close()
    return found


def article(url: str, place: ArchiveRecord) -> SaveArticle:
    return SaveArticle(
        article=Article(
            newspaper="gazette", url=url, body="Le port agrandit.", retrieved_at=SPRING, archive_record=place
        )
    )


def files(data: Path) -> list[str]:
    return sorted(path.relative_to(data / "archive").as_posix() for path in (data / "archive").rglob("*.warc.gz"))


def crawled(store: Store, at: datetime, *changes: SaveArticle) -> int:
    """A run of that day, with what it stored."""
    run = store.begin_run("gazette", {}, at)
    store.write([replace(change, run_id=run) for change in changes])
    store.end_run(run, RunFigures(started_at=at), exit_code=0, at=at)
    return run


def test_old_runs_go_that_nothing_refers_to(lagazette: CommandLine, data: Path, database_url: str) -> None:
    with open_store(database_url) as store:
        store.register(NewspaperRow(name="gazette"), at=SPRING)
        saves = SaveArticle(article=Article(newspaper="gazette", url="https://gazette.example/1", title="T", body="B"))
        old, stored, another, young = (
            crawled(store, SPRING),
            crawled(store, SPRING, saves),
            crawled(store, SPRING),
            crawled(store, YEAR_LATER - timedelta(days=20)),
        )
    with time_machine.travel(YEAR_LATER, tick=False):
        assert lagazette("prune", "--runs", "365d", "--dry-run").out == "runs before 2026-04-05: 2 rows would go.\n"
        assert lagazette("prune", "--runs", "365d").out == "runs before 2026-04-05: 2 rows go.\n"
        assert lagazette("prune", "--runs", "365d").out == "runs before 2026-04-05: 0 rows go.\n"
    with open_store(database_url) as store, store.database.reading() as connection:
        assert list(connection.scalars(text("SELECT id FROM runs ORDER BY id"))) == [stored, young]
        assert {old, another}.isdisjoint({stored, young})
    assert problems(database_url) == []


def test_runs_that_monitors_compare_with_stay(lagazette: CommandLine, data: Path, database_url: str) -> None:
    with open_store(database_url) as store:
        store.register(NewspaperRow(name="gazette"), at=SPRING)
        for weeks in (0, 14, 20, 24):
            crawled(store, SPRING + timedelta(weeks=weeks))
        run = store.begin_run("gazette", {}, SPRING + timedelta(weeks=25))
        failed = [Finding("first_rule", "title", State.FAIL, "The rule finds nothing.")]
        store.end_run(run, RunFigures(started_at=SPRING), failed, exit_code=3, at=SPRING + timedelta(weeks=25))
        crawled(store, YEAR_LATER)
    with time_machine.travel(YEAR_LATER, tick=False):
        done = lagazette("prune", "--runs", "100d")
        assert (done.code, "2 rows go" in done.out) == (0, True)
    with open_store(database_url) as store, store.database.reading() as connection:
        stay = connection.scalar(text("SELECT count(*) FROM runs"))
    assert stay == 4
    assert lagazette("prune", "--runs", "30d").code == 2


def test_what_nobody_cites_goes_by_age(lagazette: CommandLine, data: Path) -> None:
    [old] = kept(data, SPRING, "https://gazette.example/rss", body=b"short")
    [new] = kept(data, YEAR_LATER, "https://gazette.example/rss", body=b"short")
    with time_machine.travel(YEAR_LATER, tick=False):
        looked = lagazette("prune", "--archive", "365d", "--dry-run")
        assert files(data) == sorted([old.file, new.file])
        done = lagazette("prune", "--archive", "365d")
    assert (looked.code, done.code, done.err) == (0, 0, "")
    assert "1 files" in looked.out
    assert "would go" in looked.out
    assert files(data) == [new.file]
    assert not (data / "archive" / old.file).parent.exists()


def test_what_an_article_was_read_from_stays_unless_asked_for(
    lagazette: CommandLine, database_url: str, data: Path
) -> None:
    [place] = kept(data, SPRING, "https://gazette.example/1.html")
    with open_store(database_url) as store:
        store.write([article("https://gazette.example/1.html", place)])
    with time_machine.travel(YEAR_LATER, tick=False):
        stays = lagazette("prune", "--archive", "365d")
        refused = lagazette("prune", "--archive", "365d", "--cited")
        assert files(data) == [place.file]
        done = lagazette("prune", "--archive", "365d", "--cited", "--yes")
    assert "1 files" in stays.out
    assert "articles were read from them" in stays.out
    assert (refused.code, "1 revisions" in refused.err) == (2, True)
    assert (done.code, files(data)) == (0, [])
    with open_store(database_url) as store:
        assert store.cited_files() == {}
        assert store.article("https://gazette.example/1.html") is not None
    assert lagazette("show", "1").code == 0


def test_a_body_that_a_later_record_refers_to_stays(lagazette: CommandLine, data: Path) -> None:
    url = "https://gazette.example/1.html"
    [old], [later] = kept(data, SPRING, url), kept(data, YEAR_LATER, url)
    with time_machine.travel(YEAR_LATER, tick=False):
        done = lagazette("prune", "--archive", "365d", "--cited", "--yes")
    assert "later records refer to their bodies" in done.out
    assert files(data) == sorted([old.file, later.file])
    assert read_record(data / "archive", later).body == BODY


def test_old_days_of_the_log_go(lagazette: CommandLine, data: Path) -> None:
    (data / "log").mkdir()
    for name in ("2026-03-01.log", "2026-05-31.jsonl", "2026-06-01.log", "notes.txt"):
        (data / "log" / name).write_text("...")
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        assert "would go" in lagazette("prune", "--log", "30d", "--dry-run").out
        done = lagazette("prune", "--log", "30d")
    assert done.code == 0
    assert sorted(path.name for path in (data / "log").iterdir()) == ["2026-05-31.jsonl", "2026-06-01.log", "notes.txt"]


def test_nothing_is_taken_away_while_a_crawl_is_under_way(
    lagazette: CommandLine, database_url: str, data: Path
) -> None:
    [place] = kept(data, SPRING, "https://gazette.example/1.html")
    with open_store(database_url) as store:
        store.write([article("https://gazette.example/1.html", place)])
        lock = store.lock("crawl of gazette")
        with time_machine.travel(YEAR_LATER, tick=False):
            done = lagazette("prune", "--archive", "365d", "--cited", "--yes")
        lock.release()
    assert done.code == 75
    assert files(data) == [place.file]


def test_what_cannot_be_meant_is_refused(lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lagazette("prune").code == 2
    assert lagazette("prune", "--archive", "a year").code == 2
    assert lagazette("prune", "--log", "30d").code == 2  # no folder of logs
