"""Runs of capitalised words, `Palma de Mallorca`, `ST. JOSEPH`, `Ramil Mammadli`, and what they are."""

from __future__ import annotations

import re

from lagazette_crawler.datelines import words
from lagazette_crawler.datelines.pieces import Kind, Piece, is_in_capitals
from lagazette_crawler.places.agencies import agency_at
from lagazette_crawler.places.folding import fold_name
from lagazette_crawler.places.gazetteer import Town, towns_named
from lagazette_crawler.places.regions import is_abbreviation, regions_named
from lagazette_crawler.places.slash_names import slash_name_at, town_behind

MAX_WORDS = 8
MAX_LENGTH = 80
LARGE_TOWN = 50_000

_SPACES = re.compile(r"[ \t\u00a0\u202f\u2009]+")
_WORD = re.compile(
    r"(?:[^\W\d_]\.(?:-?[^\W\d_]\.)+)"  # D.C., N.Y., J.-P.
    r"|[^\W\d_](?:[\w’'ʼ`´\u0300-\u036f\u0900-\u0dff]|\u200c)*(?:-[^\W\d_][\w’'ʼ`´]*)*"
)
_ABBREVIATED = re.compile(
    r"(?:[^\W\d_]|St|Ste|Sta|Sto|Ft|Mt|Pt|Gral|Gen|Dr|Jr|Sr|Nr|Kr|Bez)\.(?=[\s\u00a0][^\W\d_]|[^\W\d_])", re.IGNORECASE
)
_ELIDED = re.compile(
    r"(?:d|l|dell|nell|all|sull|s|t|n)[’'][^\W\d_]|(?:al|el|ash|as|an|ar|at|ed|ad)-[^\W\d_]", re.IGNORECASE
)


def run_at(text: str, start: int) -> int | None:
    """Where the run of capitalised words that begins at `start` ends; None when none begins there."""
    end = slash_name_at(text, start)
    if end:
        return end
    end, position = None, start
    for number in range(MAX_WORDS + 1):
        word = _WORD.match(text, position)
        if not word or not _may_stand(word[0], is_first=number == 0):
            break
        if number and _is_surely_an_agency(text, position):
            break
        position = word.end()
        dotted = _ABBREVIATED.match(text, word.start())
        if dotted and dotted.end() > position:
            position = dotted.end()
        if not _is_particle(word[0]):
            end = position
        spaces = _SPACES.match(text, position)
        if not spaces and not dotted:
            break
        position = spaces.end() if spaces else position
    if not end or end - start > MAX_LENGTH:
        return None
    return end + 1 if text.startswith(".", end) and is_abbreviation(text[start : end + 1]) else end


def _is_surely_an_agency(text: str, start: int) -> bool:
    """`WASHINGTON CNN`; one word in small letters may be part of a town's name: `Vila Nova`."""
    found = agency_at(text, start)
    name = text[start : found.name_end] if found else ""
    return name.isupper() or " " in name


def _may_stand(word: str, *, is_first: bool) -> bool:
    if not word[0].islower():
        return True
    return bool(_ELIDED.match(word)) or (not is_first and _is_particle(word)) or _inner_capital(word)


def _inner_capital(word: str) -> bool:
    return bool(re.match(r"(?:di|mc|mac|de|e|i)[A-Z][A-Z]", word))


def _is_particle(word: str) -> bool:
    return word in words.phrase_set("particle")


def classified(text: str, start: int, end: int) -> Piece:
    """What the run is: a town, a region, a name ..."""
    printed = text[start:end]
    if fold_name(printed) in words.folded("desk"):
        return Piece(Kind.DESK, start, end, printed)
    towns = _towns(printed)
    if is_label(printed) and not (towns and towns[0].population >= LARGE_TOWN):
        return Piece(Kind.LABEL, start, end, printed)
    regions = regions_named(printed)
    if regions:
        kind = Kind.TOWN_OR_REGION if towns and _is_also_a_town(towns[0]) else Kind.REGION
        return Piece(kind, start, end, printed, towns=towns)
    if towns:
        return Piece(Kind.TOWN, start, end, printed, towns=towns)
    return Piece(Kind.CAPITALS if is_in_capitals(printed) else Kind.NAME, start, end, printed)


def _is_also_a_town(largest: Town) -> bool:
    """Luxembourg and New York are towns too; that somewhere a village is called Usa is another matter."""
    return largest.is_capital or largest.population >= LARGE_TOWN


def _towns(printed: str) -> tuple[Town, ...]:
    """The towns of that name; of the shortest names (`Il`, `Die`, `Une`) only large ones, of two letters none."""
    if len(printed) <= 2 and printed.isascii():
        return ()
    towns = towns_named(town_behind(printed) or printed)
    return tuple(town for town in towns if town.population >= LARGE_TOWN) if len(printed) <= 3 else towns


def is_label(printed: str) -> bool:
    """Whether it is a word of a genre, a section or a box: `REPORTAGE`."""
    return fold_name(printed) in words.folded("label")


_AND = re.compile(r"\s+(?:and|et|und|y|e|og|och|en|i|и|və|ve|&)\s+", re.IGNORECASE)


def parted(text: str, piece: Piece) -> list[Piece]:
    """The run as the pieces it may hold: `LONDON and PARIS` two towns, `Fergus Jensen JAKARTA` a name and a town."""
    if piece.kind not in (Kind.NAME, Kind.CAPITALS):
        return [piece]
    readings = (read(text, piece) for read in (_joined_places, _name_before_place, _place_before_source))
    return next((pieces for pieces in readings if pieces), [piece])


def _joined_places(text: str, piece: Piece) -> list[Piece]:
    """`PARIS et LONDRES`, `Berlin und Wien`."""
    signs = list(_AND.finditer(text, piece.start, piece.end))
    if not signs:
        return []
    edges = [piece.start, *(edge for sign in signs for edge in sign.span()), piece.end]
    places = [classified(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if not all(place.kind in (Kind.TOWN, Kind.TOWN_OR_REGION) for place in places):
        return []
    found = [places[0]]
    for sign, place in zip(signs, places[1:], strict=True):
        found += [Piece(Kind.SLASH, *sign.span(), sign[0]), place]
    return found


def _name_before_place(text: str, piece: Piece) -> list[Piece]:
    """`Fergus Jensen JAKARTA`, `María R. Sahuquillo Bruselas`: two words of a name at least, then a known place."""
    starts = [match.start() for match in re.finditer(r"\S+", piece.text)]
    for start in starts[2:]:
        place = classified(text, piece.start + start, piece.end)
        name = piece.text[:start].rstrip()
        if _is_particle(name.split()[-1]):  # Elon Musk in Rome
            continue
        if place.kind in (Kind.TOWN, Kind.TOWN_OR_REGION) and _tells_apart(name, place):
            return [Piece(Kind.NAME, piece.start, piece.start + len(name), name), place]
    return []


def _tells_apart(name: str, place: Piece) -> bool:
    """A surname may be a town's name: letters or size must say that it is a place."""
    changes_letters = place.in_capitals and not is_in_capitals(name)
    return changes_letters or place.towns[0].population >= LARGE_TOWN


def _place_before_source(text: str, piece: Piece) -> list[Piece]:
    """`ANKARA-BHA`: the place and the agency joined by a hyphen."""
    place, hyphen, source = piece.text.rpartition("-")
    start = piece.start + len(place)
    agency = agency_at(text, start + 1) if hyphen and place else None
    if not agency or agency.end != piece.end:
        return []
    sign = Piece(Kind.DASH, start, start + 1, "-")
    return [classified(text, piece.start, start), sign, Piece(Kind.AGENCY, start + 1, piece.end, source)]
