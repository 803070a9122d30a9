"""Announcements: feeds, sitemaps and section fronts as they were at the last look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from lagazette_crawler.items import Outcome
from lagazette_crawler.store.addresses import ensure_newspaper, kept_validators
from lagazette_crawler.store.changes import NoteVisit, Validators, Written
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import announcements
from lagazette_crawler.store.statements import insert_or_change


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRow:
    """A feed, sitemap or section front as it was at the last look."""

    validators: Validators | None = None
    """None as well for one that lied about them."""
    sent: Validators | None = None
    """What it was sent with, believed or not."""
    body_digest: str | None = None
    looks: int = 0
    found: int = 0
    answered_at: datetime | None = None
    newest_listed_at: datetime | None = None
    """When the newest address it ever listed was first found."""


def find_announcement(connection: Connection, newspaper: str, url: str) -> AnnouncementRow | None:
    statement = select(announcements).where(announcements.c.newspaper == newspaper, announcements.c.url == url)
    row = connection.execute(statement).mappings().first()
    if row is None:
        return None
    return AnnouncementRow(
        validators=kept_validators(row) if row["lied_at"] is None else None,
        sent=kept_validators(row),
        body_digest=row["body_digest"],
        looks=row["looks"] or 0,
        found=row["found"] or 0,
        answered_at=row["answered_at"],
        newest_listed_at=row["newest_listed_at"],
    )


def note_visits(connection: Connection, changes: Sequence[NoteVisit]) -> list[Written]:
    """Records looks at announcements, within the caller's transaction."""
    return [_note_visit(connection, change) for change in changes]


def _note_visit(connection: Connection, change: NoteVisit) -> Written:
    at = in_utc(change.at)
    ensure_newspaper(connection, change.newspaper, at)
    row: dict[str, Any] = {
        "newspaper": change.newspaper,
        "url": storable(change.url),
        "status": change.status,
        "looked_at": at,
    }
    if change.lied:
        row["lied_at"] = at
    if change.newest_listed_at:
        row["newest_listed_at"] = in_utc(change.newest_listed_at)
    if change.status != 304 and (change.validators is not None or change.found):
        validators = change.validators or Validators()
        row |= {
            "found": change.found,
            "answered_at": at,
            "etag": storable(validators.etag),
            "last_modified": storable(validators.last_modified),
            "body_digest": change.body_digest,
        }
    insert_or_change(connection, announcements, [row], tuple(name for name in row if name not in ("newspaper", "url")))
    connection.execute(_LOOKED, {"of": change.newspaper, "at": row["url"]})
    return Written(Outcome.KNOWN)


_LOOKED = (
    update(announcements)
    .where(announcements.c.newspaper == bindparam("of"), announcements.c.url == bindparam("at"))
    .values(looks=func.coalesce(announcements.c.looks, 0) + 1)
)
