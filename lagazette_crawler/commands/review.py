"""`lagazette review`: what was expected of a newspaper's saved pages and nobody signed, beside what is read now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.printing import cell
from lagazette_crawler.commands.saved_cases import (
    UNSIGNED,
    expectation,
    home_of,
    page_in,
    read_case,
    saved_cases,
    told_fields,
    write_expectation,
)
from lagazette_crawler.config import load_config
from lagazette_crawler.declaration import silent_rules
from lagazette_crawler.declared import newspaper_named
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.text import paragraphs


def review(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The newspaper.")],
    yes: Annotated[bool, typer.Option("--yes", help="Sign every page without asking.")] = False,
) -> None:
    """Review what was learned: each unsigned page beside its values; `y` signs it."""
    home = home_of(load_config(), Path.cwd())
    cases = saved_cases(home, name) if home else []
    if not cases:
        typer.echo(f"There are no saved pages of {cell(name)}.", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
    unsigned = [case for case in cases if expectation(case).get(UNSIGNED)]
    console = Console(highlight=False)
    if unsigned and not yes and not sys.stdin.isatty():
        typer.echo(f"{len(unsigned)} pages to sign: review needs a terminal to ask on, or --yes to sign all.", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
    left = [case for case in unsigned if not _signed(case, name, console, yes=yes)]
    signed = len(unsigned) - len(left)
    console.print(f"{signed} signed now, {len(left)} still unsigned, {len(cases) - len(unsigned)} signed before.")
    if newspaper := newspaper_named(name):
        for fault in silent_rules(newspaper, [page_in(case, newspaper) for case in cases]):
            typer.echo(f"{fault}; mend the rule, or take it out.", err=True)
    if left:
        raise typer.Exit(int(ExitCode.DEGRADED))


def _signed(case: Path, name: str, console: Console, *, yes: bool) -> bool:
    """Shows one page; whether it was signed."""
    expected = {field: value for field, value in expectation(case).items() if field != UNSIGNED}
    answer = read_case(case, newspaper_named(name))
    read = told_fields(answer.article) if answer.article else {}
    console.print(Text(f"\n{name}/{case.name}  {case / 'page.html'}", style="bold"))
    console.print(_compared(expected, read))
    for paragraph in paragraphs(expected.get("body") or ""):
        console.print(Text(f"  {paragraph}"))
    if answer.error:
        console.print(Text(answer.error))
    if not (yes or typer.confirm("Is this the article, as the page prints it?", default=False)):
        return False
    write_expectation(case, expected, signed=True)
    return True


def _compared(expected: dict[str, Any], read: dict[str, Any]) -> Table:
    """The fields, and where the page is read otherwise now."""
    table = Table("field", "expected", "read now", box=None, header_style="bold", padding=(0, 1))
    for field, value in expected.items():
        same = read.get(field) == value
        shown = f"{len(value or '')} characters, below" if field == "body" else _shown(value)
        now = "same" if same else "another text" if field == "body" else _shown(read.get(field))
        if value or not same:
            table.add_row(Text(field), Text(shown), Text(now))
    return table


def _shown(value: Any) -> str:
    return cell(", ".join(value) if isinstance(value, list) else value)
