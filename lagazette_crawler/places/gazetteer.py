"""The gazetteer: towns of the world by any name newspapers print, `Bakou`, `Баку` and `Bakı` alike.

Source: GeoNames (CC BY 4.0), see README.md beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from lagazette_crawler.places.blocks import BlockTable
from lagazette_crawler.places.folding import fold_name, small_letters

MAX_NAME = 80
"""No place name is longer."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town, or another place datelines name, as GeoNames knows it."""

    geoname_id: int | None
    """None: a well-known place that GeoNames' list of towns does not hold."""
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    is_capital: bool = False
    is_exonym: bool = False
    """The town was found by another than its canonical name."""
    is_spelled_so: bool = True
    """The town is written with the very letters that were looked up: `Şuşa` is not `Susa`."""


@lru_cache(maxsize=4096)
def towns_named(name: str) -> tuple[Town, ...]:
    """All towns of that name, the largest first; found by canonical name or any other spelling."""
    if not name or len(name) > MAX_NAME:
        return ()
    found: dict[tuple[int | None, str], Town] = {}
    printed = small_letters(name)
    for key in _spellings(fold_name(name)):
        for town in (*_canonical(key, printed), *_exonyms(key, printed)):
            found.setdefault((town.geoname_id, town.name), town)
    return tuple(sorted(found.values(), key=lambda town: -town.population))


_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "s": "san", "sta": "santa", "sto": "santo"}


def _spellings(folded: str) -> list[str]:
    """`st joseph` is also looked up as `saint joseph`."""
    if not folded:
        return []
    first, space, rest = folded.partition(" ")
    return [folded, f"{_SHORT[first]} {rest}"] if space and first in _SHORT else [folded]


def _canonical(key: str, printed: str) -> list[Town]:
    towns = [_town(line) for line in _PLACES.lines(key)]
    return [replace(town, is_spelled_so=small_letters(town.name) == printed) for town in towns]


def _exonyms(key: str, printed: str) -> list[Town]:
    """The towns this other name stands for.

    `bakou	baku`; with the id where the canonical name has namesakes, with accents where the name means several:
    `susa	ozd~súsa|shusha~susa,şuşa`.
    """
    found = []
    for line in _EXONYMS.lines(key):
        meanings = line.partition("\t")[2].split("|")
        for meant in meanings:
            which, _, spellings = meant.partition("~")
            canonical, _, geoname_id = which.partition("=")
            is_spelled_so = printed in (spellings or key).split(",") or (not spellings and len(meanings) == 1)
            lines = [row for row in _PLACES.lines(canonical) if geoname_id in ("", row.split("\t", 2)[1])]
            found += [replace(_town(row), is_exonym=True, is_spelled_so=is_spelled_so) for row in lines]
    return found


def _town(line: str) -> Town:
    cells = line.split("\t")
    return Town(
        geoname_id=int(cells[1]) or None,
        name=cells[2],
        country=cells[3],
        admin1=cells[4],
        latitude=float(cells[5]),
        longitude=float(cells[6]),
        population=int(cells[7]),
        is_capital=len(cells) > 8,
    )


def _place_key(line: str) -> str:
    """The folded name: the first cell, left empty where it is the canonical name in small letters."""
    folded, _, rest = line.partition("\t")
    return folded or rest.split("\t", 2)[1].lower()


_PLACES = BlockTable("places", _place_key)
_EXONYMS = BlockTable("exonyms", lambda line: line.partition("\t")[0])
