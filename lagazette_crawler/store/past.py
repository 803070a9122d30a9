"""The past: articles as they were known at a moment.

The log of changes says which revision of an article was its current one then; articles that came later are absent. What
a revision keeps is shown as it was; what no reader of a newspaper sees may have been mended since, and is as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, case, exists, null, select

from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.revision_rows import KEPT_IN_REST, KEPT_IN_REVISION
from lagazette_crawler.store.schema import articles, changes, revisions

REST = "superseded_rest"


def end_of(moment: date | datetime) -> datetime:
    """The moment in UTC; the last second of a day, and what has no zone is taken for UTC."""
    if isinstance(moment, datetime):
        return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return datetime.combine(moment, time(23, 59, 59), UTC)


class Past:
    """Where to find articles as they were known at a moment, in the words of SQL."""

    def __init__(self, moment: date | datetime) -> None:
        self.moment = end_of(moment)
        self._known = (changes.c.at <= self.moment, changes.c.kind != "late")
        self.is_current: ColumnElement[bool] = articles.c.revision == revisions.c.number
        """Whether the revision of then is the current one still."""

    @property
    def tables(self) -> FromClause:
        """Articles known then, each with its revision of then."""
        last = select(changes.c.number).where(changes.c.article_id == articles.c.id, *self._known)
        number = last.order_by(changes.c.id.desc()).limit(1).correlate(articles).scalar_subquery()
        return articles.join(revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == number))

    @property
    def columns(self) -> Mapping[str, ColumnElement[Any]]:
        """By name, the columns of `articles` as they were; those of `rest` follow in Python."""
        return {column.name: self._column(column).label(column.name) for column in articles.c}

    @property
    def rest(self) -> ColumnElement[Any]:
        """The columns that are kept as JSON with a revision that is current no more."""
        return case((self.is_current, null()), else_=revisions.c.superseded_rest).label(REST)

    def of(self, name: str) -> ColumnElement[Any]:
        """A column of `articles` as it was, to be compared."""
        if name in KEPT_IN_REST:
            kept = revisions.c.superseded_rest[name].as_string()
            return case((self.is_current, articles.c[name]), else_=kept)
        return self._column(articles.c[name])

    def _column(self, column: Column[Any]) -> ColumnElement[Any]:
        name = column.name
        if name == "body":
            return case((self.is_current, column), else_=revisions.c.superseded_body)
        if name in KEPT_IN_REVISION:
            return case((self.is_current, column), else_=revisions.c[name])
        if name == "revision":
            return revisions.c.number
        if name == "copy_of":
            return case((self.knew(column), column), else_=null())
        return column

    def knew(self, article_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether an article was known then."""
        return exists().where(changes.c.article_id == article_id, *self._known).correlate(articles)

    def numbers(self, connection: Connection, article_id: int) -> set[int]:
        """The numbers of the revisions of an article known then, also of those that came late."""
        known = select(changes.c.number).where(changes.c.article_id == article_id, changes.c.at <= self.moment)
        return set(connection.scalars(known))

    def complete(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of `columns`, `is_current` and `rest` as the row of `articles` it was."""
        values = row
        rest, is_current = values.pop(REST), values.pop("is_current")
        if not is_current:
            values |= {name: _from_json(name, (rest or {}).get(name)) for name in KEPT_IN_REST}
        if values["last_seen_at"] is None or values["last_seen_at"] > self.moment:
            values["last_seen_at"] = values.pop("seen_from")  # seen then for certain; the looks between are not kept
        values.pop("seen_from", None)
        return values

    def selected(self) -> list[ColumnElement[Any]]:
        """What `complete` needs."""
        return [
            *self.columns.values(),
            self.rest,
            self.is_current.label("is_current"),
            revisions.c.seen_from.label("seen_from"),
        ]


def _from_json(name: str, value: Any) -> Any:
    kind = articles.c[name].type.python_type
    if value is not None and kind is datetime:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and kind is date else value
