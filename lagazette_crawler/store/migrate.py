"""Makes the tables and brings older ones up to date, with Alembic and without a file of settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import SetColumnComment, SetTableComment

from lagazette_crawler.store.database import Database
from lagazette_crawler.store.errors import StoreError
from lagazette_crawler.store.schema import HEAD, metadata

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def create_if_empty(database: Database) -> None:
    """Makes all tables in a database that has none; two programs may try at the same moment."""
    if database.version() is not None:
        return
    with database.reading() as connection:
        others = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if others and database.version() is None:  # else another program has just made them
        raise StoreError(
            f"{database.where} has tables of another program ({', '.join(others)}): "
            "name an empty database in DATABASE_URL."
        )
    upgrade(database)


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Brings the tables to a revision; nothing happens to those that are there already."""
    from alembic import command

    _migrate(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Takes the tables back to an older revision, `base` for none."""
    from alembic import command

    _migrate(database, lambda config: command.downgrade(config, revision))


def differences(database: Database) -> list[str]:
    """Where the tables differ from what this program expects, one line each."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours, "compare_type": False})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """The search index is no table of the metadata: its form depends on the database."""
    return not (kind == "table" and (name or "").startswith("search_index"))


def _migrate(database: Database, run: Callable[[Config], None]) -> None:
    with database.rebuilding() as connection:
        _drop_views(connection)
        run(_config(connection))
        if connection.scalar(text("SELECT count(*) FROM alembic_version WHERE version_num = :head"), {"head": HEAD}):
            _create_views(connection)
            _describe_tables(connection)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _drop_views(connection: Connection) -> None:
    """Views stand on tables, so they go before the tables change; a view may stand on one that sorts before it."""
    there = set(inspect(connection).get_view_names())
    for name in sorted({view_name(file) for file in FOLDER.glob("views/*.sql")} & there, reverse=True):
        connection.exec_driver_sql(f"DROP VIEW {name}")


def _create_views(connection: Connection) -> None:
    for file in view_files(connection.dialect.name):
        name, sql = view_name(file), file.read_text(encoding="utf-8")
        connection.exec_driver_sql(f"CREATE VIEW {name} AS\n{in_dialect(sql, connection.dialect.name)}")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS $question${question(sql)}$question$")


def _describe_tables(connection: Connection) -> None:
    """What `schema` says of tables and columns, for `psql`'s \\d+ and other tools; SQLite has no place for it."""
    if connection.dialect.name == "postgresql":
        for table in metadata.tables.values():
            connection.execute(SetTableComment(table))
            for column in table.columns:
                connection.execute(SetColumnComment(column))


def view_files(dialect: str) -> list[Path]:
    """The files of views for a database: `datelines.sql` for both, `copies.sqlite.sql` for one."""
    return sorted(
        (file for file in FOLDER.glob("views/*.sql") if file.name.count(".") == 1 or f".{dialect}." in file.name),
        key=view_name,
    )


_SECONDS = re.compile(r"SECONDS\[(.+?) SINCE (.+?)\]")


def in_dialect(sql: str, dialect: str) -> str:
    """A view with `SECONDS[later SINCE earlier]`, which the databases say differently, in a database's own words.

    `later` may be `now`.
    """
    return _SECONDS.sub(lambda found: _seconds(found[1], found[2], dialect), sql)


def _seconds(later: str, earlier: str, dialect: str) -> str:
    if dialect == "sqlite":
        later = "'now'" if later == "now" else later
        return f"(strftime('%s', {later}) - strftime('%s', {earlier}))"
    return f"extract(epoch FROM {'now()' if later == 'now' else later} - {earlier})"


def view_name(file: Path) -> str:
    return file.name.partition(".")[0]


def question(sql: str) -> str:
    """The question a view answers: its first line."""
    return sql.splitlines()[0].removeprefix("--").strip()
