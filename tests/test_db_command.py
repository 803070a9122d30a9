"""`lagazette db`: care of the database."""

from __future__ import annotations

import pytest
from command_line import CommandLine
from sqlalchemy import text
from stored_articles import fill

from lagazette_crawler.store import open_store
from lagazette_crawler.store.schema import HEAD


def change(url: str, sql: str) -> None:
    with open_store(url) as store, store.database.writing() as connection:
        connection.execute(text(sql))


def test_a_sound_database_is_well(lagazette: CommandLine, database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)
    said = lagazette("db", "check")
    assert (said.code, said.out, said.err) == (0, "All is well.\n", "")
    assert f"{HEAD}, this program needs {HEAD}" in lagazette("db", "current").out
    assert "up to date" in lagazette("db", "upgrade").out


def test_an_empty_database_gets_its_tables(
    lagazette: CommandLine,
    empty_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    assert f"from no tables to {HEAD}" in lagazette("db", "upgrade").out
    assert lagazette("db", "check").code == 0


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("DROP VIEW refusals", "view refusals is missing: `lagazette db upgrade`"),
        ("DROP INDEX ix_articles_published_at", "ix_articles_published_at"),
        ("DELETE FROM search_index", "5 texts are not in the search index"),
    ],
)
def test_what_is_wrong_is_named(lagazette: CommandLine, database_url: str, sql: str, complaint: str) -> None:
    with open_store(database_url) as store:
        fill(store)
    change(database_url, sql)
    said = lagazette("db", "check")
    assert said.code == 78
    assert complaint in said.err


def test_views_come_back(lagazette: CommandLine, database_url: str) -> None:
    change(database_url, "DROP VIEW refusals")
    lagazette("db", "upgrade")
    assert lagazette("db", "check").code == 0


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_tables_of_another_program_are_not_touched(lagazette: CommandLine, database_url: str, version: str) -> None:
    change(database_url, f"UPDATE alembic_version SET version_num = '{version}'")
    assert lagazette("search", "x").code == 78
    assert lagazette("db", "check").code == 78
    if version > HEAD:
        assert lagazette("db", "upgrade").code == 78
    assert lagazette("db", "current").out.endswith(f": {version}, this program needs {HEAD}.\n")


def test_a_missing_file_is_not_made(lagazette: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/none.db")
    for command in ("current", "check"):
        assert lagazette("db", command).code == 69
