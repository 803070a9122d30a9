"""Site memory without being asked: every so many new articles, a crawl learns at its end which lines recur."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals

from lagazette_crawler.items import Outcome
from lagazette_crawler.learning.site_memory import PROOFS, RecurringText, StoredText, learn_recurring
from lagazette_crawler.store import Store, StoreError, open_store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from lagazette_crawler.newspaper import NewspaperSpider

logger = logging.getLogger(__name__)

UNASKED_SHARE = 0.01
"""Share of the articles looked at that must have a line before it is learned without anyone asking: of thousands of
articles three end with `The police are investigating.` and mean it."""


def recurring_lines(store: Store, newspaper: str) -> list[RecurringText]:
    """What recurs at the edges of a newspaper's stored articles."""
    return learn_recurring(_texts(store, newspaper))


def learn_unasked(store: Store, newspaper: str, *, new: int, every: int, at: datetime) -> int:
    """Learns what recurs if the `new` articles of a crawl make another `every` full; how many lines are new.

    No note of the last time is needed: it is due when the number of articles has passed a multiple of `every`.
    """
    count, _ = store.count_archived(newspaper)
    if count // every == (count - new) // every:
        return 0
    texts = _texts(store, newspaper)
    needed = max(PROOFS, int(UNASKED_SHARE * len(texts)))
    fresh, _ = store.remember(newspaper, learn_recurring(texts, needed), at=at)
    return fresh


def _texts(store: Store, newspaper: str) -> list[StoredText]:
    return [StoredText(*original) for original in store.originals(newspaper)]


class Remembering:
    """Scrapy extension: learns at the end of a crawl, never of a replay."""

    def __init__(self, database_url: str, stats: StatsCollector, every: int) -> None:
        self._database_url = database_url
        self._stats = stats
        self._every = every

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        every = crawler.settings.getint("SITE_MEMORY_EVERY")
        one = cls(crawler.settings["DATABASE_URL"], crawler.stats, every)
        crawler.signals.connect(one.spider_closed, signals.spider_closed)
        return one

    async def spider_closed(self, spider: NewspaperSpider) -> None:
        new = int(self._stats.get_value(f"lagazette/{Outcome.NEW}", 0))
        if new and self._every > 0 and not spider.replay:
            await asyncio.to_thread(self._learn, spider.newspaper, new)

    def _learn(self, newspaper: str, new: int) -> None:
        try:
            with open_store(self._database_url) as store:
                fresh = learn_unasked(store, newspaper, new=new, every=self._every, at=datetime.now(UTC))
        except StoreError as error:  # a crawl whose store failed says so itself, and the next one learns
            logger.info("What recurs on pages of %s was not learned: %s", newspaper, error)
            return
        if fresh:
            logger.info("%d recurring lines learned: lagazette memory show %s", fresh, newspaper)
