"""Sitemaps: what a newspaper lists for search engines; news sitemaps tell title and date as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml.etree import _Element as Element

from lagazette_crawler.discovery.announced_xml import (
    NotAnAnnouncement,
    child,
    decoded,
    elements,
    local_name,
    text_of,
    unpacked,
)
from lagazette_crawler.discovery.feeds import MAX_TITLE, read_feed
from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced, Found
from lagazette_crawler.text import one_line
from lagazette_crawler.urls import absolute, canonical, is_http

MAX_ENTRIES = 50_000
"""Entries of one sitemap; the bound of the protocol."""
_ENTRIES = frozenset(("url", "sitemap"))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap lists: further sitemaps, and pages."""

    children: tuple[Found, ...] = ()
    pages: tuple[Found, ...] = ()
    left_out: int = 0
    """Entries beyond the protocol's 50,000."""


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """What a sitemap (index, pages, news, plain text, a feed in its place; gzipped or not) lists, each address once.

    Raises NotAnAnnouncement for anything else. An index that lists itself is read without that entry.
    Source: sitemaps.org protocol 0.9, Google news sitemaps 0.9.
    """
    try:
        return _sitemap(elements(body, _ENTRIES), body, url)
    except NotAnAnnouncement as unread:
        lines = _addresses_in_lines(body)
        if not lines:
            raise unread
        return Sitemap(pages=tuple(Found(address, Announced(Source.SITEMAP)) for address in lines[:MAX_ENTRIES]),
                       left_out=max(0, len(lines) - MAX_ENTRIES))  # fmt: skip


def changed_since(founds: Iterable[Found], moment: datetime | None) -> tuple[Found, ...]:
    """Those that may have changed since a moment; what tells no date may. A date without hour counts to its end."""
    return tuple(found for found in founds if moment is None or _may_be_newer(found.lastmod, moment))


def _may_be_newer(lastmod: datetime | None, moment: datetime) -> bool:
    if lastmod is None:
        return True
    try:
        return lastmod + (_DAY if lastmod.hour == lastmod.minute == lastmod.second == 0 else timedelta()) >= moment
    except OverflowError:  # the year 9999
        return True


def _sitemap(read: Iterator[Element], body: bytes, url: str) -> Sitemap:
    if local_name(next(read)) not in ("urlset", "sitemapindex"):
        return Sitemap(pages=tuple(read_feed(body, url)))
    seen = {canonical(url)}
    children: list[Found] = []
    pages: list[Found] = []
    left_out = 0
    for entry in read:
        found = _found(entry, url)
        key = found and canonical(found.url)
        if not found or not key or key in seen:
            continue
        if len(seen) > MAX_ENTRIES:
            left_out += 1
            continue
        seen.add(key)
        (children if local_name(entry) == "sitemap" else pages).append(found)
    return Sitemap(tuple(children), tuple(pages), left_out)


def _found(entry: Element, url: str) -> Found | None:
    address = absolute(text_of(child(entry, "loc")) or "", url)
    lastmod = read_moment(text_of(child(entry, "lastmod")))
    if address is None or local_name(entry) == "sitemap":
        return Found(address, None, lastmod) if address else None
    return Found(address, _announced(child(entry, "news")), lastmod)


def _announced(news: Element | None) -> Announced:
    if news is None:
        return Announced(Source.SITEMAP)
    title = one_line(text_of(child(news, "title")))
    published = one_line(text_of(child(news, "publication_date")))
    return Announced(
        source=Source.NEWS_SITEMAP,
        title=title if 0 < len(title) <= MAX_TITLE else None,
        published_raw=published if 0 < len(published) <= 100 else None,
    )


def _addresses_in_lines(body: bytes) -> list[str]:
    """The addresses of a plain text sitemap, which holds one a line and nothing else; empty when it is none."""
    text = "".join(decoded(unpacked(body)))
    lines = [line.strip("\ufeff\x00 \t\r") for line in text.split("\n")]
    lines = [line for line in lines if line]
    if not lines or not is_http(lines[0]):
        return []
    return list({canonical(line): line for line in lines if is_http(line)}.values())
