"""`lagazette backfill`: fetch what a newspaper published in the past, day by day bounded, beside the regular crawl."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from lagazette_crawler.commands.crawl import assignments, job_for, run
from lagazette_crawler.commands.site_option import Site
from lagazette_crawler.config import load_config
from lagazette_crawler.store import open_store

DAY = ["%Y-%m-%d"]


def backfill(
    newspaper: Annotated[str, typer.Argument(help="A declared newspaper, or the address of any.")],
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="The first day to fetch.")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="The last day to fetch.")],
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles; run it again for more.")] = None,
    allow_address: Annotated[
        list[str] | None, typer.Option(help="An IP address or network that may be asked although it is not public.")
    ] = None,
    site: Site = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="A Scrapy setting for this crawl.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON on stdout.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Nothing on stdout, on a terminal neither; the exit code tells.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="The whole log on stderr.")] = False,
) -> None:
    """Fetch what a newspaper published between two days, from its sitemaps of all ages.

    A page counts by its date of publication, else by the day in its address, else by its last change; one without any
    date is fetched. What is interrupted or limited goes on at the next backfill. The regular crawl may run meanwhile.
    """
    if first > last:
        raise typer.BadParameter(f"{first:%Y-%m-%d} is after {last:%Y-%m-%d}.", param_hint="--from")
    open_store(load_config().database_url).close()
    overrides: dict[str, Any] = {"LOG_LEVEL": "INFO" if verbose else "WARNING"}
    if allow_address:
        overrides["ALLOWED_ADDRESSES"] = allow_address
    if limit:
        overrides["ARTICLE_LIMIT"] = limit
    overrides |= assignments(setting)
    job = job_for(newspaper, {"site": site, "backfill": (first.date(), last.date())})
    raise typer.Exit(run([job], overrides, quiet=quiet, as_json=as_json))
