"""Patience: what the answers of a host say about asking it again: a pause, less often, or not at all for now."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lagazette_crawler.fetching.circuit_breaker import CircuitBreaker
from lagazette_crawler.fetching.host_memory import HostState
from lagazette_crawler.fetching.pace import Pace

logger = logging.getLogger(__name__)

LONGEST_BACK_OFF = 900.0


@dataclass
class Patience:
    """Listens to every answer before the next request of its host is sent."""

    pace: Pace
    back_off: float = 5.0
    """Seconds after a first 429 or 503 that tells no time, doubled with each further one."""
    breaker_failures: int = 5
    breaker_pause: float = 60.0
    clock: Callable[[], float] = time.time
    changed: dict[str, HostState] = field(default_factory=dict)
    """What is to be remembered of hosts, and was not yet."""
    _breakers: dict[str, CircuitBreaker] = field(default_factory=dict)
    _refusals: dict[str, int] = field(default_factory=dict)
    _ended: dict[str, asyncio.Event] = field(default_factory=dict)

    def breaker(self, host: str) -> CircuitBreaker:
        if host not in self._breakers:
            self._breakers[host] = CircuitBreaker(self.breaker_failures, self.breaker_pause)
        return self._breakers[host]

    def remember(self, state: HostState) -> None:
        """Takes up where the last run ended."""
        breaker = self.breaker(state.host)
        breaker.failures = state.failures
        until = state.paused_until.timestamp() if state.paused_until else 0.0
        if self.breaker_failures and state.failures >= self.breaker_failures:
            breaker.open_until = until
        elif until > self.clock():
            self.pace.pause(state.host, until - self.clock())

    def answered(self, host: str, status: int, told: float | None) -> None:
        """Hears an answer. `told`: seconds that its Retry-After asks for."""
        if status in (429, 503) or (status >= 500 and told is not None):
            self._asked_for_patience(host, status, told)
            return
        self._refusals.pop(host, None)
        if status >= 500 or status == 403:
            self.failed(host, f"status {status}")
            return
        breaker = self.breaker(host)
        if breaker.open_until is not None:
            self.changed[host] = HostState(host=host)
        breaker.succeeded()
        self.probe_ended(host)

    def failed(self, host: str, reason: str) -> None:
        """Hears that a host gave no answer, or one that is as good as none."""
        breaker = self.breaker(host)
        opened = breaker.failed(self.clock())
        self.probe_ended(host)
        if opened and breaker.open_until is not None:
            logger.info("%s failed %d times in a row (%s): left alone for now", host, breaker.failures, reason)
            until = datetime.fromtimestamp(breaker.open_until, UTC)
            self.changed[host] = HostState(host=host, paused_until=until, reason=reason, failures=breaker.failures)

    def _asked_for_patience(self, host: str, status: int, told: float | None) -> None:
        self._refusals[host] = self._refusals.get(host, 0) + 1
        backed_off = min(self.back_off * 2.0 ** (self._refusals[host] - 1), LONGEST_BACK_OFF)
        pause = backed_off if told is None else told
        logger.info("%s answered %d: left alone for %g s", host, status, pause)
        self.pace.pause(host, pause)
        breaker = self.breaker(host)
        breaker.given_back()
        self.probe_ended(host)
        until = datetime.fromtimestamp(self.clock() + pause, UTC)
        reason = f"status {status}"
        self.changed[host] = HostState(host=host, paused_until=until, reason=reason, failures=breaker.failures)

    # The one request that is sent to a host that failed, while all others wait

    def probe_ended(self, host: str) -> None:
        if host in self._ended:
            self._ended.pop(host).set()

    async def end_of_probe(self, host: str, timeout: float) -> None:
        """Waits until the probe of a host ended; one nobody heard of for so long is lost."""
        ended = self._ended.setdefault(host, asyncio.Event())
        waiting = asyncio.ensure_future(ended.wait())
        heard, _ = await asyncio.wait({waiting}, timeout=timeout)
        if not heard:
            waiting.cancel()
            self.breaker(host).given_back()
