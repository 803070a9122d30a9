"""`lagazette backup` and `lagazette restore`: the database as one file, and back."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from lagazette_crawler.commands.due import right_now
from lagazette_crawler.config import load_config
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import StoreError, StoreUnavailable
from lagazette_crawler.store import backup as backups
from lagazette_crawler.store.care import opened
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.schema import HEAD

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


def backup(
    to: Annotated[
        Path | None, typer.Argument(metavar="[FILE|FOLDER]", help="Where to; by default `backups` in the data folder.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Read the backup back and compare its rows.")] = False,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Take away all but so many of the newest backups in that folder.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Write the database as it is at this moment into one file, also while a crawl runs.

    PostgreSQL needs pg_dump of the server's version on the PATH. The archive's files are only added to: copy that
    folder by other means.

    [dim]Example:[/dim] lagazette backup /mnt/backup --verify --keep 14
    """
    config = load_config()
    with opened(config.database_url, may_write=False) as database:
        target = _target(to or config.data_folder / "backups", database)
        if dry_run:
            found = _contents(database)
            print(f"{database.where} ({found.articles:,} articles) would be written to {target}.")
            return
        counts = backups.back_up(database, target)
        how = f" It was {backups.verify(database, target, counts)}: all rows are there." if verify else ""
    if keep is not None:
        _forget_older(target, keep)
    size = target.stat().st_size / 10**6
    print(f"{target}: {counts['articles']:,} articles, {sum(counts.values()):,} rows, {size:.1f} MB.{how}")


def _forget_older(target: Path, keep: int) -> None:
    """Only what has a name of ours counts, and what was just written stays."""
    named = re.compile(rf"lagazette-\d{{8}}T\d{{6}}Z(-\d+)?{re.escape(target.suffix)}")
    others = [file for file in target.parent.iterdir() if named.fullmatch(file.name) and file != target]
    for file in sorted(others, key=lambda file: file.stat().st_mtime, reverse=True)[keep - 1 :]:
        file.unlink()


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `lagazette backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Replace what the database holds, without asking.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Make the database what a backup holds.

    What the database holds is written to `backups` in the data folder first; an SQLite file that cannot be read is set
    aside with --yes. No crawl may be under way.

    [dim]Example:[/dim] lagazette restore /mnt/backup/lagazette-20260501T120000Z.db --dry-run
    """
    config = load_config()
    with opened(config.database_url) as database:
        held = _offered(file, database)
        safe: Path | None = None
        try:
            now = backups.contents(database)
        except StoreUnavailable as error:
            safe = _damaged(error, database, yes=yes and not dry_run)
            now = backups.Contents(None, 0)
        print(f"{database.where} holds {now.articles:,} articles; {file} holds {held}.")
        if dry_run:
            print("Nothing was changed.")
            return
        _agree(now.articles, yes=yes)
        with backups.no_crawl_runs(database):
            if now.version:
                safe = _kept_before(database, config.data_folder / "backups")
            with _pointing_to(safe):
                backups.put_back(database, file)
        version = database.version()
    later = "" if version == HEAD else f" Its tables are of revision {version}: run `lagazette db upgrade`."
    print(f"Restored.{later}" + (f" What it held before is in {safe}." if safe else ""))


def _damaged(error: StoreUnavailable, database: Database, *, yes: bool) -> Path:
    """A SQLite file that cannot be read is set aside; any other database that does not answer ends the command."""
    if not database.is_sqlite or not yes:
        raise error
    return backups.set_aside(database, f"{right_now():%Y%m%dT%H%M%SZ}")


def _target(to: Path, database: Database) -> Path:
    """A file as named; in a folder one with the moment in its name."""
    if to.suffix and not to.is_dir():
        return to
    return _new_file(to, "lagazette", database)


def _new_file(folder: Path, stem: str, database: Database) -> Path:
    """A name with the moment in it that no file has yet."""
    suffix = backups.SUFFIX["sqlite" if database.is_sqlite else "postgresql"]
    name = f"{stem}-{right_now():%Y%m%dT%H%M%SZ}"
    names = (name, *(f"{name}-{number}" for number in range(1, 1000)))
    return next(file for each in names if not (file := folder / f"{each}{suffix}").exists())


def _contents(database: Database) -> backups.Contents:
    database.require_there()
    return backups.contents(database)


def _offered(file: Path, database: Database) -> str:
    """What a backup holds; the command ends when it is none of this kind of database."""
    kind = backups.kind_of(file)
    wanted = "sqlite" if database.is_sqlite else "postgresql"
    if kind is None:
        raise typer.BadParameter(f"{file} is no backup: name a file that `lagazette backup` wrote.")
    if kind != wanted:
        raise typer.BadParameter(
            f"{file} is a backup of {kind}, the database is {wanted}: mend DATABASE_URL or name another file."
        )
    if kind == "sqlite":
        return f"{backups.contents_of_copy(file).articles:,}"
    return "what pg_dump wrote"


def _agree(articles: int, *, yes: bool) -> None:
    if yes or not articles:
        return
    if not sys.stdin.isatty():
        typer.echo(f"lagazette: {articles:,} articles would be replaced; say --yes, or --dry-run to look.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    typer.confirm(f"Replace these {articles:,} articles?", abort=True)


def _kept_before(database: Database, folder: Path) -> Path:
    target = _new_file(folder, "before-restore", database)
    backups.back_up(database, target)
    return target


@contextmanager
def _pointing_to(safe: Path | None) -> Iterator[None]:
    """Says where the former rows lie when putting back fails."""
    try:
        yield
    except StoreError:
        if safe:
            typer.echo(f"lagazette: the former rows are in {safe}; restore that file.", err=True)
        raise
