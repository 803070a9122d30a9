"""Printed places become places of the gazetteer on the article."""

from __future__ import annotations

import pytest

from lagazette_crawler.items import Article
from pipelines.resolve_location import MAX_PLACES, ResolveLocation, resolve_location


def article(*places: str, **more: str | None) -> Article:
    fields = {"newspaper": "gazette", "url": "https://gazette.example/1", **more}
    return Article(**fields, places_raw=list(places))  # type: ignore[arg-type]


def test_the_first_place_is_the_location_in_its_canonical_name() -> None:
    resolved = resolve_location(article("Bakou", "Tiflis", newspaper_country="FR", newspaper_language="fr"))
    assert (resolved.location, resolved.country) == ("Baku", "AZ")
    assert [place.name for place in resolved.places] == ["Baku", "Tbilisi"]
    assert [place.printed for place in resolved.places] == ["Bakou", "Tiflis"]
    assert resolved.places[0].geoname_id == 587084
    assert resolved.places[0].latitude == pytest.approx(40.378, abs=0.01)
    assert resolved.places[0].longitude == pytest.approx(49.892, abs=0.01)


def test_a_place_nobody_knows_stays_as_printed() -> None:
    resolved = resolve_location(article("Zzyzxville"))
    assert (resolved.location, resolved.country) == ("Zzyzxville", None)


def test_the_printed_state_decides() -> None:
    assert resolve_location(article("ST. JOSEPH", country_raw="Mich.")).country == "US"
    assert resolve_location(article("Paris", country_raw="Texas", newspaper_country="FR")).country == "US"


def test_the_newspapers_country_decides_between_namesakes() -> None:
    assert resolve_location(article("Birmingham", newspaper_country="US")).country == "US"
    assert resolve_location(article("Birmingham", newspaper_country="GB")).country == "GB"


def test_the_country_of_the_address_stands_for_that_of_a_newspaper_nobody_declared() -> None:
    assert resolve_location(article("Córdoba", url="https://gazette.es/1")).country == "ES"
    assert resolve_location(article("Córdoba", url="https://gazette.ar/1")).country == "AR"


def test_the_country_printed_after_the_first_of_two_places_is_no_hint_against_the_second() -> None:
    resolved = resolve_location(article("SURABAYA", "PARIS", country_raw="Indonesia"))
    assert [place.country for place in resolved.places] == ["ID", "FR"]


def test_without_a_dateline_there_is_no_location() -> None:
    resolved = resolve_location(article())
    assert (resolved.location, resolved.country, resolved.places) == (None, None, [])


def test_resolving_twice_gives_the_same() -> None:
    once = resolve_location(article("Bakou"))
    places = list(once.places)
    assert resolve_location(once).places == places


def test_no_number_or_kind_of_places_breaks_it() -> None:
    resolved = resolve_location(article(*["Paris", " ", "x" * 5_000, "🗞", "/", "\n"] * 20))
    assert len(resolved.places) <= MAX_PLACES
    assert resolved.location == "Paris"


def test_the_step_in_a_crawl_hands_on_the_same_article() -> None:
    item = article("Oslo")
    assert ResolveLocation().process_item(item) is item
    assert item.location == "Oslo"
