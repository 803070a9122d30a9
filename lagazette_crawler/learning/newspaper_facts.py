"""What a newspaper's pages tell of the newspaper: language, clock, country, addresses, publishing system, feeds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lagazette_crawler.discovery.sites import announcements
from lagazette_crawler.learning.samples import Sample
from lagazette_crawler.moments.homes import country_of_address, only_zone
from lagazette_crawler.moments.zone_names import zone_names
from lagazette_crawler.moments.zones import zone
from lagazette_crawler.page import Page
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.text import one_line
from lagazette_crawler.urls import host


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is declared of a newspaper beside its layouts; None where the pages do not tell."""

    title: str | None
    language: str | None
    timezone: str | None
    zones: tuple[str, ...]
    """The zones that would fit, when several do."""
    country: str | None
    domain: str
    article_path: str | None
    system: str | None
    feeds: tuple[str, ...]
    news_sitemaps: tuple[str, ...]
    sitemaps: tuple[str, ...]
    section_fronts: tuple[str, ...]


def facts_of(samples: Sequence[Sample]) -> Facts:
    pages = [sample.page for sample in samples]
    language = _most(sample.article.language for sample in samples)
    zones = _zones(samples, language)
    timezone = zones[0] if len(zones) == 1 else None
    found = [announcements(page, None) for page in pages]
    sitemaps = tuple(dict.fromkeys(address for one in found for address in one.sitemaps))
    news = tuple(address for address in sitemaps if "news" in urlsplit(address).path.lower())
    front = urljoin(pages[0].url, "/")
    return Facts(
        title=_most(one_line(page.metadata.tag("og:site_name", "application-name")) or None for page in pages),
        language=language,
        timezone=timezone,
        zones=zones,
        country=_country(pages, timezone),
        domain=_domain(pages),
        article_path=article_path([page.url for page in pages]),
        system=publishing_system(pages),
        feeds=tuple(dict.fromkeys(address for one in found for address in one.feeds))[:6],
        news_sitemaps=news,
        sitemaps=tuple(address for address in sitemaps if address not in news),
        section_fronts=(front,),
    )


def _most(values: Iterable[str | None]) -> str | None:
    """The value seen most often."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _domain(pages: Sequence[Page]) -> str:
    return _most(host(page.url) for page in pages) or ""


def _country(pages: Sequence[Page], timezone: str | None) -> str | None:
    """Of the domain, else of the time zone."""
    said = _most(country_of_address(page.url) for page in pages)
    of_zone: str | None = zone_names()["countries"].get(timezone) if timezone else None
    return said or of_zone


def _zones(samples: Sequence[Sample], language: str | None) -> tuple[str, ...]:
    """The zones whose clock shows every printed offset, in countries the address or the language allows."""
    seen = [
        (sample.article.published_at, sample.article.published_offset)
        for sample in samples
        if sample.article.published_at and sample.article.published_offset is not None
    ]
    country = _most(country_of_address(sample.page.url) for sample in samples)
    country = country or zone_names()["homes"].get(language or "")
    if country and (only := only_zone(country)) and all(_shows(only, *one) for one in seen):
        return (only,)
    if not country or not any(offset for _, offset in seen):
        return ()
    names: list[str] = zone_names()["zones"].get(country, [])
    fitting = [name for name in names if all(_shows(name, *one) for one in seen)]
    fitting.sort(key=lambda name: -_people(name, country))
    return tuple(fitting[:1] if len({_clock(name) for name in fitting}) == 1 else fitting)


def _people(name: str, country: str) -> int:
    """Inhabitants of the town a zone is named after: a country is told the time of New York, not of Vevay."""
    town = name.rpartition("/")[2].replace("_", " ")
    return max((one.population for one in towns_named(town) if one.country == country), default=0)


def _clock(name: str) -> tuple[timedelta | None, timedelta | None]:
    where = zone(name)
    return datetime(2025, 1, 10, tzinfo=where).utcoffset(), datetime(2025, 7, 10, tzinfo=where).utcoffset()


def _shows(name: str, moment: datetime, offset: int) -> bool:
    where = zone(name)
    return where is not None and moment.astimezone(where).utcoffset() in (timedelta(minutes=offset), None)


def article_path(urls: Sequence[str]) -> str | None:
    """A regular expression all the addresses' paths match: how their last part ends, and the day in them."""
    paths = [urlsplit(url).path for url in urls]
    for pattern in _PATHS:
        if all(re.search(pattern, path) for path in paths):
            return pattern
    return None


_PATHS = (
    r"/\d{4}/\d{2}/\d{2}/[^/]+/?$",
    r"/\d{4}/\d{2}/[^/]+/?$",
    r"/\d{4}/\w{3}/\d{2}/[^/]+/?$",
    r"[-_/.]\d{5,}(?:\.\w{3,5})?/?$",
    r"/[^/]*\d{4,}[^/]*/?$",
    r"-[0-9a-f]{8,}/?$",
    r"/(?:[^/]+-){3,}[^/]+\.s?html?$",
    r"/(?:[^/]+-){3,}[^/]+/?$",
    r"/(?:[^/]+-){3,}[^/]+/",
)
"""Forms of an article's path, the most particular first."""


_SYSTEMS = (
    ("WordPress", r"/wp-content/|wp-block-|class=\"[^\"]*\bwp-"),
    ("Drupal", r"/sites/default/files/|data-drupal-|drupalSettings"),
    ("Ghost", r"class=\"[^\"]*\bgh-(?:content|head)|kg-card"),
    ("Arc", r"/pf/resources/|Fusion\.(?:arcSite|globalContent)"),
    ("Escenic", r"/polopoly_fs/|/incoming/\w+\.ece|escenic"),
    ("TYPO3", r"/typo3temp/|/typo3conf/"),
    ("Joomla", r"/media/jui/|/components/com_content/"),
)
"""What markup of a publishing system cannot be without."""


def publishing_system(pages: Sequence[Page]) -> str | None:
    """By the generator tag, else by what the markup of every page cannot be without."""
    said = _most(one_line(page.metadata.tag("generator")) or None for page in pages)
    for name, pattern in _SYSTEMS:
        if said and name.lower() in said.lower():
            return name
        if all(re.search(pattern, page.text) for page in pages):
            return name
    return re.split(r"[\s;,(]", said)[0] if said else None
