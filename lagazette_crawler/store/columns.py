"""Column types that read the same on SQLite and PostgreSQL: moments in UTC, JSON, identifiers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, whole seconds.

    PostgreSQL keeps `timestamptz`, SQLite the text `2020-12-16T12:44:00Z`, always of the same width. So comparing with
    a literal of that form, ordering, `min`, `max` and `date()` give the same answers on both. Seconds are cut, never
    rounded, in the program: both databases hold the same instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(20))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = in_utc(value)
        return iso(moment) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


def in_utc(moment: datetime) -> datetime:
    """The instant in UTC, seconds cut. Raises ValueError for a naive moment and one outside the years 1 to 9999."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without time zone: {moment.isoformat()}")
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError(f"a moment outside the calendar: {moment.isoformat()}") from None


def iso(moment: datetime) -> str:
    """`2020-12-16T12:44:00Z`: the text of a moment in UTC of whole seconds."""
    return moment.isoformat()[:19] + "Z"


Identifier = BigInteger().with_variant(Integer, "sqlite")
"""Row numbers; INTEGER on SQLite, where only that name makes a row number."""

Structure = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON: text on SQLite, jsonb on PostgreSQL."""
