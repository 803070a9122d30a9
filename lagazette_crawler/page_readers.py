"""Processes beside the crawl that read pages, where pages come faster than one process reads them.

A polite crawl of a newspaper never needs them. A replay, a backfill and a newspaper of one's own do: there reading a
page costs several times what fetching it costs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pickle import PicklingError

from lagazette_crawler.extractors.article import extract
from lagazette_crawler.items import Article
from lagazette_crawler.page import Page
from lagazette_crawler.processes_beside import cores, processes_beside

BUSY = 0.5
"""Share of its time that this process may spend on reading before others help."""
LATELY = 1.0
"""Seconds of reading that share is taken of."""

logger = logging.getLogger(__name__)


class PageReaders:
    """Reads pages in this process, and in others once this one is busy."""

    def __init__(self, processes: int | None = None) -> None:
        """`processes`: at most so many others; None: one for every core but this process' own."""
        self._most = cores() - 1 if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None
        self._ready: Future[None] | None = None
        self._seconds = 0.0
        self._since = time.monotonic()

    async def read(self, page: Page) -> Article:
        """The article on a page; raises what `extract` raises."""
        if self._pool is None or self._ready is None or not self._ready.done():
            return self._read_here(page)
        try:
            return await asyncio.wrap_future(self._pool.submit(extract, page))
        except (BrokenProcessPool, PicklingError, AttributeError) as reason:  # a layout's lambda cannot be sent
            logger.debug("%s is read in the crawl's own process: %s", page.url, reason)
            return extract(page)

    def start(self) -> Future[None] | None:
        """Starts the other processes; done when they can read. None: there are to be none."""
        if self._most > 0 and self._pool is None:
            self._pool = processes_beside(self._most)
            self._ready = self._pool.submit(_import)
        return self._ready

    @property
    def processes(self) -> list[int]:
        """The ids of the other processes."""
        return list(self._pool._processes) if self._pool else []

    def close(self) -> None:
        """Ends the other processes."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _read_here(self, page: Page) -> Article:
        began = time.monotonic()
        try:
            return extract(page)
        finally:
            self._note(began, time.monotonic())

    def _note(self, began: float, ended: float) -> None:
        self._seconds += ended - began
        if self._seconds < LATELY:
            return
        if self._seconds > BUSY * (ended - self._since):
            self.start()
        self._seconds, self._since = 0.0, ended


@cache
def page_readers(processes: int | None = None) -> PageReaders:
    """The readers that all crawls of this process share."""
    return PageReaders(processes)


def _import() -> None:
    """Done when a reader has started: its imports take a second."""
