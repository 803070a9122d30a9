"""From pieces to the dateline: which form fits, and what each of its parts says."""

from __future__ import annotations

import re

from lagazette_crawler.datelines.dateline import Dateline, Reading
from lagazette_crawler.datelines.east_asian import read_east_asian
from lagazette_crawler.datelines.fitness import Fit
from lagazette_crawler.datelines.forms import FORMS, Form
from lagazette_crawler.datelines.pieces import Kind, Piece, codes
from lagazette_crawler.datelines.scanning import MAX_OPENING, scan
from lagazette_crawler.places.regions import regions_named


def read(text: str, *, language: str | None = None, context: str | None = None) -> Reading:
    """The dateline that the text opens with.

    `context` is the text that follows, or the passage the text was taken from.
    """
    if not text or not text.strip():
        return Reading(None, "empty")
    language = language[:2].lower() if language else None
    if dateline := read_east_asian(text[:MAX_OPENING]):
        return Reading(dateline, dateline.form)
    pieces = scan(text, language)
    order = codes(pieces)
    if order in _NEVER:
        return Reading(None, _refusal(pieces))
    following = _following(text, context)
    for form in FORMS:
        found = form.pattern.match(order)
        if found:
            fit = _fit(found, pieces, text + following, language)
            if form.holds(fit):
                return Reading(_dateline(form, fit, found, pieces), form.name)
    return Reading(None, _refusal(pieces))


_NEVER = frozenset({">", "$", *(f"{kind}>" for kind in "pqrknexdtzbuRo-")})
"""A word or two and then running text: how most texts open."""


def _following(text: str, context: str | None) -> str:
    if not context:
        return ""
    start = context.find(text)
    if start >= 0:
        return context[start + len(text) :]
    return context if text[-1:].isspace() else f" {context}"


def _fit(found: re.Match[str], pieces: list[Piece], text: str, language: str | None) -> Fit:
    groups = {name: pieces[slice(*found.span(name))] for name, value in found.groupdict().items() if value}
    end = found.end()
    last = pieces[end - 1]
    return Fit(groups, last, pieces[end:], text[last.end :], language)


def _dateline(form: Form, fit: Fit, found: re.Match[str], pieces: list[Piece]) -> Dateline:
    groups = fit.groups
    places, country = _places_and_country(groups.get("places") or groups.get("town", []))
    first = next(piece for piece in pieces[found.start() :] if piece.kind is not Kind.NOTE)
    days = [*groups.get("day", []), *(piece for piece in pieces[: found.end()] if piece.day)]
    day = days[0] if days else None
    names = next((groups[name] for name in ("byline", "by", "person", "reporter") if name in groups), None)
    return Dateline(
        places=tuple(places),
        country=country,
        date=day.day if day else None,
        agency=groups["agency"][0].text if "agency" in groups else None,
        byline=names[0].text if names else None,
        span=(first.start, fit.last.end),
        form=form.name,
        day=(day.text if day.kind is Kind.DAY else day.day) if day else None,
        line_start=_line_start(groups) if form.has_byline_before else None,
    )


def _line_start(groups: dict[str, list[Piece]]) -> int:
    """Where place or agency begins."""
    return min(groups[name][0].start for name in ("places", "agency") if name in groups)


def _places_and_country(pieces: list[Piece]) -> tuple[list[str], str | None]:
    """The places, and the region printed after one: the country before the state."""
    places: list[str] = []
    regions: list[Piece] = []
    sign: Kind | None = None
    before: Piece | None = None
    for piece in pieces:
        if piece.kind in (Kind.COMMA, Kind.SLASH, Kind.DASH):
            sign = piece.kind
        elif places and (piece.kind is Kind.REGION_IN_BRACKETS or _is_region(piece, sign, before)):
            regions.append(piece)
        else:
            places.append(piece.text)
            before = piece
    return places, regions[-1].text if regions else None


def _is_region(piece: Piece, sign: Kind | None, before: Piece | None) -> bool:
    """After a comma what is no town; after a slash the country the town before lies in: `TUNIS/Tunisia`."""
    if sign is Kind.COMMA:
        return piece.kind in (Kind.REGION, Kind.TOWN_OR_REGION, Kind.CAPITALS, Kind.NAME)
    if piece.kind is not Kind.REGION or before is None:
        return False
    countries = {region.country for region in regions_named(piece.text) if region.admin1 is None}
    return any(town.country in countries for town in before.towns[:1])


def _refusal(pieces: list[Piece]) -> str:
    """In words, why the opening is no dateline."""
    first = pieces[0].kind
    if first is Kind.LABEL:
        return "a word of a genre or section"
    if first is Kind.BODY:
        return "running text"
    if first in (Kind.NAME, Kind.CAPITALS):
        return "no known place, agency or day"
    if first is Kind.REGION:
        return "a country, and nothing that makes it a dateline"
    return "nothing that makes it a dateline"
