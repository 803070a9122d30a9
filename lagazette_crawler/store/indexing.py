"""The search index: which words of a revision it holds, and how each database keeps them.

Both databases hold the same: the folded words of title and body in their places, and the language. Which words of a
language share a stem is kept once, in `stems`, and not with every article: a query asks for all of them.

PostgreSQL counts 16,383 places in a text and 256 of one word, so what is beyond is left out on SQLite too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from lagazette_crawler.store.schema import stems as stems_table
from lagazette_crawler.store.statements import insert_or_change
from lagazette_crawler.store.words import STEMMERS, fold, folded_text, pieces, stems

TITLE_CHARACTERS, TITLE_WORDS = 2_000, 400
BODY_CHARACTERS, BODY_WORDS = 80_000, 10_000
SAME_WORD = 255
BODY_FROM = 1_000
"""Place of the body's first word in PostgreSQL, so that no phrase leads from the title into the body."""
LEFT_OUT = "·"
"""Stands in the place of a word left out, and before the name of the language."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One revision, as it is found."""

    revision_id: int
    language: str | None
    title: str
    """Folded words between single spaces."""
    body: str
    pieces: frozenset[str]
    """What stands in it, as written, each once."""


def indexed(revision_id: int, title: str | None, body: str | None, language: str | None) -> Indexed:
    """What the index holds of a revision."""
    in_title = pieces((title or "")[:TITLE_CHARACTERS])
    in_body = pieces((body or "")[:BODY_CHARACTERS])
    return Indexed(
        revision_id,
        language,
        _bounded(folded_text(in_title), TITLE_WORDS),
        _bounded(folded_text(in_body), BODY_WORDS),
        frozenset(in_title).union(in_body),
    )


def _bounded(folded: str, limit: int) -> str:
    """At most `limit` words, and each at most SAME_WORD times; the place of what is left out is kept."""
    if folded.count(" ") < SAME_WORD * 3:  # no word of any language is a third of a text
        return folded if folded.count(" ") < limit else " ".join(folded.split(" ", limit)[:limit])
    words = folded.split(" ", limit)[:limit]
    if Counter(words).most_common(1)[0][1] > SAME_WORD:
        seen: Counter[str] = Counter()
        words = [_counted(word, seen) for word in words]
    return " ".join(words)


def _counted(word: str, seen: Counter[str]) -> str:
    seen[word] += 1
    return word if seen[word] <= SAME_WORD else LEFT_OUT


def write_index(connection: Connection, entries: Sequence[Indexed]) -> None:
    """Adds revisions to the index, within the caller's transaction."""
    if not entries:
        return
    if connection.dialect.name == "sqlite":
        rows = [(each.revision_id, each.language or "", each.title, each.body) for each in entries]
        connection.exec_driver_sql(_SQLITE, rows)
    else:
        connection.execute(_POSTGRESQL, [{"id": each.revision_id, "words": tsvector(each)} for each in entries])
    insert_or_change(connection, stems_table, _new_stems(connection, entries), ())


def rewrite_index(connection: Connection, entry: Indexed) -> None:
    """Puts other words in the place of those of a revision."""
    key = "rowid" if connection.dialect.name == "sqlite" else "revision_id"
    connection.execute(text(f"DELETE FROM search_index WHERE {key} = :id"), {"id": entry.revision_id})
    write_index(connection, [entry])


_SQLITE = "INSERT INTO search_index (rowid, language, title, body) VALUES (?, ?, ?, ?)"
_POSTGRESQL = text("INSERT INTO search_index (revision_id, words) VALUES (:id, CAST(:words AS tsvector))")


def tsvector(entry: Indexed) -> str:
    """The entry as PostgreSQL writes a tsvector: `'·fr':1 'baku':1A,1004`."""
    places: dict[str, str] = {f"{LEFT_OUT}{entry.language}": "1"} if entry.language else {}
    if entry.title:
        _place(places, entry.title.split(" "), _TITLE_PLACES)
    if entry.body:
        _place(places, entry.body.split(" "), _BODY_PLACES)
    places.pop(LEFT_OUT, None)
    return " ".join([f"'{word}':{at}" for word, at in places.items()])


_TITLE_PLACES = [f"{place}A" for place in range(1, TITLE_WORDS + 1)]
_BODY_PLACES = [str(place) for place in range(BODY_FROM, BODY_FROM + BODY_WORDS)]


def _place(places: dict[str, str], words: list[str], numbers: list[str]) -> None:
    for word, number in zip(words, numbers, strict=False):
        at = places.get(word)
        places[word] = number if at is None else f"{at},{number}"


# Which words share a stem

_MOST_REMEMBERED = 150_000


def _new_stems(connection: Connection, entries: Sequence[Indexed]) -> list[dict[str, Any]]:
    """Rows for the words this connection has not written yet; forgotten with the connection and on a rollback."""
    written: dict[str, set[str]] = connection.info.setdefault("stems", {})
    rows: dict[tuple[str, str, str], None] = {}
    for entry in entries:
        if entry.language in STEMMERS:
            known = written.setdefault(entry.language, set())
            new = entry.pieces - known
            rows.update(dict.fromkeys(triple for piece in new for triple in _triples(piece, entry.language)))
            known |= new
    if sum(map(len, written.values())) > _MOST_REMEMBERED:
        written.clear()
    return [{"language": language, "stem": stem, "word": word} for language, stem, word in sorted(rows)]


def _triples(piece: str, language: str) -> list[tuple[str, str, str]]:
    return [(language, stem, fold(piece)) for stem in stems(piece, language)]


def forget_stems(connection: Connection) -> None:
    """After a rollback nothing is known to be written."""
    if not connection.invalidated:  # a connection that broke has lost what was noted on it
        connection.info.pop("stems", None)
