"""Is 05/03 the fifth of March or the third of May? The language, the country and the sign between decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lagazette_crawler.moments.reading import Context
from lagazette_crawler.moments.tables import calendar_names, language_of
from lagazette_crawler.moments.zone_names import zone_names


@dataclass(frozen=True, slots=True)
class Order:
    """The order of day, month and year in figures."""

    letters: str
    """DMY, MDY or YMD."""
    sure: bool
    """False: newspapers of this language differ, and the country is not known."""


def order_of(context: Context) -> Order:
    """The order newspapers of this language and country print."""
    for tag in context.languages or ("en",):
        language = language_of(tag)
        if language in calendar_names():
            return _order(language, country_of(tag, context.timezone))
    return Order("DMY", False)


def country_of(tag: str, timezone: str | None) -> str | None:
    """The country of a language tag (`en-GB`), else of the newspaper's time zone."""
    for part in tag.replace("_", "-").split("-")[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    country: str | None = zone_names()["countries"].get(timezone)
    return country


@cache
def _order(language: str, country: str | None) -> Order:
    names = calendar_names()[language]
    if country in names["orders"]:
        return Order(names["orders"][country], True)
    if country:
        return Order(_order_at_home(country), language != "en")
    return Order(names["order"], names["order"] == "DMY")


@cache
def _order_at_home(country: str) -> str:
    """The order of the country's own language."""
    for language, home in zone_names()["homes"].items():
        if home == country and language in calendar_names() and calendar_names()[language]["official"]:
            order: str = calendar_names()[language]["order"]
            return order
    return "DMY"
