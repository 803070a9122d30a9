"""The time zone of a site nobody declared, where its address and language leave one only: `.fr` in French."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from lagazette_crawler.items import Article
from lagazette_crawler.moments.tables import language_of
from lagazette_crawler.moments.zone_names import zone_names
from lagazette_crawler.moments.zones import zone

_TOP_LEVEL = {"uk": "GB"}
"""Country domains that are not the country's ISO code."""


def zone_of_site(article: Article) -> str | None:
    """The zone of the newspaper's country: declared, or of its domain when its language is at home there."""
    country = article.newspaper_country or country_of_domain(article.url)
    if country is None or (article.newspaper_country is None and not _speaks(country, article.language)):
        return None
    return only_zone(country)


def country_of_domain(url: str) -> str | None:
    """`www.example.fr` → FR, when the domain is a country's."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    end = host.rpartition(".")[2]
    country = _TOP_LEVEL.get(end, end.upper())
    return country if country in zone_names()["zones"] else None


def _speaks(country: str, language: str | None) -> bool:
    """Domains such as .tv and .io are bought from anywhere: their pages speak another language."""
    return bool(language) and zone_names()["homes"].get(language_of(language or "")) == country


@cache
def only_zone(country: str) -> str | None:
    """The zone of a country whose clocks all show the same."""
    names = zone_names()["zones"].get(country, [])
    if not names or len({_clock(name) for name in names}) > 1:
        return None
    first: str = names[0]
    return first


def _clock(name: str) -> tuple[timedelta | None, ...]:
    """What a zone's clocks show in winter and in summer, in the last years."""
    where = zone(name)
    return tuple(datetime(year, month, 10, tzinfo=where).utcoffset() for year in (2010, 2018, 2025) for month in (1, 7))
