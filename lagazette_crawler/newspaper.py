"""NewspaperSpider: finds, fetches and reads the articles of one newspaper; a newspaper declares the rest."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import SplitResult, urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import UsageError

from lagazette_crawler.discovery.feeds import read_feed
from lagazette_crawler.discovery.periods import Period
from lagazette_crawler.discovery.section_fronts import read_section_front
from lagazette_crawler.discovery.sitemaps import changed_since, read_sitemap
from lagazette_crawler.extractors.version import code_of
from lagazette_crawler.fetching.opt_outs import opt_out_evidence
from lagazette_crawler.items import Article
from lagazette_crawler.page import Announced, Found, Layout, Page
from lagazette_crawler.page_readers import PageReaders, page_readers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from lagazette_crawler.archive.replay import Recorded

LOOK_BACK = timedelta(days=30)
"""How far back a crawl follows the plain sitemaps of a declared newspaper; what is older is for a backfill."""
REVISITS = (
    timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6),
    timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30),
)  # fmt: skip
SITEMAP_MAXSIZE = 50 * 1024 * 1024
"""Bytes; sitemaps.org allows 50 MiB."""
MOST_PAGES = 200
"""Older pages a section front is followed to; without end they would be a trap."""
ANNOUNCEMENT, ARTICLE, SIGNPOST = "announcement", "article", "signpost"
"""`request.meta["kind"]`: what is asked for. A signpost (robots.txt, front page) leads to announcements."""

Parsed = Iterator[Article | Found | Request]


class NewspaperSpider(Spider):
    """Reads one newspaper. Subclasses declare the attributes below and, rarely, override a method."""

    title: ClassVar[str] = ""
    """The newspaper's name as readers know it."""
    language: ClassVar[str | None] = None
    """ISO 639-1."""
    timezone: ClassVar[str | None] = None
    """IANA time zone of its clock: `Europe/Paris`."""
    country: ClassVar[str | None] = None
    """ISO 3166-1 alpha-2."""
    founded: ClassVar[int | None] = None
    """The year of its first issue, or of its site when it prints none: no article is older."""
    enabled: ClassVar[bool] = True
    """Whether `lagazette crawl` without names takes it."""
    allowed_domains: Sequence[str] = ()
    path_prefix: ClassVar[str] = ""
    """What every path of this newspaper starts with, where several share a host: `/fr/`."""
    feeds: Sequence[str] = ()
    news_sitemaps: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    section_fronts: Sequence[str] = ()
    article_path: ClassVar[str | None] = None
    """Regular expression searched in an address' path: only what matches is an article."""
    layouts: ClassVar[Sequence[Layout]] = ()
    pace: ClassVar[float | None] = None
    """Seconds between two requests; None: the setting DOWNLOAD_DELAY."""
    cadence: ClassVar[tuple[timedelta, timedelta]] = (timedelta(minutes=15), timedelta(hours=2))
    """`lagazette crawl --due` looks at it no more often than the first, and no less often than the second."""

    revisits: ClassVar[Sequence[timedelta]] = REVISITS
    """Ages of an article at which it is looked at again, for what its editors changed."""

    def __init__(
        self,
        name: str | None = None,
        *,
        site: str | None = None,
        since: str | None = None,
        backfill: tuple[date, date] | None = None,
        replay: Sequence[Recorded] = (),
        **arguments: Any,
    ) -> None:
        """`site`: scheme and host that serve a copy of the newspaper, asked instead of the declared ones;
        `since`: ISO day, only what was published or changed since is taken; `backfill`: the first and last day of what
        is to be fetched of the past; `replay`: recorded responses to read instead of the network."""
        super().__init__(name, **arguments)
        self.since = _start_of_day(since) if since else None
        self.backfill = Period(*backfill) if backfill else None
        self.replay = replay
        self.readers = PageReaders(0)
        self._own_code = _own_code(type(self))
        self.memory: Mapping[str, frozenset[str]] = {}
        """For each newspaper the lines that recur on its pages; the store's, set when a crawl begins."""
        if site:
            self._move_to(site)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        most = crawler.settings.get("PAGE_READERS")
        spider.readers = page_readers(None if most is None else int(most))
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if cls.pace is not None:
            settings.set("DOWNLOAD_DELAY", cls.pace, "spider")
        if cls.language:
            headers = settings.getdict("DEFAULT_REQUEST_HEADERS")
            headers["Accept-Language"] = f"{cls.language},en;q=0.3"
            settings.set("DEFAULT_REQUEST_HEADERS", headers, "spider")

    @property
    def newspaper(self) -> str:
        """The name its articles are stored under."""
        return self.name

    @property
    def errand(self) -> str:
        """What it is sent for, as a message says it."""
        return "backfill" if self.backfill else "crawl"

    # Finding

    async def start(self) -> AsyncIterator[Any]:
        """Asks for what the newspaper announces; in a replay for the recorded pages."""
        requests = map(self.replay_request, self.replay) if self.replay else self.announcement_requests()
        for request in requests:
            yield request

    def announcement_requests(self) -> Iterator[Request]:
        """The freshest kinds first."""
        if not self.backfill:
            yield from map(self.feed_request, self.feeds)
        yield from map(self.sitemap_request, [*self.news_sitemaps, *self.sitemaps])
        if not self.backfill or not (self.news_sitemaps or self.sitemaps):  # sitemaps tell dates, fronts do not
            yield from map(self.section_front_request, self.section_fronts)

    def feed_request(self, url: str) -> Request:
        return announcement_request(url, self.parse_feed)

    def sitemap_request(self, url: str) -> Request:
        return announcement_request(url, self.parse_sitemap, download_maxsize=SITEMAP_MAXSIZE, walks=True)

    def section_front_request(self, url: str) -> Request:
        return announcement_request(url, self.parse_section_front, walks=True, front=True)

    def parse_feed(self, response: Response) -> Parsed:
        yield from self.articles_among(read_feed(response.body, response.url))

    def parse_sitemap(self, response: Response) -> Parsed:
        sitemap = read_sitemap(response.body, response.url)
        oldest = self.since or self.look_back()
        children = changed_since(sitemap.children, oldest)
        pages = changed_since(sitemap.pages, oldest)
        if self.backfill:
            children = tuple(filter(self.backfill.may_list, children))
            pages = tuple(filter(self.backfill.has, pages))
        yield from (self.sitemap_request(child.url) for child in children)
        yield from self.articles_among(pages)

    def parse_section_front(self, response: Response) -> Parsed:
        """A section front leads on to its older pages while they have something new."""
        front = read_section_front(self.page_of(response), self.article_path, tuple(self.allowed_domains))
        articles = tuple(filter(self.backfill.has, front.articles)) if self.backfill else front.articles
        yield from self.articles_among(articles)
        page = response.meta.get("page", 1)
        if front.next_url and page < MOST_PAGES:
            request = self.section_front_request(front.next_url)
            request.meta.update(page=page + 1, only_if_new=self.backfill is None)
            yield request

    def look_back(self) -> datetime | None:
        """The oldest change a plain sitemap is followed for; None: all ages."""
        if self.backfill:
            return self.backfill.start
        return datetime.now(UTC) - LOOK_BACK

    def articles_among(self, found: Iterable[Found]) -> Iterator[Found]:
        return filter(self.is_article, found)

    def is_article(self, found: Found) -> bool:
        """Whether an address is one of this newspaper's articles, by its host and path."""
        parts = urlsplit(found.url)
        host = parts.hostname or ""
        domains = self.allowed_domains
        ours = not domains or any(host == domain or host.endswith("." + domain) for domain in domains)
        return ours and (self.article_path is None or re.search(self.article_path, parts.path) is not None)

    # Fetching

    def article_request(self, url: str, announced: Announced | None = None) -> Request:
        meta = {"kind": ARTICLE, "address": url, "announced": announced}
        return Request(url, self.parse_article, meta=meta, dont_filter=True)

    def replay_request(self, recorded: Recorded) -> Request:
        request = self.article_request(recorded.url, recorded.announced)
        request.meta.update(replay=recorded, address=recorded.address or recorded.url)
        return request

    # Reading

    async def parse_article(self, response: Response) -> AsyncIterator[Article | Found | Request]:
        article = await self.readers.read(self.page_of(response))
        yield self.completed(article, response)

    def completed(self, article: Article, response: Response) -> Article:
        """The article as its page was read, with what no rule of a layout can name."""
        article.archive_record = response.meta.get("archive_record")
        article.evidence += opt_out_evidence(response)
        return article

    def newspaper_of(self, url: str) -> str:
        """The name an article at this address is stored under."""
        return self.newspaper

    def page_of(self, response: Response) -> Page:
        asked = response.meta.get("address")
        return Page(
            url=response.url,
            body=response.body,
            headers={name.decode("latin-1").lower(): _last(values) for name, values in response.headers.items()},
            retrieved_at=response.meta.get("retrieved_at") or datetime.now(UTC),
            requested_url=asked if asked != response.url else None,
            newspaper=self.newspaper_of(response.url),
            language=self.language,
            timezone=self.timezone,
            country=self.country,
            founded=self.founded,
            layouts=tuple(self.layouts),
            announced=response.meta.get("announced"),
            own_code=self._own_code,
            recurring=self.memory.get(self.newspaper_of(response.url), frozenset()),
        )

    def _move_to(self, site: str) -> None:
        """Asks `site` for every declared address."""
        target = site_address(site)
        for kind in ("feeds", "news_sitemaps", "sitemaps", "section_fronts"):
            moved = [urlsplit(url)._replace(scheme=target.scheme, netloc=target.netloc) for url in getattr(self, kind)]
            setattr(self, kind, [parts.geturl() for parts in moved])
        self.allowed_domains = [target.hostname or ""]


def site_address(site: str) -> SplitResult:
    """The parts of `site`. Raises UsageError for what is no address of a server."""
    try:
        parts = urlsplit(site)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"`site` must begin with http:// or https:// and name a server, not {site!r}.")
    return parts


def _own_code(spider: type[NewspaperSpider]) -> str:
    """A fingerprint of the methods by which a newspaper reads its articles otherwise than all; empty: none."""
    names = ("parse_article", "completed", "page_of")
    methods = [(getattr(spider, name), getattr(NewspaperSpider, name)) for name in names]
    own = [code_of(its) for its, ours in methods if its is not ours]
    return blake2b("\n".join(own).encode(), digest_size=4).hexdigest() if own else ""


def announcement_request(url: str, callback: Callable[..., Any], **meta: Any) -> Request:
    """A request for a place where a newspaper announces articles; goes before any article."""
    return Request(url, callback, meta={"kind": ANNOUNCEMENT, **meta}, priority=10, dont_filter=True)


def in_turn(guesses: Sequence[Request], at_last: tuple[Request, ...]) -> tuple[Request, ...]:
    """Guesses to be asked one after the other until one announces something; when none does, `at_last`."""
    for guess in reversed(guesses):
        guess.meta["otherwise"] = at_last
        at_last = (guess,)
    return at_last


def _start_of_day(day: str) -> datetime:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"since={day!r} is no day; write it like 2026-05-01.") from error


def _last(values: list[bytes]) -> str:
    return values[-1].decode("latin-1") if values else ""
