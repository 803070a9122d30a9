"""What stands in brackets or between slashes: `(Reuters)`, `/ТАСС/`, `[India]`, `(Newsfile Corp. - May 5, 2020)`."""

from __future__ import annotations

import re

from lagazette_crawler.datelines import words
from lagazette_crawler.datelines.days import PrintedDay, day_at
from lagazette_crawler.datelines.pieces import Kind, Piece
from lagazette_crawler.places.agencies import agency_named, site_at
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.places.regions import regions_named

KNOWN_TOWN, LARGE_TOWN = 10_000, 100_000

_BRACKETS = re.compile(r"\(([^()\n]{1,160})\)|\[([^\[\]\n]{1,160})\]|【([^【】\n]{1,60})】|（([^（）\n]{1,60})）")
_SLASHES = re.compile(r"/\s?(?:Корр\.\s|Corr\.\s)?([^\W\d_][^/\n]{0,30}?)\s?/(?!/)(?=[\W]|$|By\s)")
_FRENCH_QUOTES = re.compile(r"[«„]\s?([^«»„“”\n]{2,30}?)\s?[»“”]")
_BETWEEN = re.compile(r"^[\s,.;:|–—-]+|[\s,;:|–—-]+$")
_ACRONYM = re.compile(r"(?=.*[A-ZÀ-ÞА-Я].*[A-ZÀ-ÞА-Я])[\w&.+-]{2,12}(?:[ /-][\w&.+-]{1,12}){0,2}")
_SIGNED = re.compile(r"[a-zäöü]{2,6}(?:[/-][a-zäöü]{1,5}){0,2}")  # (pm), (jd/red)
_THERE = re.compile(r"(?:à|depuis|in|en|a|em|w|в|from)\s+([A-ZÀ-ÞА-ЯƏŞİ][\w’' -]{1,40})")  # Par Paul Martin (à Bakou)
_TITLED = re.compile(r"(?=.*[^\W\d_])[A-ZÀ-ÞА-ЯƏŞİ\d][\w’'.-]*(?:\s[A-ZÀ-ÞА-ЯƏŞİ&\d][\w’'.-]*){0,3}")


def bracket_at(text: str, start: int, language: str | None) -> Piece | None:
    """The bracket that opens at `start`."""
    found = _BRACKETS.match(text, start)
    if found:
        return _piece(next(part for part in found.groups() if part is not None).strip(), found, language)
    found = _SLASHES.match(text, start)
    if found and agency_named(found[1]):
        return Piece(Kind.AGENCY_SET_APART, *found.span(), found[1])
    found = _FRENCH_QUOTES.match(text, start)
    if found and (agency := agency_named(found[1])) and agency.kind == "agency":
        return Piece(Kind.AGENCY_SET_APART, *found.span(), found[1])
    return None


def _piece(content: str, found: re.Match[str], language: str | None) -> Piece:
    start, end = found.span()
    source, day = _without_day(content, language)
    if source and (agency_named(source) or site_at(source, 0) == len(source)):
        return Piece(Kind.AGENCY_SET_APART, start, end, source, day=day.iso if day else None)
    if day and not source:
        return Piece(Kind.DAY, start, end, content, day=day.iso)
    if by := words.pattern("by").match(content):
        return Piece(Kind.PERSON, start, end, content[by.end() :].strip())
    if place := _place_of_reporter(content):
        return Piece(Kind.PLACE_OF_REPORTER, start, end, place, towns=towns_named(place))
    if (there := _THERE.fullmatch(content)) and any(t.population >= KNOWN_TOWN for t in towns_named(there[1])):
        return Piece(Kind.PLACE_OF_REPORTER, start, end, there[1], towns=towns_named(there[1]))
    if regions_named(content) or _is_town(content):
        return Piece(Kind.REGION_IN_BRACKETS, start, end, content)
    if _looks_like_a_source(source):
        return Piece(Kind.SOURCE_IN_BRACKETS, start, end, source, day=day.iso if day else None)
    return Piece(Kind.NOTE, start, end, content)


def _is_town(content: str) -> bool:
    """The chief town of a province, `OSTUNI (BRINDISI)`; an acronym may be some small town's name: `(KELO)`."""
    at_least = LARGE_TOWN if len(content) <= 5 and content.isupper() else KNOWN_TOWN
    largest = towns_named(content)[:1]
    return any(town.population >= at_least and not (town.is_exonym and town.geoname_id) for town in largest)


def _without_day(content: str, language: str | None) -> tuple[str, PrintedDay | None]:
    """The bracket's words without a day printed beside them."""
    if not any(letter.isdigit() for letter in content):
        return content, None
    for match in re.finditer(r"\S+", content):
        day = day_at(content, match.start(), language)
        if day and day.iso:
            before, after = content[: match.start()], content[day.end :]
            return _BETWEEN.sub("", before) or _BETWEEN.sub("", after), day
    return content, None


def _place_of_reporter(content: str) -> str | None:
    """`Haut-Karabakh, envoyé spécial` or `envoyée spéciale à Bakou`: the place."""
    role = words.pattern("role-alone", any_case=True).search(content)
    if not role:
        return None
    before, after = content[: role.start()].strip(" ,;–—-"), content[role.end() :].strip(" ,;–—-")
    after = re.sub(r"^(?:à|au|aux|en|in|a|de|da|em|at|from)\s+", "", after)
    place = before if before and before[0].isupper() else after
    return place if place and place[0].isupper() and len(place) <= 60 else None


def _looks_like_a_source(content: str) -> bool:
    return any(form.fullmatch(content) for form in (_ACRONYM, _SIGNED, _TITLED))
