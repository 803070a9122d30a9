"""Old files go, but none that an article was read from without asking, and none that a later record needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from command_line import CommandLine

from lagazette_crawler.archive.reading import read_record
from lagazette_crawler.archive.warc import Exchange
from lagazette_crawler.archive.writing import ArchiveWriter
from lagazette_crawler.items import ArchiveRecord, Article
from lagazette_crawler.store import SaveArticle, open_store

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
