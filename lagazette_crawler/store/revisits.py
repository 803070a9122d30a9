"""Revisits: when a known article is looked at again, so that what its editors change is seen: often while it is young,
then ever less."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, select, update

from lagazette_crawler.store.columns import Moment, in_utc
from lagazette_crawler.store.schema import addresses, articles
from lagazette_crawler.store.statements import chunks


@dataclass(frozen=True, slots=True)
class Looked:
    """An address that was looked at and led to an article."""

    newspaper: str
    url: str
    at: datetime
    steps: Sequence[timedelta]
    """Ages of an article at which it is looked at again."""


def next_revisit(born: datetime, at: datetime, steps: Sequence[timedelta]) -> datetime | None:
    """The first step that has not passed; None for an article that is older than the last."""
    return min((born + step for step in steps if born + step > at), default=None)


def plan_revisits(connection: Connection, looks: Iterable[Looked]) -> None:
    """Records the next look at the articles of these addresses, within the caller's transaction."""
    by_url = {(each.newspaper, each.url): each for each in looks if each.steps}
    plans: dict[tuple[str, str], datetime | None] = {}
    for some in chunks(sorted({url for _, url in by_url})):
        for row in connection.execute(_LED, {"urls": some}).mappings():
            if look := by_url.get((row["newspaper"], row["asked"])):
                plans[row["newspaper"], _revisited(row)] = next_revisit(_born(row), in_utc(look.at), look.steps)
    rows = [{"of": newspaper, "at": url, "next_look": moment} for (newspaper, url), moment in plans.items() if moment]
    if rows:
        connection.execute(_PLAN, rows)


_LED = (
    select(
        addresses.c.newspaper,
        addresses.c.url.label("asked"),
        articles.c.url.label("canonical"),
        articles.c.published_at,
        articles.c.published_precision,
        articles.c.first_seen_at,
    )
    .join(articles, articles.c.id == addresses.c.article_id)
    .where(addresses.c.url.in_(bindparam("urls", expanding=True)), addresses.c.leads_as != "duplicate")
)
_PLAN = (
    update(addresses)
    .where(addresses.c.newspaper == bindparam("of"), addresses.c.url == bindparam("at"))
    .values(next_look_at=bindparam("next_look", type_=Moment))
)


def _revisited(row: Any) -> str:
    """One address of an article is enough: its canonical one, unless that names another host."""
    asked, canonical = str(row["asked"]), str(row["canonical"])
    return canonical if urlsplit(canonical).netloc == urlsplit(asked).netloc else asked


def _born(row: Any) -> datetime:
    """Publication where it is known to the minute; a day alone only tells that the article is old."""
    published: datetime | None = row["published_at"]
    seen: datetime = row["first_seen_at"]
    if published is None or published > seen:
        return seen
    is_exact = row["published_precision"] == "minute"
    return published if is_exact or seen - published > timedelta(days=1) else seen
