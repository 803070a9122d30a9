"""`lagazette backfill`: fetch what a newspaper published in the past, day by day bounded, beside the regular crawl."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from lagazette_crawler.commands.crawl import job_for, require_store, run
from lagazette_crawler.commands.crawl_options import (
    AllowAddress,
    LogJson,
    Metrics,
    Quiet,
    Setting,
    Site,
    Verbose,
    assignments,
    overrides_of,
)

DAY = ["%Y-%m-%d"]


def backfill(
    newspaper: Annotated[str, typer.Argument(help="A declared newspaper, or the address of any.")],
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day to fetch.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day to fetch.")],
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles; run it again for more.")] = None,
    allow_address: AllowAddress = None,
    site: Site = None,
    setting: Setting = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON on stdout.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    metrics: Metrics = None,
) -> None:
    """Fetch what a newspaper published between two days, from its sitemaps of all ages.

    A page counts by its date of publication, else by the day in its address, else by its last change; one without any
    date is fetched. What is interrupted or limited goes on at the next backfill. The regular crawl may run meanwhile.
    """
    if first > last:
        raise typer.BadParameter(f"{first:%Y-%m-%d} is after {last:%Y-%m-%d}.", param_hint="--from")
    require_store([newspaper], metrics)
    overrides = overrides_of(allow_address, limit, verbose=verbose, log_json=log_json) | assignments(setting)
    job = job_for(newspaper, {"site": site, "backfill": (first.date(), last.date())})
    raise typer.Exit(run([job], overrides, quiet=quiet, as_json=as_json, metrics=metrics))
