"""Withdrawal: a text taken out of all tables and the index, so that only a tombstone is left and it never comes back.

The addresses stay, without what announced them, so that no crawl asks for them again; the hashes of the texts stay, so
that the same text of the same newspaper is refused at any other address and in a replay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text, update

from lagazette_crawler.items import ArchiveRecord, Outcome
from lagazette_crawler.store.addresses import find_address
from lagazette_crawler.store.change_log import log_changes
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.dossier import Record
from lagazette_crawler.store.kin import forget_article
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import (
    addresses,
    articles,
    evidence,
    metadata,
    revisions,
    withdrawals,
    withdrawn_texts,
)
from lagazette_crawler.store.statements import chunks, insert_or_change

REASON = "withdrawn"
"""Why an address of a withdrawn article is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What the database and the archive hold of an article."""

    article_id: int
    newspaper: str
    url: str
    title: str | None
    texts: int
    """Revisions."""
    urls: list[str]
    """Every address that leads to it, and those its pages were read at."""
    records: list[ArchiveRecord]
    """Where its pages lie, as far as revisions say."""
    copies: list[Record]
    """Articles of their own that repeat its text: id, newspaper, url."""


def holding(connection: Connection, article_id: int) -> Holding | None:
    """What there is of an article."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().first()
    if row is None:
        return None
    past = connection.execute(select(revisions).where(revisions.c.article_id == article_id)).mappings().all()
    led = connection.scalars(select(addresses.c.url).where(addresses.c.article_id == article_id)).all()
    copies = select(articles.c.id, articles.c.newspaper, articles.c.url).where(
        (articles.c.copy_of == article_id) | (articles.c.id == row["copy_of"])
    )
    return Holding(
        article_id=article_id,
        newspaper=row["newspaper"],
        url=row["url"],
        title=row["title"],
        texts=len(past),
        urls=sorted({row["url"], *led, *(each["read_at"] for each in past)}),
        records=[
            ArchiveRecord(each["archive_file"], each["archive_offset"], each["archive_digest"])
            for each in past
            if each["archive_file"]
        ],
        copies=[dict(each) for each in connection.execute(copies).mappings()],
    )


def withdraw(connection: Connection, held: Holding, reason: str | None, at: datetime) -> None:
    """Takes an article out of all tables, within the caller's transaction."""
    number = held.article_id
    hashes = set(connection.scalars(select(revisions.c.text_hash).where(revisions.c.article_id == number))) - {None}
    _erase_for_good(connection)
    forget_article(connection, number)
    connection.execute(update(articles).where(articles.c.copy_of == number).values(copy_of=None))
    _close_addresses(connection, held, at)
    _delete_texts(connection, number)
    row = {"article_id": number, "newspaper": held.newspaper, "withdrawn_at": at, "reason": storable(reason)}
    insert_or_change(connection, withdrawals, [row], ())
    texts = [{"text_hash": each, "article_id": number} for each in sorted(hashes)]
    insert_or_change(connection, withdrawn_texts, texts, ())
    log_changes(connection, [{"article_id": number, "kind": REASON, "number": held.texts, "at": at}])


def _erase_for_good(connection: Connection) -> None:
    """SQLite overwrites what it deletes with zeros."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _close_addresses(connection: Connection, held: Holding, at: datetime) -> None:
    """The addresses stay and are never asked for; those only met in pages are added."""
    closed = {
        "article_id": None,
        "leads_as": None,
        "outcome": Outcome.REFUSED,
        "reason": REASON,
        "evidence": None,
        "announced": None,
        "moved_to": None,
        "etag": None,
        "last_modified": None,
        "looked_at": at,
        "next_look_at": None,
        "attempts": 0,
    }
    rows = [{"newspaper": held.newspaper, "url": url, **closed} for url in held.urls]
    insert_or_change(connection, addresses, rows, tuple(closed))


def _delete_texts(connection: Connection, number: int) -> None:
    ids = list(connection.scalars(select(revisions.c.id).where(revisions.c.article_id == number)))
    key = "rowid" if connection.dialect.name == "sqlite" else "revision_id"
    for some in chunks(ids):
        connection.execute(
            text(f"DELETE FROM search_index WHERE {key} IN :ids").bindparams(bindparam("ids", expanding=True)),
            {"ids": some},
        )
        connection.execute(evidence.delete().where(evidence.c.revision_id.in_(some)))
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            refers = any(key.target_fullname == "articles.id" for key in column.foreign_keys)
            if refers and table not in (articles, addresses):
                connection.execute(table.delete().where(column == number))
    connection.execute(articles.delete().where(articles.c.id == number))
    if connection.dialect.name == "sqlite":  # deleted words stay in the index until its parts are merged
        connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('optimize')")


def empty_leftovers(database: Database) -> None:
    """What deleted rows leave behind: SQLite's log of changes, PostgreSQL's old versions of rows."""
    with database.lasting_connection() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for name in ("articles", "revisions", "evidence", "addresses", "search_index"):
                connection.exec_driver_sql(f"VACUUM {name}")


def find_withdrawal(connection: Connection, wanted: int | str) -> Record | None:
    """The tombstone of an article, by the number it had or by an address of it."""
    if str(wanted).isdecimal():
        statement = select(withdrawals).where(withdrawals.c.article_id == int(str(wanted)[:18]))
        row = connection.execute(statement).mappings().first()
        return dict(row) if row else None
    address = find_address(connection, str(wanted), None)
    if address is None or address.reason != REASON:
        return None
    return {"article_id": None, "newspaper": address.newspaper, "withdrawn_at": address.looked_at, "reason": None}


@dataclass(frozen=True, slots=True)
class Tombstones:
    """What may not come back, of a batch of arrivals."""

    addresses: frozenset[tuple[str, str]] = frozenset()
    """Newspaper and address."""
    texts: frozenset[tuple[str, str]] = frozenset()
    """Newspaper and hash."""

    def forbid(self, newspaper: str, urls: Iterable[str], hash_: str | None) -> bool:
        """Whether an arrival is a withdrawn article, or has the text of one."""
        return (newspaper, hash_ or "") in self.texts or any((newspaper, url) in self.addresses for url in urls)


def tombstones(connection: Connection, urls: Iterable[str], hashes: Iterable[str]) -> Tombstones:
    """Those of the addresses and texts that were withdrawn."""
    if connection.scalar(select(withdrawals.c.article_id).limit(1)) is None:
        return Tombstones()
    closed: set[tuple[str, str]] = set()
    texts: set[tuple[str, str]] = set()
    for some in chunks(urls):
        rows = connection.execute(
            select(addresses.c.newspaper, addresses.c.url).where(
                addresses.c.url.in_(some), addresses.c.outcome == str(Outcome.REFUSED), addresses.c.reason == REASON
            )
        )
        closed.update((row.newspaper, row.url) for row in rows)
    for some in chunks(hashes):
        statement = (
            select(withdrawals.c.newspaper, withdrawn_texts.c.text_hash)
            .join(withdrawals, withdrawals.c.article_id == withdrawn_texts.c.article_id)
            .where(withdrawn_texts.c.text_hash.in_(some))
        )
        texts.update((row.newspaper, row.text_hash) for row in connection.execute(statement))
    return Tombstones(frozenset(closed), frozenset(texts))
