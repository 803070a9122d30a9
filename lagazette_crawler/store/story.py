"""Story: one text and everyone who printed it, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from lagazette_crawler.copies import Kind
from lagazette_crawler.store.dossier import number_of
from lagazette_crawler.store.schema import articles, kinships, tellings
from lagazette_crawler.store.stories import ORIGIN

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What several articles tell in the same words."""

    story_id: int
    """Number of the story; the article's own when nobody repeats it."""
    origin: Record
    """The article the others repeat: id, newspaper, url, title, agency, dateline, published_at ..."""
    reprints: list[Record]
    """The others, by time, with `relation`, `share` and `lag_minutes`."""
    quotations: list[Record]
    """Pages that quote one of them, with `share` and `lag_minutes`."""


def story(connection: Connection, wanted: int | str) -> Story | None:
    """The story an article tells (its number, or an address of it); None when there is no such article."""
    article_id = number_of(connection, wanted)
    row = connection.execute(select(tellings.c.story_id).where(tellings.c.article_id == article_id)).first()
    number = article_id if row is None else row.story_id
    members = _members(connection, number) or _alone(connection, article_id)
    if not members or number is None:
        return None
    origin = next(each for each in members if each["relation"] == ORIGIN)
    return Story(
        story_id=number,
        origin=_plain(origin),
        reprints=[_lagging(each, origin) for each in members if each is not origin],
        quotations=[_lagging(each, origin) for each in _quotations(connection, [each["id"] for each in members])],
    )


_SHOWN = (
    articles.c.id, articles.c.newspaper, articles.c.url, articles.c.title, articles.c.agency, articles.c.dateline,
    articles.c.published_at, articles.c.published_precision, articles.c.published_offset,
    articles.c.published_local_date, articles.c.first_seen_at,
)  # fmt: skip


def _members(connection: Connection, story_id: int | None) -> list[dict[str, Any]]:
    statement = (
        select(*_SHOWN, tellings.c.relation, tellings.c.share)
        .join(tellings, tellings.c.article_id == articles.c.id)
        .where(tellings.c.story_id == story_id)
        .order_by(func.coalesce(articles.c.published_at, articles.c.first_seen_at), articles.c.id)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def _alone(connection: Connection, article_id: int | None) -> list[dict[str, Any]]:
    """A text nobody repeats is its own origin."""
    rows = connection.execute(select(*_SHOWN).where(articles.c.id == article_id)).mappings()
    return [{**row, "relation": ORIGIN, "share": 1.0} for row in rows]


def _quotations(connection: Connection, members: list[int]) -> list[dict[str, Any]]:
    statement = (
        select(*_SHOWN, kinships.c.relation, kinships.c.share)
        .join(kinships, kinships.c.article_id == articles.c.id)
        .where(kinships.c.other_id.in_(members), kinships.c.relation == str(Kind.EXCERPT))
        .order_by(func.coalesce(articles.c.published_at, articles.c.first_seen_at), articles.c.id)
    )
    found = {row["id"]: dict(row) for row in connection.execute(statement).mappings()}
    return [each for number, each in found.items() if number not in members]


def _plain(origin: dict[str, Any]) -> Record:
    return {name: value for name, value in origin.items() if name not in ("relation", "share")}


def _lagging(member: dict[str, Any], origin: Record) -> Record:
    here, there = member["published_at"], origin["published_at"]
    lag = None if here is None or there is None else round((here - there).total_seconds() / 60)
    return member | {"lag_minutes": lag}
