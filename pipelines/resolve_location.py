"""Printed places become places of the gazetteer: which of its namesakes each is, where it lies, and how surely."""

from __future__ import annotations

from lagazette_crawler.items import Article, Place
from lagazette_crawler.moments.homes import country_of_address
from lagazette_crawler.places.resolve import Whereabouts, resolve_places

MAX_PLACES = 20
"""No dateline names more."""


def resolve_location(article: Article) -> Article:
    """The article with its places, location and country from the printed dateline, in place.

    The printed country or state, the newspaper's country and the language decide between namesakes. What the gazetteer
    does not know stays as printed.
    """
    home = article.newspaper_country or country_of_address(article.url)
    known = Whereabouts(article.country_raw, home, article.newspaper_language or article.language)
    printed = [place for place in article.places_raw[:MAX_PLACES] if place.strip()]
    article.places = resolve_places(printed, known)
    first = article.places[0] if article.places else None
    article.location = _name(first)
    article.country = first.country if first else None
    return article


class ResolveLocation:
    """The step in a crawl."""

    def process_item(self, item: Article) -> Article:
        return resolve_location(item)


def _name(place: Place | None) -> str | None:
    return (place.name or place.printed) if place else None
