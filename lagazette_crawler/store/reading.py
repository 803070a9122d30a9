"""Reading: what a page said of an article, as the columns of `articles`; and whether two readings differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from lagazette_crawler.items import Article, Evidence, Precision
from lagazette_crawler.text import folded

Row = Mapping[str, Any]

LONGEST_CANDIDATE = 280
"""Characters kept of a candidate that lost; the page itself is in the archive."""
TOLERANCE = timedelta(hours=1)
"""`2 hours ago` read at other moments gives other minutes: no newspaper changed its date."""


class Difference(Enum):
    """How a reading differs from the one before."""

    NONE = "none"
    UNSEEN = "unseen"  # nothing a reader of the newspaper would notice
    VISIBLE = "visible"  # text, title, byline, location or date of publication changed


def reading_of(article: Article) -> dict[str, Any]:
    """The article as a row of `articles`, without what the database decides."""
    body = storable(article.body)
    return {
        "title": storable(article.title),
        "byline": "; ".join(storable(name).replace(";", ",") for name in article.byline) or None,
        "dateline": storable(article.dateline),
        "location": storable(article.location),
        "country": storable(article.country),
        "agency": storable(article.agency),
        "language": storable(article.language),
        "section": storable(article.section),
        "published_at": article.published_at,
        "published_offset": article.published_offset,
        "published_precision": _value(article.published_precision),
        "published_local_date": article.published_local_date,
        "published_raw": storable(article.published_raw),
        "published_zone_from": _value(article.published_zone_from),
        "published_ambiguous": article.published_ambiguous,
        "published_reason": storable(article.published_reason),
        "updated_at": article.updated_at,
        "updated_offset": article.updated_offset,
        "updated_precision": _value(article.updated_precision),
        "updated_raw": storable(article.updated_raw),
        "lede": storable(article.lede),
        "body": body,
        "words": len(body.split()) if body is not None else None,
        "lead_image": storable(article.lead_image),
        "paywalled": article.paywalled,
        "dateline_date": storable(article.dateline_date),
        "country_raw": storable(article.country_raw),
    }


def storable(text: Any) -> Any:
    """The text without what PostgreSQL cannot hold: NUL goes, half of a surrogate pair becomes U+FFFD."""
    if text is None:
        return None
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _value(member: Enum | None) -> Any:
    return None if member is None else str(member.value)


def candidates_of(evidence: list[Evidence]) -> list[list[Any]]:
    """The evidence as it is kept: field, source, rule, won, value, reason, length of the whole value."""
    return [
        [
            storable(each.field),
            str(each.source),
            storable(each.rule),
            each.won,
            _shortened(storable(each.value)),
            storable(each.reason),
            len(each.value or ""),
        ]
        for each in evidence
    ]


def _shortened(value: str | None) -> str | None:
    return value if value is None or len(value) <= LONGEST_CANDIDATE else value[:LONGEST_CANDIDATE] + "…"


_ASIDE = frozenset({"body", "words"})  # the hash of the text speaks for them


def difference(old: Row, old_hash: str | None, new: Row, new_hash: str | None) -> Difference:
    """How the current reading `old` and a later one differ."""
    if old_hash != new_hash or any(_folded(old[name]) != _folded(new[name]) for name in ("title", "byline")):
        return Difference.VISIBLE
    if (old["location"], old["country"]) != (new["location"], new["country"]) or published_moved(old, new):
        return Difference.VISIBLE
    same = all(old[name] == value for name, value in new.items() if name not in _ASIDE)
    return Difference.NONE if same else Difference.UNSEEN


def _folded(text: str | None) -> str:
    return folded(text) if text else ""


_FINENESS = {None: 0, Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3, Precision.MINUTE: 4}
_PUBLISHED = tuple(
    f"published_{part}"
    for part in ("at", "offset", "precision", "local_date", "raw", "zone_from", "ambiguous", "reason")
)


def published_moved(old: Row, new: Row) -> bool:
    """Whether the two dates of publication contradict each other; a coarser or missing one does not."""
    before: datetime | None = old["published_at"]
    after: datetime | None = new["published_at"]
    if before is None or after is None:
        return False
    if old["published_precision"] == new["published_precision"] == Precision.MINUTE:
        return abs(before - after) > TOLERANCE
    coarser = min(_fineness(old), _fineness(new))
    return _calendar(old)[:coarser] != _calendar(new)[:coarser]


def keep_finer_date(old: Row, new: dict[str, Any]) -> None:
    """Leaves the date of publication as it was when the later reading says the same, or less exactly."""
    if not published_moved(old, new) and _fineness(old) >= _fineness(new):
        new.update({name: old[name] for name in _PUBLISHED})


def _fineness(row: Row) -> int:
    return 0 if row["published_at"] is None else _FINENESS.get(row["published_precision"], 4)


def _calendar(row: Row) -> tuple[int, int, int]:
    day: date | None = row["published_local_date"]
    if day is None:
        moment: datetime = row["published_at"]
        # A period starts at midnight there; noon after it is in the same period in UTC
        day = (moment + timedelta(minutes=row["published_offset"] or 0, hours=12)).date()
    return (day.year, day.month, day.day)
