"""Gaps: times between two looks at an announcement in which articles may have come and gone unseen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import gaps


def open_gap(connection: Connection, newspaper: str, announcement: str, last_known_at: datetime, at: datetime) -> None:
    row = {
        "newspaper": newspaper,
        "announcement": storable(announcement),
        "last_known_at": in_utc(last_known_at),
        "opened_at": in_utc(at),
    }
    connection.execute(gaps.insert(), row)


def known_until(connection: Connection, newspaper: str) -> datetime | None:
    """Since when articles may be missing: the start of the oldest open gap."""
    found: datetime | None = connection.scalar(select(func.min(gaps.c.last_known_at)).where(_open(newspaper)))
    return found


def close_gaps(connection: Connection, newspaper: str, at: datetime) -> None:
    connection.execute(update(gaps).where(_open(newspaper)).values(closed_at=in_utc(at)))


def _open(newspaper: str) -> ColumnElement[bool]:
    return (gaps.c.newspaper == newspaper) & gaps.c.closed_at.is_(None)
