"""Pieces of a dateline: places, regions, days, agencies, names, and the signs between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from lagazette_crawler.places.gazetteer import Town


class Kind(StrEnum):
    """What a piece is. One letter each, so that the forms of datelines can be written as patterns over them."""

    TOWN = "p"  # the gazetteer knows it: Bakou
    TOWN_OR_REGION = "q"  # Luxembourg, Georgia, New York
    REGION = "r"  # a country, state or province: Azerbaijan, Mich.
    CAPITALS = "k"  # in capitals, unknown: NAPA COUNTY
    NAME = "n"  # capitalised words, unknown: Ramil Mammadli
    DESK = "e"  # an editorial desk: Redacción Internacional
    LABEL = "x"  # a word of a genre or section: REPORTAGE
    AGENCY = "a"  # by its letters: AZERTAC
    AGENCY_SET_APART = "A"  # in brackets or between slashes: (Reuters), /ТАСС/
    SOURCE_IN_BRACKETS = "B"  # unknown, but formed like a source: (KGO)
    REGION_IN_BRACKETS = "S"  # [India], (Gironde)
    PLACE_OF_REPORTER = "C"  # (Haut-Karabakh, envoyé spécial)
    NOTE = "o"  # another bracket
    PERSON = "y"  # surely a name: (di Anna Rossi), Ayşe DEMİR/ İSTANBUL
    DAY = "d"
    CLOCK = "t"
    BY = "b"  # By, Par, Von
    ROLE = "R"  # Envoyé spécial à
    ROLE_ALONE = "z"  # Correspondance, envoyée spéciale
    PUBLISHED = "u"  # Published, Güncelleme:
    COPYRIGHT = "©"  # © 2016
    DASH = "-"
    COMMA = ","
    STOP = "."
    COLON = ":"
    SLASH = "/"
    BAR = "|"
    QUOTE = '"'  # what some sites made of a dash
    NEW_LINE = "¶"
    BODY = ">"  # running text: no dateline goes on here
    END = "$"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece, and where it stands in the text."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    """As printed; of a bracket its content."""
    day: str | None = None
    """ISO, of a day (also within a bracket)."""
    towns: tuple[Town, ...] = ()
    """What the gazetteer has of that name, the largest first."""
    spaced: bool = False
    """Of a sign: whether a space stands before it."""

    @property
    def in_capitals(self) -> bool:
        return is_in_capitals(self.text)


def is_in_capitals(text: str) -> bool:
    """`THE HAGUE`, `GRAND-LAHOU`; also `McALLEN`. Scripts without capitals never are."""
    words = [word for word in re.split(r"[^\w]+", text) if len(word) > 1 and not word.islower()]
    return bool(words) and all(_has_capitals(word) for word in words)


def _has_capitals(word: str) -> bool:
    big = sum(letter.isupper() for letter in word)
    return big > 1 and 3 * big >= 2 * len(word)


def codes(pieces: list[Piece]) -> str:
    """The kinds as one string, a letter a piece."""
    return "".join(piece.kind for piece in pieces)
