"""Redirects: followed within the newspaper, recorded when they leave it, ended when they run in circles.

Settings: REDIRECT_MAX_TIMES. Middleware: RedirectsMiddleware at 580, where pages are unpacked, in the place of Scrapy's
RedirectMiddleware and MetaRefreshMiddleware. A redirect from https to http is asked for over https.
`request.meta` has redirect_urls, redirect_times and redirect_reasons as in Scrapy; meta["redirects"] is another bound
(robots.txt may leave the newspaper, five times at most).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse
from scrapy.utils.response import get_meta_refresh

from lagazette_crawler.fetching.answers import Answer, NotAsked
from lagazette_crawler.items import Outcome
from lagazette_crawler.urls import absolute, canonical, host, same_site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_STATUSES = frozenset((301, 302, 303, 307, 308))
_SHORT = 8 * 1024
"""Bytes of a page whose only matter is to lead elsewhere."""
_AT_ONCE = 5.0
"""Seconds after which a page that loads another one is no redirect, but refreshes itself."""
_OF_THE_OLD_ADDRESS = ("If-None-Match", "If-Modified-Since", "Referer", "Cookie", "Authorization")


class RedirectsMiddleware:
    """Asks for the address a response leads to, when it is the newspaper's."""

    def __init__(self, crawler: Crawler, most: int) -> None:
        self._crawler, self._most = crawler, most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, crawler.settings.getint("REDIRECT_MAX_TIMES"))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if request.meta.get("dont_redirect"):
            return response
        target = _target(response)
        if target is None:
            return response
        url = self._checked(request, absolute(target, response.url), target)
        return _redirected(request, url, response.status)

    def _checked(self, request: Request, url: str | None, printed: str) -> str:
        """The address to ask for next; raises NotAsked when none is to be asked for."""
        if url is None:
            raise NotAsked(Answer(Outcome.FAILED, "redirect to no http address", printed[:200]))
        for_robots = "redirects" in request.meta
        if not for_robots and not self._is_newspapers(url, request.url):
            raise NotAsked(Answer(Outcome.MOVED, "redirect out of the newspaper", url))
        if request.url.startswith("https:") and url.startswith("http:") and not for_robots:
            url = _over_https(url)
        asked = [*request.meta.get("redirect_urls", []), request.url]
        if url in asked:
            raise NotAsked(Answer(Outcome.FAILED, "redirects in a circle", url))
        if len(asked) > request.meta.get("redirects", self._most):
            raise NotAsked(Answer(Outcome.FAILED, "too many redirects", f"{len(asked)} in a row, the last to {url}"))
        return url

    def _is_newspapers(self, url: str, from_url: str) -> bool:
        domains = getattr(self._crawler.spider, "allowed_domains", None) or ()
        name = host(url) or ""
        return same_site(url, from_url) or any(name == each or name.endswith(f".{each}") for each in domains)


def _target(response: Response) -> str | None:
    """Where a response leads, as printed."""
    if response.status in _STATUSES:
        location = response.headers.get("Location")
        return None if location is None else _decoded(location)
    if response.status != 200 or not isinstance(response, HtmlResponse) or len(response.body) > _SHORT:
        return None
    seconds, url = get_meta_refresh(response, ignore_tags=("noscript",))
    leads_on = url is not None and seconds is not None and seconds <= _AT_ONCE
    return url if leads_on and canonical(url or "") != canonical(response.url) else None


def _decoded(location: bytes) -> str:
    """Servers print addresses as UTF-8 or in the encoding of their own."""
    try:
        return location.decode("utf-8")
    except UnicodeDecodeError:
        return location.decode("latin-1")


def _over_https(url: str) -> str:
    """The same address over https; with a port of its own it stays, since that port speaks http."""
    return url if urlsplit(url).port not in (None, 80) else re.sub(r"^http://([^/?#:]+)(?::80)?", r"https://\1", url)


def _redirected(request: Request, url: str, status: int) -> Request:
    meta: dict[str, Any] = {
        name: value for name, value in request.meta.items() if name not in ("download_slot", "validators")
    }
    meta["redirect_urls"] = [*meta.get("redirect_urls", []), request.url]
    meta["redirect_reasons"] = [*meta.get("redirect_reasons", []), status if status != 200 else "meta refresh"]
    meta["redirect_times"] = len(meta["redirect_urls"])
    redirected = request.replace(url=url, meta=meta, dont_filter=True)
    for name in _OF_THE_OLD_ADDRESS:
        redirected.headers.pop(name, None)
    return redirected
