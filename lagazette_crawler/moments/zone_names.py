"""Time zones by the names people give them: `heure de Moscou`, `(Paris)`, `mitteleuropäische Zeit`."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lagazette_crawler.moments.letters import fold, words
from lagazette_crawler.moments.reading import Zone
from lagazette_crawler.moments.tables import printed_words, universal_words

_LONGEST_CITY = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A zone named in words, and how many words it took."""

    zone: Zone
    length: int


@cache
def zone_names() -> dict[str, Any]:
    """CLDR: cities, zones by name, countries of zones, zones of countries, homes of languages."""
    text = (files("lagazette_crawler.moments") / "zone_names.json").read_text("utf-8")
    names: dict[str, Any] = json.loads(text)
    return names


def _is_city(name: str) -> bool:
    return "/" in name and not name.startswith("Etc/")


@cache
def cities() -> dict[str, str]:
    """`moscou` → Europe/Moscow, in all languages of CLDR; the tz database's own spelling too."""
    found = {name: zone for zone, names in zone_names()["cities"].items() for name in names.split("|")}
    for zone in filter(_is_city, zone_names()["countries"]):
        found.setdefault(" ".join(words(fold(zone.rpartition("/")[2].replace("_", " ")))), zone)
    return {**_CAPITALS, **found}


_CAPITALS = {  # capitals and press towns the tz database names no zone after
    "washington": "America/New_York",
    "ottawa": "America/Toronto",
    "ankara": "Europe/Istanbul",
    "new delhi": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "islamabad": "Asia/Karachi",
    "beijing": "Asia/Shanghai",
    "pekin": "Asia/Shanghai",
    "peking": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "geneve": "Europe/Zurich",
    "canberra": "Australia/Sydney",
    "brasilia": "America/Sao_Paulo",
    "tel aviv": "Asia/Jerusalem",
    "hanoi": "Asia/Ho_Chi_Minh",
    "la haye": "Europe/Amsterdam",
    "barcelona": "Europe/Madrid",
    "milano": "Europe/Rome",
    "frankfurt": "Europe/Berlin",
    "rabat": "Africa/Casablanca",
    "yaounde": "Africa/Douala",
    "abuja": "Africa/Lagos",
    "pretoria": "Africa/Johannesburg",
    "abou dhabi": "Asia/Dubai",
    "abu dhabi": "Asia/Dubai",
    "la mecque": "Asia/Riyadh",
    "mecca": "Asia/Riyadh",
    "مكه المكرمه": "Asia/Riyadh",
    "مكه": "Asia/Riyadh",
}


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], Zone]]]:
    """By the first word: CLDR's long names and the newspapers' own, the longest first."""
    found: dict[tuple[str, ...], Zone] = {}
    for named, texts in zone_names()["names"].items():
        zone, _, kind = named.partition(" ")
        found.update({tuple(text.split()): Zone(names=((zone, kind),), city=True) for text in texts.split("|")})
    for entry in universal_words():
        found.pop(entry.words, None)  # GMT may be followed by an offset: it is read as an abbreviation
    for entry in printed_words().get("*", []):
        if entry.kind == "C":
            found[entry.words] = entry.value
    for name in filter(_is_city, zone_names()["countries"]):  # Asia/Tbilisi
        found.setdefault(tuple(words(fold(name.replace("_", " ")))), Zone(names=((name, "any"),), city=True))
    table: dict[str, list[tuple[tuple[str, ...], Zone]]] = defaultdict(list)
    for phrase, zone in sorted(found.items(), key=lambda item: -len(item[0])):
        table[phrase[0]].append((phrase, zone))
    return dict(table)


def named_zone(line: list[str], at: int) -> Named | None:
    """The zone whose name begins at a word."""
    for phrase, zone in _phrases().get(line[at], ()):
        if tuple(line[at : at + len(phrase)]) == phrase:
            return Named(zone, len(phrase))
    return _hours_of_city(line, at) or _city_time(line, at)


@cache
def _openings() -> dict[str, list[tuple[str, ...]]]:
    """`heure de`, `hora de`, by their first word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for entry in sorted(printed_words().get("*", []), key=lambda entry: -len(entry.words)):
        if entry.kind == "O":
            table[entry.words[0]].append(entry.words)
    return dict(table)


def _hours_of_city(line: list[str], at: int) -> Named | None:
    """`heure de Bakou`: the words and a city."""
    for opening in _openings().get(line[at], ()):
        after = at + len(opening)
        if tuple(line[at:after]) == opening and (city := _city(line, after)):
            return Named(city.zone, len(opening) + city.length)
    return None


_TIME_AFTER_CITY = {"time", "saati", "vaxti", "vaqti", "zeit", "uhr", "saatiyle", "ido", "cas", "czas", "tid", "laiks"}


def _city_time(line: list[str], at: int) -> Named | None:
    """`Baku time`, `Bakı vaxtı`: a city and the word for time."""
    for size in range(1, 4):
        if line[at + size : at + size + 1] and line[at + size] in _TIME_AFTER_CITY:
            city = _city(line[: at + size], at)
            return Named(city.zone, size + 1) if city and city.length == size else None
    return None


def _city(line: list[str], at: int) -> Named | None:
    for size in range(min(_LONGEST_CITY, len(line) - at), 0, -1):
        zone = cities().get(" ".join(line[at : at + size]))
        if zone:
            return Named(Zone(names=((zone, "any"),), city=True), size)
    return None


def city_between(line: list[str], at: int) -> Named | None:
    """`(Paris)`: a city alone in brackets."""
    if line[at] not in "([" or not line[at]:
        return None
    city = _city(line, at + 1)
    if city and line[at + 1 + city.length : at + 2 + city.length] in ([")"], ["]"]):
        return Named(city.zone, city.length + 2)
    return None
