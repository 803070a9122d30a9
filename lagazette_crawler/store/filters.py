"""Filters: which articles a search or an export is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import article_places, articles
from lagazette_crawler.store.words import fold

MOST_NAMESAKES = 100
"""Places of one name that a filter takes for the one meant, the largest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All that is given must hold; nothing given: all articles."""

    since: date | datetime | None = None
    """Published at or after this moment; a day begins at midnight UTC."""
    until: date | datetime | None = None
    """Published up to this moment; a day is meant with all its hours (UTC)."""
    newspapers: tuple[str, ...] = ()
    location: str | None = None
    """A place of the dateline by any of its names, `Bakou`, `Baku` and `Баку` alike, or as printed, without regard to
    case and accents; or the ISO code of a country in two capitals."""
    language: str | None = None
    """ISO 639-1."""


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on `articles`."""
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(articles.c.published_at >= start_of(filters.since))
    if filters.until is not None:
        found.append(_until(filters.until))
    if filters.newspapers:
        found.append(articles.c.newspaper.in_(list(map(storable, filters.newspapers))))
    if filters.language:
        found.append(func.lower(articles.c.language) == storable(filters.language).lower())
    if filters.location:
        found.append(_at_location(filters.location))
    return found


def start_of(moment: date | datetime) -> datetime:
    """The moment in UTC; midnight UTC of a day, and what has no zone is taken for UTC."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC)
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _until(moment: date | datetime) -> ColumnElement[bool]:
    if isinstance(moment, datetime):
        return articles.c.published_at <= start_of(moment)
    if moment == date.max:
        return articles.c.published_at.isnot(None)
    return articles.c.published_at < start_of(moment + timedelta(days=1))


def _at_location(location: str) -> ColumnElement[bool]:
    location = storable(location)
    folded = fold(location)
    known = [town.geoname_id for town in towns_named(location) if town.geoname_id is not None]
    named = select(article_places.c.article_id).where(
        or_(
            article_places.c.folded_printed == folded,
            article_places.c.folded_name == folded,
            article_places.c.geoname_id.in_(known[:MOST_NAMESAKES]),
        )
    )
    either: list[ColumnElement[bool]] = [articles.c.id.in_(named), articles.c.location == location]
    if len(location) == 2 and location.isupper():
        either.append(articles.c.country == location)
    return or_(*either)
