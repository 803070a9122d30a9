"""Stores articles: a step that ends once the article's transaction is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from scrapy.exceptions import DropItem

from lagazette_crawler.items import Article
from lagazette_crawler.store import Unstorable, Written

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Keeper(Protocol):
    """Whoever stores articles for a crawl."""

    async def save(self, article: Article) -> Written:
        """Stores an article; returns when its transaction is committed. Raises Unstorable or StoreError."""


class Persist:
    """Pipeline step: hands each article over and waits until it is durable."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from lagazette_crawler.ledger import Ledger

        keeper = crawler.get_extension(Ledger)
        if keeper is None:
            raise RuntimeError("the step Persist needs the extension Ledger")
        return cls(keeper)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            try:
                await self._keeper.save(item)
            except Unstorable as error:
                raise DropItem(f"cannot be stored: {error.reason}") from error
        return item
