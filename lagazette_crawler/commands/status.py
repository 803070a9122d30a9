"""`lagazette status`: how well each newspaper is crawled now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.spans import spoken, spoken_minutes
from lagazette_crawler.store import Standing, StandingState

_STYLES = {StandingState.OK: "green", StandingState.DEGRADED: "yellow"}


def status(
    newspaper: Annotated[str | None, typer.Argument(help="Only this newspaper, with each of its fields.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON lines, one a newspaper, for programs.")] = False,
) -> None:
    """Show how well each newspaper is crawled now.

    Last good crawl, new articles of 24 hours beside the usual, minutes from publication to storage (for half and for
    95 % of the articles of a week), share of answers 304, open gaps, fields, open incidents.

    Example: lagazette status lagazette
    """
    at = datetime.now(UTC)
    with open_configured_store() as store:
        found = store.standings(at, newspaper)
    if newspaper and not found:
        typer.echo(
            f"Nothing was crawled yet of a newspaper {cell(newspaper)}; `lagazette newspapers` has them.", err=True
        )
        raise typer.Exit(ExitCode.USAGE)
    if json:
        for each in found:
            print(as_json(asdict(each)))
        return
    console = Console(highlight=False, width=None if Console().is_terminal else 160)
    console.print(_table(found, at))
    for each in found:
        for incident in each.incidents:
            console.print(Text(f"incident {incident.id}, {each.newspaper}: {cell(incident.sentence)}"))
    if newspaper:
        console.print(_fields(found[0]))


def _table(found: Sequence[Standing], at: datetime) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("newspaper", "state", "last good"):
        table.add_column(heading)
    for heading in ("24 h", "usual", "lag p50", "p95", "304", "gaps", "incidents"):
        table.add_column(heading, justify="right")
    for each in found:
        table.add_row(
            cell(each.newspaper),
            Text(each.state, style=_STYLES.get(each.state, "red")),
            _ago(each.last_good_at, at),
            str(each.new),
            "" if each.usual is None else f"{each.usual:.0f}",
            spoken_minutes(each.lag_p50),
            spoken_minutes(each.lag_p95),
            "" if each.not_modified is None else f"{each.not_modified:.0%}",
            str(each.open_gaps or ""),
            str(len(each.incidents) or ""),
        )
    return table


def _fields(standing: Standing) -> Table:
    table = Table("field", box=None, header_style="bold", title=f"{standing.pages_read} pages of seven days")
    table.add_column("filled", justify="right")
    table.add_column("by the first rule declared", justify="right")
    for name, health in standing.fields.items():
        table.add_row(name, f"{health.filled:.0%}", f"{health.first_rule:.0%}" if health.first_rule else "")
    return table


def _ago(moment: datetime | None, at: datetime) -> str:
    if moment is None:
        return "never"
    return f"{spoken(at - moment)} ago"
