"""Filters: which articles a search or an export is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.past import Past
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
    as_of: date | datetime | None = None
    """The articles and texts that were known at this moment; a day is meant with all its hours (UTC)."""


def conditions(filters: Filters, past: Past | None = None) -> list[ColumnElement[bool]]:
    """The filters as conditions on `articles`, or on what was known of them then."""
    of = past.of if past else lambda name: articles.c[name]
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(of("published_at") >= start_of(filters.since))
    if filters.until is not None:
        found.append(_until(filters.until, of("published_at")))
    if filters.newspapers:
        found.append(articles.c.newspaper.in_(list(map(storable, filters.newspapers))))
    if filters.language:
        found.append(func.lower(of("language")) == storable(filters.language).lower())
    if filters.location:
        found.append(_at_location(filters.location, past))
    return found


def start_of(moment: date | datetime) -> datetime:
    """The moment in UTC; midnight UTC of a day, and what has no zone is taken for UTC."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC)
    return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _until(moment: date | datetime, published_at: ColumnElement[Any]) -> ColumnElement[bool]:
    if isinstance(moment, datetime):
        return published_at <= start_of(moment)
    if moment == date.max:
        return published_at.isnot(None)
    return published_at < start_of(moment + timedelta(days=1))


def _at_location(location: str, past: Past | None) -> ColumnElement[bool]:
    location = storable(location)
    folded = fold(location)
    towns = towns_named(location)
    known = [town.geoname_id for town in towns if town.geoname_id is not None]
    named = select(article_places.c.article_id).where(
        or_(
            article_places.c.folded_printed == folded,
            article_places.c.folded_name == folded,
            article_places.c.geoname_id.in_(known[:MOST_NAMESAKES]),
        )
    )
    column, country = (past.of("location"), past.of("country")) if past else (articles.c.location, articles.c.country)
    either: list[ColumnElement[bool]] = [
        articles.c.id.in_(named) if past is None else articles.c.id.in_(named) & past.is_current
    ]
    # Of an earlier text the first place is kept, by its canonical name
    either.append(column.in_({location, *(town.name for town in towns[:MOST_NAMESAKES] if past and town.name)}))
    if len(location) == 2 and location.isupper():
        either.append(country == location)
    return or_(*either)
