"""Stores articles: a step that ends once the article's transaction is committed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object

from lagazette_crawler.archive.warc import ArchiveError
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import ArchiveRecord, Article
from lagazette_crawler.store import EarlierPage, Unstorable, Written

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Keeper(Protocol):
    """Whoever stores articles for a crawl; both methods raise Unstorable or StoreError."""

    async def save(self, article: Article, *, may_wait: bool = False) -> Written:
        """Stores an article; returns when its transaction is committed.

        With `may_wait` nothing is stored, and `unread` set, when its cause of change cannot be told without reading
        the page before again.
        """

    async def save_reread(self, article: Article) -> None:
        """Stores what today's rules read on a page of the archive."""


class Reread(Protocol):
    """What today's rules make of a page of the archive."""

    @property
    def article(self) -> Article | None: ...


Reader = Callable[[ArchiveRecord, str], Reread]
"""Reads the page at a place of the archive as one of a newspaper."""


class Persist:
    """Pipeline step: hands each article over and waits until it is durable.

    A known page with another text, read before by other rules than today's, is read again as it was: so an edit of the
    newspaper and a change of our rules are two revisions, each with its cause.
    """

    def __init__(self, keeper: Keeper, reader: Reader | None = None) -> None:
        self._keeper = keeper
        self._reader = reader

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from lagazette_crawler.ledger import Ledger

        keeper = crawler.get_extension(Ledger)
        if keeper is None:
            raise RuntimeError("the step Persist needs the extension Ledger")
        return cls(keeper, _reader(crawler))

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            try:
                await self._save(item)
            except Unstorable as error:
                raise DropItem(f"cannot be stored: {error.reason}") from error
        return item

    async def _save(self, article: Article) -> None:
        if self._reader is None:
            await self._keeper.save(article)
            return
        written = await self._keeper.save(article, may_wait=True)
        if written.unread:
            earlier = await asyncio.to_thread(_read, self._reader, written.unread)
            if earlier:
                earlier.canonical_url = article.canonical_url  # whatever the page said then: it is this article's
                await self._keeper.save_reread(earlier)
            await self._keeper.save(article)


def _reader(crawler: Crawler) -> Reader | None:
    """None: no archive is kept."""
    folder, named = crawler.settings.get("ARCHIVE_FOLDER"), crawler.settings.get("REREAD_PAGE")
    if not folder or not named:
        return None
    reread, archive = load_object(named), Path(folder).absolute()

    def read(place: ArchiveRecord, newspaper: str) -> Reread:
        """As a crawl reads it now: with the newspapers' memory as it is."""
        page: Reread = reread(archive, place, newspaper, getattr(crawler.spider, "memory", None))
        return page

    return read


def _read(reader: Reader, page: EarlierPage) -> Article | None:
    """The article on the page before; None when it is not there or is an article no more."""
    try:
        return reader(page.record, page.newspaper).article
    except (ArchiveError, BrokenRuleError) as error:
        logger.info("The page before cannot be read again, so the cause of a change stays open: %s", error)
        return None
