"""Undeclared sites: where a newspaper nobody declared announces its articles, from its front page and robots.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lagazette_crawler.discovery.article_addresses import (
    MAX_LINKS,
    Link,
    article_shape,
    base_of,
    is_service,
    leads_to_article,
    links,
)
from lagazette_crawler.page import Found, Page
from lagazette_crawler.urls import absolute, canonical, same_site

MAX_FEEDS, MAX_SITEMAPS, MAX_SECTION_FRONTS = 20, 50, 20
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml")
_FEED_PATH = re.compile(
    r"/(?:rss|feeds?|atom|rdf)(?:/|\.xml|\.php|$)|/\w*(?:rss|atom|feed)\w*\.xml$|\.(?:rss|atom|rdf)$", re.I
)
_COMMENTS = re.compile(r"comment|commentaires|respostas", re.I)
_FEED_GUESSES = ("/rss", "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
_SITEMAP_GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_SECTION = re.compile(r"/[\w%.-]{2,60}(?:/[\w%.-]{2,60})?/?")


@dataclass(frozen=True, slots=True)
class Announcements:
    """Where a site announces articles. What it declares comes in its order, each address once."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    section_fronts: tuple[str, ...] = ()
    """The front page first, then the sections its navigation leads to."""
    guessed_feeds: tuple[str, ...] = ()
    """Usual addresses, worth asking when no feed is declared; most give 404 and that means nothing."""
    guessed_sitemaps: tuple[str, ...] = ()


def announcements(page: Page, robots_txt: str | None) -> Announcements:
    """Where the site of this front page announces articles."""
    feeds = _feeds(page)
    sitemaps = _sitemaps(page, robots_txt)
    return Announcements(
        feeds=feeds,
        sitemaps=sitemaps,
        section_fronts=_section_fronts(page),
        guessed_feeds=() if feeds else tuple(urljoin(page.url, path) for path in _FEED_GUESSES),
        guessed_sitemaps=() if sitemaps else tuple(urljoin(page.url, path) for path in _SITEMAP_GUESSES),
    )


def article_links(page: Page) -> tuple[Found, ...]:
    """The links of a front page that look like articles, for a site that announces nowhere else."""
    return tuple(Found(link.url) for link in links(page) if leads_to_article(link))


def _feeds(page: Page) -> tuple[str, ...]:
    """The feeds a page declares in its head; when it declares none, those it links to."""
    alternates = page.selector.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')][@href]")
    hrefs = [
        node.attrib["href"]
        for node in alternates
        if node.attrib.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
        and not _COMMENTS.search(node.attrib["href"] + node.attrib.get("title", ""))
    ]
    linked = [
        href for href in page.selector.xpath("//a/@href")[:MAX_LINKS].getall() if _looks_like_feed(href, page.url)
    ]
    return _addresses(hrefs, page)[:MAX_FEEDS] or _addresses(linked, page)[:MAX_FEEDS]


def _looks_like_feed(href: str, page_url: str) -> bool:
    url = absolute(href, page_url)
    return bool(
        url and same_site(url, page_url) and _FEED_PATH.search(urlsplit(url).path) and not _COMMENTS.search(url)
    )


def _sitemaps(page: Page, robots_txt: str | None) -> tuple[str, ...]:
    """The sitemaps of robots.txt and of the page's head, those for news first: they are short and tell dates."""
    hrefs = _SITEMAP_LINE.findall(robots_txt or "")
    hrefs += page.selector.xpath("//link[contains(concat(' ', @rel, ' '), ' sitemap ')]/@href").getall()
    found = _addresses(hrefs, page)[:MAX_SITEMAPS]
    return tuple(sorted(found, key=lambda url: "news" not in urlsplit(url).path.lower()))


def _section_fronts(page: Page) -> tuple[str, ...]:
    sections = [link.url for link in links(page) if _is_section(link)]
    return (page.url, *sections)[:MAX_SECTION_FRONTS]


def _is_section(link: Link) -> bool:
    """Whether a link of the navigation leads to a list of articles: `/politique`, `/monde/europe/`."""
    parts = urlsplit(link.url)
    is_short = bool(_SECTION.fullmatch(parts.path)) and not parts.query
    is_list = article_shape(link.url) is not True and not is_service(link.url)
    return link.is_furniture and is_short and is_list and 0 < len(link.words) <= 30


def _addresses(hrefs: list[str], page: Page) -> tuple[str, ...]:
    base = base_of(page)
    found: dict[str, str] = {}
    for href in hrefs:
        url = absolute(href, base)
        key = url and canonical(url)
        if url and key:
            found.setdefault(key, url)
    return tuple(found.values())
