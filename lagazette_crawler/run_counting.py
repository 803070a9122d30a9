"""Run counting: the figures of one crawl while it runs, beside those that Scrapy's stats have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lagazette_crawler.field_counting import FieldCounting
from lagazette_crawler.figures import Errand, RunFigures
from lagazette_crawler.items import Article, Outcome, Precision
from lagazette_crawler.store import AddressRow
from lagazette_crawler.store.runs import COUNTED
from lagazette_crawler.verdict import own_counts

MOST_ANNOUNCEMENTS = 100
"""Announcements of one newspaper that are followed by name."""
_REVISITED = (Outcome.KNOWN, Outcome.REVISED, Outcome.GONE)


@dataclass(slots=True)
class RunCounting:
    """Counts what becomes of pages, addresses and announcements."""

    fields: FieldCounting
    started_at: datetime
    errand: Errand
    crawled_since: datetime
    """When the newspaper was first crawled: what it published before then is late for a good reason."""
    announcements: dict[str, int | str | None] = field(default_factory=dict)
    longest_lag: int | None = None
    revisited: int = 0
    vanished: int = 0

    def new(self, article: Article, at: datetime) -> None:
        """A new article was stored: how late it is."""
        published = article.published_at
        if published is None or article.published_precision is not Precision.MINUTE or published < self.crawled_since:
            return
        lag = max((at - published) // timedelta(minutes=1), 0)
        self.longest_lag = max(lag, self.longest_lag or 0)

    def looked_at(self, outcome: Outcome, article_id: int | None) -> None:
        """What became of an address."""
        if article_id is not None and outcome in _REVISITED:
            self.revisited += 1
            self.vanished += outcome is Outcome.GONE

    def announcement(self, url: str, said: int | str | None) -> None:
        """What an announcement listed: see `RunFigures.announcements`."""
        if url in self.announcements or len(self.announcements) < MOST_ANNOUNCEMENTS:
            self.announcements[url] = said

    def figures(self, stats: Mapping[str, Any]) -> RunFigures:
        """All figures of the run as they stand."""
        counts = own_counts(stats)
        free = stats.get("archive/free")
        return RunFigures(
            started_at=self.started_at,
            errand=self.errand,
            counts={name: counts[name] for name in COUNTED if name in counts},
            reasons={key.removeprefix("reason/"): n for key, n in counts.items() if key.startswith("reason/")},
            requests=stats.get("downloader/request_count", 0),
            received=stats.get("downloader/response_bytes", 0),
            not_modified=stats.get("downloader/response_status_count/304", 0),
            answered=counts.get("announcement/read", 0) + counts.get("announcement/unchanged", 0),
            revisited=self.revisited,
            vanished=self.vanished,
            pages_read=self.fields.pages,
            median_words=self.fields.median_words,
            longest_lag=self.longest_lag,
            readers=self.fields.readers,
            fields=self.fields.fields,
            announcements=self.announcements,
            archived=None if free is None else self.fields.archived,
            disk_free=free,
            disk_floor=stats.get("archive/floor", 0),
        )


@dataclass(slots=True)
class Listed:
    """What an announcement listed, as far as it matters afterwards: of a hundred thousand addresses no list is kept."""

    count: int = 0
    due: bool = False
    """Whether any of them is to be asked for now."""
    first_announced: Counter[datetime] = field(default_factory=Counter)
    """How many of them were first found at which moment."""

    def add(self, rows: Sequence[AddressRow]) -> None:
        self.count += len(rows)
        self.due = self.due or any(row.due for row in rows)
        self.first_announced.update(row.first_announced_at for row in rows if row.first_announced_at)

    @property
    def oldest(self) -> datetime | None:
        """When the longest known of them was first found."""
        return min(self.first_announced, default=None)

    @property
    def newest(self) -> datetime | None:
        return max(self.first_announced, default=None)

    def newer_than(self, newest: datetime | None) -> int:
        """How many were first found after all that it listed before."""
        if newest is None:
            return self.count
        return sum(times for moment, times in self.first_announced.items() if moment > newest)
