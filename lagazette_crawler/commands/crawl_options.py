"""The options that `crawl` and `backfill` have in common, and what they mean as settings of Scrapy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from scrapy.exceptions import UsageError

from lagazette_crawler.newspaper import site_address


def _checked(site: str | None) -> str | None:
    try:
        return site and site_address(site).geturl()
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None


Site = Annotated[
    str | None, typer.Option(callback=_checked, help="Ask this server instead of the newspaper's own: http://...")
]
AllowAddress = Annotated[
    list[str] | None, typer.Option(help="An IP address or network that may be asked although it is not public.")
]
Setting = Annotated[list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="A Scrapy setting for this crawl.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Nothing on stdout, on a terminal neither; the exit code tells.")
]
LogJson = Annotated[bool, typer.Option("--log-json", help="The log as JSON lines, each with newspaper and run.")]
Metrics = Annotated[
    Path | None, typer.Option(dir_okay=False, help="Write how newspapers stand into this file, for Prometheus.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="The whole log on stderr.")]


def overrides_of(
    allow_address: list[str] | None, limit: int | None, *, verbose: bool, log_json: bool
) -> dict[str, Any]:
    """The settings of a crawl that its options name, without `-s`."""
    named = {"ALLOWED_ADDRESSES": allow_address, "ARTICLE_LIMIT": limit, "LOG_JSON": log_json}
    return {"LOG_LEVEL": "INFO" if verbose else "WARNING"} | {name: value for name, value in named.items() if value}


def assignments(settings: Sequence[str] | None) -> dict[str, str]:
    """What `-s NAME=VALUE` sets."""
    return dict(map(_assignment, settings or ()))


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise typer.BadParameter(f"{text!r} is no NAME=VALUE.", param_hint="-s")
    return name, value
