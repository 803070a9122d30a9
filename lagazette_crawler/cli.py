"""The command line: `lagazette crawl | search | show | export | ...`; each command in its own file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from lagazette_crawler import __version__
from lagazette_crawler.commands.backfill import backfill
from lagazette_crawler.commands.backup import backup, restore
from lagazette_crawler.commands.changes import changes
from lagazette_crawler.commands.cite import cite
from lagazette_crawler.commands.crawl import crawl
from lagazette_crawler.commands.db import app as db
from lagazette_crawler.commands.demo import demo
from lagazette_crawler.commands.diff import diff
from lagazette_crawler.commands.doctor import doctor
from lagazette_crawler.commands.explain import explain
from lagazette_crawler.commands.export import export
from lagazette_crawler.commands.extract import extract
from lagazette_crawler.commands.incidents import incidents
from lagazette_crawler.commands.learn import learn
from lagazette_crawler.commands.memory import app as memory
from lagazette_crawler.commands.metrics import metrics
from lagazette_crawler.commands.newspapers import newspapers
from lagazette_crawler.commands.prune import prune
from lagazette_crawler.commands.read_date import date
from lagazette_crawler.commands.read_dateline import dateline
from lagazette_crawler.commands.replay import replay
from lagazette_crawler.commands.review import review
from lagazette_crawler.commands.schedule import app as schedule
from lagazette_crawler.commands.search import search
from lagazette_crawler.commands.show import show
from lagazette_crawler.commands.status import status
from lagazette_crawler.commands.stories import stories
from lagazette_crawler.commands.verify import verify
from lagazette_crawler.commands.why import why
from lagazette_crawler.commands.withdraw import withdraw
from lagazette_crawler.config import ConfigError
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import StoreError

CONTEXT = {"help_option_names": ["-h", "--help"]}
COLLECT, ASK, CARE = "Collect", "Ask", "Care"
COMMANDS = {
    "crawl": (COLLECT, "crawl:crawl"),
    "backfill": (COLLECT, "backfill:backfill"),
    "newspapers": (COLLECT, "newspapers:newspapers"),
    "extract": (COLLECT, "extract:extract"),
    "learn": (COLLECT, "learn:learn"),
    "review": (COLLECT, "review:review"),
    "read": (COLLECT, "read:app"),
    "search": (ASK, "search:search"),
    "show": (ASK, "show:show"),
    "diff": (ASK, "diff:diff"),
    "changes": (ASK, "changes:changes"),
    "stories": (ASK, "stories:stories"),
    "explain": (ASK, "explain:explain"),
    "export": (ASK, "export:export"),
    "cite": (ASK, "cite:cite"),
    "verify": (ASK, "verify:verify"),
    "demo": (ASK, "demo:demo"),
    "status": (CARE, "status:status"),
    "why": (CARE, "why:why"),
    "schedule": (CARE, "schedule:app"),
    "doctor": (CARE, "doctor:doctor"),
    "metrics": (CARE, "metrics:metrics"),
    "replay": (CARE, "replay:replay"),
    "memory": (CARE, "memory:app"),
    "backup": (CARE, "backup:backup"),
    "restore": (CARE, "backup:restore"),
    "prune": (CARE, "prune:prune"),
    "withdraw": (CARE, "withdraw:withdraw"),
    "db": (CARE, "db:app"),
}
"""Each command with its panel in the help and where it is: `module:name` in `commands`."""


class Commands(TyperGroup):
    """Imports the command that is asked for, and no other: half of them need neither Scrapy nor the database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.commands: Any = dict.fromkeys(COMMANDS)  # for `Did you mean 'crawl'?`

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        panel, place = COMMANDS[cmd_name]
        module, _, name = place.partition(":")
        found = getattr(import_module(f"lagazette_crawler.commands.{module}"), name)
        command: Any = get_command(found if isinstance(found, typer.Typer) else _alone(found))
        command.name, command.rich_help_panel = cmd_name, panel
        return command


def _alone(function: Callable[..., Any]) -> typer.Typer:
    program = typer.Typer(add_completion=False, context_settings=CONTEXT)
    program.command()(function)
    return program


app = typer.Typer(
    name="lagazette",
    cls=Commands,
    help="From newspaper pages to a clean SQL database of articles.",
    epilog="Settings come in this order: option, environment (DATABASE_URL, LAGAZETTE_*), lagazette.toml, default.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings=CONTEXT,
)
read = typer.Typer(help="Read a printed date or dateline, without any page.", no_args_is_help=True)
read.command()(date)
read.command()(dateline)

COLLECT, ASK, CARE = "Collect", "Ask", "Care"
app.command(rich_help_panel=COLLECT)(crawl)
app.command(rich_help_panel=COLLECT)(backfill)
app.command(rich_help_panel=COLLECT)(newspapers)
app.command(rich_help_panel=COLLECT)(extract)
app.command(rich_help_panel=COLLECT)(learn)
app.command(rich_help_panel=COLLECT)(review)
app.command(rich_help_panel=CARE)(replay)
app.command(rich_help_panel=CARE)(withdraw)
app.add_typer(read, name="read", rich_help_panel=COLLECT)
app.command(rich_help_panel=ASK)(search)
app.command(rich_help_panel=ASK)(show)
app.command(rich_help_panel=ASK)(diff)
app.command(rich_help_panel=ASK)(changes)
app.command(rich_help_panel=ASK)(stories)
app.command(rich_help_panel=ASK)(explain)
app.command(rich_help_panel=ASK)(export)
app.command(rich_help_panel=ASK)(cite)
app.command(rich_help_panel=ASK)(verify)
app.command(rich_help_panel=ASK)(demo)
app.command(rich_help_panel=CARE)(metrics)
app.add_typer(schedule, name="schedule", rich_help_panel=CARE)
app.command(rich_help_panel=CARE)(status)
app.command(rich_help_panel=CARE)(why)
app.command(rich_help_panel=CARE)(incidents)
app.command(rich_help_panel=CARE)(doctor)
app.command(rich_help_panel=CARE)(backup)
app.command(rich_help_panel=CARE)(restore)
app.add_typer(memory, name="memory", rich_help_panel=CARE)
app.command(rich_help_panel=CARE)(prune)
app.add_typer(db, name="db", rich_help_panel=CARE)


@app.callback(invoke_without_command=True)
def lagazette(
    version: bool = typer.Option(False, "--version", help="Print the version and end.", is_eager=True),
) -> None:
    if version:
        typer.echo(f"lagazette {__version__}")
        raise typer.Exit


def main() -> None:
    """Runs the command line; what an operator can mend is one sentence and an exit code, never a traceback."""
    try:
        app()
    except ConfigError as error:
        _end(error, ExitCode.CONFIGURATION)
    except StoreError as error:
        _end(error, error.exit_code)
    except KeyboardInterrupt:  # before or after the crawl, which hears of signals itself
        _end("Interrupted.", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody is left to tell
        raise SystemExit(0) from None


def _end(error: object, code: ExitCode) -> None:
    typer.echo(f"lagazette: {error}", err=True)
    raise SystemExit(int(code)) from None


if __name__ == "__main__":
    main()
