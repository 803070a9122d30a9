"""What must hold besides the order of pieces: whether a town is known enough, whether a sentence opens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lagazette_crawler.datelines import words
from lagazette_crawler.datelines.capitalised import is_label
from lagazette_crawler.datelines.pieces import Kind, Piece
from lagazette_crawler.places.agencies import Agency, agency_named
from lagazette_crawler.places.folding import fold_name
from lagazette_crawler.places.gazetteer import Town
from lagazette_crawler.places.regions import countries_of_language, regions_named

LARGE, MIDDLING, SMALL = 100_000, 15_000, 5_000
"""Inhabitants: the fewer, the more must speak for a dateline."""

SHORT = 60
"""Characters of a line without a full stop that is a heading, and no beginning of a text."""
_QUOTES = "\"'«„“”‘’¿¡(—–-… \t\n\u00a0*"
_PLACES = (Kind.TOWN, Kind.TOWN_OR_REGION)


@dataclass(frozen=True)
class Fit:
    """Pieces that fit a form, with the text around."""

    groups: dict[str, list[Piece]]
    last: Piece
    """The last piece of the form."""
    following: list[Piece]
    """The pieces that follow it."""
    rest: str
    """The text after the form, to the end of what is known."""
    language: str | None

    @property
    def places(self) -> list[Piece]:
        """The places and regions, without the signs between them."""
        signs = (Kind.COMMA, Kind.SLASH, Kind.DASH)
        return [piece for piece in self.groups.get("places", []) if piece.kind not in signs]

    @property
    def stop(self) -> str:
        """The signs that end the dateline."""
        return "".join(piece.kind.value for piece in self.groups.get("stop", []))

    @property
    def agency(self) -> Agency | None:
        printed = self.groups.get("agency")
        return agency_named(printed[0].text) if printed else None


def ends_line(fit: Fit) -> bool:
    """Whether nothing more stands on the line."""
    is_broken = fit.last.kind is Kind.NEW_LINE or bool(re.match(r"[ \t\u00a0]*\n", fit.rest))
    return is_broken or not fit.rest.strip()


def ends_text(fit: Fit) -> bool:
    """Whether nothing more was given as the line, whatever the passage around goes on with."""
    return bool(fit.following) and fit.following[0].kind in (Kind.END, Kind.NEW_LINE)


def is_a_line(fit: Fit) -> bool:
    """Whether the dateline is a line of its own, or opens a sentence after a sign."""
    return ends_line(fit) or (bool(fit.stop) and opens_sentence(fit))


def opens_sentence(fit: Fit) -> bool:
    """Whether what follows begins as a sentence does: a capital, a figure or a quotation mark."""
    rest = fit.rest.lstrip(_QUOTES)
    return not rest or not rest[0].islower() or bool(re.match(r"(?:i|e)[A-Z]\w", rest))  # iPhone, eBay


def has_dash(fit: Fit) -> bool:
    return "-" in fit.stop


def dash_or_colon(fit: Fit) -> bool:
    return "-" in fit.stop or ":" in fit.stop


def in_capitals(fit: Fit) -> bool:
    return bool(fit.places) and fit.places[0].in_capitals


def towns_known(fit: Fit, at_least: int) -> bool:
    """Whether every town has so many inhabitants, or is a capital."""
    places = [piece for piece in fit.places if piece.kind in _PLACES]
    return all(any(t.population >= at_least or t.is_capital for t in _so_written(piece)) for piece in places)


def _so_written(place: Piece) -> list[Town]:
    """The towns with that very name: `Monster` is not Münster."""
    return [town for town in place.towns if not town.is_exonym or town.is_spelled_so]


def own_town(fit: Fit, at_least: int = 0) -> bool:
    """Whether the first town lies in a country of the language: villages are printed by newspapers near them."""
    if not fit.language or not fit.places:
        return False
    near = countries_of_language(fit.language[:2].lower())
    towns = (town for town in _so_written(fit.places[0]) if not town.is_exonym or town.population >= SMALL)
    return any(town.country in near and town.population >= at_least for town in towns)


def is_a_route(fit: Fit) -> bool:
    """`Paris - Roubaix: ...`, `Köln – Bonn`: another place follows, and no sentence about it."""
    if not fit.following or fit.following[0].kind not in (*_PLACES, Kind.REGION):
        return False
    goes_on = len(fit.following) > 1 and fit.following[1].kind is Kind.BODY
    return not goes_on or not (in_capitals(fit) or _is_small(fit.following[0]))


def _is_small(place: Piece) -> bool:
    """A common word may be a village's name."""
    return all(town.population < MIDDLING for town in place.towns) and place.kind is Kind.TOWN


def signed(fit: Fit) -> bool:
    """A place in any letters with a known agency in brackets: `Dénia (dpa) -`, but no credit: `Jean Dupont (AFP)`."""
    unknown = any(piece.kind is Kind.NAME for piece in fit.places)
    if unknown and not (fit.groups.get("day") or (dash_or_colon(fit) and opens_sentence(fit))):
        return False
    return bool(fit.stop) or ends_line(fit) or (opens_sentence(fit) and not unknown)


def sourced(fit: Fit) -> bool:
    """An unknown source, `NAPA COUNTY, Calif. (KGO) --`: the place must be known, or in capitals with more beside."""
    first = fit.places[0]
    if fit.stop == ".":  # LANDAU (red). Die Stadt hat ...
        return first.in_capitals and own_town(fit) and is_sentence(fit.rest)
    if is_call_sign(fit.groups["agency"][0].text) and first.kind in _PLACES and first.in_capitals:
        return opens_sentence(fit) or ends_line(fit)  # JEFFERSON CITY, Mo. (KMIZ) The ...
    if not (dash_or_colon(fit) and (opens_sentence(fit) or ends_line(fit))):
        return False
    if first.kind is Kind.NAME or is_label(fit.groups["agency"][0].text):
        return False
    if first.kind is Kind.CAPITALS:
        return len(fit.places) > 1 or bool(fit.groups.get("day")) or is_call_sign(fit.groups["agency"][0].text)
    return first.in_capitals or bool(fit.groups.get("day")) or len(fit.places) > 1 or _is_one_word(fit)


def _is_one_word(fit: Fit) -> bool:
    """`Erbil (Kurdistan24) –`, `Köln (jd) –`; a title in brackets is none: `Lincoln (The Movie) –`."""
    return " " not in fit.groups["agency"][0].text and towns_known(fit, LARGE)


def is_call_sign(source: str) -> bool:
    """An American station: `KGO`, `WABC-TV`."""
    return bool(re.fullmatch(r"[KW][A-Z]{2,3}(?:-TV|/[A-Z]+)?", source))


def agency_alone(fit: Fit) -> bool:
    """`(Reuters) -`, `(CNN) The ...`, `(dpa/lno)`."""
    return bool(fit.stop) or ends_line(fit) or opens_sentence(fit)


def bare_agency(fit: Fit) -> bool:
    """`DUVAR - ...`: an agency in its own letters, a dash with spaces, a sentence."""
    agency, sign, name = fit.agency, fit.groups["stop"][0], fit.groups["agency"][0].text
    if agency is None or agency.kind != "agency" or len(name) < 3 or name[0].islower() or is_label(name):
        return False
    return (sign.spaced or sign.text.startswith(".")) and opens_sentence(fit)


def source_beside(fit: Fit) -> bool:
    """`Paris / Lagazetteaz`, `Bakı. Trend:`, `WASHINGTON CNN —`: on a line of its own or before a sign."""
    if fit.places[0].kind in (Kind.CAPITALS, Kind.NAME) and not (fit.groups.get("day") or _is_unknown_town(fit)):
        return False
    if not (fit.groups.get("sign") or fit.groups.get("day")) and not _stands_out(fit):  # Canal EL PAÍS
        return False
    return is_a_line(fit)


def _stands_out(fit: Fit) -> bool:
    """`WASHINGTON CNN —`: only the letters tell the place from the agency."""
    return bool(fit.stop) or (in_capitals(fit) and fit.places[0].kind in _PLACES)


def _is_unknown_town(fit: Fit) -> bool:
    """`Yevlakh / Lagazetteaz` on a line of its own; two words or a picture agency are a credit: `Jean Dupont / AFP`."""
    signs, word = fit.groups.get("sign", []), fit.places[0].text
    is_beside = len(fit.places) == 1 and [sign.kind for sign in signs] == [Kind.SLASH]
    if " " in word or (word.isupper() and len(word) <= 4):
        return False
    return is_beside and fold_name(word) not in words.folded("picture-credit") and ends_line(fit)


def unknown_source(fit: Fit) -> bool:
    """`YEREVAN, FEBRUARY 21, NOYAN TAPAN.`: capitals before a sign, or a name that ends the line."""
    if is_label(fit.groups["agency"][0].text):
        return False
    return ends_line(fit) or (fit.groups["agency"][0].kind is Kind.CAPITALS and is_a_line(fit))


def unknown_source_apart(fit: Fit) -> bool:
    """Nothing but a source stands alone between a dash and a full stop: `PERM, Jan. 3 - The Kama News. The ...`."""
    return (
        in_capitals(fit)
        and opens_sentence(fit)
        and is_sentence(fit.rest)
        and not is_label(fit.groups["agency"][0].text)
    )


def place_and_day(fit: Fit) -> bool:
    """`Berlin, 29. November 2022.`, `BAKU Feb 21`."""
    if fit.places[0].kind is Kind.CAPITALS and not (dash_or_colon(fit) and opens_sentence(fit)):
        return False
    if not (fit.groups.get("sign") or in_capitals(fit)):  # Pascal 22. Juni 2018
        return False
    return is_a_line(fit) and (in_capitals(fit) or towns_known(fit, MIDDLING) or own_town(fit, SMALL))


def place_and_region(fit: Fit) -> bool:
    """`HUNTSVILLE, Alabama -`, `KHAN YOUNIS, GAZA —`."""
    first = fit.places[0]
    has_bracket = any(place.kind is Kind.REGION_IN_BRACKETS for place in fit.places)
    if (is_label(first.text) and not first.in_capitals) or (has_bracket and first.kind not in _PLACES):
        return False
    if ends_line(fit) and not fit.stop:
        return first.kind in _PLACES and (in_capitals(fit) or _lies_there(fit.places))
    if not opens_sentence(fit) or is_a_route(fit):
        return False
    if fit.stop == ".":
        return fit.language != "en" and first.kind in _PLACES and is_sentence(fit.rest)
    is_headed = has_dash(fit) and (ends_text(fit) or first.in_capitals or not is_unfinished(_opening(fit)))
    return is_headed or '"' in fit.stop or (":" in fit.stop and in_capitals(fit))


def _lies_there(places: list[Piece]) -> bool:
    """Whether a town of that name lies in the region: `Lyon, France`; `Oliver, Deutschland` is a reader who writes."""
    countries = {region.country for region in regions_named(places[-1].text)}
    return any(town.country in countries for town in places[0].towns)


def bare_bracket(fit: Fit) -> bool:
    """`(WASHINGTON) —`"""
    return in_capitals(fit) and opens_sentence(fit)


def bare_place(fit: Fit) -> bool:
    """A known town before a sign and a sentence, and nothing else to show that it is a dateline."""
    if not opens_sentence(fit) or is_a_route(fit) or is_label(fit.places[0].text):
        return False
    if has_dash(fit):
        return _known_before_dash(fit) and (ends_text(fit) or not is_a_heading(fit))
    if fit.stop == ":":
        return _known_before_colon(fit)
    return fit.stop == "." and _known_before_full_stop(fit)


def is_a_heading(fit: Fit) -> bool:
    """`Berlin – Hauptstadt der Kreativen`, `Baku – the capital of Azerbaijan ...`."""
    opening = _opening(fit)
    said = fold_name(" ".join(opening.split()[:4])).split()
    if not words.folded("definition").isdisjoint(said):
        return True
    if not opening or in_capitals(fit):
        return False
    return is_unfinished(opening) or not is_sentence(opening)


def _opening(fit: Fit) -> str:
    """The rest of the line."""
    return fit.rest.strip().partition("\n")[0]


def is_unfinished(line: str) -> bool:
    """Whether it is a heading, and no beginning of a text."""
    return bool(line) and len(line) < SHORT and not any(sign in line for sign in ".!?…。।")


def _known_before_dash(fit: Fit) -> bool:
    if fit.groups["stop"][0].text.startswith("."):  # Washington.-
        return towns_known(fit, SMALL) or own_town(fit)
    if in_capitals(fit):
        at_least = LARGE if len(fit.places[0].text) <= 4 else MIDDLING  # four letters may be an acronym
        return towns_known(fit, at_least) or own_town(fit)
    return towns_known(fit, LARGE) or own_town(fit, MIDDLING)


def _known_before_colon(fit: Fit) -> bool:
    if fold_name(fit.places[0].text) in words.folded("given-name"):  # CHARLOTTE: I never thought ...
        return False
    largest = fit.places[0].towns[0]
    if fit.language == "en" and largest.country in words.phrase_set("colon-country"):
        return largest.population >= (MIDDLING if in_capitals(fit) and len(largest.name) > 4 else LARGE)
    return in_capitals(fit) and towns_known(fit, LARGE) and len(fit.places[0].text) > 3


def _known_before_full_stop(fit: Fit) -> bool:
    if not is_sentence(fit.rest) and not ends_line(fit):
        return False
    if in_capitals(fit):
        return towns_known(fit, LARGE) or own_town(fit)
    return fit.language in words.phrase_set("full-stop-language") and own_town(fit, MIDDLING)


def is_sentence(text: str) -> bool:
    """Whether the text begins with a sentence of some length, not with a word alone: `Essen. Trinken. Schlafen.`"""
    return len(re.split(r"[.!?](?:\s|$)", text.strip(), maxsplit=1)[0].split()) > 3


def place_alone(fit: Fit) -> bool:
    """A line that holds one or more known towns and nothing else: `Istanbul / Ankara`."""
    if is_label(fit.places[0].text):
        return False
    return ends_line(fit) and (towns_known(fit, LARGE) or own_town(fit, MIDDLING))


def agency_then_place(fit: Fit) -> bool:
    """`(ANSA) - ROMA, 28 LUG -`; without brackets the place must be known: `The Post, Reaction, Aug. 3`."""
    if fit.groups["agency"][0].kind is Kind.AGENCY:
        if any(place.kind is Kind.NAME for place in fit.places):
            return False
        if not (fit.groups.get("sign") or in_capitals(fit)):  # Space.com Store
            return False
    return is_a_line(fit)


def reporter_there(fit: Fit) -> bool:
    """`Envoyé spécial à Bakou.`: not the beginning of a sentence about one."""
    return ends_text(fit) or (bool(fit.stop) and opens_sentence(fit))


def head_of_page(fit: Fit) -> bool:
    """Name, place and day above the text; the day has a year or an hour, or the line ends."""
    day = fit.groups["day"][0].day or ""
    return ends_text(fit) or not day.startswith("--")


def agency_and_day(fit: Fit) -> bool:
    """`AFP 30 avril 2015 à 07:19`, `ТАСС, 3 мая. ...`"""
    stands = bool(fit.stop) or fit.groups["day"][0].text.endswith(".")
    return head_of_page(fit) or (stands and opens_sentence(fit))


def name_and_place(fit: Fit) -> bool:
    """`Von Peter Müller, Brüssel`, `Rafael Gómez | Londres`."""
    names = fit.groups.get("byline") or fit.groups.get("by") or []
    return any(" " in name.text for name in names) and place_alone(fit)


def by_agency(fit: Fit) -> bool:
    """`By Trend`; not a site's address."""
    return fit.agency is not None and line_or_sentence(fit)


def credit(fit: Fit) -> bool:
    """`Par Marie GIFFARD - © 2016 AFP`; without a name only an agency's: `© 2019 Newsweek` is the foot of a page."""
    if not fit.groups.get("byline"):
        return fit.agency is not None and fit.agency.kind == "agency" and ends_line(fit)
    return is_a_line(fit)


def line_or_sentence(fit: Fit) -> bool:
    return ends_line(fit) or bool(fit.stop) or opens_sentence(fit)
