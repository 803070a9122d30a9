"""Revising: is a later reading of a known article a revision, and whose doing is it?

A revision is what a reader of the newspaper would see changed (`editing.changed_fields`). Its cause is the newspaper's
edit only when the same rules read both pages, or when today's rules read the page before as it was read then.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, bindparam, select

from lagazette_crawler.editing.causes import Cause, Notice, cause_of_edit
from lagazette_crawler.editing.fields import changed_fields
from lagazette_crawler.items import ArchiveRecord
from lagazette_crawler.store.arrivals import Arrival
from lagazette_crawler.store.article_rows import Leads
from lagazette_crawler.store.changes import EarlierPage
from lagazette_crawler.store.reading import Row, prints_update
from lagazette_crawler.store.schema import revisions

FLAP = timedelta(days=1)
"""A text that comes back within this time never went: what stood between is one flap, however often it comes."""


def changed_in(each: Arrival, old: Row) -> tuple[str, ...]:
    """What a reader sees changed since the current reading; nothing: no revision."""
    return changed_fields(
        old,
        each.reading,
        old_at=old["seen_from"],
        new_at=each.at,
        update_is_printed=prints_update(each.change.article),
    )


def cause_of(each: Arrival, old: Row, leads: Leads, changed: tuple[str, ...]) -> Cause | None:
    """Whose doing a change is; None when the page before must be read again to know."""
    if is_same_page(each, old):
        return Cause.EXTRACTOR_CHANGE
    if each.change.article.extractor_version != old["extractor_version"]:
        return None
    validators = each.change.validators
    notice = Notice(
        last_seen_at=old["last_seen_at"],
        at=each.at,
        last_modified=validators.last_modified if validators else None,
        last_modified_before=leads.last_modified,
        answered_before_at=leads.looked_at,
    )
    return cause_of_edit(changed, old, each.reading, notice)


def is_same_page(each: Arrival, old: Row) -> bool:
    """Whether an arrival was read from the very bytes of the current reading."""
    record = each.change.article.archive_record
    return record is not None and record.digest is not None and record.digest == old["archive_digest"]


def earlier_text(connection: Connection, each: Arrival, old: Row) -> Row | None:
    """The earlier text of an article that an arrival brings back within a day.

    Within a day since it was last seen; or it stood before a text that has been seen for less than a day.
    """
    since = each.at - FLAP
    others = connection.execute(_EARLIER, {"article": old["id"], "current": old["revision"]}).mappings()
    for place, row in enumerate(others):
        in_time = row["seen_until"] >= since or (place == 0 and old["seen_from"] >= since)
        if in_time and not changed_in(each, {**old, **row}):
            return dict(row)
    return None


_EARLIER = (
    select(
        revisions.c.id, revisions.c.number, revisions.c.cause, revisions.c.seen_from, revisions.c.seen_until,
        revisions.c.title, revisions.c.byline, revisions.c.location, revisions.c.country, revisions.c.published_at,
        revisions.c.published_precision, revisions.c.updated_at, revisions.c.superseded_body.label("body"),
    )
    .where(
        revisions.c.article_id == bindparam("article"),
        revisions.c.number != bindparam("current"),
        revisions.c.seen_until.isnot(None),
    )
    .order_by(revisions.c.seen_until.desc(), revisions.c.number.desc())
    .limit(10)
)  # fmt: skip


def earlier_page(connection: Connection, old: Row) -> EarlierPage | None:
    """Where the page of the current reading lies; None when it was not kept."""
    columns = (revisions.c.archive_file, revisions.c.archive_offset, revisions.c.archive_digest)
    of_it = (revisions.c.article_id == old["id"], revisions.c.number == old["revision"])
    row = connection.execute(select(*columns).where(*of_it)).first()
    if row is None or row.archive_file is None:
        return None
    return EarlierPage(old["newspaper"], ArchiveRecord(row.archive_file, row.archive_offset, row.archive_digest))
