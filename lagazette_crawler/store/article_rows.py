"""The rows that follow from a group of articles: one statement a table, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from lagazette_crawler.editing.causes import EDITS, Cause
from lagazette_crawler.editing.sameness import is_garbled
from lagazette_crawler.items import Outcome, Place
from lagazette_crawler.store.absence import Missed, Sign, miss
from lagazette_crawler.store.arrivals import Arrival
from lagazette_crawler.store.change_log import log_changes
from lagazette_crawler.store.columns import Moment, Structure
from lagazette_crawler.store.indexing import Indexed, indexed, rewrite_index, write_index
from lagazette_crawler.store.kin import Told, link
from lagazette_crawler.store.reading import Row, candidates_of, keep_finer_date, storable
from lagazette_crawler.store.revision_rows import KEPT_IN_REST, NewRevision, plainly, revision_row, source_of
from lagazette_crawler.store.schema import (
    addresses,
    article_numbers,
    article_places,
    articles,
    evidence,
    places,
    revisions,
)
from lagazette_crawler.store.statements import allocate, chunks, insert_or_change
from lagazette_crawler.store.words import fold

CANONICAL, ALIAS, DUPLICATE = "canonical", "alias", "duplicate"
"""How an address leads to an article (`addresses.leads_as`)."""


@dataclass(slots=True)
class Leads:
    """Where a known address leads."""

    article_id: int
    leads_as: str
    last_modified: str | None = None
    """Last-Modified of the last answer there."""
    looked_at: datetime | None = None
    """When that was."""


class ArticleRows:
    """The rows of a batch in which no article occurs twice."""

    def __init__(self, connection: Connection, new: int) -> None:
        self._connection = connection
        self._article_ids = allocate(connection, "articles", new)
        self._articles: list[dict[str, Any]] = []
        self._superseded: list[dict[str, Any]] = []
        self._restored: list[dict[str, Any]] = []
        self._confirmed: list[dict[str, Any]] = []
        self._repaired: list[tuple[Row, Arrival]] = []
        self._changes: list[dict[str, Any]] = []
        self._readings: list[dict[str, Any]] = []
        self._revisions: list[NewRevision] = []
        self._places: dict[int, list[Place]] = {}
        self._replaced: list[int] = []
        self._addresses: list[dict[str, Any]] = []
        self._seen: list[dict[str, Any]] = []
        self._missed: list[Missed] = []
        self.numbers: dict[tuple[str, str], int] = {}
        """The new articles whose address has a number, by newspaper and key."""
        self.touched: set[int] = set()
        """Known articles that change with these rows."""
        self.told: list[Told] = []
        """Articles with a text that is new to them."""
        self.retold: set[int] = set()
        """Known articles that may now be the origin of their story, or no longer."""

    def add_article(self, each: Arrival, copy_of: int | None) -> int:
        """A new article; its number."""
        article_id = next(self._article_ids)
        moments = {"first_seen_at": each.at, "last_seen_at": each.at}
        decided = {"id": article_id, "newspaper": each.newspaper, "url": each.key, "copy_of": copy_of, "revision": 1}
        self._articles.append(decided | moments | each.reading)
        if each.number:
            self.numbers[each.newspaper, each.number] = article_id
        self._revisions.append(NewRevision(each, article_id, 1, "first"))
        self._log("new", each, article_id, 1)
        self._places[article_id] = each.change.article.places
        self.told.append(Told(article_id, copy_of))
        return article_id

    def add_older_revision(self, each: Arrival, old: Row) -> None:
        """A text that came late: the current reading is a later one."""
        self.touched.add(old["id"])
        number = old["last_number"] + 1
        self._revisions.append(NewRevision(each, old["id"], number, None, superseded=True))
        self._log("late", each, old["id"], number)

    def supersede(
        self, each: Arrival, old: Row, *, cause: str | None, changed: Sequence[str], same_as: int | None
    ) -> None:
        """The arrival becomes the current reading; the body it replaces stays with its revision."""
        number = old["last_number"] + 1
        self._retire(old)
        self._change(each, old, number)
        self._revisions.append(NewRevision(each, old["id"], number, cause, changed))
        self._log("revised", each, old["id"], number)
        self._retell(each, old, same_as)

    def restore(self, each: Arrival, old: Row, earlier: Row, *, cause: str | None, same_as: int | None) -> None:
        """An earlier text is the current reading again; the one between was an edit taken back.

        `cause`: that of the earlier text, should it have been taken for a flap before.
        """
        number, body = earlier["number"], earlier["body"]
        words = len(body.split()) if body is not None else None
        each.reading.update(title=earlier["title"], byline=earlier["byline"], body=body, words=words)
        self._retire(old, flap=old["cause"] in (*EDITS, None))
        self._change(each, old, number)
        kept = cause if earlier["cause"] == Cause.FLAP else earlier["cause"]
        self._restored.append({"revision": earlier["id"], "kept_cause": kept})
        self._log("returned", each, old["id"], number)
        self._retell(each, old, same_as)

    def _retire(self, old: Row, *, flap: bool = False) -> None:
        rest = {name: plainly(old[name]) for name in KEPT_IN_REST}
        cause = str(Cause.FLAP) if flap else old["cause"]
        self._superseded.append(
            {"article": old["id"], "old_number": old["revision"], "rest": rest, "kept_cause": cause}
        )

    def _retell(self, each: Arrival, old: Row, same_as: int | None) -> None:
        if each.hash != old["text_hash"]:
            self.told.append(Told(old["id"], same_as, superseded=old["revision"]))

    def _log(self, kind: str, each: Arrival, article_id: int, number: int) -> None:
        self._changes.append({"article_id": article_id, "kind": kind, "number": number, "at": each.recorded_at})

    def confirm(self, each: Arrival, old: Row) -> None:
        """Another version of the rules reads the same on the page of the current reading."""
        version = storable(each.change.article.extractor_version)
        self._confirmed.append({"article": old["id"], "its_number": old["revision"], "version": version})

    def mend(self, each: Arrival, old: Row) -> None:
        """Values no reader of the newspaper sees are set without a revision; the text stays as it was first read."""
        if is_garbled(old["body"] or "", each.reading["body"] or ""):
            self._repaired.append((old, each))
            self.told.append(Told(old["id"]))
        else:
            each.reading.update({name: old[name] for name in _AS_FIRST_READ})
        self._change(each, old, old["revision"])

    def see(self, each: Arrival, article_id: int) -> None:
        """The same text as before, at this or another address."""
        self.touched.add(article_id)
        self._seen.append({"article": article_id, "at": each.at})

    def _change(self, each: Arrival, old: Row, number: int) -> None:
        self.touched.add(old["id"])
        keep_finer_date(old, each.reading)
        if any(old[name] != each.reading[name] for name in _TELL_WHO_WAS_FIRST):
            self.retold.add(old["id"])
        decided = {"article": old["id"], "revision": number, "copy_of": old["copy_of"]}
        self._readings.append(decided | {"last_seen_at": max(each.at, old["last_seen_at"])} | each.reading)
        self._places[old["id"]] = each.change.article.places
        self._replaced.append(old["id"])

    def close(self, each: Arrival, url: str, leads: Leads, outcome: Outcome) -> None:
        """An address of the arrival; the one that was asked for bears the outcome."""
        self._addresses.append(_address(each, url, outcome, leads))

    def miss(self, each: Arrival, leads: Leads) -> None:
        """The address asked for is the one of another article, and leads elsewhere now."""
        moved = {"reason": "leads to another article", "moved_to": each.read_at, "outcome": Outcome.MOVED}
        self._addresses.append(_address(each, each.asked, Outcome.MOVED, leads) | moved)
        self._missed.append(
            Missed(
                article_id=leads.article_id,
                newspaper=each.newspaper,
                url=each.asked,
                sign=Sign.MOVED,
                at=each.at,
                status=200,
                moved_to=each.read_at,
                run_id=each.change.run_id,
            )
        )

    def refuse(self, each: Arrival, reason: str) -> None:
        """The address asked for gave no article."""
        refused = {"article_id": None, "leads_as": None, "reason": reason}
        self._addresses.append(_address(each, each.asked, Outcome.REFUSED, Leads(0, "")) | refused)

    def write(self) -> None:
        """Writes all rows."""
        connection = self._connection
        if self._articles:
            connection.execute(articles.insert(), self._articles)
        numbers = [
            {"newspaper": newspaper, "key": key, "article_id": number}
            for (newspaper, key), number in self.numbers.items()
        ]
        insert_or_change(connection, article_numbers, numbers, ())
        if self._superseded:
            connection.execute(_SUPERSEDE, self._superseded)
        if self._readings:
            connection.execute(_CHANGE_READING, self._readings)
        if self._seen:
            connection.execute(_SEEN, self._seen)
        if self._restored:
            connection.execute(_RESTORE, self._restored)
        if self._confirmed:
            connection.execute(_CONFIRM, self._confirmed)
        self._repair_texts()
        self._write_revisions()
        log_changes(connection, self._changes)
        self._write_places()
        insert_or_change(connection, addresses, self._addresses, _CLOSED)
        miss(connection, self._missed)
        link(connection, self.told, self.retold)

    def _write_revisions(self) -> None:
        numbered = list(
            zip(allocate(self._connection, "revisions", len(self._revisions)), self._revisions, strict=True)
        )
        if not numbered:
            return
        self._connection.execute(revisions.insert(), [revision_row(number, each) for number, each in numbered])
        kept = [
            {"revision_id": number, "candidates": candidates_of(each.arrival.change.article.evidence)}
            for number, each in numbered
            if each.arrival.change.article.evidence
        ]
        if kept:
            self._connection.execute(evidence.insert(), kept)
        write_index(self._connection, [_indexed(number, each) for number, each in numbered])

    def _repair_texts(self) -> None:
        """Texts that were first read with a wrong encoding are those of the later page, without a revision."""
        for old, each in self._repaired:
            number = old["revision_id"]
            text = {name: each.reading[name] for name in ("title", "byline")} | {"text_hash": each.hash}
            source = revisions.update().where(revisions.c.id == number)
            self._connection.execute(source.values(**text, **source_of(each)))
            rewrite_index(
                self._connection,
                indexed(number, each.reading["title"], each.reading["body"], each.reading["language"]),
            )

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
        superseded_rest=bindparam("rest", type_=Structure),
        cause=bindparam("kept_cause"),
    )
)
_RESTORE = (
    update(revisions)
    .where(revisions.c.id == bindparam("revision"))
    .values(superseded_body=None, superseded_rest=None, seen_until=None, cause=bindparam("kept_cause"))
)
_CONFIRM = (
    update(revisions)
    .where(revisions.c.article_id == bindparam("article"), revisions.c.number == bindparam("its_number"))
    .values(extractor_version=bindparam("version"))
)
_CHANGE_READING = update(articles).where(articles.c.id == bindparam("article"))
_SEEN = (
    update(articles)
    .where(articles.c.id == bindparam("article"), articles.c.last_seen_at < bindparam("at", type_=Moment))
    .values(last_seen_at=bindparam("at", type_=Moment))
)
_CLOSED = (
    "outcome", "reason", "evidence", "status", "article_id", "leads_as", "moved_to", "announced", "looked_at",
    "next_look_at", "attempts", "etag", "last_modified", "run_id",
)  # fmt: skip
"""What the end of an address changes; when and where it was announced stays."""

_TELL_WHO_WAS_FIRST = ("published_at", "published_precision", "agency", "dateline", "location")
_AS_FIRST_READ = ("title", "byline", "body", "words")


def _indexed(revision_id: int, revision: NewRevision) -> Indexed:
    reading = revision.arrival.reading
    return indexed(revision_id, reading["title"], reading["body"], reading["language"])


def _address(each: Arrival, url: str, outcome: Outcome, leads: Leads) -> dict[str, Any]:
    asked = url == each.asked
    validators = each.change.validators if asked else None
    return {
        "newspaper": each.newspaper,
        "url": url,
        "outcome": outcome if asked else Outcome.KNOWN,
        "reason": "same text at another address" if outcome is Outcome.DUPLICATE else None,
        "evidence": None,
        "status": 200,
        "article_id": leads.article_id,
        "leads_as": leads.leads_as,
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
    return {
        "geoname_id": place.geoname_id,
        "name": storable(place.name),
        "country": storable(place.country),
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _article_place(article_id: int, position: int, place: Place) -> dict[str, Any]:
    printed, name = storable(place.printed), storable(place.name)
    return {
        "article_id": article_id,
        "position": position,
        "printed": printed,
        "folded_printed": fold(printed),
        "name": name,
        "folded_name": fold(name) if name else None,
        "country": storable(place.country),
        "geoname_id": place.geoname_id,
        "confidence": place.confidence,
        "reason": storable(place.reason),
    }
