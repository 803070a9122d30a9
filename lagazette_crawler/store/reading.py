"""Reading: what a page said of an article, as the columns of `articles`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from lagazette_crawler.editing.fields import fineness, published_moved
from lagazette_crawler.items import Article, Evidence, Source

Row = Mapping[str, Any]

LONGEST_CANDIDATE = 280
"""Characters kept of a candidate that lost; the page itself is in the archive."""


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


def same_values(old: Row, new: Row) -> bool:
    """Whether two readings agree in everything, also in what no reader of the newspaper sees."""
    return all(old[name] == value for name, value in new.items())


_IN_SIGHT = frozenset({Source.LAYOUT, Source.LEARNED, Source.TEXT})


def prints_update(article: Article) -> bool:
    """Whether the page itself, not only its metadata, says when it was updated."""
    return any(each.won and each.field == "updated_raw" and each.source in _IN_SIGHT for each in article.evidence)


_PUBLISHED = tuple(
    f"published_{part}"
    for part in ("at", "offset", "precision", "local_date", "raw", "zone_from", "ambiguous", "reason")
)


def keep_finer_date(old: Row, new: dict[str, Any]) -> None:
    """Leaves the date of publication as it was when the later reading says the same, or less exactly."""
    if not published_moved(old, new) and fineness(old) >= fineness(new):
        new.update({name: old[name] for name in _PUBLISHED})
