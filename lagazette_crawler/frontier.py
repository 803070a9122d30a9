"""Frontier: which addresses a crawl asks for, and what became of those that gave no article.

An address found is a row before it is a request. Requests are taken from the rows in batches, newest first, so a
crawl needs no more memory for a hundred thousand addresses than for a hundred.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Coroutine, Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from lagazette_crawler.continuity import Continuity, has_lied
from lagazette_crawler.discovery.announced_xml import NotAnAnnouncement
from lagazette_crawler.discovery.traps import Traps
from lagazette_crawler.fetching.answers import Answer, NotAsked, read_answer, read_failure
from lagazette_crawler.fetching.conditional import asks_for_all, validators_of
from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.ledger import Ledger
from lagazette_crawler.newspaper import ANNOUNCEMENT, ARTICLE, NewspaperSpider
from lagazette_crawler.page import Found
from lagazette_crawler.run_counting import Listed
from lagazette_crawler.store import AddressRow, AnnouncementRow, Validators
from lagazette_crawler.verdict import FIRST_UNREAD

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

BATCH = 64
"""Addresses taken from the store at a time: enough to keep every download slot busy."""

_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Frontier:
    """Spider middleware between a newspaper's spider and the store."""

    def __init__(self, crawler: Crawler, ledger: Ledger, limit: int | None) -> None:
        self._crawler = crawler
        self._ledger = ledger
        self._left = limit
        """How many more articles this run may ask for; None: all."""
        self._open: set[str] = set()
        """Addresses asked for and not closed yet."""
        self._tried: set[int] = set()
        """Hashes of all addresses asked for in this run: none is asked for twice."""
        self._looked_at: set[str] = set()
        """Announcements asked for in this run."""
        self._traps = Traps()
        self._continuity = Continuity(ledger)
        self._filling = False
        self._tasks: set[asyncio.Future[Any]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger = crawler.get_extension(Ledger)
        if ledger is None:
            raise RuntimeError("the Frontier needs the extension Ledger")
        frontier = cls(crawler, ledger, crawler.settings.getint("ARTICLE_LIMIT") or None)
        ledger.listen(frontier.heard, frontier._continuity.end)
        crawler.signals.connect(frontier.spider_idle, signals.spider_idle)
        crawler.signals.connect(frontier.item_scraped, signals.item_scraped)
        crawler.signals.connect(frontier.item_dropped, signals.item_dropped)
        crawler.signals.connect(frontier.item_error, signals.item_error)
        return frontier

    @property
    def _spider(self) -> NewspaperSpider:
        spider = self._crawler.spider
        if not isinstance(spider, NewspaperSpider):
            raise TypeError(f"{spider!r} is no NewspaperSpider")
        return spider

    # Announcements

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        await self._ledger.open(self._spider)
        if not self._spider.replay:
            await self._continuity.begin()
        async for request in start:
            request.meta["watched"] = True
            if prepared := await self._prepared(request):
                yield prepared

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        if response.meta.get("failed"):  # the errback has told what became of it
            return
        readings = {ANNOUNCEMENT: self._announced, ARTICLE: self._read}
        reading = readings.get(response.meta.get("kind", ""), self._passed)
        async for each in reading(response, result):
            yield each

    async def _passed(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for each in result:
            if isinstance(each, Request):
                each.meta["watched"] = True
            if each := await self._prepared(each) if isinstance(each, Request) else each:
                yield each

    def process_spider_input(self, response: Response) -> None:
        """What is no page to read goes to the errback, with what it means."""
        kind = response.meta.get("kind")
        answer = read_answer(response, article=kind == ARTICLE)
        response.meta["status"] = response.status
        if answer.outcome is not None and not response.meta.get("handle_httpstatus_all"):
            raise NotAsked(answer)

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterable[Any] | None:
        if isinstance(exception, NotAnAnnouncement):
            response.meta["unreadable"] = str(exception)
            return ()
        if isinstance(exception, OSError) and exception.errno in _NO_ROOM:
            self._ledger.no_room(exception)
            return ()
        if response.meta.get("kind") == ARTICLE and not isinstance(exception, NotAsked):
            bug = Answer(Outcome.FAILED, f"bug: {type(exception).__name__}")
            self._later(self._close(response.request, bug, None))
        return None

    async def _announced(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        found: list[Found] = []
        requests: list[Request] = []
        async for each in result:
            (found if isinstance(each, Found) else requests).append(each)
        listed = await self._ledger.announce(found, response.url)
        goes_on = listed.due or self._continuity.wants_older(listed)
        wanted = [request for request in requests if goes_on or not request.meta.get("only_if_new")]
        for request in wanted:
            if prepared := await self._prepared(request):
                yield prepared
        for request in await self._continuity.read(response, listed):
            self._crawler.engine.crawl(request)
        await self._visited(response, listed, leads_on=bool(wanted))
        if not listed.count and not requests:
            await self._otherwise(response.meta)
        await self._top_up()

    async def _visited(self, response: Response, listed: Listed, *, leads_on: bool) -> None:
        """Records a look at an announcement.

        One that leads on to others, or was read only from some day on, is read as a whole next time: if this run is
        killed before it has followed, `not modified` would hide what it had not come to.
        """
        reason = response.meta.get("unreadable")
        self._told_of(response.meta, "unreadable" if reason else "read", response.url, reason)
        if not reason:
            self._count(response.meta, listed, leads_on=leads_on)
        sent, digest = _validators(response), blake2b(response.body, digest_size=16).hexdigest()
        lied = has_lied(response.meta.get("last_look"), sent, digest)
        if lied:
            self._spider.logger.info("%s changed and said that it had not; it is asked for as a whole", response.url)
        await self._ledger.visited(
            response.meta["announcement"],
            None if reason or leads_on or lied or self._spider.since else sent,
            response.status,
            listed.count,
            body_digest=digest,
            newest_listed_at=listed.newest,
            lied=lied,
        )

    def _count(self, meta: dict[str, Any], listed: Listed, *, leads_on: bool) -> None:
        """Counts what one of the newspaper's own announcements listed; not those they lead on to."""
        if not meta.get("watched") or (leads_on and not listed.count):
            return
        last: AnnouncementRow | None = meta.get("last_look")
        newer = listed.newer_than(last.newest_listed_at if last else None)
        self._ledger.counting.announcement(meta["announcement"], (newer or None) if listed.count else 0)

    async def _prepared(self, request: Request) -> Request | None:
        """A request with what happens when it fails. An announcement is asked once a run, for what changed since."""
        kind = request.meta.get("kind")
        if kind == ARTICLE:
            return request.replace(errback=self._article_failed)
        if kind == ANNOUNCEMENT:
            if request.url in self._looked_at:
                return None
            self._looked_at.add(request.url)
            request.meta["announcement"] = request.url
            request.meta["last_look"] = last = await self._ledger.last_look(request.url)
            if last and not self._asks_for_all(request, last):
                request.meta["validators"] = last.validators
        return request.replace(errback=self._announcement_failed)

    def _asks_for_all(self, request: Request, last: AnnouncementRow) -> bool:
        """Whether an announcement is to be sent as a whole, changed or not."""
        anew = self._spider.since or self._spider.backfill
        walks = self._continuity.is_broken and request.meta.get("walks")
        return bool(anew or walks) or asks_for_all(request.url, last.looks)

    async def _announcement_failed(self, failure: Failure) -> None:
        request, answer, status = _told(failure)
        if answer.outcome is Outcome.PENDING:
            return
        unread = None if status == 304 else answer.reason
        self._told_of(
            request.meta, str(answer.outcome) if unread else "unchanged", request.url, unread, answer.evidence
        )
        if announcement := request.meta.get("announcement"):
            await self._ledger.visited(announcement, None, status, 0)
        if unread:
            await self._otherwise(request.meta)
        for again in self._continuity.unchanged(request) if status == 304 else ():
            self._crawler.engine.crawl(again)
        await self._top_up()

    def _told_of(
        self, meta: dict[str, Any], what: str, url: str, unread: str | None, evidence: str | None = None
    ) -> None:
        """Counts a look at an announcement; that a guessed one is not there means nothing."""
        if unread and "otherwise" in meta:
            return
        self._stats(f"announcement/{what}")
        if meta.get("watched") and "announcement" in meta:
            self._ledger.counting.announcement(meta["announcement"], unread)
        if unread:
            why = f"{url}: {unread}" + (f" ({evidence})" if evidence else "")
            self._crawler.stats.set_value(FIRST_UNREAD, self._crawler.stats.get_value(FIRST_UNREAD, why))
            self._spider.logger.info("Could not be read: %s", why)  # the verdict tells the first

    async def _otherwise(self, meta: dict[str, Any]) -> None:
        """A guess that announced nothing: what to ask instead."""
        for request in meta.get("otherwise", ()):
            request.meta["watched"] = True
            if prepared := await self._prepared(request):
                self._crawler.engine.crawl(prepared)

    # Articles

    async def _read(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        self._stats("fetched")
        self._ledger.answered(response.meta.get("address", response.url), _validators(response))
        any_article = False
        async for each in result:
            any_article = any_article or isinstance(each, Article)
            yield each
        if not any_article:
            await self._close(response.request, Answer(Outcome.REFUSED, "no article"), response.status)

    async def _article_failed(self, failure: Failure) -> None:
        request, answer, status = _told(failure)
        if status is not None:
            self._stats("fetched")
        await self._close(request, answer, status)

    async def item_scraped(self, item: Any, response: Response | None) -> None:
        if response is not None:
            self._open.discard(response.meta.get("address", response.url))
            await self._top_up()

    async def item_dropped(self, item: Any, response: Response | None, exception: Exception) -> None:
        if isinstance(item, Article) and self._ledger.is_open:
            self._ledger.counting.fields.count(item)
        if response is not None:
            await self._close(response.request, Answer(Outcome.REFUSED, str(exception)), response.status)

    async def item_error(self, item: Any, response: Response | None, failure: Failure) -> None:
        self._stats("bug")
        if response is not None:
            bug = Answer(Outcome.FAILED, f"bug: {type(failure.value).__name__}")
            await self._close(response.request, bug, response.status)

    async def _close(self, request: Request | None, answer: Answer, status: int | None) -> None:
        """Records what became of an address that gave no article; at the end of a run it stays pending."""
        if request is None or answer.outcome in (None, Outcome.PENDING) or not self._ledger.is_open:
            return
        if "replay" in request.meta:  # what was recorded says nothing of the address now
            self._ledger.count(answer.outcome, answer.reason)
            return
        url = request.meta.get("address", request.url)
        await self._ledger.close_address(self._spider.newspaper_of(url), url, answer, status)
        self._open.discard(url)
        await self._top_up()

    # From rows to requests

    async def _top_up(self) -> None:
        """Keeps the download slots busy while rows are pending."""
        if self._filling or len(self._open) >= BATCH // 2 or self._spider.replay or not self._ledger.is_open:
            return
        self._filling = True
        try:
            self._ask_for(await self._ledger.pending(BATCH + len(self._open)))
        finally:
            self._filling = False

    def spider_idle(self) -> None:
        """Nothing is under way: the rows left are asked for, else the crawl ends."""
        spider = self._crawler.spider
        if not isinstance(spider, NewspaperSpider) or spider.replay or not self._ledger.is_open:
            return
        if self._ask_for(self._ledger.pending_now(BATCH)):
            raise DontCloseSpider

    def _ask_for(self, rows: list[AddressRow]) -> int:
        rows = [row for row in rows if hash(row.url) not in self._tried]
        if self._left is not None:
            rows = rows[: self._left]
            self._left -= len(rows)
        for row in rows:
            self._tried.add(hash(row.url))
            self._open.add(row.url)
            if self._traps.is_trap(row.url):
                self._later(self._leave(row))
                continue
            request = self._spider.article_request(row.url, row.announced)
            request.meta["validators"] = row.validators
            self._crawler.engine.crawl(request.replace(errback=self._article_failed))
        return len(rows)

    async def _leave(self, row: AddressRow) -> None:
        await self._ledger.close_address(row.newspaper, row.url, Answer(Outcome.REFUSED, "trap"), None)
        self._open.discard(row.url)
        await self._top_up()

    def heard(self, url: str, outcome: Outcome) -> None:
        """What became of an address; many in a row that give nothing new are a trap."""
        if sentence := self._traps.heard(url, outcome):
            self._spider.logger.warning("%s", sentence)

    def _later(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _stats(self, key: str) -> None:
        self._crawler.stats.inc_value(f"lagazette/{key}")


def _validators(response: Response) -> Validators | None:
    if "replay" in response.meta:
        return None
    sent = validators_of(response)
    return Validators(sent.etag, sent.last_modified) if sent else None


def _told(failure: Failure) -> tuple[Request, Answer, int | None]:
    """The request of a failure, what it means, and the status when there was an answer; marked as told."""
    request: Request = failure.request  # type: ignore[attr-defined]
    request.meta["failed"] = True
    answer = read_failure(failure.value or RuntimeError("a failure without a cause"))
    return request, answer, request.meta.get("status")
