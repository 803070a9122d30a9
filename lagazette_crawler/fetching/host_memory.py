"""What is remembered of a host between runs: its robots.txt for a day, and how long it asked to be left alone.

Setting: HOST_MEMORY, dotted path of a class with the methods of HostMemory, built by `from_crawler(crawler)`.
Default: ForThisRun, which forgets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from scrapy.utils.misc import build_from_crawler, load_object

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRobots:
    """A robots.txt as it was answered."""

    origin: str
    """`https://www.example.com`, with the port when it is not the default one."""
    fetched_at: datetime
    """Aware, UTC."""
    status: int
    body: str
    """At most 500 KiB; empty when the answer was a 4xx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """How a host is doing."""

    host: str
    paused_until: datetime | None = None
    """Aware, UTC: not to be asked before."""
    reason: str | None = None
    """Why, in words."""
    failures: int = 0
    """Failures in a row."""


class HostMemory(Protocol):
    """The store's side of politeness. Raises nothing for an unknown host: None."""

    async def robots(self, origin: str) -> KeptRobots | None: ...

    async def keep_robots(self, kept: KeptRobots) -> None: ...

    async def state(self, host: str) -> HostState | None: ...

    async def keep_state(self, state: HostState) -> None: ...


class ForThisRun:
    """A memory that ends with the run."""

    def __init__(self) -> None:
        self._robots: dict[str, KeptRobots] = {}
        self._states: dict[str, HostState] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    async def robots(self, origin: str) -> KeptRobots | None:
        return self._robots.get(origin)

    async def keep_robots(self, kept: KeptRobots) -> None:
        self._robots[kept.origin] = kept

    async def state(self, host: str) -> HostState | None:
        return self._states.get(host)

    async def keep_state(self, state: HostState) -> None:
        self._states[state.host] = replace(state)


def host_memory(crawler: Crawler) -> HostMemory:
    """The memory this crawler's settings name."""
    named: Any = crawler.settings.get("HOST_MEMORY") or ForThisRun
    return cast("HostMemory", build_from_crawler(load_object(named), crawler))
