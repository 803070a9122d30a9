"""Opening a database: what happens at first use, and what an operator reads when it cannot be used."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, text

from lagazette_crawler.items import Article
from lagazette_crawler.store import (
    NewspaperRow,
    SaveArticle,
    SchemaOutdated,
    SchemaTooNew,
    StoreError,
    StoreUnavailable,
    open_store,
)


def set_version(url: str, version: str) -> None:
    with open_store(url) as store, store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_an_empty_database_is_made_at_first_use(empty_url: str) -> None:
    with open_store(empty_url) as store:
        assert store.newspapers() == []


def test_a_reader_makes_no_database(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    with pytest.raises(StoreUnavailable, match=r"no database at .*none.db yet: `lagazette crawl` makes it"):
        open_store(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_a_reader_of_an_empty_database_is_told_so(empty_url: str) -> None:
    if empty_url.startswith("postgresql"):
        with pytest.raises(StoreUnavailable, match="yet"):
            open_store(empty_url, create=False)


def test_folders_are_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.db'}").close()
    assert (tmp_path / "a" / "b" / "c.db").is_file()


def test_older_tables_need_an_upgrade(database_url: str) -> None:
    set_version(database_url, "0000")
    with pytest.raises(SchemaOutdated, match="run `lagazette db upgrade`"):
        open_store(database_url)


def test_newer_tables_need_a_newer_program(database_url: str) -> None:
    set_version(database_url, "9999")
    with pytest.raises(SchemaTooNew, match="upgrade lagazette-crawler"):
        open_store(database_url)


def test_no_message_shows_a_password() -> None:
    with pytest.raises(StoreUnavailable) as raised:
        open_store("postgresql://reporter:secret@127.0.0.1:1/news")
    assert "127.0.0.1" in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "", "postgresql://["]
)
def test_an_address_that_is_none_is_explained(url: str) -> None:
    with pytest.raises(StoreError, match=r"sqlite:///|DATABASE_URL"):
        open_store(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg(postgresql_url: str, scheme: str) -> None:
    with open_store(scheme + "://" + postgresql_url.partition("://")[2]) as store:
        assert store.database.engine.dialect.driver == "psycopg"


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear editor, " * 200, encoding="utf-8")
    with pytest.raises(StoreError, match="something else"):
        open_store(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8").startswith("Dear editor")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE articles (id integer)")
    connection.close()
    with pytest.raises(StoreError, match="tables of another program"):
        open_store(f"sqlite:///{file}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_nobody_may_write_to_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreUnavailable, match="write there"):
        open_store(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="folder"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'x.db'}")


def _open(url: str) -> None:
    open_store(url).close()


def test_several_programs_may_open_an_empty_database_at_once(empty_url: str) -> None:
    workers = multiprocessing.get_context("spawn").Pool(2)
    with workers:
        workers.map(_open, [empty_url] * 2)
        workers.close()
        workers.join()
    open_store(empty_url, create=False).close()


def test_sqlite_keeps_its_promises(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store, store.database.reading() as connection:
        asked = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


class TestAReadOnlyDatabase:
    def test_of_sqlite_can_be_read_and_says_so_when_written(self, sqlite_url: str) -> None:
        file = sqlite_url.removeprefix("sqlite:///")
        with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
            assert store.newspapers() == []
            with pytest.raises(StoreUnavailable, match="right to write"):
                store.register(NewspaperRow(name="gazette"))

    def test_of_postgresql_can_be_read_and_says_so_when_written(self, postgresql_url: str) -> None:
        options = "&options=-c%20default_transaction_read_only=on"
        with open_store(postgresql_url + options) as store:
            assert store.newspapers() == []
            with pytest.raises(StoreUnavailable, match="read-only"):
                store.register(NewspaperRow(name="gazette"))


def test_a_full_disk_is_explained(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        event.listen(store.database.engine, "connect", lambda driver, _: driver.execute("PRAGMA max_page_count = 100"))
        store.database.engine.dispose()
        article = Article(newspaper="g", url="https://g.example/1", title="T", body="x" * 1_000_000)
        with pytest.raises(StoreUnavailable, match="disk space"):
            store.write([SaveArticle(article=article)])
        assert store.newspapers() == []
