"""Looks: when a newspaper was last looked at, and what is known of the hours at which it publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from lagazette_crawler.store.columns import Moment, in_utc
from lagazette_crawler.store.schema import addresses, announcements, articles, newspapers

_FIRST_DAY = timedelta(days=1)
"""What is first seen on a newspaper's first day may be of any age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """A newspaper as a schedule sees it."""

    known_since: datetime | None
    """When it was first crawled."""
    last_look: datetime | None
    answered: bool
    """Whether any announcement answered at its last look."""
    waiting: int
    """Addresses that are due and were never asked for."""
    announcements: int
    shown: int | None
    """How many articles the longest announcement showed at its last look."""


def looks(connection: Connection, newspaper: str, at: datetime) -> Looks:
    here = announcements.c.newspaper == newspaper
    last, count, shown = connection.execute(
        select(func.max(announcements.c.looked_at, type_=Moment), func.count(), func.max(announcements.c.found)).where(
            here
        )
    ).one()
    good = here & (announcements.c.status < 400)
    waits = (addresses.c.newspaper == newspaper) & (addresses.c.next_look_at <= in_utc(at))
    never = addresses.c.looked_at.is_(None) & addresses.c.article_id.is_(None) & ~addresses.c.for_backfill
    return Looks(
        known_since=connection.scalar(select(newspapers.c.first_seen_at).where(newspapers.c.name == newspaper)),
        last_look=last,
        answered=bool(connection.scalar(select(func.count()).where(good))),
        waiting=connection.scalar(select(func.count()).select_from(addresses).where(waits, never)) or 0,
        announcements=count,
        shown=shown or None,
    )


def publications(connection: Connection, newspaper: str, since: datetime, until: datetime) -> list[datetime]:
    """When articles were published, in order: to the minute where known, else when they were first seen."""
    first = connection.scalar(select(newspapers.c.first_seen_at).where(newspapers.c.name == newspaper))
    if first is None:
        return []
    since, until = in_utc(since), in_utc(until)
    here, published, seen = articles.c.newspaper == newspaper, articles.c.published_at, articles.c.first_seen_at
    to_the_minute = articles.c.published_precision == "minute"
    exact = select(published).where(here, to_the_minute, published >= since, published < until)
    coarse = select(seen).where(
        here,
        ~to_the_minute,
        published >= since - 2 * _FIRST_DAY,  # the start of its day, and an index
        seen >= max(since, first + _FIRST_DAY),
        seen < until,
    )
    return sorted([*connection.scalars(exact), *connection.scalars(coarse)])
