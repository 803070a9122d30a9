"""`lagazette memory`: lines that recur on a newspaper's pages, what proves them, and the switch for each."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json as line_of_json
from lagazette_crawler.commands.printing import cell
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.remembering import recurring_lines
from lagazette_crawler.store import Remembered, Store

app = typer.Typer(
    help="Lines that recur on a newspaper's pages and belong to no article: what was learned, and its switches.",
    no_args_is_help=True,
)
Newspaper = Annotated[str | None, typer.Argument(metavar="[NEWSPAPER]", help="Its name; none: all newspapers.")]
Number = Annotated[
    int, typer.Argument(metavar="NUMBER", help="Number of the entry, as `lagazette memory show` prints.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")]
SHOWN = 100
"""Characters of a line printed for a person."""


@app.command()
def show(newspaper: Newspaper = None, as_json: AsJson = False) -> None:
    """List the recurring lines that were learned, and the articles that prove them.

    [dim]Example:[/dim] lagazette memory show lagazette
    """
    with open_configured_store() as store:
        _require(store, newspaper)
        entries = store.remembered(newspaper)
    if as_json or not sys.stdout.isatty():
        for entry in entries:
            print(line_of_json(asdict(entry)))
    elif entries:
        Console().print(_table(entries))
    else:
        typer.echo("Nothing was learned yet: `lagazette memory learn` looks at the stored articles.")


def _table(entries: list[Remembered]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1))
    for heading in ("number", "newspaper", "articles", "last seen", "line", "for example"):
        table.add_column(heading, overflow="fold")
    for one in entries:
        line = cell(one.text)
        state = "dropped" if one.dropped_at else f"{one.last_seen_at:%Y-%m-%d}"
        shown = line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
        cells = (str(one.id), cell(one.newspaper), str(one.articles), state, shown, cell(one.proofs[0]))
        table.add_row(*(Text(each) for each in cells), style="dim" if one.dropped_at else None)
    return table


@app.command()
def learn(
    newspaper: Newspaper = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be learned.")] = False,
) -> None:
    """Learn from the stored articles which lines at the edges of their texts recur, and leave them out from now on.

    A line is learned when it begins or ends the texts of three articles at least that have other words beside it;
    copies prove nothing, and nothing within a text is ever left out. `lagazette replay NEWSPAPER` reads the stored
    articles anew without these lines, `lagazette memory drop NUMBER` and another replay bring one back.

    [dim]Example:[/dim] lagazette memory learn lagazette --dry-run
    """
    with open_configured_store() as store:
        _require(store, newspaper)
        names = [newspaper] if newspaper else [one.newspaper.name for one in store.newspapers() if one.articles]
        for name in names:
            _learn(store, name, dry_run=dry_run)


def _learn(store: Store, newspaper: str, *, dry_run: bool) -> None:
    found = recurring_lines(store, newspaper)
    if dry_run:
        for one in found:
            print(f"{cell(newspaper)}\t{one.articles} articles\t{cell(one.text)}\t{cell(one.proofs[0])}")
        typer.echo(f"{cell(newspaper)}: {len(found)} recurring lines; nothing was written.", err=True)
        return
    fresh, known = store.remember(newspaper, found, at=datetime.now(UTC))
    print(f"{cell(newspaper)}: {fresh} recurring lines learned, {known} seen again.")


@app.command()
def drop(number: Number) -> None:
    """Give a line back to the articles: it is no longer left out of what is read from now on."""
    _switch(number, datetime.now(UTC), "no longer left out")


@app.command()
def keep(number: Number) -> None:
    """Leave a dropped line out again."""
    _switch(number, None, "left out again")


def _switch(number: int, dropped_at: datetime | None, what: str) -> None:
    with open_configured_store() as store:
        entry = store.switch_recurring(number, dropped_at=dropped_at)
    if entry is None:
        typer.echo(f"The memory has no entry {number}; see: lagazette memory show", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
    print(f"{cell(entry.newspaper)}: {what}: {cell(entry.text)}")
    print(f"Stored articles are read anew by: lagazette replay {cell(entry.newspaper)}")


def _require(store: Store, newspaper: str | None) -> None:
    known = [one.newspaper.name for one in store.newspapers()]
    if newspaper is not None and newspaper not in known:
        names = ", ".join(map(cell, known)) or "none"
        typer.echo(f"There is no newspaper {cell(newspaper)} in the database; it has {names}.", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
