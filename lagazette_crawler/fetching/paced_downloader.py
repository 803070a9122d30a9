"""Scrapy's downloader with slots that keep the pace of a host, can be paused, and give up what waits too long.

Settings: DOWNLOADER = "lagazette_crawler.fetching.paced_downloader.PacedDownloader", DOWNLOAD_DELAY,
DOWNLOAD_DELAY_JITTER and DOWNLOAD_SLOTS as in Scrapy, PACE_FOLDER, LONGEST_PAUSE (seconds a request waits for a host
that asked to be left alone; for a longer pause it ends as failed at once).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader, Slot
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro

from lagazette_crawler.fetching.answers import Answer, NotAsked
from lagazette_crawler.fetching.pace import Pace
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LONGEST_PAUSE = 60.0
_LOOK_AGAIN = 1.0
"""Seconds a waiting slot sleeps at most, so that a crawl that is told to stop does so."""
STOPPED = Answer(Outcome.PENDING, "the crawl was stopped before it was asked")


class PacedDownloader(Downloader):
    """Holds and sends the requests of each host at its pace."""

    def __init__(self, crawler: Crawler) -> None:
        folder = crawler.settings.get("PACE_FOLDER")
        self.pace = Pace(Path(folder) if folder else None)
        self.longest_pause = crawler.settings.getfloat("LONGEST_PAUSE", LONGEST_PAUSE)
        super().__init__(crawler)

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
            _schedule_coro(self._wait_for_download(slot, request, deferred))
        return wait

    def _is_stopping(self) -> bool:
        engine = self.crawler.engine
        return engine is not None and engine._slot is not None and engine._slot.closing is not None


def told_to_wait(seconds: float) -> Answer:
    """What it means for an address that its host is to be left alone for longer than a run waits."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    return Answer(Outcome.FAILED, "the host asked to be left alone", f"until {until:%Y-%m-%d %H:%M:%S} UTC")


def paced(crawler: Crawler) -> PacedDownloader:
    """The downloader of a crawl under way."""
    downloader = crawler.engine.downloader if crawler.engine else None
    if not isinstance(downloader, PacedDownloader):
        raise TypeError(f"politeness needs the setting DOWNLOADER = '{__name__}.PacedDownloader'")
    return downloader
