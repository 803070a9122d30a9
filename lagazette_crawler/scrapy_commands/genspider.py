"""`scrapy genspider`: Scrapy's command; the newspaper template knows country and clock where the address tells them."""

from __future__ import annotations

import json
from typing import Any

from scrapy.commands.genspider import Command as ScrapysGenspider

from lagazette_crawler.moments.homes import country_of_address, only_zone


class Command(ScrapysGenspider):
    """A newspaper's language, clock and country decide what its dates mean: what is not certain stays None."""

    def _generate_template_variables(self, module: str, name: str, url: str, template_name: str) -> dict[str, Any]:
        variables = super()._generate_template_variables(module, name, url, template_name)
        country = country_of_address(url)
        timezone = only_zone(country) if country else None
        return {**variables, "timezone": _python(timezone), "country": _python(country)}


def _python(value: str | None) -> str:
    return json.dumps(value) if value else "None"
