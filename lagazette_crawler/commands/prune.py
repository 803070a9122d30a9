"""`lagazette prune`: old files of the archive and of the log and old rows of `runs` go, none that something needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from lagazette_crawler import logs
from lagazette_crawler.archive import pruning
from lagazette_crawler.commands.due import right_now
from lagazette_crawler.commands.schedule import as_span
from lagazette_crawler.config import Config, load_config
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.spans import spoken
from lagazette_crawler.store import Store, StoreUnavailable, open_store
from lagazette_crawler.store.backup import no_crawl_runs
from lagazette_crawler.store.thinning import NEEDED, thin_runs


def prune(
    archive: Annotated[
        Any, typer.Option(parser=as_span, metavar="AGE", help="Files of the archive older than this, such as 365d.")
    ] = None,
    log: Annotated[Any, typer.Option(parser=as_span, metavar="AGE", help="Files of the log older than this.")] = None,
    runs: Annotated[
        Any, typer.Option(parser=as_span, metavar="AGE", help="Rows of runs older than this that nothing refers to.")
    ] = None,
    cited: Annotated[
        bool, typer.Option("--cited", help="Of the archive also what articles were read from; asks first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and take nothing away.")] = False,
) -> None:
    """Take away what is older than an age.

    A file of the archive stays when a revision of an article cites it (unless --cited), and always when a later record
    refers to its bodies. A row of `runs` stays when what it stored or last looked at is still there. No crawl may be
    under way.

    [dim]Example:[/dim] lagazette prune --archive 365d --log 90d --dry-run
    """
    if archive is None and log is None and runs is None:
        raise typer.BadParameter("Say what goes: --archive AGE, --log AGE, --runs AGE, such as --archive 365d.")
    if runs is not None and runs < NEEDED:
        raise typer.BadParameter(f"The monitors need the runs of {spoken(NEEDED)}.", param_hint="--runs")
    config = load_config()
    if log is not None:
        _prune_log(config, log, dry_run=dry_run)
    if archive is not None:
        _prune_archive(config, archive, cited=cited, yes=yes, dry_run=dry_run)
    if runs is not None:
        _prune_runs(config, runs, dry_run=dry_run)


def _prune_runs(config: Config, age: timedelta, *, dry_run: bool) -> None:
    before = right_now() - age
    with open_store(config.database_url, create=False, may_write=True) as store, no_crawl_runs(store.database):
        number = thin_runs(store.database, before, dry_run=dry_run)
    print(f"runs before {before:%Y-%m-%d}: {number:,} rows{_done(dry_run)}")


def _prune_log(config: Config, age: timedelta, *, dry_run: bool) -> None:
    if config.log_folder is None:
        typer.echo("lagazette: no log is kept: `log` in lagazette.toml names no folder.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    old = [file for file, day in logs.files(config.log_folder) if right_now() - day >= age + timedelta(days=1)]
    size = sum(file.stat().st_size for file in old)
    for file in old:
        if not dry_run:
            _unlink(file)
    print(f"log: {len(old)} files, {_megabytes(size)}{_done(dry_run)}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What of the archive goes, and what stays although it is old."""

    goes: Sequence[pruning.File]
    cited: Sequence[pruning.File]
    needed: Sequence[pruning.File]
    revisions: int
    """How many revisions cite what goes."""


def _prune_archive(config: Config, age: timedelta, *, cited: bool, yes: bool, dry_run: bool) -> None:
    folder, before = config.archive_folder, (right_now() - age).date()
    with open_store(config.database_url, create=False) as store, no_crawl_runs(store.database):
        plan = plan_of(folder, before, store.cited_files(), take_cited=cited)
        _say(plan, before, dry_run=dry_run)
        if dry_run or not plan.goes:
            return
        if plan.revisions and not yes:
            _agree(plan)
        _take_away(store, folder, plan)


def plan_of(folder: Path, before: date, citations: dict[str, int], *, take_cited: bool) -> Plan:
    """What is older than a day, without what something needs."""
    files = list(pruning.files(folder))
    old = [file for file in files if file.day < before]
    cited = [] if take_cited else [file for file in old if file.name in citations]
    goes = [file for file in old if file not in cited]
    needed: list[pruning.File] = []
    if goes:
        needed_names = _needed(folder, [file.name for file in files], {file.name for file in goes})
        needed = [file for file in goes if file.name in needed_names]
        goes = [file for file in goes if file.name not in needed_names]
    return Plan(goes, cited, needed, sum(citations.get(file.name, 0) for file in goes))


def _needed(folder: Path, files: Sequence[str], goes: set[str]) -> set[str]:
    """Those that records of the files that stay refer to; what stays for them may need others in turn."""
    needed: set[str] = set()
    unread = [name for name in files if name not in goes]
    while unread:
        found = pruning.needed_by(folder, unread) & (goes - needed)
        needed |= found
        unread = sorted(found)
    return needed


def _say(plan: Plan, before: date, *, dry_run: bool) -> None:
    print(f"archive before {before}: {len(plan.goes)} files, {_size(plan.goes)}{_done(dry_run)}")
    if plan.cited:
        print(
            f"  {len(plan.cited)} files, {_size(plan.cited)}, stay: articles were read from them (--cited takes them)."
        )
    if plan.needed:
        print(f"  {len(plan.needed)} files, {_size(plan.needed)}, stay: later records refer to their bodies.")


def _agree(plan: Plan) -> None:
    question = f"{plan.revisions:,} revisions were read from these files and could not be read again. Take them away?"
    if not sys.stdin.isatty():
        typer.echo(f"lagazette: {question} Say --yes, or leave out --cited.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    typer.confirm(question, abort=True)


def _take_away(store: Store, folder: Path, plan: Plan) -> None:
    """First no row cites them any more: what is interrupted then takes them away next time."""
    names = [file.name for file in plan.goes]
    if plan.revisions:
        store.forget_files(names)
    for name in names:
        try:
            pruning.remove(folder, name)
        except OSError as error:
            raise StoreUnavailable(f"{folder / name} cannot be taken away: {error.strerror}.") from error


def _unlink(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"{file} cannot be taken away: {error.strerror}.") from error


def _size(files: Sequence[pruning.File]) -> str:
    return _megabytes(sum(file.size for file in files))


def _megabytes(size: int) -> str:
    return f"{size / 10**6:,.1f} MB"


def _done(dry_run: bool) -> str:
    return " would go." if dry_run else " go."
