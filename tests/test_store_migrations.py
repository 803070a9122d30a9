"""Migrations: the tables come up to date from every revision, and go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from lagazette_crawler.store import Store, migrate, open_store
from lagazette_crawler.store.care import problems
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.schema import HEAD, metadata


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER / "migrations"))
    return ScriptDirectory.from_config(config)


REVISIONS = [script.revision for script in scripts().walk_revisions()]


def test_the_program_knows_the_newest_revision() -> None:
    assert scripts().get_heads() == [HEAD]


def test_revisions_are_numbers_in_their_order() -> None:
    assert sorted(REVISIONS) == [f"{number:04}" for number in range(1, len(REVISIONS) + 1)]


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_can_be_upgraded(empty_url: str, revision: str) -> None:
    database = Database(empty_url)
    migrate.upgrade(database, revision)
    migrate.upgrade(database)
    database.close()
    assert problems(empty_url) == []


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_every_revision_can_be_gone_back_to(database_url: str, revision: str) -> None:
    database = Database(database_url)
    migrate.downgrade(database, revision)
    with database.reading() as connection:
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    migrate.upgrade(database)
    database.close()
    assert (left == set()) is (revision == "base")
    open_store(database_url).close()


def test_tables_are_those_of_the_schema(store: Store) -> None:
    with store.database.reading() as connection:
        look = inspect(connection)
        for table in metadata.tables.values():
            assert {column["name"] for column in look.get_columns(table.name)} == {c.name for c in table.columns}
            assert {index["name"] for index in look.get_indexes(table.name) if not index["unique"]} == {
                index.name for index in table.indexes if not index.unique
            }


def test_an_unneeded_upgrade_changes_nothing(store: Store) -> None:
    migrate.upgrade(store.database)
    migrate.create_if_empty(store.database)
    assert store.newspapers() == []


def test_postgresql_knows_what_columns_mean(postgresql_url: str) -> None:
    with open_store(postgresql_url) as store, store.database.reading() as connection:
        look = inspect(connection)
        assert look.get_table_comment("articles") == {"text": metadata.tables["articles"].comment}
        assert all(column["comment"] for column in look.get_columns("articles"))


def test_migrations_lie_in_the_package() -> None:
    assert Path(migrate.__file__).parent / "migrations" in [path.parent for path in migrate.FOLDER.rglob("env.py")]
