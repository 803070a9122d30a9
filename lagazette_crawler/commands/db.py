"""`lagazette db`: care of the database."""

from __future__ import annotations

import typer

from lagazette_crawler.config import load_config
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import care

app = typer.Typer(help="Care of the database: bring its tables up to date, find what is wrong.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the tables up to date, or make them; what is stored stays."""
    versions = care.upgrade(load_config().database_url)
    if versions.current == versions.head:
        print(f"{versions.where}: the tables are up to date ({versions.head}).")
    else:
        print(f"{versions.where}: from {versions.current or 'no tables'} to {versions.head}.")


@app.command()
def current() -> None:
    """Print which revision the tables are of, and which this program needs."""
    versions = care.versions(load_config().database_url)
    print(f"{versions.where}: {versions.current or 'no tables'}, this program needs {versions.head}.")


@app.command()
def check() -> None:
    """Compare the tables with what this program needs, and look for damage."""
    found = care.problems(load_config().database_url)
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise typer.Exit(ExitCode.CONFIGURATION)
    print("All is well.")
