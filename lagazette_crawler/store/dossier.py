"""Dossier: all that is known of one article, and the rows of many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, column, or_, select, table

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.store.addresses import AddressRow, address_row, find_address
from lagazette_crawler.store.columns import Moment
from lagazette_crawler.store.filters import Filters, conditions
from lagazette_crawler.store.past import Past
from lagazette_crawler.store.schema import addresses, article_places, articles, evidence, places, revisions

Record = Mapping[str, Any]
"""A row: names of columns and their values; moments are aware, in UTC."""

ROWS_AT_A_TIME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One article with its past and its relations."""

    article: Record
    """The row of `articles`."""
    places: list[Record]
    """The places of the dateline, in order."""
    revisions: list[Record]
    """Every text it had, the first one first, with body and where its page lies in the archive."""
    evidence: list[Evidence]
    """Where the current reading was read from; long values are cut."""
    original: Record | None
    """The article it copies: id, newspaper, url, title, published_at."""
    copies: list[Record]
    """The articles that copy it, or copy the same one."""
    addresses: list[AddressRow]
    """Every address that leads to it."""
    absence: Record | None
    """Since when it is no longer found: the row of the view `absent_articles`; None: the last look found it,
    or the article is told as it was known at a moment."""


def dossier(connection: Connection, wanted: int | str, as_of: date | datetime | None = None) -> Dossier | None:
    """The article with a number, or the one an address leads to; as it was known at a moment."""
    article_id = number_of(connection, wanted)
    row = None if article_id is None else _row(connection, select(articles).where(articles.c.id == article_id))
    if article_id is None or row is None:
        return None
    texts = _revisions(connection, row)
    places_of = _places(connection, article_id)
    article = row
    if as_of is not None:
        past = Past(as_of)
        then = _row(connection, select(*past.selected()).select_from(past.tables).where(articles.c.id == article_id))
        if then is None:
            return None
        article = past.complete(then)
        texts = [
            _as_seen_by(each, past.moment) for each in texts if each["number"] in past.numbers(connection, article_id)
        ]
        places_of = places_of if article["revision"] == row["revision"] else []
    current = next(each["id"] for each in texts if each["number"] == article["revision"])
    return Dossier(
        article=article,
        places=places_of,
        revisions=texts,
        evidence=_evidence(connection, current),
        original=_original(connection, article),
        copies=_copies(connection, article, as_of),
        addresses=_addresses(connection, article_id),
        absence=_absence(connection, article_id) if as_of is None else None,
    )


def _row(connection: Connection, statement: Select[Any]) -> dict[str, Any] | None:
    row = connection.execute(statement).mappings().first()
    return None if row is None else dict(row)


def _as_seen_by(revision: Record, moment: datetime) -> Record:
    """A revision without what came after the moment: a text still seen later had no end then."""
    is_open = revision["seen_until"] is None or revision["seen_until"] > moment
    return {**revision, "seen_until": None} if is_open else revision


_LARGEST_NUMBER = 2**63 - 1


def number_of(connection: Connection, wanted: int | str) -> int | None:
    """The number of an article, given itself or by an address."""
    if isinstance(wanted, str) and not wanted.isdecimal():
        address = find_address(connection, wanted, None)
        return address.article_id if address else None
    number = int(str(wanted)[:20])
    return number if number <= _LARGEST_NUMBER else None


def _revisions(connection: Connection, article: Record) -> list[Record]:
    statement = select(revisions).where(revisions.c.article_id == article["id"]).order_by(revisions.c.number)
    return [_with_body(dict(row), article) for row in connection.execute(statement).mappings()]


def _with_body(row: Record, article: Record) -> Record:
    revision = {name: value for name, value in row.items() if name != "superseded_body"}
    if row["number"] == article["revision"]:
        return revision | {"seen_until": article["last_seen_at"], "body": article["body"]}
    return revision | {"body": row["superseded_body"]}


def _places(connection: Connection, article_id: int) -> list[Record]:
    columns = [column for column in article_places.c if not column.name.startswith(("article_id", "folded_"))]
    statement = (
        select(*columns, places.c.latitude, places.c.longitude)
        .outerjoin(places, places.c.geoname_id == article_places.c.geoname_id)
        .where(article_places.c.article_id == article_id)
        .order_by(article_places.c.position)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _evidence(connection: Connection, revision_id: int) -> list[Evidence]:
    kept = connection.scalar(select(evidence.c.candidates).where(evidence.c.revision_id == revision_id))
    return [
        Evidence(field=field, source=Source(source), rule=rule, won=won, value=value, reason=reason)
        for field, source, rule, won, value, reason, _ in kept or []
    ]


_RELATED = (
    articles.c.id, articles.c.newspaper, articles.c.url, articles.c.title, articles.c.published_at,
    articles.c.published_precision, articles.c.published_offset, articles.c.published_local_date,
)  # fmt: skip


def _original(connection: Connection, article: Record) -> Record | None:
    row = connection.execute(select(*_RELATED).where(articles.c.id == article["copy_of"])).mappings().first()
    return None if row is None else dict(row)


def _copies(connection: Connection, article: Record, as_of: date | datetime | None) -> list[Record]:
    original = article["id"] if article["copy_of"] is None else article["copy_of"]
    statement = (
        select(*_RELATED)
        .where(or_(articles.c.copy_of == original, articles.c.copy_of == article["id"]), articles.c.id != article["id"])
        .order_by(articles.c.id)
    )
    if as_of is not None:
        statement = statement.where(Past(as_of).knew(articles.c.id))
    return [dict(row) for row in connection.execute(statement).mappings()]


def _addresses(connection: Connection, article_id: int) -> list[AddressRow]:
    statement = select(addresses).where(addresses.c.article_id == article_id).order_by(addresses.c.id)
    now = datetime.now(UTC)
    return [address_row(row, now) for row in connection.execute(statement).mappings()]


_ABSENT = table(
    "absent_articles",
    column("article_id"),
    column("state"),
    column("seen_until", Moment),
    column("not_seen_from", Moment),
    column("last_missed_at", Moment),
    column("looks"),
    column("sign"),
    column("moved_to"),
)


def _absence(connection: Connection, article_id: int) -> Record | None:
    row = connection.execute(select(_ABSENT).where(_ABSENT.c.article_id == article_id)).mappings().first()
    return None if row is None else dict(row)


ARTICLE_COLUMNS: Mapping[str, type] = {column.name: column.type.python_type for column in articles.columns}
"""The columns of `articles` in their order, and what their values are in Python."""


def rows(connection: Connection, filters: Filters, limit: int | None) -> Iterator[Record]:
    """The rows of `articles`, in the order they were stored, a few at a time."""
    past = Past(filters.as_of) if filters.as_of is not None else None
    streaming = connection.execution_options(yield_per=ROWS_AT_A_TIME)
    with streaming.execute(_selected(filters, past).limit(limit)) as result:
        for row in result.mappings():
            yield past.complete(dict(row)) if past else dict(row)


def newest(connection: Connection, filters: Filters, limit: int) -> list[Record]:
    """The articles published last, the newest first."""
    statement = (
        _selected(filters, None).order_by(None).order_by(articles.c.published_at.desc().nulls_last(), articles.c.id)
    )
    return [dict(row) for row in connection.execute(statement.limit(limit)).mappings()]


def _selected(filters: Filters, past: Past | None) -> Select[Any]:
    chosen = select(*past.selected()).select_from(past.tables) if past else select(articles)
    return chosen.where(*conditions(filters, past)).order_by(articles.c.id)
