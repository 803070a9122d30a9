"""robots.txt as RFC 9309 has it: asked first, obeyed always, and no answer means to wait.

Settings: ROBOTSTXT_OBEY, ROBOTSTXT_USER_AGENT (default: USER_AGENT up to its first `/`), HOST_MEMORY.
Middleware: RobotsMiddleware at 100 in the place of Scrapy's RobotsTxtMiddleware, which lets requests through while
robots.txt is still under way, and takes a failing server for permission. Needs PacedDownloader.
`request.meta["robots_txt"]` is the text of robots.txt once a request has passed.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK

from lagazette_crawler.fetching.answers import Answer, NotAsked, read_failure
from lagazette_crawler.fetching.host_memory import HostMemory, KeptRobots, host_memory
from lagazette_crawler.fetching.paced_downloader import paced
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy.crawler import Crawler
    from scrapy.http import Response

MAX_SIZE = 500 * 1024
"""Bytes that are read; RFC 9309 asks for at least so many."""
MAX_UNPACKED = 8 * 1024 * 1024
MAX_REDIRECTS = 5
KEPT_FOR = timedelta(days=1)
ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""How long a run takes a failure for an answer."""
_PRIORITY = 1000
_OF = "robots_txt_of"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin, as they hold for this crawler."""

    rules: Protego | None
    """None: everything is allowed."""
    text: str
    good_until: datetime
    wait: Answer | None = None
    """Nothing may be asked, because nobody knows what is allowed."""

    def allows(self, url: str, robot: str) -> bool:
        return self.rules is None or self.rules.can_fetch(url, robot)

    def gap(self, robot: str, now: datetime) -> float:
        """Seconds between two requests, by Crawl-delay and Request-rate; 0: nothing is asked for."""
        if self.rules is None:
            return 0.0
        delay = self.rules.crawl_delay(robot) or 0.0
        rate = self.rules.request_rate(robot)
        if rate is None or (rate.start_time and rate.end_time and not rate.start_time <= now.time() <= rate.end_time):
            return delay
        return max(delay, rate.seconds / rate.requests)


_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|script|div|!--)", re.I)


def read_robots(kept: KeptRobots) -> Robots:
    """The rules in an answer kept: 4xx and HTML hold none."""
    good_until = kept.fetched_at + KEPT_FOR
    if not 200 <= kept.status < 300 or _HTML.match(kept.body):
        return Robots(None, "", good_until)
    return Robots(Protego.parse(kept.body), kept.body, good_until)


def kept_answer(origin: str, response: Response, now: datetime) -> KeptRobots | None:
    """What to keep of an answer; None when it does not tell what is allowed (429, 5xx, a stray 304)."""
    if 400 <= response.status < 500 and response.status != 429:
        return KeptRobots(origin=origin, fetched_at=now, status=response.status, body="")
    if not 200 <= response.status < 300:
        return None
    text = response.body[:MAX_SIZE].decode("utf-8-sig", "replace").replace("\x00", "")
    return KeptRobots(origin=origin, fetched_at=now, status=response.status, body=text)


def product_token(user_agent: str) -> str:
    """The name rules are looked up for: `lagazette-crawler` of `lagazette-crawler/1.0 (+https://...)`."""
    return re.split(r"[/\s]", user_agent.strip(), maxsplit=1)[0] or "*"


def origin_of(url: str) -> str:
    """`https://www.example.com`, `http://127.0.0.1:8000`: what one robots.txt holds for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class RobotsMiddleware:
    """Lets a request pass once its origin's robots.txt allows it."""

    def __init__(self, crawler: Crawler, memory: HostMemory, robot: str) -> None:
        self._crawler, self._memory, self._robot = crawler, memory, robot
        self._asked: dict[str, asyncio.Future[Robots]] = {}
        self._under_way = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        robot = settings.get("ROBOTSTXT_USER_AGENT") or product_token(settings["USER_AGENT"])
        return cls(crawler, host_memory(crawler), robot)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        robots = await self._robots_of(origin_of(request.url))
        if robots.wait:
            raise NotAsked(robots.wait)
        request.meta["robots_txt"] = robots.text
        if not robots.allows(request.url, self._robot):
            self._count("forbidden")
            evidence = f"{origin_of(request.url)}/robots.txt"
            raise NotAsked(Answer(Outcome.BLOCKED, "forbidden by robots.txt", evidence))
        self._keep_pace(request, robots)

    def _keep_pace(self, request: Request, robots: Robots) -> None:
        downloader = paced(self._crawler)
        gap = robots.gap(self._robot, datetime.now(UTC))
        if gap > downloader.longest_pause:
            reason = "robots.txt asks for a pace no run can keep"
            raise NotAsked(Answer(Outcome.FAILED, reason, f"{gap:g} seconds between requests"))
        downloader.pace.of(downloader.get_slot_key(request)).least_gap = gap

    async def _robots_of(self, origin: str) -> Robots:
        """The rules of an origin. All its requests wait for the same answer."""
        asked = self._asked.get(origin)
        if asked is None or (asked.done() and asked.result().good_until < datetime.now(UTC)):
            asked = self._asked[origin] = asyncio.ensure_future(self._known_or_asked(origin))
        return await asyncio.shield(asked)

    async def _known_or_asked(self, origin: str) -> Robots:
        kept = await self._memory.robots(origin)
        if kept and read_robots(kept).good_until > datetime.now(UTC):
            return read_robots(kept)
        return await self._ask(origin)

    async def _ask(self, origin: str) -> Robots:
        self._count("request_count")
        request = Request(
            f"{origin}/robots.txt",
            meta={
                "dont_obey_robotstxt": True,
                "redirects": MAX_REDIRECTS,
                "handle_httpstatus_all": True,
                "download_maxsize": 0,  # cut off below, so that a file of any length is read as far as its bound
                _OF: origin,
            },
            callback=NO_CALLBACK,
            priority=_PRIORITY,
            dont_filter=True,
        )
        response, failure = await self._settled(paced(self._crawler).crawler.engine.download_async(request))
        now = datetime.now(UTC)
        if response is None:
            return self._without_answer(origin, read_failure(failure or TimeoutError()), now)
        kept = kept_answer(origin, response, now)
        if kept is None:
            return self._without_answer(origin, Answer(Outcome.FAILED, f"status {response.status}"), now)
        await self._memory.keep_robots(kept)
        return read_robots(kept)

    async def _settled(self, download: Coroutine[None, None, Response]) -> tuple[Response | None, BaseException | None]:
        """A download's response or failure; while it is under way, what is too long is cut off."""
        self._under_way += 1
        if self._under_way == 1:
            self._crawler.signals.connect(self._cut_off, signals.bytes_received)
        task = asyncio.ensure_future(download)
        await asyncio.wait({task})
        self._under_way -= 1
        if self._under_way == 0:
            self._crawler.signals.disconnect(self._cut_off, signals.bytes_received)
        failure = task.exception()
        return (None, failure) if failure else (task.result(), None)

    @staticmethod
    def _cut_off(data: bytes, request: Request) -> None:
        if _OF in request.meta:
            request.meta["download_maxsize"] = MAX_UNPACKED
            request.meta["robots_txt_size"] = request.meta.get("robots_txt_size", 0) + len(data)
            if request.meta["robots_txt_size"] > MAX_SIZE:
                raise StopDownload(fail=False)

    def _without_answer(self, origin: str, answer: Answer, now: datetime) -> Robots:
        """Nobody knows what is allowed: wait. A robots.txt that only redirects counts as one that is not there."""
        if answer.outcome is Outcome.MOVED or answer.reason in ("redirects in a circle", "too many redirects"):
            return Robots(None, "", now + KEPT_FOR)
        self._count("unreachable")
        if answer.outcome is Outcome.PENDING:  # the crawl is being stopped
            return Robots(None, "", now, answer)
        wait = Answer(Outcome.FAILED, "robots.txt could not be read, so nothing is asked", f"{origin}: {answer.reason}")
        return Robots(None, "", now + ASKED_AGAIN_AFTER, wait)

    def _count(self, what: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"robotstxt/{what}")
