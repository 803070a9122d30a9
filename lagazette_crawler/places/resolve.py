"""Which of its namesakes a printed place is, and how surely: `Paris` in Texas, in Ontario or in France."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log10

from lagazette_crawler.items import Place
from lagazette_crawler.places.gazetteer import Town, towns_named
from lagazette_crawler.places.regions import Region, countries, countries_of_language, regions_named
from lagazette_crawler.places.slash_names import town_behind

# Weights are powers of ten of population: the newspaper's own country beats a namesake 30 times as large.
OWN_COUNTRY = 1.5
CAPITAL = 1.0
NEIGHBOUR = 0.3
OWN_LANGUAGE = 0.3
OTHER_NAME = -0.8
OTHER_ACCENTS = -2.0
SMALLEST = 100


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What an article says of where its places lie."""

    printed: str | None = None
    """Country, state or region of the dateline, as printed."""
    country: str | None = None
    """Country of the newspaper, ISO 3166-1 alpha-2."""
    language: str | None = None


def resolve_places(printed: list[str], known: Whereabouts) -> list[Place]:
    """The places of one dateline, in order; a printed country may be that of one of them: `BEIRUT/DAMASCUS, Syria`."""
    places = [resolve_place(name, known) for name in printed]
    if all(place.geoname_id is None for place in places):
        return places
    elsewhere = replace(known, printed=None)
    return [place if place.geoname_id else resolve_place(place.printed, elsewhere) for place in places]


def resolve_place(printed: str, known: Whereabouts) -> Place:
    """The place meant; without a canonical name when the gazetteer has none of that name."""
    regions = regions_named(known.printed or "")
    towns = towns_named(town_behind(printed) or printed)
    inside = [town for town in towns if any(_lies_in(town, region) for region in regions)]
    if regions and not inside:
        return _unknown_town(printed, regions, known)
    if not towns:
        return _as_region(printed, known)
    ranked = _ranked(inside or list(towns), known, printed)
    best, lead = ranked[0][1], ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)
    return Place(
        printed=printed,
        geoname_id=best.geoname_id,
        name=best.name,
        country=best.country,
        latitude=best.latitude,
        longitude=best.longitude,
        confidence=_confidence(lead, is_only=len(ranked) == 1),
        reason=_reason(best, ranked, bool(inside), known),
    )


def _lies_in(town: Town, region: Region) -> bool:
    return town.country == region.country and region.admin1 in (None, town.admin1)


def _ranked(towns: list[Town], known: Whereabouts, printed: str) -> list[tuple[float, Town]]:
    scored = [(_score(town, known, has_accents=not printed.isascii()), town) for town in towns]
    return sorted(scored, key=lambda pair: -pair[0])


def _score(town: Town, known: Whereabouts, *, has_accents: bool) -> float:
    score = log10(max(town.population, SMALLEST)) + CAPITAL * town.is_capital + OTHER_NAME * town.is_exonym
    score += OTHER_ACCENTS * (has_accents and not town.is_spelled_so)
    own = countries().get(known.country or "")
    score += OWN_COUNTRY * (town.country == known.country)
    score += NEIGHBOUR * (own is not None and town.country in own.neighbours)
    return score + OWN_LANGUAGE * (town.country in countries_of_language(known.language or ""))


def _confidence(lead: float, *, is_only: bool) -> float:
    """From the distance to the next namesake, in powers of ten: an even race gives 0.5, ten times as likely 0.91.

    It is meant as a share, and a test checks it: datelines that print a country are resolved again without it.
    """
    return 0.95 if is_only else round(min(1 / (1 + 10**-lead), 0.99), 2)


def _reason(best: Town, ranked: list[tuple[float, Town]], is_inside: bool, known: Whereabouts) -> str:
    if is_inside:
        return f"in {known.printed}, as printed"
    if len(ranked) == 1:
        return "the only one of its name"
    if best.population < max(town.population for _, town in ranked):
        if best.country == known.country:
            return "in the newspaper's country"
        return "a capital" if best.is_capital else "by spelling, language and size"
    return "the largest of its name"


def _unknown_town(printed: str, regions: tuple[Region, ...], known: Whereabouts) -> Place:
    """A town the gazetteer does not hold, in a printed country or state that it does."""
    codes = {region.country for region in regions}
    home = known.country if known.country in codes else None
    country = home or regions[0].country
    reason = f"no such town known in {known.printed}"
    return Place(printed, country=country, confidence=0.5 if len(codes) == 1 or home else 0.2, reason=reason)


def _as_region(printed: str, known: Whereabouts) -> Place:
    """A country or state that stands where a town is expected: `UKRAINE (Reuters) -`, `Bayern -`."""
    regions = regions_named(printed)
    if not regions:
        return Place(printed, confidence=0.0, reason="not in the gazetteer")
    best = next((region for region in regions if region.country == known.country), regions[0])
    geoname_id = countries()[best.country].geoname_id if best.admin1 is None else None
    confidence = 0.9 if len(regions) == 1 else 0.5
    reason = "a country" if best.admin1 is None else "a region"
    return Place(printed, geoname_id or None, best.name, best.country, confidence=confidence, reason=reason)
