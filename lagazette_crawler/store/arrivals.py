"""Arrivals: articles that came in, made ready for the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lagazette_crawler.store.changes import SaveArticle
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.errors import Unstorable
from lagazette_crawler.store.keys import key_of
from lagazette_crawler.store.numbers import number_key
from lagazette_crawler.store.reading import reading_of, storable
from lagazette_crawler.text import text_hash


@dataclass(slots=True)
class Arrival:
    """An article to be saved, made ready for the tables."""

    change: SaveArticle
    newspaper: str
    key: str
    """Its canonical address."""
    read_at: str
    asked: str
    at: datetime
    reading: dict[str, Any]
    hash: str | None
    number: str | None
    """What other addresses of the same article have in common with its own (see `numbers`)."""

    @property
    def recorded_at(self) -> datetime:
        """When the database learns of it."""
        return self.change.recorded_at or self.at

    @property
    def urls(self) -> set[str]:
        return {self.key, self.read_at, self.asked}


def arrival(change: SaveArticle) -> Arrival:
    """Makes an article ready; raises Unstorable when it has no address or a moment no calendar has."""
    article = change.article
    read_at = key_of(article.url)
    if read_at is None:
        raise Unstorable(f"no address a newspaper can have: {article.url[:100]!r}")
    try:
        at = in_utc(article.retrieved_at or datetime.now(UTC))
    except ValueError as error:
        raise Unstorable(str(error)) from error
    key = key_of(article.canonical_url or "") or read_at
    return Arrival(
        change,
        storable(article.newspaper),
        key,
        read_at,
        key_of(article.requested_url or "") or read_at,
        at,
        reading_of(article),
        article.text_hash or text_hash(article.title, article.body),
        number_key(key),
    )


def apart(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """Batches in which no address occurs twice, so that one look at the tables serves a whole batch."""
    batch: list[Arrival] = []
    taken: set[tuple[str, str]] = set()
    for each in arrivals:
        addressed = {(each.newspaper, url) for url in each.urls}
        if addressed & taken:
            yield batch
            batch, taken = [], set()
        batch.append(each)
        taken |= addressed
    if batch:
        yield batch
