"""Scrapy's downloader with slots that keep the pace of a host, can be paused, and give up what waits too long.

Settings: DOWNLOADER = "lagazette_crawler.fetching.paced_downloader.PacedDownloader", DOWNLOAD_DELAY,
DOWNLOAD_DELAY_JITTER and DOWNLOAD_SLOTS as in Scrapy, PACE_FOLDER, LONGEST_PAUSE (seconds a request waits for a host
that asked to be left alone; for a longer pause it ends as failed at once), BACK_OFF (seconds after a first 429 or 503
without Retry-After, doubled with each further one), BREAKER_FAILURES (failures in a row after which a host is left
alone; 0: never) and BREAKER_PAUSE (seconds it is left alone the first time).
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader, Slot
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.utils.asyncio import call_later, create_looping_call

from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.fetching.answers import Answer, NotAsked
from lagazette_crawler.fetching.circuit_breaker import CircuitBreaker
from lagazette_crawler.fetching.pace import Pace
from lagazette_crawler.fetching.patience import Patience
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

LONGEST_PAUSE = 60.0
_LOOK_AGAIN = 1.0
"""Seconds a waiting slot sleeps at most, so that a crawl that is told to stop does so."""
STOPS_WITHIN = 4.0
"""Seconds an answer may take once the crawl was told to stop."""
LONGEST_TOLD = 24 * 3600.0
"""Seconds of a Retry-After that are believed."""
HOST_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
STOPPED = Answer(Outcome.PENDING, "the crawl was stopped before it was asked")


class PacedDownloader(Downloader):
    """Holds and sends the requests of each host at its pace."""

    def __init__(self, crawler: Crawler) -> None:
        folder = crawler.settings.get("PACE_FOLDER")
        self.pace = Pace(Path(folder) if folder else None)
        self.patience = _patience(crawler.settings, self.pace)
        self.longest_pause = crawler.settings.getfloat("LONGEST_PAUSE", LONGEST_PAUSE)
        self._sending: set[asyncio.Future[None]] = set()
        self._under_way: set[asyncio.Future[Response]] = set()
        self._told_to_stop: float | None = None
        self._watch = create_looping_call(self._end_what_is_slow)
        super().__init__(crawler)
        self._ask = self.handlers.download_request_async
        self.handlers.download_request_async = self._asked  # type: ignore[method-assign]

    async def _asked(self, request: Request) -> Response:
        """Asks, and hears the answer before the next request of the host is sent: middlewares hear it later."""
        host = request.meta[self.DOWNLOAD_SLOT]
        if not self._watch.running:
            self._watch.start(_LOOK_AGAIN, now=False)
        asking = asyncio.ensure_future(self._ask(request))
        self._under_way.add(asking)
        asking.add_done_callback(self._under_way.discard)
        try:
            response = await asking
        except asyncio.CancelledError:
            raise NotAsked(STOPPED) from None
        except HOST_FAILURES as error:
            self.patience.failed(host, type(error).__name__)
            self._give_up_if_failing(host)
            raise
        self.patience.answered(host, response.status, retry_after(response))
        self._give_up_if_failing(host)
        return response

    def _give_up_if_failing(self, host: str) -> None:
        breaker = self.patience.breaker(host)
        if breaker.open_until is not None:
            self.give_up(host, left_alone(breaker))

    def give_up(self, host: str, answer: Answer) -> None:
        """Ends the requests that wait for a host."""
        slot = self.slots.get(host)
        while slot and slot.queue:
            _, deferred = slot.queue.popleft()
            deferred.errback(NotAsked(answer))

    def _process_queue(self, slot: Slot) -> None:
        """Sends what waits in a slot, one request a turn; Scrapy keeps its own delay in this place."""
        if slot.latercall:
            return
        host = next((name for name, each in self.slots.items() if each is slot), "")
        while slot.queue and slot.free_transfer_slots() > 0:
            wait = self._turn(host, slot)
            if wait > 0:
                slot.latercall = call_later(min(wait, _LOOK_AGAIN), self._latercall, slot)
                return

    def _turn(self, host: str, slot: Slot) -> float:
        """Sends one request, or gives up all, or tells how many seconds to wait."""
        if self._is_stopping():
            self.give_up(host, STOPPED)
            return 0.0
        wait = self.pace.turn(host, slot.download_delay())
        if wait > self.longest_pause:
            self.give_up(host, told_to_wait(wait))
            return 0.0
        if wait <= 0:
            slot.lastseen = time.monotonic()
            request, deferred = slot.queue.popleft()
            slot.transferring.add(request)  # now, not when its task starts: a burst would exceed the concurrency
            sending = asyncio.ensure_future(self._wait_for_download(slot, request, deferred))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
        return wait

    def _end_what_is_slow(self) -> None:
        """Once a crawl was told to stop, it does not wait for answers that drip."""
        if not self._is_stopping():
            return
        self._told_to_stop = self._told_to_stop or time.monotonic()
        if time.monotonic() - self._told_to_stop >= STOPS_WITHIN:
            for asking in list(self._under_way):
                asking.cancel()

    def close(self) -> None:
        if self._watch.running:
            self._watch.stop()
        super().close()

    def _is_stopping(self) -> bool:
        engine = self.crawler.engine
        return engine is not None and engine._slot is not None and engine._slot.closing is not None


def told_to_wait(seconds: float) -> Answer:
    """What it means for an address that its host is to be left alone for longer than a run waits."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    return Answer(Outcome.FAILED, "the host asked to be left alone", f"until {until:%Y-%m-%d %H:%M:%S} UTC")


def left_alone(breaker: CircuitBreaker) -> Answer:
    """What it means for an address that its host only fails."""
    return Answer(Outcome.FAILED, "the host is failing and left alone", f"{breaker.failures} failures in a row")


def retry_after(response: Response) -> float | None:
    """Seconds that Retry-After asks for, in either form, by the server's own clock; None: it does not ask.

    Source: RFC 9110, 10.2.3.
    """
    told = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if told.isascii() and told.isdigit():
        return min(float(told[:10]), LONGEST_TOLD)
    until = read_moment(told)
    if until is None:
        return None
    sent = read_moment((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return min(max(0.0, (until - sent).total_seconds()), LONGEST_TOLD)


def _patience(settings: BaseSettings, pace: Pace) -> Patience:
    return Patience(
        pace,
        back_off=settings.getfloat("BACK_OFF", 5.0),
        breaker_failures=settings.getint("BREAKER_FAILURES", 5),
        breaker_pause=settings.getfloat("BREAKER_PAUSE", 60.0),
    )


def paced(crawler: Crawler) -> PacedDownloader:
    """The downloader of a crawl under way."""
    downloader = crawler.engine.downloader if crawler.engine else None
    if not isinstance(downloader, PacedDownloader):
        raise TypeError(f"politeness needs the setting DOWNLOADER = '{__name__}.PacedDownloader'")
    return downloader
