"""Saving articles: is it new, a later text, known, or another article's text? And the rows that follow from it.

One article per newspaper and canonical address. The same text in the same newspaper at another address is the same
article; in another newspaper it is an article of its own that says which one it repeats. The decision is taken inside
the writers' transaction, so two copies arriving together are linked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from lagazette_crawler.items import Outcome, Place
from lagazette_crawler.store.changes import SaveArticle, Written
from lagazette_crawler.store.columns import Moment, in_utc
from lagazette_crawler.store.errors import Unstorable
from lagazette_crawler.store.indexing import Indexed, indexed, write_index
from lagazette_crawler.store.keys import key_of
from lagazette_crawler.store.reading import (
    Difference,
    Row,
    candidates_of,
    difference,
    keep_finer_date,
    reading_of,
    storable,
)
from lagazette_crawler.store.schema import (
    addresses,
    article_places,
    articles,
    evidence,
    newspapers,
    places,
    revisions,
)
from lagazette_crawler.store.statements import allocate, chunks, insert_or_change
from lagazette_crawler.store.words import fold
from lagazette_crawler.text import text_hash

CANONICAL, ALIAS, DUPLICATE = "canonical", "alias", "duplicate"
"""How an address leads to an article (`addresses.leads_as`)."""


@dataclass(slots=True)
class Arrival:
    """An article to be saved, made ready for the tables."""

    change: SaveArticle
    newspaper: str
    key: str
    """Its canonical address."""
    read_at: str
    asked: str
    at: datetime
    reading: dict[str, Any]
    hash: str | None

    @property
    def urls(self) -> set[str]:
        return {self.key, self.read_at, self.asked}


def arrival(change: SaveArticle) -> Arrival:
    """Makes an article ready; raises Unstorable when it has no address or a moment no calendar has."""
    article = change.article
    read_at = key_of(article.url)
    if read_at is None:
        raise Unstorable(f"no address a newspaper can have: {article.url[:100]!r}")
    try:
        at = in_utc(article.retrieved_at or datetime.now(UTC))
    except ValueError as error:
        raise Unstorable(str(error)) from error
    return Arrival(
        change,
        storable(article.newspaper),
        key_of(article.canonical_url or "") or read_at,
        read_at,
        key_of(article.requested_url or "") or read_at,
        at,
        reading_of(article),
        article.text_hash or text_hash(article.title, article.body),
    )


def save_articles(connection: Connection, changes: Sequence[SaveArticle]) -> list[Written]:
    """Saves articles in order, within the caller's transaction."""
    return [written for batch in _apart(map(arrival, changes)) for written in _save(connection, batch)]


def _apart(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """Batches in which no address occurs twice, so that one look at the tables serves a whole batch."""
    batch: list[Arrival] = []
    taken: set[tuple[str, str]] = set()
    for each in arrivals:
        addressed = {(each.newspaper, url) for url in each.urls}
        if addressed & taken:
            yield batch
            batch, taken = [], set()
        batch.append(each)
        taken |= addressed
    if batch:
        yield batch


def _save(connection: Connection, arrivals: list[Arrival]) -> list[Written]:
    past = _past(connection, arrivals)
    rows = _Rows(connection, len(arrivals))
    _ensure_newspapers(connection, arrivals)
    written = [_decide(each, past, rows) for each in arrivals]
    rows.write()
    return written


# What is known


@dataclass(slots=True)
class _Leads:
    """Where a known address leads."""

    article_id: int
    leads_as: str


@dataclass(slots=True)
class _Past:
    """What the tables know of the addresses and texts of a batch."""

    leads: dict[tuple[str, str], _Leads] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By hash, the articles that have or had this text, with their newspapers, the earliest first."""
    current: dict[int, Row] = field(default_factory=dict)
    """The current readings, by number of the article."""

    def same_text(self, each: Arrival) -> list[tuple[int, str]]:
        return self.texts.get(each.hash, []) if each.hash else []

    def had_text(self, article_id: int, each: Arrival) -> bool:
        """Whether an article has or had this text."""
        return any(known == article_id for known, _ in self.same_text(each))


def _past(connection: Connection, arrivals: list[Arrival]) -> _Past:
    past = _Past()
    urls = sorted({url for each in arrivals for url in each.urls})
    for some_urls in chunks(urls):
        for newspaper, url, article_id, leads_as in connection.execute(_LEADS, {"urls": some_urls}):
            past.leads[newspaper, url] = _Leads(article_id, leads_as)
    for some_hashes in chunks(sorted({each.hash for each in arrivals if each.hash})):
        for text, article_id, newspaper in connection.execute(_TEXTS, {"hashes": some_hashes}):
            past.texts.setdefault(text, []).append((article_id, newspaper))
    for some_ids in chunks(sorted({each.article_id for each in past.leads.values()})):
        for row in connection.execute(_CURRENT, {"ids": some_ids}).mappings():
            past.current[row["id"]] = dict(row)
    return past


_LEADS = select(addresses.c.newspaper, addresses.c.url, addresses.c.article_id, addresses.c.leads_as).where(
    addresses.c.url.in_(bindparam("urls", expanding=True)), addresses.c.article_id.isnot(None)
)
_TEXTS = (
    select(revisions.c.text_hash, revisions.c.article_id, articles.c.newspaper)
    .join(articles, articles.c.id == revisions.c.article_id)
    .where(revisions.c.text_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(revisions.c.article_id)
)
_of_article = revisions.alias()
_CURRENT = (
    select(
        *(column for column in articles.c if column.name != "body"),
        revisions.c.text_hash,
        revisions.c.seen_from,
        revisions.c.extractor_version,
        revisions.c.archive_digest,
        select(func.max(_of_article.c.number))
        .where(_of_article.c.article_id == articles.c.id)
        .scalar_subquery()
        .label("last_number"),
    )
    .join(revisions, tuple_(revisions.c.article_id, revisions.c.number) == tuple_(articles.c.id, articles.c.revision))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


def _ensure_newspapers(connection: Connection, arrivals: list[Arrival]) -> None:
    rows = {
        each.newspaper: {
            "name": each.newspaper,
            "language": each.change.article.newspaper_language,
            "timezone": each.change.article.newspaper_timezone,
            "country": each.change.article.newspaper_country,
            "declared": False,
            "first_seen_at": each.at,
        }
        for each in arrivals
    }
    insert_or_change(connection, newspapers, list(rows.values()), ())


# What becomes of it


def _decide(each: Arrival, past: _Past, rows: _Rows) -> Written:
    known = _article_at(each, past)
    if known is not None:
        return _save_again(each, past, rows, known)
    original = next((number for number, newspaper in past.same_text(each) if newspaper == each.newspaper), None)
    if original is not None:
        rows.close(each, original, Outcome.DUPLICATE, DUPLICATE, past)
        return Written(Outcome.DUPLICATE, original, "same text at another address")
    return _save_new(each, past, rows)


def _article_at(each: Arrival, past: _Past) -> int | None:
    """The article an arrival belongs to by its addresses."""
    for url in (each.key, each.read_at):
        leads = past.leads.get((each.newspaper, url))
        if leads and (leads.leads_as != DUPLICATE or past.had_text(leads.article_id, each)):
            return leads.article_id
    return None


def _save_new(each: Arrival, past: _Past, rows: _Rows) -> Written:
    original = next((number for number, _ in past.same_text(each)), None)
    article_id = rows.add_article(each, original)
    if each.hash:
        past.texts.setdefault(each.hash, []).append((article_id, each.newspaper))
    rows.close(each, article_id, Outcome.NEW, ALIAS, past)
    return Written(Outcome.NEW, article_id)


def _save_again(each: Arrival, past: _Past, rows: _Rows, article_id: int) -> Written:
    old = past.current[article_id]
    leads_as = ALIAS if old["url"] in each.urls or each.hash != old["text_hash"] else DUPLICATE
    save = _save_older if each.at < old["seen_from"] else _save_later
    outcome = save(each, past, rows, old)
    rows.close(each, article_id, outcome, leads_as, past)
    return Written(outcome, article_id)


def _save_older(each: Arrival, past: _Past, rows: _Rows, old: Row) -> Outcome:
    """A page retrieved before the current reading, as in a replay of old records."""
    if past.had_text(old["id"], each):
        return Outcome.KNOWN
    rows.add_revision(each, old["id"], old["last_number"] + 1, cause=None, superseded=True)
    return Outcome.REVISED


def _save_later(each: Arrival, past: _Past, rows: _Rows, old: Row) -> Outcome:
    differs = difference(old, old["text_hash"], each.reading, each.hash)
    if differs is Difference.VISIBLE:
        earlier = next((number for number, _ in past.same_text(each) if number < old["id"]), None)
        rows.supersede(each, old, copy_of=old["copy_of"] or earlier)
        if each.hash:
            past.texts.setdefault(each.hash, []).append((old["id"], each.newspaper))
        return Outcome.REVISED
    if differs is Difference.UNSEEN:
        rows.mend(each, old)
    rows.seen.append({"article": old["id"], "at": each.at})
    return Outcome.KNOWN


def _cause(each: Arrival, old: Row) -> str | None:
    """Whether the newspaper changed the text or we read the same page otherwise; None when that is not known."""
    record = each.change.article.archive_record
    if record is not None and record.digest is not None and record.digest == old["archive_digest"]:
        return "extractor_change"
    return "source_edit" if each.change.article.extractor_version == old["extractor_version"] else None


# The rows that follow


class _Rows:
    """The rows of a batch, written together: one statement a table, whatever the number of articles."""

    def __init__(self, connection: Connection, arrivals: int) -> None:
        self._connection = connection
        self._article_ids = allocate(connection, "articles", arrivals)
        self._revision_ids = allocate(connection, "revisions", arrivals)
        self._articles: list[dict[str, Any]] = []
        self._superseded: list[dict[str, Any]] = []
        self._readings: list[dict[str, Any]] = []
        self._revisions: list[dict[str, Any]] = []
        self._evidence: list[dict[str, Any]] = []
        self._index: list[Indexed] = []
        self._places: dict[int, list[Place]] = {}
        self._replaced: list[int] = []
        self._addresses: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []

    def add_article(self, each: Arrival, copy_of: int | None) -> int:
        article_id = next(self._article_ids)
        moments = {"first_seen_at": each.at, "last_seen_at": each.at}
        decided = {"id": article_id, "newspaper": each.newspaper, "url": each.key, "copy_of": copy_of, "revision": 1}
        self._articles.append(decided | moments | each.reading)
        self.add_revision(each, article_id, 1, cause="first")
        self._places[article_id] = each.change.article.places
        return article_id

    def add_revision(
        self, each: Arrival, article_id: int, number: int, cause: str | None, superseded: bool = False
    ) -> None:
        revision_id = next(self._revision_ids)
        self._revisions.append(_revision(each, revision_id, article_id, number, cause, superseded))
        candidates = candidates_of(each.change.article.evidence)
        if candidates:
            self._evidence.append({"revision_id": revision_id, "candidates": candidates})
        reading = each.reading
        self._index.append(indexed(revision_id, reading["title"], reading["body"], reading["language"]))

    def supersede(self, each: Arrival, old: Row, copy_of: int | None) -> None:
        """The arrival becomes the current reading; the body it replaces stays with its revision."""
        keep_finer_date(old, each.reading)
        self._superseded.append({"article": old["id"], "old_number": old["revision"]})
        number = old["last_number"] + 1
        self.add_revision(each, old["id"], number, _cause(each, old))
        self._change(each, old, number, copy_of)

    def mend(self, each: Arrival, old: Row) -> None:
        """Values no reader of the newspaper sees are set without a revision."""
        keep_finer_date(old, each.reading)
        self._change(each, old, old["revision"], old["copy_of"])

    def _change(self, each: Arrival, old: Row, number: int, copy_of: int | None) -> None:
        decided = {"article": old["id"], "revision": number, "copy_of": copy_of}
        self._readings.append(decided | {"last_seen_at": max(each.at, old["last_seen_at"])} | each.reading)
        self._places[old["id"]] = each.change.article.places
        self._replaced.append(old["id"])

    def close(self, each: Arrival, article_id: int, outcome: Outcome, leads_as: str, past: _Past) -> None:
        """Every address of the arrival leads to the article; the one asked for bears the outcome."""
        for url in each.urls:
            leads = past.leads.get((each.newspaper, url))
            target, how = article_id, leads_as
            if leads and leads.leads_as == CANONICAL:
                target, how = leads.article_id, CANONICAL
            elif url == each.key and outcome is Outcome.NEW:
                how = CANONICAL
            self._addresses.append(_address(each, url, outcome, target, how))

    def write(self) -> None:
        connection = self._connection
        if self._articles:
            connection.execute(articles.insert(), self._articles)
        if self._superseded:
            connection.execute(_SUPERSEDE, self._superseded)
        if self._readings:
            connection.execute(_CHANGE_READING, self._readings)
        if self._revisions:
            connection.execute(revisions.insert(), self._revisions)
        if self._evidence:
            connection.execute(evidence.insert(), self._evidence)
        if self.seen:
            connection.execute(_SEEN, self.seen)
        write_index(connection, self._index)
        self._write_places()
        insert_or_change(connection, addresses, self._addresses, _CLOSED)

    def _write_places(self) -> None:
        for chunk in chunks(self._replaced):
            self._connection.execute(article_places.delete().where(article_places.c.article_id.in_(chunk)))
        known = {p.geoname_id: _place(p) for named in self._places.values() for p in named if p.geoname_id is not None}
        insert_or_change(self._connection, places, list(known.values()), ())
        rows = [
            _article_place(article_id, position, place)
            for article_id, named in self._places.items()
            for position, place in enumerate(named, 1)
        ]
        if rows:
            self._connection.execute(article_places.insert(), rows)


_SUPERSEDE = (
    update(revisions)
    .where(revisions.c.article_id == bindparam("article"), revisions.c.number == bindparam("old_number"))
    .values(
        superseded_body=select(articles.c.body).where(articles.c.id == bindparam("article")).scalar_subquery(),
        seen_until=select(articles.c.last_seen_at).where(articles.c.id == bindparam("article")).scalar_subquery(),
    )
)
_CHANGE_READING = update(articles).where(articles.c.id == bindparam("article"))
_SEEN = (
    update(articles)
    .where(articles.c.id == bindparam("article"), articles.c.last_seen_at < bindparam("at", type_=Moment))
    .values(last_seen_at=bindparam("at", type_=Moment))
)
_CLOSED = (
    "outcome", "reason", "status", "article_id", "leads_as", "moved_to", "announced", "looked_at", "next_look_at",
    "attempts", "etag", "last_modified", "run_id",
)  # fmt: skip
"""What the end of an address changes; when and where it was announced stays."""

_IN_REVISION = (
    "title", "byline", "dateline", "location", "country", "published_at", "published_precision", "published_raw",
    "updated_at", "updated_raw",
)  # fmt: skip


def _revision(
    each: Arrival, revision_id: int, article_id: int, number: int, cause: str | None, superseded: bool
) -> dict[str, Any]:
    article, record = each.change.article, each.change.article.archive_record
    return {
        "id": revision_id,
        "article_id": article_id,
        "number": number,
        "cause": cause,
        "seen_from": each.at,
        "seen_until": each.at if superseded else None,
        "run_id": each.change.run_id,
        "read_at": each.read_at,
        **{name: each.reading[name] for name in _IN_REVISION},
        "text_hash": each.hash,
        "superseded_body": each.reading["body"] if superseded else None,
        "extractor_version": storable(article.extractor_version),
        "archive_file": record and storable(record.file),
        "archive_offset": record and record.offset,
        "archive_digest": record and storable(record.digest),
    }


def _address(each: Arrival, url: str, outcome: Outcome, article_id: int, leads_as: str) -> dict[str, Any]:
    asked = url == each.asked
    validators = each.change.validators if asked else None
    return {
        "newspaper": each.newspaper,
        "url": url,
        "outcome": outcome if asked else Outcome.KNOWN,
        "reason": "same text at another address" if outcome is Outcome.DUPLICATE else None,
        "status": 200,
        "article_id": article_id,
        "leads_as": leads_as,
        "moved_to": None,
        "announced": None,
        "looked_at": each.at,
        "next_look_at": None,
        "attempts": 0,
        "etag": validators and storable(validators.etag),
        "last_modified": validators and storable(validators.last_modified),
        "run_id": each.change.run_id,
    }


def _place(place: Place) -> dict[str, Any]:
    name = storable(place.name)
    return {
        "geoname_id": place.geoname_id,
        "name": name,
        "folded_name": fold(name) if name else None,
        "country": storable(place.country),
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _article_place(article_id: int, position: int, place: Place) -> dict[str, Any]:
    printed = storable(place.printed)
    return {
        "article_id": article_id,
        "position": position,
        "printed": printed,
        "folded_printed": fold(printed),
        "geoname_id": place.geoname_id,
        "confidence": place.confidence,
        "reason": storable(place.reason),
    }
