"""Rows of revisions: what is kept of a text when it comes, and of one that is current no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lagazette_crawler.store.arrivals import Arrival
from lagazette_crawler.store.columns import iso
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import articles


@dataclass(slots=True)
class NewRevision:
    """A revision to be stored."""

    arrival: Arrival
    article_id: int
    number: int
    cause: str | None
    changed: Sequence[str] = ()
    superseded: bool = False


KEPT_IN_REVISION = (
    "title", "byline", "dateline", "location", "country", "published_at", "published_precision", "published_raw",
    "updated_at", "updated_raw",
)  # fmt: skip
KEPT_IN_REST = tuple(
    column.name
    for column in articles.c
    if column.name not in {*KEPT_IN_REVISION, "id", "newspaper", "url", "body", "revision", "copy_of", "first_seen_at"}
)
"""What a revision that is no longer current keeps beside its columns and its body."""


def plainly(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value


def revision_row(revision_id: int, revision: NewRevision) -> dict[str, Any]:
    each = revision.arrival
    return {
        "id": revision_id,
        "article_id": revision.article_id,
        "number": revision.number,
        "cause": revision.cause,
        "changed": ", ".join(revision.changed) or None,
        "seen_from": each.at,
        "seen_until": each.at if revision.superseded else None,
        "run_id": each.change.run_id,
        "read_at": each.read_at,
        **{name: each.reading[name] for name in KEPT_IN_REVISION},
        "text_hash": each.hash,
        "superseded_body": each.reading["body"] if revision.superseded else None,
        "superseded_rest": _rest_of(each) if revision.superseded else None,
        **source_of(each),
    }


def source_of(each: Arrival) -> dict[str, Any]:
    """Where a text was read, and by which rules."""
    article, record = each.change.article, each.change.article.archive_record
    return {
        "extractor_version": storable(article.extractor_version),
        "archive_file": record and storable(record.file),
        "archive_offset": record and record.offset,
        "archive_digest": record and storable(record.digest),
    }


def _rest_of(each: Arrival) -> dict[str, Any]:
    return {name: plainly(each.reading.get(name)) for name in KEPT_IN_REST} | {"last_seen_at": iso(each.at)}
