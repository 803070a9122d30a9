"""The sample newspaper: a Lagazette with invented news, served on loopback for a first look, tests and benchmarks."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lagazette_crawler.demo.sample_newspaper import Answer, Asked, SampleNewspaper
from lagazette_crawler.demo.server import running

__all__ = ["Asked", "SampleNewspaper", "Seen", "Site", "serve"]

_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the access log."""

    time: float
    """Seconds since the epoch."""
    asked: Asked
    status: int


class Site:
    """The sample newspaper while it is served."""

    url: str
    """Scheme, host and port, without a slash at the end."""

    def __init__(self, newspaper: SampleNewspaper) -> None:
        self.newspaper = newspaper
        self._seen: deque[Seen] = deque(maxlen=_REMEMBERED)

    @property
    def log(self) -> list[Seen]:
        """What was asked so far, in order; the last 200,000 requests."""
        return list(self._seen)

    def paths(self, status: int | None = None) -> list[str]:
        """The paths that were asked, of one status or of all."""
        return [seen.asked.path for seen in self._seen.copy() if status in (None, seen.status)]

    def forget(self) -> None:
        """Empties the log."""
        self._seen.clear()

    def edit(self, article_id: int) -> None:
        """The editors add a paragraph to an article. Raises KeyError."""
        self.newspaper.newsroom.edit(article_id)

    def answer(self, asked: Asked) -> Answer:
        answer = self.newspaper.answer(asked)
        self._seen.append(Seen(time.time(), asked, answer.status))
        return answer


@contextmanager
def serve(articles: int = 24, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """Serves a sample newspaper of so many articles; port 0: any free one. Raises OSError when the port is taken."""
    site = Site(SampleNewspaper(articles))
    with running(site.answer, host, port) as site.url:
        yield site
