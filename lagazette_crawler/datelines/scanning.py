"""The opening of a text taken to pieces, until running text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lagazette_crawler.datelines import words
from lagazette_crawler.datelines.brackets import bracket_at
from lagazette_crawler.datelines.capitalised import classified, parted, run_at
from lagazette_crawler.datelines.days import day_at
from lagazette_crawler.datelines.pieces import Kind, Piece
from lagazette_crawler.places.agencies import agency_at, site_at
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.places.regions import regions_named

MAX_OPENING = 320
"""Characters looked at: no dateline is longer."""
MAX_PIECES = 24

_BLANK = re.compile(r"[ \t\u00a0\u202f\u2009\u200b\ufeff]*")
_SIGNS = (
    (Kind.NEW_LINE, re.compile(r"\s*\n\s*")),
    (Kind.DASH, re.compile(r"\.?[ \t\u00a0]*[-–—―‒−](?:[ \t\u00a0]*[-–—―‒−])*|[~_=](?=\s|$)")),
    (Kind.COMMA, re.compile(r"[,،、，]")),
    (Kind.BAR, re.compile(r"[|•·●▪]")),
    (Kind.COLON, re.compile(r"[:：;]")),
    (Kind.STOP, re.compile(r"[.。]")),
    (Kind.SLASH, re.compile(r"/")),
    (Kind.QUOTE, re.compile(r"[\"“”](?=\s|$)")),
)
_COPYRIGHT = re.compile(r"(?:©|\([cC]\)|Copyright)\s*(?:(?:19|20)\d\d)?\s*(?:by\s)?", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:(?:à|a las|alle|um|at|às|kl\.?|saat|ora)\s+)?\d{1,2}(?:[:.h]\d{2}|\s?h\b|\s?Uhr)(?::\d{2})?"
    r"(?:\s?(?:h\b\.?|Uhr|hrs?\b|[AaPp]\.?[Mm]\.?|[A-Z]{3,4}\b))*",
)


def scan(text: str, language: str | None = None) -> list[Piece]:
    """The pieces from the first character on; the last is BODY where running text begins, or END."""
    pieces = [piece for group in _pieces(text[:MAX_OPENING], language) for piece in group]
    pieces = _with_persons(pieces)
    last = pieces[-1] if pieces else None
    if last is None or last.kind is not Kind.BODY:
        end = last.end if last else 0
        pieces.append(Piece(Kind.BODY if len(text) > MAX_OPENING else Kind.END, end, end))
    return pieces


def _with_persons(pieces: list[Piece]) -> list[Piece]:
    """`Ayşe DEMİR/ İSTANBUL`, `Ayşe DEMİR - İSTANBUL`: two words, not all in capitals, before a town that is."""
    found = list(pieces)
    for place, (name, sign, town) in enumerate(zip(pieces, pieces[1:], pieces[2:], strict=False)):
        is_town = town.kind in (Kind.TOWN, Kind.TOWN_OR_REGION) and town.in_capitals
        is_parted = sign.kind is Kind.SLASH or (sign.kind is Kind.DASH and name.text.rpartition(" ")[2].isupper())
        if name.kind is Kind.NAME and " " in name.text and is_parted and is_town:
            found[place] = replace(name, kind=Kind.PERSON)
    return found


def _pieces(text: str, language: str | None) -> Iterator[list[Piece]]:
    position = 0
    for _ in range(MAX_PIECES):
        start = _after(_BLANK, text, position)
        if start >= len(text):
            return
        found = _sign_at(text, start, spaced=start > position, language=language) or _words_at(text, start, language)
        if not found:
            yield [Piece(Kind.BODY, start, start)]
            return
        yield found
        position = found[-1].end
    yield [Piece(Kind.BODY, position, position)]


def _sign_at(text: str, start: int, *, spaced: bool, language: str | None) -> list[Piece]:
    if (bracket := bracket_at(text, start, language)) is not None:
        return [bracket]
    for kind, sign in _SIGNS:
        if found := sign.match(text, start):
            return [Piece(kind, start, found.end(), found[0], spaced=spaced)]
    return []


def _words_at(text: str, start: int, language: str | None) -> list[Piece]:
    for kind, pattern in _marks():
        if found := pattern.match(text, start):
            return [Piece(kind, start, found.end(), found[0])]
    if day := day_at(text, start, language):
        return [Piece(Kind.DAY, start, day.end, text[start : day.end], day=day.iso)]
    for kind, pattern in _later_marks():
        if found := pattern.match(text, start):
            return [Piece(kind, start, found.end(), found[0])]
    return _names_at(text, start, language)


def _names_at(text: str, start: int, language: str | None) -> list[Piece]:
    """An agency, or a run of capitalised words; a day may break the run: `BAKU Feb 21`."""
    end = run_at(text, start) or 0
    agency = agency_at(text, start)
    if agency and (agency.end >= end) and not _is_state(text, start, agency.end):
        return [Piece(Kind.AGENCY, start, agency.end, text[start : agency.name_end])]
    if site := site_at(text, start):
        return [Piece(Kind.AGENCY, start, site, text[start:site])]
    if not end or _sentence_goes_on(text, end, language):
        return []
    end = _before_day(text, start, end, language)
    return parted(text, classified(text, start, end))


_SMALL_LETTER = re.compile(r"[ \u00a0]+(?=[a-zà-öø-ÿа-яёəığşčžšćđłńśźżřěů])")


def _sentence_goes_on(text: str, end: int, language: str | None) -> bool:
    """`Paris was quiet`: a word in small letters follows that is no agency and no day."""
    found = _SMALL_LETTER.match(text, end)
    if not found:
        return False
    return not (agency_at(text, found.end()) or day_at(text, found.end(), language))


def _is_state(text: str, start: int, end: int) -> bool:
    """`Boston, MA`: the state, not the agency of these letters."""
    name = text[start:end]
    return len(name) == 2 and name != "AP" and text[:start].rstrip().endswith(",") and bool(regions_named(name))


def _before_day(text: str, start: int, end: int, language: str | None) -> int:
    """Where a day begins within the run; Turkish for Sunday is no part of La Paz."""
    if towns_named(text[start:end]):
        return end
    for word in re.finditer(r"(?<=\s)\S+", text[start:end]):
        if day_at(text, start + word.start(), language):
            return start + len(text[start : start + word.start()].rstrip())
    return end


@cache
def _marks() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """What is tried before a day is."""
    before = "|".join(map(re.escape, words.phrases("before-role")))
    role = re.compile(rf"(?:(?:{before})\s+)?(?i:{words.pattern('role').pattern})")
    return (Kind.COPYRIGHT, _COPYRIGHT), (Kind.ROLE, role), (Kind.PUBLISHED, words.pattern("published"))


@cache
def _later_marks() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """What is tried after a day is."""
    before = "|".join(map(re.escape, words.phrases("before-role")))
    roles = "|".join(map(re.escape, words.phrases("role-alone")))
    # DAL NOSTRO INVIATO ROMA - ...; some sites print it without a space
    alone = re.compile(rf"(?i:(?:{before})\s+(?:{roles}))(?![^\W\d_A-ZÀ-Þ])|(?i:{roles})(?!\w)")
    return (Kind.CLOCK, _CLOCK), (Kind.BY, words.pattern("by")), (Kind.ROLE_ALONE, alone)


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position
