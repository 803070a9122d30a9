"""`lagazette incidents`: what is wrong with newspapers, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.alarms import Alarm, hooks_of, tell
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.config import load_config
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import Incident


def incidents(
    newspaper: Annotated[str | None, typer.Argument(help="Only those of this newspaper.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON lines, one an incident, for programs.")] = False,
    accept: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Close this one: it is no fault, things are so from now on.")
    ] = None,
    try_alarms: Annotated[
        bool, typer.Option("--try-alarms", help="Send a made-up incident to everyone lagazette.toml names.")
    ] = False,
) -> None:
    """Show what is wrong with newspapers: each fault once, from its first finding to the third that found all well.

    Example: lagazette incidents --all
    """
    if try_alarms:
        _try_alarms()
        return
    with open_configured_store() as store:
        if accept is not None:
            _accepted(store.accept_incident(accept, at=datetime.now(UTC)), accept)
            return
        found = store.incidents(newspaper, closed=every)
    if json:
        for incident in found:
            print(as_json(asdict(incident)))
        return
    if not found:
        print("No incident." if every else "No incident is open.")
        return
    console = Console(highlight=False, width=None if Console().is_terminal else 200)
    console.print(_table(found))


def _accepted(incident: Incident | None, number: int) -> None:
    if incident is None:
        typer.echo(f"There is no open incident {number}; `lagazette incidents` has them.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    print(f"Closed, and taken as normal from now on: {cell(incident.sentence)}")


def _table(found: Sequence[Incident]) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("id", "newspaper", "opened (UTC)", "closed", "monitor"):
        table.add_column(heading, no_wrap=True)
    table.add_column("what")
    for each in found:
        closed = f"{each.closed_at:%Y-%m-%d %H:%M}" if each.closed_at else "open"
        closed += " (accepted)" if each.accepted else ""
        opened = f"{each.opened_at:%Y-%m-%d %H:%M}"
        table.add_row(str(each.id), cell(each.newspaper), opened, closed, each.monitor, Text(cell(each.sentence)))
    return table


def _try_alarms() -> None:
    """Tells everyone of an incident that is none."""
    hooks = hooks_of(load_config().alarms)
    if not hooks.any:
        typer.echo("lagazette.toml names nobody to tell: [alarms] with command, webhook or mail.", err=True)
        raise typer.Exit(ExitCode.CONFIGURATION)
    at = datetime.now(UTC)
    sentence = "This is a trial of the alarms; nothing is wrong."
    trial = Incident(
        id=0, newspaper="trial", monitor="trial", subject="", opened_at=at, last_found_at=at, sentence=sentence
    )
    failures = tell(Alarm("trial", opened=[trial]), hooks)
    for failure in failures:
        typer.echo(failure, err=True)
    if failures:
        raise typer.Exit(ExitCode.DEGRADED)
    print("Everyone was told.")
