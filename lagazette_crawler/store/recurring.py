"""Site memory in the database: lines that recur on a newspaper's pages, the articles that prove it, and the switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select, update

from lagazette_crawler.store.schema import articles, recurring_texts
from lagazette_crawler.text import folded, paragraphs

MOST_TEXTS = 3_000
"""The last articles of a newspaper that are looked at."""


class Recurring(Protocol):
    """What was learned of a line."""

    @property
    def text(self) -> str: ...
    @property
    def articles(self) -> int: ...
    @property
    def proofs(self) -> tuple[str, ...]: ...
    @property
    def first_seen_at(self) -> datetime: ...
    @property
    def last_seen_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row of `recurring_texts`."""

    id: int
    newspaper: str
    text: str
    articles: int
    proofs: list[str]
    first_seen_at: datetime
    last_seen_at: datetime
    learned_at: datetime
    dropped_at: datetime | None


def hash_of(text: str) -> str:
    return sha256(folded(text).encode()).hexdigest()


def memory(connection: Connection) -> dict[str, frozenset[str]]:
    """For each newspaper the lines, folded, that are left out."""
    found: dict[str, set[str]] = {}
    for newspaper, text in connection.execute(_LEFT_OUT):
        found.setdefault(newspaper, set()).add(folded(text))
    return {newspaper: frozenset(texts) for newspaper, texts in found.items()}


_LEFT_OUT = select(recurring_texts.c.newspaper, recurring_texts.c.text).where(recurring_texts.c.dropped_at.is_(None))


def remembered(connection: Connection, newspaper: str | None) -> list[Remembered]:
    """The entries, newspaper by newspaper, those on most articles first."""
    statement = select(recurring_texts).order_by(
        recurring_texts.c.newspaper, recurring_texts.c.articles.desc(), recurring_texts.c.id
    )
    if newspaper:
        statement = statement.where(recurring_texts.c.newspaper == newspaper)
    return [_entry(row) for row in connection.execute(statement).mappings()]


def _entry(row: Mapping[Any, Any]) -> Remembered:
    return Remembered(**{name: row[name] for name in Remembered.__slots__})


def originals(connection: Connection, newspaper: str) -> list[tuple[str, datetime, list[str]]]:
    """Address, last look and paragraphs of a newspaper's last articles; those that copy another are left out."""
    found = connection.execute(_ORIGINALS, {"of": newspaper})
    return [(url, seen_at, paragraphs(body)) for url, seen_at, body in found]


_ORIGINALS = (
    select(articles.c.url, articles.c.last_seen_at, articles.c.body)
    .where(articles.c.newspaper == bindparam("of"), articles.c.copy_of.is_(None), articles.c.body.isnot(None))
    .order_by(articles.c.id.desc())
    .limit(MOST_TEXTS)
)


def remember(connection: Connection, newspaper: str, found: Sequence[Recurring], at: datetime) -> tuple[int, int]:
    """Writes what was learned; how many lines were new and how many were known. What was dropped stays dropped.

    A known line keeps its proofs when fewer are found: since it is left out, fewer stored texts have it.
    """
    known = {hash_of(one.text): one for one in remembered(connection, newspaper)}
    fresh = [one for one in found if hash_of(one.text) not in known]
    seen = [(known[hash_of(one.text)], one) for one in found if hash_of(one.text) in known]
    for one in fresh:
        row = {"newspaper": newspaper, "text": one.text, "text_hash": hash_of(one.text), "learned_at": at}
        row |= {"first_seen_at": one.first_seen_at, "last_seen_at": one.last_seen_at, **_proved(one)}
        connection.execute(recurring_texts.insert().values(row))
    for old, one in seen:
        values: dict[str, Any] = {"last_seen_at": max(old.last_seen_at, one.last_seen_at)}
        values |= _proved(one) if one.articles > old.articles else {}
        connection.execute(update(recurring_texts).where(recurring_texts.c.id == old.id).values(values))
    return len(fresh), len(seen)


def _proved(one: Recurring) -> dict[str, Any]:
    return {"articles": one.articles, "proofs": list(one.proofs)}


def switch(connection: Connection, number: int, *, dropped_at: datetime | None) -> Remembered | None:
    """Drops an entry, or takes it up again; the entry then, None when there is none of this number."""
    connection.execute(update(recurring_texts).where(recurring_texts.c.id == number).values(dropped_at=dropped_at))
    row = connection.execute(select(recurring_texts).where(recurring_texts.c.id == number)).mappings().first()
    return _entry(row) if row else None
