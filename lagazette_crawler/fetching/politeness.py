"""Politeness: a host that asked for patience, or that only fails, gets it, in this run and in the next ones.

Settings: those of PacedDownloader, which hears the answers, and HOST_MEMORY, which outlives the run.
Middleware: PolitenessMiddleware at 620, nearer to the downloader than retries and redirects.
Leave 429 and 503 out of RETRY_HTTP_CODES: they are asked again here, after the pause.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from lagazette_crawler.fetching.answers import NotAsked
from lagazette_crawler.fetching.circuit_breaker import Verdict
from lagazette_crawler.fetching.host_memory import HostMemory, host_memory
from lagazette_crawler.fetching.paced_downloader import PacedDownloader, left_alone, paced, told_to_wait

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ASKED_AGAIN = 2
"""How often a request is asked again after pauses, in one run."""
_PROBE_TAKES = 180.0
"""Seconds after which a probe nobody heard of counts as lost."""
_PROBE = "is_probe"


class PolitenessMiddleware:
    """Sends nothing to a host that is to be left alone, and asks again after a short pause."""

    def __init__(self, crawler: Crawler, memory: HostMemory) -> None:
        self._crawler, self._memory = crawler, memory
        self._remembered: dict[str, asyncio.Future[None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, host_memory(crawler))

    async def process_request(self, request: Request) -> None:
        downloader = paced(self._crawler)
        host = downloader.get_slot_key(request)
        await self._remember(downloader, host)
        breaker = downloader.patience.breaker(host)
        while (verdict := breaker.ask(downloader.patience.clock())) is Verdict.WAIT:
            await downloader.patience.end_of_probe(host, _PROBE_TAKES)
        if verdict is Verdict.REFUSE:
            raise NotAsked(left_alone(breaker))
        pause = downloader.pace.paused_for(host)
        if pause > downloader.longest_pause:
            breaker.given_back()
            raise NotAsked(told_to_wait(pause))
        if verdict is Verdict.PROBE:
            request.meta[_PROBE] = True

    async def _remember(self, downloader: PacedDownloader, host: str) -> None:
        """Takes up where the last run left this host; all its requests wait for that."""
        if host not in self._remembered:
            self._remembered[host] = asyncio.ensure_future(self._recall(downloader, host))
        await asyncio.shield(self._remembered[host])

    async def _recall(self, downloader: PacedDownloader, host: str) -> None:
        state = await self._memory.state(host)
        if state is not None:
            downloader.patience.remember(state)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        downloader = paced(self._crawler)
        await self._keep(downloader)
        request.meta.pop(_PROBE, None)
        if not _asks_for_patience(response):
            return response
        self._count("pauses")
        times = request.meta.get("asked_again", 0)
        if (
            downloader.pace.paused_for(downloader.get_slot_key(request)) > downloader.longest_pause
            or times >= ASKED_AGAIN
        ):
            return response
        return request.replace(meta=request.meta | {"asked_again": times + 1}, dont_filter=True)

    async def process_exception(self, request: Request, exception: Exception) -> None:
        downloader = paced(self._crawler)
        if request.meta.pop(_PROBE, None):  # it may never have been sent
            host = downloader.get_slot_key(request)
            downloader.patience.breaker(host).given_back()
            downloader.patience.probe_ended(host)
        await self._keep(downloader)

    async def _keep(self, downloader: PacedDownloader) -> None:
        """Remembers what changed."""
        while downloader.patience.changed:
            _, state = downloader.patience.changed.popitem()
            await self._memory.keep_state(state)

    def _count(self, what: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"politeness/{what}")


def _asks_for_patience(response: Response) -> bool:
    return response.status in (429, 503) or (response.status >= 500 and "Retry-After" in response.headers)
