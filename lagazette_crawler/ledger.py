"""Ledger: one crawl of one newspaper as the database sees it, from its first line to its last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from scrapy import signals
from scrapy.exceptions import CloseSpider, DropItem

from lagazette_crawler import __version__
from lagazette_crawler.alarms import Alarm, Hooks, hooks_of, tell
from lagazette_crawler.chunks import chunks
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.fetching.answers import Answer
from lagazette_crawler.field_counting import FieldCounting
from lagazette_crawler.figures import Errand
from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.logs import TASK
from lagazette_crawler.monitors import judge_run
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Found
from lagazette_crawler.run_counting import Listed, RunCounting
from lagazette_crawler.store import (
    AddressRow,
    AnnouncementRow,
    Change,
    CloseAddress,
    GroupWriter,
    Lock,
    NewspaperRow,
    NoteVisit,
    SaveArticle,
    Settled,
    Store,
    StoreError,
    Validators,
    Written,
    open_store,
)
from lagazette_crawler.verdict import JUDGED, Verdict, judge, once_a_day, with_findings

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)
T = TypeVar("T")
AT_A_TIME = 2_000
"""Addresses of an announcement that are recorded in one transaction: a sitemap has up to 50,000."""
_CLOSED = "store-unavailable"
"""Why a crawl ended whose store did not let it go on."""


class Ledger:
    """Scrapy extension: holds the store of a crawl, writes through it and counts what became of each address."""

    def __init__(
        self,
        database_url: str,
        stats: StatsCollector,
        stop: Callable[[str], object],
        *,
        limited: bool = False,
        hooks: Hooks | None = None,
    ) -> None:
        self._database_url = database_url
        self._stats = stats
        self._stop = stop
        self._limited = limited
        self._hooks = hooks or Hooks()
        self._store: Store | None = None
        self._writer: GroupWriter | None = None
        self._run: int | None = None
        self._lock: Lock | None = None
        self._hears: Callable[[str, Outcome], None] | None = None
        self._at_end: Callable[[], Awaitable[None]] | None = None
        self._revisits: Sequence[timedelta] = ()
        self._for_backfill = False
        self._replays = False
        self._validators: dict[str, Validators] = {}
        self._counting: RunCounting | None = None
        self.newspaper = ""
        self.verdict: Verdict | None = None
        """What to tell the operator; set when the run has ended, or as soon as it has to."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        def stop(reason: str) -> None:
            asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))  # noqa: RUF006 (the engine waits)

        limited = crawler.settings.getint("ARTICLE_LIMIT") > 0
        hooks = hooks_of(crawler.settings.getdict("ALARMS"))
        ledger = cls(crawler.settings["DATABASE_URL"], crawler.stats, stop, limited=limited, hooks=hooks)
        crawler.signals.connect(ledger.spider_closed, signals.spider_closed)
        return ledger

    async def open(self, spider: NewspaperSpider) -> None:
        """Opens the store and begins the run; a crawl that cannot do that ends here, with nothing asked."""
        self.newspaper = spider.newspaper
        self._for_backfill = spider.backfill is not None
        self._replays = bool(spider.replay)
        self._revisits = () if self._replays else spider.revisits
        try:
            self._store = await asyncio.to_thread(open_store, self._database_url)
            if not self._replays:
                self._lock = await asyncio.to_thread(self._store.lock, f"{spider.errand} of {spider.newspaper}")
            self._run = await asyncio.to_thread(self._begin, self._store, spider)
            spider.memory = await asyncio.to_thread(self._store.memory)
        except StoreError as error:
            self._fail(error)
            raise CloseSpider(_CLOSED) from error
        self._writer = GroupWriter(self._store, self._lock)
        if task := TASK.get():
            task.run = self._run

    def _begin(self, store: Store, spider: NewspaperSpider) -> int:
        at = now()
        crawled_since = store.register(
            NewspaperRow(
                name=spider.newspaper,
                title=spider.title or None,
                language=spider.language,
                timezone=spider.timezone,
                country=spider.country,
                declared=spider.newspaper == spider.name,
            ),
            at=at,
        )
        self._counting = RunCounting(FieldCounting(spider.layouts), at, self._errand(spider), crawled_since)
        versions = {"lagazette-crawler": __version__}
        return store.begin_run(spider.newspaper, versions, at, self._errand(spider))

    def _errand(self, spider: NewspaperSpider) -> Errand:
        if spider.replay or spider.backfill:
            return Errand.REPLAY if spider.replay else Errand.BACKFILL
        return Errand.PART if spider.since or self._limited else Errand.CRAWL

    @property
    def counting(self) -> RunCounting:
        """The figures of this run."""
        if self._counting is None:
            raise RuntimeError("the run has not begun")
        return self._counting

    @property
    def is_open(self) -> bool:
        """Whether the run has begun and can go on."""
        return self._writer is not None and self.verdict is None

    @property
    def store(self) -> Store:
        if self._store is None:
            raise RuntimeError("the run has not begun")
        return self._store

    # What the crawl asks of the past

    async def announce(self, found: Sequence[Found], found_on: str) -> Listed:
        """Records the addresses of one announcement, some thousands at a time; what it listed."""
        listed, at = Listed(), now()
        for some in chunks(found, AT_A_TIME):
            listed.add(await self._ask(partial(self._announce, some, found_on, at)))
        self._stats.inc_value("lagazette/found", listed.count)
        return listed

    def _announce(self, found: Sequence[Found], found_on: str, at: datetime, store: Store) -> list[AddressRow]:
        return store.announce(self.newspaper, found, found_on=found_on, at=at, for_backfill=self._for_backfill)

    async def pending(self, limit: int) -> list[AddressRow]:
        """Addresses that are due, the newest announced first; none when the store fails, which ends the crawl."""
        try:
            return await asyncio.to_thread(self._pending, limit)
        except StoreError as error:
            self._fail(error)
            return []

    def pending_now(self, limit: int) -> list[AddressRow]:
        """The same, for a moment at which nothing else is under way."""
        try:
            return self._pending(limit)
        except StoreError as error:
            self._fail(error)
            return []

    def _pending(self, limit: int) -> list[AddressRow]:
        return self.store.pending(self.newspaper, at=now(), limit=limit, for_backfill=self._for_backfill)

    async def last_look(self, url: str) -> AnnouncementRow | None:
        """A place where articles are announced, as it was at the last look."""
        return await self._ask(lambda store: store.announcement(self.newspaper, url))

    async def known_until(self) -> datetime | None:
        """Since when articles may be missing; None: nothing is known to be."""
        return await self._ask(lambda store: store.known_until(self.newspaper))

    async def _ask(self, question: Callable[[Store], T]) -> T:
        try:
            return await asyncio.to_thread(question, self.store)
        except StoreError as error:
            self._fail(error)
            raise CloseSpider(_CLOSED) from error

    # What the crawl tells

    def listen(self, hears: Callable[[str, Outcome], None], at_end: Callable[[], Awaitable[None]]) -> None:
        """`hears` is told what became of each address; `at_end` is called when all due work was done."""
        self._hears, self._at_end = hears, at_end

    def answered(self, url: str, validators: Validators | None) -> None:
        """What the page of an article was sent with; kept once the article is durable."""
        if validators:
            self._validators[url] = validators

    async def save(self, article: Article, *, may_wait: bool = False) -> Written:
        """Stores an article; returns when its transaction is committed, or with `unread` set when it waits."""
        url = article.requested_url or article.url
        validators = self._validators.get(url)
        change = SaveArticle(
            article=article,
            validators=validators,
            run_id=self._run,
            revisits=self._revisits,
            recorded_at=now(),
            may_wait=may_wait,
            rereading=self._replays,
        )
        written = await self._write(change)
        if written is None:
            raise DropItem("the database failed; its address is asked for again next time")
        if not written.unread:
            self._validators.pop(url, None)
            self.counting.fields.count(article)
            if written.outcome is Outcome.NEW:
                self.counting.new(article, now())
            self.counting.looked_at(written.outcome, written.article_id)
            self._became(url, written.outcome, written.reason if written.outcome is Outcome.REFUSED else None)
        return written

    async def save_reread(self, article: Article) -> None:
        """Stores what today's rules read on a page of the archive; no address was looked at."""
        await self._write(SaveArticle(article=article, run_id=self._run, recorded_at=now(), rereading=True))

    async def close_address(self, newspaper: str, url: str, answer: Answer, status: int | None) -> None:
        """Records what became of an address that gave no article."""
        if answer.outcome is None:
            raise ValueError(f"{url} is still to be read")
        change = CloseAddress(
            newspaper=newspaper,
            url=url,
            outcome=answer.outcome,
            reason=answer.reason,
            evidence=answer.evidence,
            status=status,
            run_id=self._run,
            at=now(),
            revisits=self._revisits,
        )
        self._validators.pop(url, None)
        if written := await self._write(change):
            self.counting.looked_at(written.outcome, written.article_id)
            self._became(url, answer.outcome, answer.reason)

    async def visited(
        self,
        url: str,
        validators: Validators | None,
        status: int | None,
        found: int,
        *,
        body_digest: str | None = None,
        newest_listed_at: datetime | None = None,
        lied: bool = False,
    ) -> None:
        """Records a look at an announcement, after its addresses are rows; a backfill leaves no trace there."""
        if self._for_backfill:
            return
        change = NoteVisit(
            newspaper=self.newspaper,
            url=url,
            validators=validators,
            status=status,
            found=found,
            body_digest=body_digest,
            newest_listed_at=newest_listed_at,
            lied=lied,
            at=now(),
        )
        await self._write(change)

    async def open_gap(self, announcement: str, last_known_at: datetime) -> None:
        """Records that nothing was left on an announcement of what it had at the last look."""
        await self._ask(
            lambda store: store.open_gap(self.newspaper, announcement, last_known_at=last_known_at, at=now())
        )

    async def close_gaps(self) -> None:
        """Records that all articles since the last looks were found elsewhere."""
        await self._ask(lambda store: store.close_gaps(self.newspaper, at=now()))

    async def _write(self, change: Change) -> Written | None:
        """Writes a change; None when the store failed, which ends the crawl with one sentence."""
        if self._writer is None:
            raise RuntimeError("the run has not begun")
        try:
            return await asyncio.wrap_future(self._writer.submit(change))
        except StoreError as error:
            self._fail(error)
            return None

    def _became(self, url: str, outcome: Outcome, reason: str | None = None) -> None:
        self.count(outcome, reason)
        if self._hears:
            self._hears(url, outcome)

    def count(self, outcome: Outcome, reason: str | None = None) -> None:
        """Counts what became of an address."""
        self._stats.inc_value(f"lagazette/{outcome}")
        if reason:
            self._stats.inc_value(f"lagazette/reason/{outcome}/{reason}")

    def no_room(self, error: OSError) -> None:
        """Ends the crawl when a page cannot be read for want of disk; its address stays as it was."""
        self._end_with(ExitCode.UNWRITABLE, f"There is no room left to work with ({error}). Make room on the disk.")

    def _fail(self, error: StoreError) -> None:
        self._end_with(error.exit_code, str(error))

    def _end_with(self, code: ExitCode, sentence: str) -> None:
        """Ends the crawl at the first failure of database or disk; later ones say the same."""
        if self.verdict is None:
            self.verdict = Verdict(code, sentence)
            logger.info("%s", sentence)  # the command line says it once more, on stderr
            self._stop(_CLOSED)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Writes what still waits, then the last line of the run."""
        if reason == "finished" and self.is_open and self._at_end:
            await self._at_end()
        if self._writer:
            await asyncio.to_thread(self._writer.close)
        self.verdict = self.verdict or judge(self._stats.get_stats(), reason, replay=self._replays)
        if not self._replays:
            await self._doubt_absences()
        settled = Settled()
        if self._store:
            settled = await asyncio.to_thread(self._end, self._store, self.verdict)
            if self._lock:
                await asyncio.to_thread(self._lock.release)
            self._store.close()
        await self._tell(settled)

    async def _doubt_absences(self) -> None:
        """Known articles missing in numbers are a fault of ours: nothing is called gone, and the operator is told."""
        if self._store is None or self._run is None or self.verdict is None:
            return
        if self.verdict.exit_code is ExitCode.UNWRITABLE:
            return
        try:
            too_many = await asyncio.to_thread(self._store.doubt_absences, self.newspaper, self._run, at=now())
        except StoreError as error:
            self._fail(error)
            return
        if too_many and self.verdict.exit_code is ExitCode.OK:
            self.verdict = Verdict(ExitCode.DEGRADED, str(too_many))

    def _end(self, store: Store, verdict: Verdict) -> Settled:
        """Writes the last line of the run and what the monitors found; what opened and closed by it."""
        if self._run is None or self._counting is None or verdict.exit_code is ExitCode.UNWRITABLE:
            return Settled()  # a run without an end is one that did not end well
        figures, at = self._counting.figures(self._stats.get_stats()), now()
        findings = judge_run(figures, store.history(self.newspaper, at=at)) if verdict.exit_code in JUDGED else []
        said = with_findings(verdict, findings)
        settled = store.end_run(self._run, figures, findings, exit_code=int(said.exit_code), at=at)
        self.verdict = once_a_day(said, verdict, findings, settled.told)
        return settled

    async def _tell(self, settled: Settled) -> None:
        """Tells those who are to be told of incidents; that it fails changes nothing."""
        if self._hooks.any and (settled.opened or settled.closed):
            alarm = Alarm(self.newspaper, settled.opened, settled.closed)
            for failure in await asyncio.to_thread(tell, alarm, self._hooks):
                logger.warning("%s", failure)


def now() -> datetime:
    return datetime.now(UTC)
