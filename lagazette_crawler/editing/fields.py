"""Which fields of an article a reader of the newspaper would find changed between two readings of its page.

A reading is a row of `articles` (see `store.reading.reading_of`), also an older one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lagazette_crawler.editing.frame import without_frame
from lagazette_crawler.editing.sameness import same_text
from lagazette_crawler.items import Precision
from lagazette_crawler.moments.choosing import FINENESS
from lagazette_crawler.text import folded

Row = Mapping[str, Any]

TOLERANCE = timedelta(hours=1)
"""`2 hours ago` read at other moments gives other minutes: no newspaper changed its date."""
CLOCK = timedelta(minutes=15)
"""An update printed that is as fresh as this at every look is the clock of the page."""


def changed_fields(
    old: Row, new: Row, *, old_at: datetime, new_at: datetime, update_is_printed: bool = False
) -> tuple[str, ...]:
    """Of title, byline, location, published, updated and body those a reader would find changed, in this order.

    `old_at`, `new_at`: when the two pages were retrieved. `update_is_printed`: whether the later page prints when it
    was updated; what only its metadata say, no reader sees.
    """
    differs = {
        "title": not same_text(old["title"], new["title"]),
        "byline": _names(old) != _names(new),
        "location": _place_moved(old, new),
        "published": published_moved(old, new, _slack(old, old_at) + _slack(new, new_at)),
        "updated": update_is_printed and _update_moved(old, new, old_at, new_at),
        "body": not _same_body(old["body"], new["body"]),
    }
    return tuple(name for name, changed in differs.items() if changed)


def _same_body(old: str | None, new: str | None) -> bool:
    return same_text(old, new) or same_text(without_frame(old), without_frame(new))


def _names(row: Row) -> set[str]:
    return {folded(name) for name in (row["byline"] or "").split(";") if name.strip()}


def _place_moved(old: Row, new: Row) -> bool:
    if folded(old["location"] or "") != folded(new["location"] or ""):
        return True
    return None not in (old["country"], new["country"]) and old["country"] != new["country"]


# Dates


def published_moved(old: Row, new: Row, slack: timedelta = timedelta()) -> bool:
    """Whether the two dates of publication contradict each other; a coarser or missing one does not.

    `slack`: by how much dates may differ that are counted from the moment of retrieval.
    """
    before: datetime | None = old["published_at"]
    after: datetime | None = new["published_at"]
    if before is None or after is None:
        return False
    if slack and abs(before - after) <= slack + TOLERANCE:
        return False
    if old["published_precision"] == new["published_precision"] == Precision.MINUTE:
        return abs(before - after) > TOLERANCE
    coarser = min(fineness(old), fineness(new))
    return _calendar(old)[:coarser] != _calendar(new)[:coarser]


def _slack(row: Row, at: datetime) -> timedelta:
    """How far off a date may be that is counted in weeks or months before the retrieval: `1 week ago` is up to two."""
    published: datetime | None = row["published_at"]
    if published is None or not row.get("published_ambiguous") or published > at:
        return timedelta()
    return at - published


def fineness(row: Row) -> int:
    """How exactly publication is known: how many of year, month, day and minute; 0: not at all."""
    if row["published_at"] is None or row["published_precision"] is None:
        return 0
    return FINENESS[row["published_precision"]] + 1


def _calendar(row: Row) -> tuple[int, int, int]:
    day: date | None = row["published_local_date"]
    if day is None:
        moment: datetime = row["published_at"]
        # A period starts at midnight there; noon after it is in the same period in UTC
        day = (moment + timedelta(minutes=row["published_offset"] or 0, hours=12)).date()
    return (day.year, day.month, day.day)


def _update_moved(old: Row, new: Row, old_at: datetime, new_at: datetime) -> bool:
    """Whether the page states a later update than before, and does not just print what time it is."""
    before: datetime | None = old["updated_at"]
    after: datetime | None = new["updated_at"]
    if after is None or (before is not None and after - before <= TOLERANCE):
        return False
    if before is None:
        published: datetime | None = new["published_at"]
        return published is None or after - published > TOLERANCE
    return abs(new_at - after) > CLOCK or abs(old_at - before) > CLOCK
