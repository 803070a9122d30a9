"""Addresses: the frontier of a crawl. An address found is a row before it is a request, and bears one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Connection, RowMapping, Select, bindparam, func, select, update

from lagazette_crawler.items import Outcome, Source
from lagazette_crawler.store.absence import Missed, missed_by, next_search, note_missed, stands_for_article
from lagazette_crawler.store.changes import CloseAddress, Validators, Written
from lagazette_crawler.store.columns import Moment, in_utc
from lagazette_crawler.store.errors import Unstorable
from lagazette_crawler.store.keys import key_of
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import addresses, articles, newspapers
from lagazette_crawler.store.statements import chunks, insert_or_change

if TYPE_CHECKING:
    from lagazette_crawler.page import Announced, Found

FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS = timedelta(minutes=15), timedelta(days=1), 8
"""When a failed address is tried again: after 15 minutes, 30, an hour ... a day; after eight times no more."""
NOTED_AGAIN = timedelta(hours=1)
"""`last_announced_at` is exact to the hour: an unchanged announcement read every 15 minutes writes nothing."""
NO_ADDRESS = "no address a newspaper can have"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """An address as the database knows it."""

    url: str
    """In canonical form; as announced when it has none."""
    outcome: Outcome
    due: bool
    """Whether it is to be asked for now."""
    newspaper: str = ""
    id: int | None = None
    article_id: int | None = None
    reason: str | None = None
    evidence: str | None = None
    status: int | None = None
    validators: Validators | None = None
    announced: Announced | None = None
    """What its announcement said, until its article is stored."""
    announced_on: str | None = None
    first_announced_at: datetime | None = None
    last_announced_at: datetime | None = None
    lastmod: datetime | None = None
    looked_at: datetime | None = None
    next_look_at: datetime | None = None
    attempts: int = 0
    moved_to: str | None = None
    for_backfill: bool = False
    """Whether it waits for a backfill."""

    @property
    def changed_since(self) -> bool:
        """Whether a sitemap says that the page changed after the last look."""
        return self.lastmod is not None and self.looked_at is not None and self.lastmod > self.looked_at


# Announcing


def known_addresses(connection: Connection, newspaper: str, urls: Sequence[str]) -> dict[str, RowMapping]:
    """The rows of addresses, by address."""
    return {
        row["url"]: row
        for chunk in chunks(urls)
        for row in connection.execute(_KNOWN, {"urls": chunk, "newspaper": newspaper}).mappings()
    }


_KNOWN = select(addresses).where(
    addresses.c.url.in_(bindparam("urls", expanding=True)), addresses.c.newspaper == bindparam("newspaper")
)


def by_address(found: Sequence[Found]) -> dict[str, Found]:
    """What was found, once per canonical address, in the order it stood."""
    keyed = ((key_of(each.url), each) for each in found)
    once: dict[str, Found] = {}
    for url, each in keyed:
        if url is not None:
            once.setdefault(url, each)
    return once


def is_noted(found: dict[str, Found], known: dict[str, RowMapping], at: datetime) -> bool:
    """Whether the rows already say all that the announcement says."""
    return all(url in known and not _is_news(each, known[url], at) for url, each in found.items())


def _is_news(found: Found, row: RowMapping, at: datetime) -> bool:
    last = row["last_announced_at"]
    if row["for_backfill"] and row["next_look_at"]:
        return True  # whatever else announces it takes it out of the backfill
    newer = found.lastmod is not None and in_utc(found.lastmod) != row["lastmod"]
    return newer or last is None or at - last >= NOTED_AGAIN


def note_found(
    connection: Connection,
    newspaper: str,
    found: dict[str, Found],
    found_on: str,
    at: datetime,
    *,
    for_backfill: bool = False,
) -> dict[str, RowMapping]:
    """Records addresses found, within the caller's transaction; the rows as they stand then."""
    at = in_utc(at)
    known = known_addresses(connection, newspaper, list(found))
    new = {url: each for url, each in found.items() if url not in known}
    again = [
        {
            "number": known[url]["id"],
            "lastmod_now": _lastmod(each) or known[url]["lastmod"],
            "now": at,
            "backfill": for_backfill,
        }
        for url, each in found.items()
        if url in known and _is_news(each, known[url], at)
    ]
    ensure_newspaper(connection, newspaper, at)
    rows = [_pending(newspaper, url, each, found_on, at) | {"for_backfill": for_backfill} for url, each in new.items()]
    if rows:
        connection.execute(addresses.insert(), rows)
    if again:
        connection.execute(_AGAIN, again)
    return known_addresses(connection, newspaper, list(found))


_AGAIN = (
    update(addresses)
    .where(addresses.c.id == bindparam("number"))
    .values(
        lastmod=bindparam("lastmod_now", type_=Moment),
        for_backfill=addresses.c.for_backfill & bindparam("backfill", type_=Boolean),
        first_announced_at=func.coalesce(addresses.c.first_announced_at, bindparam("now", type_=Moment)),
        last_announced_at=bindparam("now", type_=Moment),
    )
)


def ensure_newspaper(connection: Connection, name: str, at: datetime) -> None:
    insert_or_change(connection, newspapers, [{"name": name, "declared": False, "first_seen_at": at}], ())


def _pending(newspaper: str, url: str, found: Found, found_on: str, at: datetime) -> dict[str, Any]:
    return {
        "newspaper": newspaper,
        "url": url,
        "outcome": Outcome.PENDING,
        "announced": _as_kept(found.announced),
        "announced_on": storable(found_on),
        "first_announced_at": at,
        "last_announced_at": at,
        "lastmod": _lastmod(found),
        "next_look_at": at,
        "attempts": 0,
    }


def _lastmod(found: Found) -> datetime | None:
    return in_utc(found.lastmod) if found.lastmod else None


_LONGEST_SUMMARY = 2_000


def _as_kept(announced: Announced | None) -> list[str | None] | None:
    if announced is None:
        return None
    values = (announced.source, announced.title, announced.published_raw, announced.summary)
    return [storable(value and str(value)[:_LONGEST_SUMMARY]) for value in values]


def _announced(kept: list[Any] | None) -> Announced | None:
    from lagazette_crawler.page import Announced

    return Announced(Source(kept[0]), *kept[1:]) if kept else None


def address_row(row: RowMapping, at: datetime) -> AddressRow:
    """A row of `addresses` as a value."""
    return AddressRow(
        url=row["url"],
        outcome=Outcome(row["outcome"]),
        due=row["next_look_at"] is not None and row["next_look_at"] <= at,
        newspaper=row["newspaper"],
        id=row["id"],
        article_id=row["article_id"],
        reason=row["reason"],
        evidence=row["evidence"],
        status=row["status"],
        validators=kept_validators(row),
        announced=_announced(row["announced"]),
        announced_on=row["announced_on"],
        first_announced_at=row["first_announced_at"],
        last_announced_at=row["last_announced_at"],
        lastmod=row["lastmod"],
        looked_at=row["looked_at"],
        next_look_at=row["next_look_at"],
        attempts=row["attempts"],
        moved_to=row["moved_to"],
        for_backfill=row["for_backfill"],
    )


def no_address(url: str) -> AddressRow:
    """The answer to an address that is none: never stored, never asked for."""
    return AddressRow(url=url, outcome=Outcome.REFUSED, due=False, reason=NO_ADDRESS)


def kept_validators(row: RowMapping) -> Validators | None:
    """What an address or an announcement was last sent with."""
    if row["etag"] is None and row["last_modified"] is None:
        return None
    return Validators(row["etag"], row["last_modified"])


# Asking


def pending_addresses(
    connection: Connection, newspaper: str, at: datetime, limit: int, *, for_backfill: bool = False
) -> list[AddressRow]:
    """The addresses that are due: first those that led to no article yet, the newest announced first and in the order
    they stood in the announcement; then the articles to be looked at again, the longest due first.

    Those only a backfill found are for a backfill, and nothing else is.
    """
    pending = (
        _due(newspaper, at)
        .where(addresses.c.article_id.is_(None), addresses.c.for_backfill == for_backfill)
        .order_by(addresses.c.first_announced_at.desc(), addresses.c.id)
    )
    rows = connection.execute(pending.limit(limit)).mappings().all()
    if len(rows) < limit and not for_backfill:
        revisits = (
            _due(newspaper, at)
            .where(addresses.c.article_id.isnot(None))
            .order_by(addresses.c.next_look_at, addresses.c.id)
        )
        rows = [*rows, *connection.execute(revisits.limit(limit - len(rows))).mappings()]
    return [address_row(row, at) for row in rows]


def _due(newspaper: str, at: datetime) -> Select[Any]:
    due = addresses.c.next_look_at
    return select(addresses).where(addresses.c.newspaper == newspaper, due.isnot(None), due <= at)


def find_address(connection: Connection, url: str, newspaper: str | None) -> AddressRow | None:
    """An address, of any newspaper when none is named: the one with an article before others."""
    keys = {storable(url), key_of(url) or storable(url)}
    statement = select(addresses).where(addresses.c.url.in_(keys))
    if newspaper is not None:
        statement = statement.where(addresses.c.newspaper == storable(newspaper))
    statement = statement.order_by(addresses.c.article_id.is_(None), addresses.c.id).limit(1)
    row = connection.execute(statement).mappings().first()
    return None if row is None else address_row(row, datetime.now(UTC))


# Closing


def close_addresses(connection: Connection, changes: Sequence[CloseAddress]) -> list[Written]:
    """Records what became of addresses that gave no article, within the caller's transaction."""
    return [_close(connection, change) for change in changes]


def _close(connection: Connection, change: CloseAddress) -> Written:
    url, target = key_of(change.url), change.canonical_url and key_of(change.canonical_url)
    if url is None:
        raise Unstorable(f"{NO_ADDRESS}: {change.url[:100]!r}")
    at = in_utc(change.at)
    known = known_addresses(connection, change.newspaper, [url, target] if target else [url])
    ensure_newspaper(connection, change.newspaper, at)
    row = _closed(change, url, target, known, at)
    if missed := missed_by(change, known.get(url), target, at):
        row["next_look_at"] = _search(connection, known[url], missed, row["next_look_at"])
    insert_or_change(connection, addresses, [row], tuple(name for name in row if name not in ("newspaper", "url")))
    if change.outcome is Outcome.KNOWN and row["article_id"]:
        connection.execute(_SEEN, {"article": row["article_id"], "at": at})
    return Written(change.outcome, row["article_id"], row["reason"])


def _search(connection: Connection, row: RowMapping, missed: Missed, otherwise: datetime | None) -> datetime | None:
    """When the article of an address is looked for again, once the look that missed it is recorded."""
    if not stands_for_article(connection, row):
        return otherwise
    note_missed(connection, [missed])
    return next_search(connection, missed.article_id, missed.sign, missed.at)


_SEEN = (
    update(articles)
    .where(articles.c.id == bindparam("article"), articles.c.last_seen_at < bindparam("at", type_=Moment))
    .values(last_seen_at=bindparam("at", type_=Moment))
)


def _closed(
    change: CloseAddress, url: str, target: str | None, known: dict[str, RowMapping], at: datetime
) -> dict[str, Any]:
    before, there = known.get(url), known.get(target or "")
    article_id = before and before["article_id"]
    leads_as = before and before["leads_as"]
    if article_id is None and there is not None and there["article_id"] is not None:
        article_id, leads_as = there["article_id"], "alias"
    attempts = (before["attempts"] if before else 0) + 1 if change.outcome in _TRIED_AGAIN else 0
    return {
        "newspaper": change.newspaper,
        "url": url,
        "outcome": change.outcome,
        "reason": storable(change.reason),
        "evidence": storable(change.evidence),
        "status": change.status,
        "article_id": article_id,
        "leads_as": leads_as,
        "moved_to": target,
        "looked_at": at,
        "next_look_at": _next_look(change.outcome, attempts, at),
        "attempts": attempts,
        "run_id": change.run_id,
    }


_TRIED_AGAIN = frozenset({Outcome.FAILED, Outcome.BLOCKED})


def _next_look(outcome: Outcome, attempts: int, at: datetime) -> datetime | None:
    if outcome is Outcome.PENDING:
        return at
    if outcome not in _TRIED_AGAIN or attempts >= MOST_ATTEMPTS:
        return None
    if outcome is Outcome.BLOCKED:
        return at + LONGEST_WAIT
    return at + min(FIRST_WAIT * (1 << attempts - 1), LONGEST_WAIT)
