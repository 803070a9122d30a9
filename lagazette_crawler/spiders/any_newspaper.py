"""A newspaper nobody declared: found by its front page and robots.txt, read by metadata, structure and text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from lagazette_crawler.discovery.sites import announcements
from lagazette_crawler.newspaper import SIGNPOST, NewspaperSpider, Parsed, in_turn
from lagazette_crawler.urls import registered_domain


class AnyNewspaper(NewspaperSpider):
    name = "any_newspaper"
    enabled = False

    def __init__(self, name: str | None = None, *, url: str | None = None, **arguments: Any) -> None:
        """`url`: an address of the newspaper, usually its front page."""
        super().__init__(name, **arguments)
        self.url = url
        if url:
            self.allowed_domains = [registered_domain(url).partition(":")[0]]

    @property
    def newspaper(self) -> str:
        return registered_domain(self.url) if self.url else self.name

    def newspaper_of(self, url: str) -> str:
        """In a replay one spider reads many newspapers."""
        return self.newspaper if self.url else registered_domain(url)

    def announcement_requests(self) -> Iterator[Request]:
        if not self.url:
            raise ValueError("any_newspaper needs the address of a newspaper: scrapy crawl any_newspaper -a url=...")
        meta = {"kind": SIGNPOST}
        yield Request(self.url, self.parse_front_page, meta=meta, dont_filter=True, priority=10)

    def parse_front_page(self, response: Response) -> Parsed:
        """The front page may name feeds, robots.txt sitemaps; where both are silent, usual addresses are tried."""
        found = announcements(self.page_of(response), response.meta.get("robots_txt"))
        yield from map(self.feed_request, found.feeds)
        yield from map(self.sitemap_request, found.sitemaps)
        if not found.feeds and not found.sitemaps:
            guesses = [
                *map(self.sitemap_request, found.guessed_sitemaps),
                *map(self.feed_request, found.guessed_feeds),
            ]
            yield from in_turn(guesses, tuple(map(self.section_front_request, found.section_fronts)))

    def look_back(self) -> datetime | None:
        return self.backfill.start if self.backfill else None
