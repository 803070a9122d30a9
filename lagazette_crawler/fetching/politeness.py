"""Politeness: a host that asks for patience, or that fails, gets it, in this run and in the next ones.

Settings: LONGEST_PAUSE (see PacedDownloader), BACK_OFF (seconds after a first 429 or 503 without Retry-After, doubled
with each further one), BREAKER_FAILURES (failures in a row after which a host is left alone; 0: never), BREAKER_PAUSE
(seconds it is left alone the first time), HOST_MEMORY.
Middleware: PolitenessMiddleware at 620, nearer to the downloader than retries and redirects. Needs PacedDownloader.
Leave 429 and 503 out of RETRY_HTTP_CODES: they are asked again here, after the pause.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.fetching.answers import Answer, NotAsked
from lagazette_crawler.fetching.circuit_breaker import CircuitBreaker, Verdict
from lagazette_crawler.fetching.host_memory import HostMemory, HostState, host_memory
from lagazette_crawler.fetching.paced_downloader import paced, told_to_wait
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

BACK_OFF = 5.0
LONGEST_BACK_OFF = 900.0
LONGEST_TOLD = 24 * 3600.0
"""Seconds of a Retry-After that are believed."""
ASKED_AGAIN = 2
"""How often a request is asked again after pauses, in one run."""
_PROBE_TAKES = 180.0
"""Seconds after which a probe nobody heard of counts as lost."""
_PROBE = "is_probe"
_HOST_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


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


class PolitenessMiddleware:
    """Pauses hosts that ask for it, and stops asking those that only fail."""

    def __init__(
        self, crawler: Crawler, memory: HostMemory, *, back_off: float, breaker_failures: int, breaker_pause: float
    ) -> None:
        self._crawler, self._memory = crawler, memory
        self._back_off, self._breaker_failures, self._breaker_pause = back_off, breaker_failures, breaker_pause
        self._breakers: dict[str, asyncio.Future[CircuitBreaker]] = {}
        self._refusals: dict[str, int] = {}
        """429 and 503 in a row, by host."""
        self._probe_ended = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            host_memory(crawler),
            back_off=settings.getfloat("BACK_OFF", BACK_OFF),
            breaker_failures=settings.getint("BREAKER_FAILURES", 5),
            breaker_pause=settings.getfloat("BREAKER_PAUSE", 60.0),
        )

    # Before a request

    async def process_request(self, request: Request) -> None:
        downloader = paced(self._crawler)
        host = downloader.get_slot_key(request)
        breaker = await self._breaker(host)
        while (verdict := breaker.ask(time.time())) is Verdict.WAIT:
            await self._end_of_probe(breaker)
        if verdict is Verdict.REFUSE:
            raise NotAsked(_left_alone(breaker))
        pause = downloader.pace.paused_for(host)
        if pause > downloader.longest_pause:
            breaker.given_back()
            raise NotAsked(told_to_wait(pause))
        if verdict is Verdict.PROBE:
            request.meta[_PROBE] = True

    async def _end_of_probe(self, breaker: CircuitBreaker) -> None:
        self._probe_ended.clear()
        waiting = asyncio.ensure_future(self._probe_ended.wait())
        ended, _ = await asyncio.wait({waiting}, timeout=_PROBE_TAKES)
        if not ended:
            waiting.cancel()
            breaker.given_back()

    async def _breaker(self, host: str) -> CircuitBreaker:
        """The circuit breaker of a host, as the last run left it."""
        if host not in self._breakers:
            self._breakers[host] = asyncio.ensure_future(self._remembered(host))
        return await asyncio.shield(self._breakers[host])

    async def _remembered(self, host: str) -> CircuitBreaker:
        breaker = CircuitBreaker(self._breaker_failures, self._breaker_pause)
        state = await self._memory.state(host)
        if state is None:
            return breaker
        breaker.failures = state.failures
        until = state.paused_until.timestamp() if state.paused_until else 0.0
        if self._breaker_failures and state.failures >= self._breaker_failures:
            breaker.open_until = until
        elif until > time.time():
            paced(self._crawler).pace.pause(host, until - time.time())
        return breaker

    # After it

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        host = paced(self._crawler).get_slot_key(request)
        breaker = await self._breaker(host)
        if response.status in (429, 503) or (response.status >= 500 and "Retry-After" in response.headers):
            return await self._patient(request, response, host, breaker)
        self._refusals.pop(host, None)
        if response.status >= 500 or response.status == 403:
            await self._failed(host, breaker, f"status {response.status}")
        else:
            await self._succeeded(host, breaker)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        host = paced(self._crawler).get_slot_key(request)
        breaker = await self._breaker(host)
        if isinstance(exception, _HOST_FAILURES):
            await self._failed(host, breaker, type(exception).__name__)
        elif request.meta.pop(_PROBE, None):
            breaker.given_back()
            self._probe_ended.set()

    async def _patient(
        self, request: Request, response: Response, host: str, breaker: CircuitBreaker
    ) -> Request | Response:
        """Pauses the host, and asks again after the pause when that is soon."""
        downloader = paced(self._crawler)
        self._refusals[host] = self._refusals.get(host, 0) + 1
        told = retry_after(response)
        backed_off = min(self._back_off * 2 ** (self._refusals[host] - 1), LONGEST_BACK_OFF)
        pause = backed_off if told is None else told
        downloader.pace.pause(host, pause)
        logger.info("%s answered %d: left alone for %g s", host, response.status, pause)
        self._count("pauses")
        until = datetime.now(UTC) + timedelta(seconds=pause)
        reason = f"status {response.status}"
        await self._memory.keep_state(
            HostState(host=host, paused_until=until, reason=reason, failures=breaker.failures)
        )
        if request.meta.pop(_PROBE, None):
            breaker.given_back()
            self._probe_ended.set()
        times = request.meta.get("asked_again", 0)
        if pause > downloader.longest_pause or times >= ASKED_AGAIN:
            return response
        return request.replace(meta=request.meta | {"asked_again": times + 1}, dont_filter=True)

    async def _failed(self, host: str, breaker: CircuitBreaker, reason: str) -> None:
        opened = breaker.failed(time.time())
        self._probe_ended.set()
        if not opened or breaker.open_until is None:
            return
        logger.warning("%s failed %d times in a row (%s): left alone for now", host, breaker.failures, reason)
        self._count("circuits_opened")
        until = datetime.fromtimestamp(breaker.open_until, UTC)
        state = HostState(host=host, paused_until=until, reason=f"failing: {reason}", failures=breaker.failures)
        await self._memory.keep_state(state)
        paced(self._crawler).give_up(host, _left_alone(breaker))

    async def _succeeded(self, host: str, breaker: CircuitBreaker) -> None:
        was_open = breaker.open_until is not None
        breaker.succeeded()
        self._probe_ended.set()
        if was_open:
            await self._memory.keep_state(HostState(host=host))

    def _count(self, what: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"politeness/{what}")


def _left_alone(breaker: CircuitBreaker) -> Answer:
    return Answer(Outcome.FAILED, "the host is failing and left alone", f"{breaker.failures} failures in a row")
