"""`lagazette read`: a printed date or dateline, without any page."""

from __future__ import annotations

import typer

from lagazette_crawler.commands.read_date import date
from lagazette_crawler.commands.read_dateline import dateline

app = typer.Typer(help="Read a printed date or dateline, without any page.", no_args_is_help=True)
app.command()(date)
app.command()(dateline)
