"""`--site`: a server that is asked instead of the newspaper's own."""

from __future__ import annotations

from typing import Annotated

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
