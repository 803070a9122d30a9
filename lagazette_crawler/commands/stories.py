"""`lagazette stories`: who else printed a text, who was first, and how much the others took."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell, moment_as_printed, unbroken_console
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.spans import spoken_lag
from lagazette_crawler.store import Record, Story


def stories(
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="Number of a story or article, or its address.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show who printed the same text: the origin, its reprints with their delay, and the pages that quote it."""
    with open_configured_store() as store:
        story = store.story(wanted)
    if story is None:
        typer.echo(f"There is no article {cell(wanted)}.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    if json:
        print(as_json(asdict(story)))
    else:
        print_story(story, unbroken_console())


def print_story(story: Story, console: Console) -> None:
    """For a person: one line a printing."""
    console.print(Text(cell(story.origin["title"]), style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_row("origin", str(story.origin["id"]), *_where(story.origin), "", "")
    for each in story.reprints:
        grid.add_row(
            each["relation"], str(each["id"]), *_where(each), spoken_lag(each["lag_minutes"]), f"{each['share']:.0%}"
        )
    for each in story.quotations:
        grid.add_row(
            "quotes it", str(each["id"]), *_where(each), spoken_lag(each["lag_minutes"]), f"{each['share']:.0%}"
        )
    console.print(grid)
    if not story.reprints:
        console.print("No other article has this text.")


def _where(article: Record) -> tuple[str, str, Text]:
    return cell(article["newspaper"]), moment_as_printed(article), Text(cell(article["url"]))
