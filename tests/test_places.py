"""The gazetteer, its regions and the agencies: what newspapers print is found, whatever its spelling."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagazette_crawler.places.agencies import agency_at, agency_named
from lagazette_crawler.places.folding import fold_name
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.places.regions import countries, countries_of_language, is_abbreviation, regions_named
from lagazette_crawler.places.resolve import Whereabouts, resolve_place, resolve_places
from lagazette_crawler.places.slash_names import slash_name_at, town_behind
from tests.printed_datelines import printed

PLACES = Path(str(files("lagazette_crawler.places")))


@pytest.mark.parametrize(
    ("names", "geoname_id"),
    [
        ("Bakou Bakı Баку Baku BAKI Bakü Bakú باكو 巴库 バクー", 587084),
        ("Choucha Şuşa Shushi Shusha Шуша ŞUŞA", 147105),
        ("Stepanakert Khankendi Xankəndi Степанакерт Ханкенди", 146970),
        ("Tiflis Tbilissi Tbilisi Тбилиси თბილისი", 611717),
        ("Gəncə Gandja Ganja Гянджа", 586523),
        ("Moskau Moscou Москва Moskva Mosca Moscú Moskova", 524901),
        ("Genève Genf Ginevra Genebra Женева Cenevre", 2660646),
        ("Londres Londra London Лондон", 2643743),
        ("Pékin Peking Pekín Beijing Пекин 北京", 1816670),
        ("Nakhitchevan Naxçıvan Nakhchivan Нахичевань", 147429),
    ],
)
def test_the_names_of_a_town_in_many_languages_are_one_place(names: str, geoname_id: int) -> None:
    for name in names.split():
        assert resolve_place(name, Whereabouts()).geoname_id == geoname_id, name


@pytest.mark.parametrize(
    ("printed", "known", "name", "country"),
    [
        ("Paris", Whereabouts(), "Paris", "FR"),
        ("Paris", Whereabouts("Texas"), "Paris", "US"),
        ("Paris", Whereabouts("Ont."), "Paris", "CA"),
        ("TBILISI", Whereabouts("Georgia"), "Tbilisi", "GE"),
        ("ATLANTA", Whereabouts("Georgia"), "Atlanta", "US"),
        ("ATHENS", Whereabouts("Ga."), "Athens", "US"),
        ("ATHENS", Whereabouts(), "Athens", "GR"),
        ("BIRMINGHAM", Whereabouts(country="US"), "Birmingham", "US"),
        ("BIRMINGHAM", Whereabouts(country="GB"), "Birmingham", "GB"),
        ("Córdoba", Whereabouts(country="ES"), "Córdoba", "ES"),
        ("Córdoba", Whereabouts(country="AR"), "Córdoba", "AR"),
        ("ПЕТРОПАВЛОВСК", Whereabouts(country="KZ"), "Petropavl", "KZ"),
        ("Vienne", Whereabouts(country="FR", language="fr"), "Vienna", "AT"),
        ("Frankfurt/Main", Whereabouts(), "Frankfurt am Main", "DE"),
        ("Frankfurt/Oder", Whereabouts(), "Frankfurt (Oder)", "DE"),
        ("ST. JOSEPH", Whereabouts("Mich."), "Saint Joseph", "US"),
        ("KHAN YOUNIS", Whereabouts("GAZA"), "Khān Yūnis", "PS"),
        ("SÃO PAULO", Whereabouts("SP"), "São Paulo", "BR"),
        ("Haut-Karabakh", Whereabouts(), "Nagorno-Karabakh", "AZ"),
        ("VATICAN CITY", Whereabouts(), "Vatican City", "VA"),
        ("Luxembourg", Whereabouts(), "Luxembourg", "LU"),
        ("UKRAINE", Whereabouts(), "Ukraine", "UA"),
        ("UNITED NATIONS", Whereabouts(), "United Nations", "US"),
        ("Cologne", Whereabouts(), "Köln", "DE"),
    ],
)
def test_country_state_newspaper_and_size_decide_between_namesakes(
    printed: str, known: Whereabouts, name: str, country: str
) -> None:
    place = resolve_place(printed, known)
    assert (place.name, place.country) == (name, country)
    assert place.reason
    assert place.confidence is not None
    assert 0 < place.confidence < 1


def test_the_closer_the_race_between_namesakes_the_lower_the_confidence() -> None:
    sure, unsure = resolve_place("Paris", Whereabouts()), resolve_place("Alexandria", Whereabouts(country="US"))
    assert (sure.confidence or 0) > 0.95 > 0.7 > (unsure.confidence or 0)


def test_a_place_nobody_knows_stays_as_printed() -> None:
    place = resolve_place("Zzyzxville", Whereabouts())
    assert (place.printed, place.name, place.geoname_id, place.country) == ("Zzyzxville", None, None, None)
    assert place.reason == "not in the gazetteer"


def test_of_an_unknown_town_in_a_printed_state_the_country_is_known() -> None:
    place = resolve_place("NAPA COUNTY", Whereabouts("Calif."))
    assert (place.name, place.country, place.reason) == (None, "US", "no such town known in Calif.")


def test_a_printed_country_may_be_that_of_one_place_only() -> None:
    first, second = resolve_places(["BEIRUT", "DAMASCUS"], Whereabouts("Syria"))
    assert (first.country, second.country) == ("LB", "SY")


def test_towns_are_found_by_the_accents_printed() -> None:
    assert resolve_place("Şuşa", Whereabouts()).country == "AZ"
    assert resolve_place("Susa", Whereabouts(country="IT")).country == "IT"


@pytest.mark.parametrize(
    ("printed", "country", "admin1"),
    [
        ("Mich.", "US", "MI"),
        ("D.C.", "US", "DC"),
        ("Azerbaïdjan", "AZ", None),
        ("Alemania", "DE", None),
        ("GAZA", "PS", "GZ"),
        ("U.K.", "GB", None),
        ("República Dominicana", "DO", None),
        ("Gironde", "FR", "75"),
        ("Türkiye", "TR", None),
        ("США", "US", None),
    ],
)
def test_countries_and_states_are_known_as_printed(printed: str, country: str, admin1: str | None) -> None:
    assert (country, admin1) in [(region.country, region.admin1) for region in regions_named(printed)]


def test_georgia_is_a_country_and_a_state() -> None:
    assert {region.country for region in regions_named("Georgia")} == {"GE", "US"}


@pytest.mark.parametrize("word", ["La", "Or", "Me", "In", "Atlantis", "", "x" * 100])
def test_words_that_are_postal_codes_in_capitals_are_no_regions(word: str) -> None:
    assert regions_named(word) == ()


def test_the_dot_belongs_to_a_shortened_state() -> None:
    assert is_abbreviation("Calif.")
    assert is_abbreviation("FLA.")
    assert not is_abbreviation("Paris.")


def test_countries_know_their_languages() -> None:
    assert countries()["AZ"].languages[0] == "az"
    assert {"FR", "BE", "CH"} <= countries_of_language("fr") | {"CH"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Reuters", "Reuters"),
        ("REUTERS", "Reuters"),
        ("dpa/lno", "dpa"),
        ("APA/dpa", "APA"),
        ("ANSA-AFP", "ANSA"),
        ("ТАСС", "TASS"),
        ("Agence France-Presse", "AFP"),
        ("AZƏRTAC", "AZERTAC"),
        ("新华社", "Xinhua"),
        ("INTERFAX.RU", "Interfax"),
    ],
)
def test_agencies_are_known_as_they_sign(printed: str, name: str) -> None:
    agency = agency_named(printed)
    assert agency is not None
    assert agency.name == name


@pytest.mark.parametrize("printed", ["CDU", "Paris", "Jean Dupont", "", "x" * 200])
def test_parties_and_persons_are_no_agencies(printed: str) -> None:
    assert agency_named(printed) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("AP said", "AP"), ("APRIL", ""), ("APPLE", ""), ("dpa/lno -", "dpa/lno"), ("TrendThe", "Trend"), ("AP's", "")],
)
def test_an_agency_in_a_text_ends_where_its_name_ends(text: str, name: str) -> None:
    found = agency_at(text, 0)
    assert text[: found.name_end if found else 0] == name


def test_a_slash_within_a_name_is_told_from_one_between_names() -> None:
    assert town_behind("Frankfurt / Main") == "Frankfurt am Main"
    assert town_behind("Berlin/Frankfurt") is None
    assert slash_name_at("Halle/Saale (dpa)", 0) == len("Halle/Saale")


def test_every_slash_name_is_in_the_gazetteer() -> None:
    rows = (line.split("\t") for line in (PLACES / "slash_names.tsv").read_text("utf-8").splitlines())
    assert [row[0] for row in rows if not row[0].startswith("#") and not towns_named(row[1])] == []


def test_names_fold_to_one_word_whatever_their_letters() -> None:
    assert fold_name("GƏNCƏ") == fold_name("Gəncə") == "gence"
    assert fold_name("İSTANBUL") == fold_name("Istanbul")
    assert fold_name("N’Djamena") == fold_name("Ndjamena")
    assert fold_name("Saint-Étienne") == "saint etienne"
    assert fold_name("Орёл") == "орел"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_no_name_breaks_a_look_up(name: str) -> None:
    folded = fold_name(name)
    assert fold_name(folded) == folded
    assert all(town.name and len(town.country) == 2 for town in towns_named(name))


def test_the_tables_are_plain_gzip_sorted_and_small() -> None:
    for name in ("places", "exonyms"):
        lines = gzip.decompress((PLACES / f"{name}.tsv.gz").read_bytes()).decode().splitlines()
        assert len(lines) > 200_000
    assert sum(path.stat().st_size for path in PLACES.iterdir() if path.is_file()) < 7_000_000


FIRST_LOOK_UP = """
import time
start = time.process_time()
from lagazette_crawler.places.resolve import Whereabouts, resolve_place
resolve_place("Bakou", Whereabouts(country="FR", language="fr"))
print(time.process_time() - start)
"""


def test_the_gazetteer_opens_without_reading_it_all() -> None:
    """Generously: it takes 60 ms of processor time on an idle machine, most of it imports."""
    printed = subprocess.run(
        [sys.executable, "-c", FIRST_LOOK_UP], capture_output=True, text=True, check=True, env=dict(os.environ)
    ).stdout
    assert float(printed) < 0.5


def test_the_confidence_is_the_share_of_places_that_are_right() -> None:
    """Datelines that print a country tell which town is meant: it is looked for again without the country."""
    told = [line for line in printed() if line.country and len(line.places) == 1]
    sure, right, claimed = 0, 0, 0.0
    known = 0
    for line in told:
        meant = resolve_place(line.places[0], Whereabouts(line.country, None, line.language))
        if meant.geoname_id is None:
            continue
        found = resolve_place(line.places[0], Whereabouts(None, None, line.language))
        known += 1
        claimed += found.confidence
        right += found.geoname_id == meant.geoname_id
        sure += found.confidence >= 0.9 and found.geoname_id != meant.geoname_id
    assert known >= 50
    assert sure <= known / 50
    assert abs(claimed - right) / known < 0.1


@pytest.mark.parametrize(
    ("printed_name", "name"),
    [
        ("Soumgaït", "Sumgayit"),
        ("Mingatchevir", "Mingachevir"),
        ("Cheki", "Sheki"),
        ("Gouba", "Quba"),
        ("Lenkoran", "Lankaran"),
        ("Nakhitchevan", "Naxçıvan"),
        ("Gandja", "Ganja"),
        ("Fizouli", "Fuzuli"),
        ("Zanguelan", "Zangilan"),
        ("Chouchi", "Shusha"),
        ("Massally", "Masally"),
        ("Aghsou", "Aghsu"),
        ("Makhatchkala", "Makhachkala"),
        ("Koutaïssi", "Kutaisi"),
    ],
)
def test_caucasian_towns_as_french_newspapers_print_them(printed_name: str, name: str) -> None:
    assert resolve_place(printed_name, Whereabouts(None, "FR", "fr")).name == name
