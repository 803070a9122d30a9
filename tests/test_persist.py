"""The last step of a crawl: an item is done when its transaction is committed."""

from __future__ import annotations

import asyncio

import pytest
from scrapy.exceptions import DropItem

from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.store import GroupWriter, SaveArticle, Store, StoreUnavailable, Unstorable, Written
from pipelines.persist import Persist


class Keeping:
    """Stores articles as a crawl does, by a writer of groups."""

    def __init__(self, store: Store) -> None:
        self.writer = GroupWriter(store)

    async def save(self, article: Article) -> Written:
        return await asyncio.wrap_future(self.writer.submit(SaveArticle(article=article)))


class Refusing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def save(self, article: Article) -> Written:
        raise self._error


def article(number: int = 1) -> Article:
    return Article(newspaper="gazette", url=f"https://gazette.example/{number}", title=f"T{number}", body=f"B{number}")


def test_an_item_is_done_when_its_article_can_be_read(store: Store) -> None:
    keeping = Keeping(store)
    item = article()

    async def process() -> object:
        done = await Persist(keeping).process_item(item)
        found = store.article("https://gazette.example/1")
        assert found is not None
        assert found.addresses[0].outcome is Outcome.NEW
        return done

    assert asyncio.run(process()) is item
    keeping.writer.close()


def test_many_items_wait_together(store: Store) -> None:
    keeping = Keeping(store)
    step = Persist(keeping)

    async def process() -> None:
        await asyncio.gather(*(step.process_item(article(number)) for number in range(50)))

    asyncio.run(process())
    keeping.writer.close()
    assert [counts.articles for counts in store.newspapers()] == [50]


def test_an_article_no_database_holds_is_dropped_with_the_reason() -> None:
    with pytest.raises(DropItem, match="cannot be stored: too odd"):
        asyncio.run(Persist(Refusing(Unstorable("too odd"))).process_item(article()))


def test_an_outage_is_told() -> None:
    with pytest.raises(StoreUnavailable):
        asyncio.run(Persist(Refusing(StoreUnavailable("gone"))).process_item(article()))


def test_other_items_pass() -> None:
    assert asyncio.run(Persist(Refusing(Unstorable("x"))).process_item({"a": 1})) == {"a": 1}
