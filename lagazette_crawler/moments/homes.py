"""The time zone of a site nobody declared, where its address and language leave one only: `.fr` in French."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from lagazette_crawler.items import Article
from lagazette_crawler.moments.tables import language_of
from lagazette_crawler.moments.zone_names import zone_names
from lagazette_crawler.moments.zones import zone

_TOP_LEVEL = {"uk": "GB"}
"""Country domains that are not the country's ISO code."""
_SOLD_ANYWHERE = frozenset(
    {
        "ag",
        "ai",
        "as",
        "cc",
        "co",
        "fm",
        "gg",
        "im",
        "io",
        "la",
        "ly",
        "me",
        "ms",
        "nu",
        "pn",
        "sc",
        "sh",
        "tk",
        "to",
        "tv",
        "ws",
    }
)
_NEARLY_ALL = {"CN": "Asia/Shanghai", "EC": "America/Guayaquil", "NZ": "Pacific/Auckland", "UA": "Europe/Kyiv"}
"""Countries with one time by law, or another only on small islands."""
_EDITION = re.compile(r"/[a-z]{2}[-_](?P<country>[a-z]{2})/", re.I)


def zone_of_site(article: Article) -> str | None:
    """The zone of the newspaper's country: declared, or of its domain when its language is at home there."""
    country = article.newspaper_country or country_of_address(article.url)
    if country is None or (article.newspaper_country is None and not _speaks(country, article.language)):
        return None
    return only_zone(country)


def country_of_address(url: str) -> str | None:
    """`www.example.fr` and `www.example.com/fr-fr/` → FR."""
    try:
        parts = urlsplit(url)
        end = (parts.hostname or "").rpartition(".")[2]
    except ValueError:
        return None
    if edition := _EDITION.match(parts.path):
        return _known(edition["country"].upper())
    return None if end in _SOLD_ANYWHERE else _known(_TOP_LEVEL.get(end, end.upper()))


def _known(country: str) -> str | None:
    return country if country in zone_names()["zones"] else None


def _speaks(country: str, language: str | None) -> bool:
    """Domains such as .tv and .io are bought from anywhere: their pages speak another language."""
    return bool(language) and zone_names()["homes"].get(language_of(language or "")) == country


@cache
def only_zone(country: str) -> str | None:
    """The zone of a country whose clocks all show the same."""
    if country in _NEARLY_ALL:
        return _NEARLY_ALL[country]
    names = zone_names()["zones"].get(country, [])
    if not names or len({_clock(name) for name in names}) > 1:
        return None
    first: str = names[0]
    return first


def _clock(name: str) -> tuple[timedelta | None, ...]:
    """What a zone's clocks show in winter and in summer, in the last years."""
    where = zone(name)
    return tuple(datetime(year, month, 10, tzinfo=where).utcoffset() for year in (2010, 2018, 2025) for month in (1, 7))
