"""The search index: which words of an article it holds, and how each database keeps them.

Both databases hold the same: the folded words of title and body with their places, and their stems. PostgreSQL
counts 16,383 places in a text and 256 of one word, so more are left out on SQLite too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from lagazette_crawler.store.words import composed, folded_words, stems_of_all, words

TITLE_CHARACTERS = 2_000
TITLE_WORDS = 400
BODY_CHARACTERS = 80_000
BODY_WORDS = 10_000
SAME_WORD = 255
BODY_FROM = 1_000
"""Place of the body's first word in PostgreSQL, so that no phrase goes from the title into the body."""
LEFT_OUT = "·"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The words of one revision, as they are found."""

    revision_id: int
    title: list[str]
    body: list[str]
    title_stems: set[str]
    body_stems: set[str]


def index_entry(revision_id: int, title: str | None, body: str | None, language: str | None) -> IndexEntry:
    """What the index holds of a revision."""
    title_text, body_text = composed((title or "")[:TITLE_CHARACTERS]), composed((body or "")[:BODY_CHARACTERS])
    return IndexEntry(
        revision_id,
        _bounded(folded_words(title_text), TITLE_WORDS),
        _bounded(folded_words(body_text), BODY_WORDS),
        stems_of_all(set(words(title_text)), language),
        stems_of_all(set(words(body_text)), language),
    )


def _bounded(folded: list[str], limit: int) -> list[str]:
    """At most `limit` words, and each at most SAME_WORD times; the place of what is left out is kept."""
    folded = folded[:limit]
    if len(folded) <= SAME_WORD:
        return folded
    if Counter(folded).most_common(1)[0][1] <= SAME_WORD:
        return folded
    seen: Counter[str] = Counter()
    return [_counted(word, seen) for word in folded]


def _counted(word: str, seen: Counter[str]) -> str:
    seen[word] += 1
    return word if seen[word] <= SAME_WORD else LEFT_OUT


def write_index(connection: Connection, entries: Iterable[IndexEntry]) -> None:
    """Adds revisions to the index."""
    if connection.dialect.name == "sqlite":
        statement, rows = _SQLITE, [_sqlite_row(entry) for entry in entries]
    else:
        statement, rows = _POSTGRESQL, [{"id": entry.revision_id, "tokens": _tsvector(entry)} for entry in entries]
    if rows:
        connection.execute(statement, rows)


_SQLITE = text(
    "INSERT INTO search_index (rowid, title, body, title_stems, body_stems) "
    "VALUES (:id, :title, :body, :title_stems, :body_stems)"
)
_POSTGRESQL = text("INSERT INTO search_index (revision_id, tokens) VALUES (:id, CAST(:tokens AS tsvector))")


def _sqlite_row(entry: IndexEntry) -> dict[str, object]:
    return {
        "id": entry.revision_id,
        "title": " ".join(entry.title),
        "body": " ".join(entry.body),
        "title_stems": " ".join(sorted(entry.title_stems)),
        "body_stems": " ".join(sorted(entry.body_stems)),
    }


def _tsvector(entry: IndexEntry) -> str:
    """The entry as PostgreSQL prints a tsvector: `'baku':1A,1004 'fr·vill':16383A`."""
    places: dict[str, list[str]] = {}
    _place(places, entry.title, 1, "A")
    _place(places, entry.body, BODY_FROM, "")
    for stem in entry.title_stems:
        places.setdefault(stem, []).append("16382A")
    for stem in entry.body_stems:
        places.setdefault(stem, []).append("16383")
    places.pop(LEFT_OUT, None)
    return " ".join([f"'{word}':{','.join(at)}" for word, at in places.items()])


def _place(places: dict[str, list[str]], folded: Sequence[str], first: int, weight: str) -> None:
    for place, word in enumerate(folded, first):
        if word in places:
            places[word].append(f"{place}{weight}")
        else:
            places[word] = [f"{place}{weight}"]
