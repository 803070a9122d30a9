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
    "incidents": (CARE, "incidents:incidents"),
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
