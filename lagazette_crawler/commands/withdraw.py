"""`lagazette withdraw`: take a text out of tables, index, copies and archive, and leave a tombstone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from lagazette_crawler.archive.files import file_name
from lagazette_crawler.archive.known_bodies import KnownBodies
from lagazette_crawler.archive.tombstones import Buried, bury, find_records
from lagazette_crawler.archive.warc import ArchiveError, Record
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.config import load_config
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import Holding
from lagazette_crawler.urls import canonical


def withdraw(
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="Number of the article, or any address of it.")],
    reason: Annotated[str | None, typer.Option(help="Why, kept with the tombstone; name nobody here.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken out.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Take an article out for good: its texts, evidence, index entries and pages in the archive.

    What stays: the number, the date and the reason; the addresses, so that no crawl asks for them again; the hash of
    the text, so that the same newspaper cannot bring it back. `lagazette verify` says `withdrawn` of its citations.
    Copies in other newspapers are articles of their own: they are named, and stay. Feeds kept in the archive may still
    have its title and summary; backups and exports are yours to look after.

    [dim]Example:[/dim] lagazette withdraw 42 --reason "asked for by the person named" --dry-run
    """
    archive = load_config().archive_folder
    with open_configured_store() as store:
        held = store.holding(wanted)
        if held is None:
            _missing(wanted, was_withdrawn=store.withdrawal(wanted) is not None)
        lock = store.lock(f"crawl of {held.newspaper}")  # no crawl may refer to a page meanwhile
        try:
            buried = list(find_records(_files(archive, held), lambda record: _is_of(record, held)))
            if not json:
                _say(held, buried, archive)
            if dry_run:
                if json:
                    print(_as_json(held, buried, archive, at=None))
                return
            if not yes and not _confirmed():
                typer.echo("Nothing was taken out.", err=True)
                raise typer.Exit(ExitCode.USAGE)
            at = datetime.now(UTC)
            _bury(archive, held, buried, at)  # before the rows, which say where to look should this fail
            store.withdraw(held, reason=reason, at=at)
        finally:
            lock.release()
    print(_as_json(held, buried, archive, at=at) if json else f"Article {held.article_id} was withdrawn.")


def _as_json(held: Holding, buried: list[Buried], archive: Path, *, at: datetime | None) -> str:
    """What was taken out; `withdrawn_at` null: nothing yet."""
    files = {each.file.relative_to(archive).as_posix(): len(each.records) for each in buried}
    elsewhere = [asdict(record) for record in held.records if not _is_ours(archive / record.file, archive)]
    kept = {name: value for name, value in asdict(held).items() if name != "records"}
    return as_json(kept | {"archive_records": files, "not_in_archive": elsewhere, "withdrawn_at": at})


def _missing(wanted: str, *, was_withdrawn: bool) -> NoReturn:
    said = "was withdrawn before" if was_withdrawn else "is not there"
    typer.echo(f"The article {cell(wanted)} {said}.", err=True)
    raise typer.Exit(ExitCode.USAGE)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is there to be asked; say --yes.", param_hint="--yes")
    return typer.confirm("This cannot be undone. Take it out?")


def _files(archive: Path, held: Holding) -> Iterator[Path]:
    """The archive's files of the newspaper, and those in which a page of the article lies."""
    named = {archive / record.file for record in held.records}
    yield from sorted(
        {
            *archive.glob(f"{file_name(held.newspaper)}/*/*.warc.gz"),
            *(each for each in named if _is_ours(each, archive)),
        }
    )


def _is_ours(file: Path, archive: Path) -> bool:
    return file.is_relative_to(archive) and file.is_file()


def _is_of(record: Record, held: Holding) -> bool:
    return record.kind in ("response", "revisit") and canonical(record.url) in held.urls


def _say(held: Holding, buried: list[Buried], archive: Path) -> None:
    print(f"Article {held.article_id} of {held.newspaper}: {cell(held.title)}")
    print(f"  texts: {held.texts}")
    for url in held.urls:
        print(f"  address: {cell(url)}")
    for each in buried:
        print(f"  archive: {len(each.records)} records of {each.file.relative_to(archive)}")
    for record in held.records:
        if not _is_ours(archive / record.file, archive):
            print(f"  NOT in the archive's folder, yours to look after: {record.file} at {record.offset}")
    for copy in held.copies:
        print(f"  stays, a copy of its own: {copy['id']}  {cell(copy['newspaper'])}  {cell(copy['url'])}")


def _bury(archive: Path, held: Holding, buried: list[Buried], at: datetime) -> None:
    try:
        for each in buried:
            bury(each, at)
    except ArchiveError as error:
        typer.echo(f"lagazette: {error} Not all is taken out; mend that and run the command again.", err=True)
        raise typer.Exit(ExitCode.UNWRITABLE) from None
    known = KnownBodies(archive)
    for url in held.urls:
        known.forget(url)
    known.save()
    known.close()
