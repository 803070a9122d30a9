"""Countries, states and provinces as datelines print them: `Azerbaijan`, `Mich.`, `SP`, `(Maharashtra)`, `GAZA`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lagazette_crawler.places.folding import fold_name


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or a part of one."""

    country: str
    """ISO 3166-1 alpha-2."""
    name: str
    admin1: str | None = None
    """GeoNames code of the state or province; None: the whole country."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country with what tells its newspapers from others."""

    code: str
    name: str
    geoname_id: int
    languages: tuple[str, ...]
    neighbours: tuple[str, ...]


def regions_named(printed: str) -> tuple[Region, ...]:
    """What a printed region may mean: `Georgia` the country and the state; none when it is no region."""
    if len(printed) > 60:
        return ()
    found = _regions().get(fold_name(printed), ())
    if _is_code(printed) and not printed.isupper():
        return ()  # `La`, `Or`, `Me` are words, LA, OR, ME postal codes
    return found


def is_abbreviation(printed: str) -> bool:
    """Whether a region is shortened so, its last dot included: `Mich.`, `Qro.`."""
    return printed in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    spellings = (spelling for row in _rows("regions.tsv") for cell in row[3:] for spelling in cell.split("|"))
    dotted = {spelling for spelling in spellings if spelling.endswith(".")}
    return frozenset(dotted | {spelling.upper() for spelling in dotted})


def _is_code(printed: str) -> bool:
    return len(printed) == 2 and printed.isalpha()


def is_country(printed: str) -> bool:
    """Whether a country is printed (a state is none): the tag of a headline, not a place one reports from."""
    return any(region.admin1 is None for region in regions_named(printed))


@cache
def countries() -> dict[str, Country]:
    """All countries by ISO code."""
    found = {}
    for code, geoname_id, name, _, languages, neighbours, _ in _rows("countries.tsv"):
        spoken, beside = tuple(languages.split(",")), tuple(neighbours.split(","))
        found[code] = Country(code, name, int(geoname_id or 0), spoken, beside)
    return found


@cache
def countries_of_language(language: str) -> frozenset[str]:
    """The countries where it is among the first two languages."""
    return frozenset(code for code, country in countries().items() if language in country.languages[:2])


@cache
def _regions() -> dict[str, tuple[Region, ...]]:
    found: dict[str, tuple[Region, ...]] = {}

    def add(region: Region, folded_names: Iterable[str]) -> None:
        for folded in folded_names:
            found[folded] = (*found.get(folded, ()), region)

    for code, _, name, _, _, _, spellings in _rows("countries.tsv"):
        add(Region(code, name), spellings.split("|"))
    for code, admin1, name, *other in _rows("regions.tsv"):
        printed = [name, *(spelling for cell in other for spelling in cell.split("|"))]
        add(Region(code, name, admin1), {fold_name(spelling) for spelling in printed} - {""})
    return found


def _rows(table: str) -> list[list[str]]:
    lines = (files(__package__) / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
