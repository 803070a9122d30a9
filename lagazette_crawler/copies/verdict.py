"""Which of the texts that share keys with a text are its kin, when all of them are looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lagazette_crawler.copies.kinship import QUOTATION, Kind, Kinship, kinship
from lagazette_crawler.copies.words import Words

MOST_CANDIDATES = 5
"""Candidates looked at: those that share the most keys."""
SHARED_KEYS = 2
"""Keys a candidate shares at least."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that shares keys with the one that arrives."""

    article_id: int
    words: Words
    is_earlier: bool
    """Whether it was published before the one that arrives."""
    quotes: int | None = None
    """The article it is known to quote."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A candidate that is kin, and how."""

    article_id: int
    kinship: Kinship
    is_earlier: bool
    """Whether the candidate is the one repeated or quoted."""


def candidates_of(shared: Mapping[int, int]) -> list[int]:
    """The candidates worth reading, by how many keys each shares."""
    enough = [number for number, count in shared.items() if count >= SHARED_KEYS]
    return sorted(enough, key=lambda number: (-shared[number], number))[:MOST_CANDIDATES]


def closest(arriving: Words, candidates: Sequence[Candidate]) -> list[Kin]:
    """The kin of a text that arrives.

    A page that prints one text around a long passage of another is a page of its own: it quotes the passage's
    article and copies none, and whoever tells the text around it is no copy of that page either.
    """
    kin = [each for candidate in candidates if (each := _kin(arriving, candidate)) is not None]
    known = {each.article_id for each in candidates}
    composed = {each.article_id for each in candidates if each.quotes is not None and each.quotes not in known}
    kin = [each for each in kin if each.article_id not in composed]
    quoted = [each for each in kin if _is_quoted(each)]
    by_id = {each.article_id: each for each in candidates}
    return [each for each in kin if _is_quoted(each) or not _adds_quotation(each, quoted, arriving, by_id)]


def told_by(kin: Iterable[Kin]) -> set[int]:
    """The kin whose keys stand for a text too: those it repeats or quotes, not the pages that quote it."""
    return {each.article_id for each in kin if each.is_earlier or each.kinship.kind is not Kind.EXCERPT}


def _kin(arriving: Words, candidate: Candidate) -> Kin | None:
    pair = (candidate.words, arriving) if candidate.is_earlier else (arriving, candidate.words)
    found = kinship(*pair)
    return None if found is None else Kin(candidate.article_id, found, candidate.is_earlier)


def _is_quoted(kin: Kin) -> bool:
    return kin.kinship.kind is Kind.EXCERPT and kin.is_earlier


def _adds_quotation(kin: Kin, quoted: list[Kin], arriving: Words, candidates: Mapping[int, Candidate]) -> bool:
    """Whether the arriving text has, beside what it shares with a kin, a long passage of another article."""
    if not quoted or kin.kinship.kind is Kind.EXCERPT:
        return False
    theirs = candidates[kin.article_id].words
    return any(lacks(theirs, arriving.folded[slice(*each.kinship.passage)]) for each in quoted)


def lacks(words: Words, passage: list[str]) -> bool:
    """Whether a text has not most of a long passage."""
    theirs = set(_shingles(words.folded))
    return sum(shingle not in theirs for shingle in _shingles(passage)) >= QUOTATION // 2


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[offset:] for offset in range(5)), strict=False))
