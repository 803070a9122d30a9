"""SampleNewspaper: a Lagazette that can be crawled at home; which of its addresses gives which page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import ClassVar

from lagazette_crawler.demo import announcing, printing
from lagazette_crawler.demo.articles import SECTIONS, Sample
from lagazette_crawler.demo.newsroom import Newsroom

ON_A_FRONT = 20
"""Articles on one section front."""
IN_THE_FEED = 30
IN_THE_NEWS_SITEMAP = 50
IN_THE_SIDEBAR = 20

GALLERY = "/culture/348700.html"
"""Announced like an article, and none."""
GONE = "/politique/348600.html"
"""Announced, and answered with 404."""
MOVED = "/societe/347999.html"
"""Announced, and moved for good to the address of article 348912."""
REPRINT = "/region/348896.html"
"""The text of article 348895 at an address of its own that does not name the original."""
SECOND_ADDRESS = "/monde/348872.html"
"""A second address of article 348871; its page names the first as canonical."""
_ODDITIES = {
    GALLERY: "La semaine en images",
    GONE: "Un avis retiré par ses auteurs",
    MOVED: "Le port d'Alat reçoit ses premières grues",
    REPRINT: "Une bouée pour mesurer le vent",
    SECOND_ADDRESS: "Vu de Paris : les tapis de Gouba",
}
_SHOWN_AT = {REPRINT: 348895, SECOND_ADDRESS: 348871}
_MOVED_TO = {MOVED: "/economie/348912.html"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    """With its query."""
    site: str = "http://127.0.0.1"
    """Scheme and host it was asked at: links lead there."""
    if_none_match: str | None = None
    if_modified_since: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    etag: str | None = None
    last_modified: datetime | None = None
    location: str | None = None


class SampleNewspaper:
    """A newspaper of so many different articles, the same ones every time; pages are printed when asked for.

    Beside the articles it announces GALLERY, GONE, MOVED, REPRINT and SECOND_ADDRESS.
    """

    def __init__(self, articles: int = 24) -> None:
        self.newsroom = Newsroom(articles)
        self._latest_printed = ("", "")

    def answer(self, asked: Asked) -> Answer:
        """What the newspaper answers."""
        path, _, query = asked.path.partition("?")
        article_id = self._article_at(path)
        if article_id is None:
            return _unless_known(self._other_page(path, query, asked.site), asked)
        article = self.newsroom.article(article_id)
        known = Answer(304, etag=f'"{article.id}-{article.editions}"', last_modified=article.updated)
        if _has(asked, known):
            return known
        return replace(known, status=200, body=self._article_page(article, path, asked.site))

    def _article_at(self, path: str) -> int | None:
        """The id of the article whose text an address shows."""
        match = re.fullmatch(r"/\w+/(\d{1,9})\.html", path)
        article_id = _SHOWN_AT.get(path) or (int(match[1]) if match else None)
        if article_id is None or article_id not in self.newsroom:
            return None
        return article_id if path in _SHOWN_AT or path == self.newsroom.path(article_id) else None

    def _article_page(self, article: Sample, path: str, site: str) -> bytes:
        canonical = path if path == REPRINT else article.path
        return printing.article_page(article, site, self._latest(site), canonical).encode()

    def _latest(self, site: str) -> str:
        """The titles beside every article: editions change texts, never titles, so they are printed once."""
        if self._latest_printed[0] != site:
            self._latest_printed = site, printing.latest_titles(self.newsroom.newest(IN_THE_SIDEBAR), site)
        return self._latest_printed[1]

    def _other_page(self, path: str, query: str, site: str) -> Answer:
        if path in _MOVED_TO:
            return Answer(301, location=site + _MOVED_TO[path])
        if path in self._documents:
            return self._documents[path](self, site)
        if match := re.fullmatch(r"/sitemaps/articles-(\d{1,6})\.xml\.gz", path):
            return self._sitemap(int(match[1]) - 1, site)
        page = re.fullmatch(r"page=(\d{1,6})", query)
        return self._front(path, int(page[1]) if page else 1, site)

    def _front(self, path: str, page: int, site: str) -> Answer:
        """A section front: `/latest/` has all articles, the others those of their section."""
        if page < 1:
            return _NOT_FOUND
        section = path.strip("/")
        start, end = (page - 1) * ON_A_FRONT, page * ON_A_FRONT
        if section in SECTIONS:
            ids = self.newsroom.in_section(section, start, end + 1)
        else:
            ids = self.newsroom.ids[start : end + 1] if path == "/latest/" else []
        if not ids:
            return _NOT_FOUND
        teasers = [printing.teaser(self.newsroom.article(article_id), site) for article_id in ids[:ON_A_FRONT]]
        more = f"{path}?page={page + 1}" if len(ids) > ON_A_FRONT else None
        return _html(printing.listing_page(SECTIONS.get(section, "L'info de A à Z"), teasers, more, site))

    def _front_page(self, site: str) -> Answer:
        """The newest articles, and the addresses that are none of their own."""
        teasers = [printing.teaser(article, site) for article in self.newsroom.newest(ON_A_FRONT)]
        oddities = [printing.link(path, title, site) for path, title in _ODDITIES.items()]
        return _html(printing.listing_page("À la une", [*teasers, *oddities], None, site))

    def _gallery(self, site: str) -> Answer:
        return _html(printing.gallery_page(site, self._latest(site)))

    def _robots(self, site: str) -> Answer:
        return Answer(200, announcing.robots_txt(site).encode(), "text/plain; charset=utf-8")

    def _feed(self, site: str) -> Answer:
        text = announcing.feed(self.newsroom.newest(IN_THE_FEED), site)
        return Answer(200, text.encode(), "application/rss+xml; charset=utf-8")

    def _news_sitemap(self, site: str) -> Answer:
        text = announcing.news_sitemap(self.newsroom.newest(IN_THE_NEWS_SITEMAP), site)
        return Answer(200, text.encode(), "application/xml")

    def _sitemap_index(self, site: str) -> Answer:
        ids, size = self.newsroom.ids, announcing.SITEMAP_SIZE
        changed = [self.newsroom.last_change(ids[start : start + size]) for start in range(0, len(ids), size)]
        return Answer(200, announcing.sitemap_index(changed, site).encode(), "application/xml")

    def _sitemap(self, number: int, site: str) -> Answer:
        start = number * announcing.SITEMAP_SIZE
        ids = self.newsroom.ids[start : start + announcing.SITEMAP_SIZE] if number >= 0 else []
        entries = ((self.newsroom.path(article_id), self.newsroom.changed(article_id)) for article_id in ids)
        return Answer(200, announcing.sitemap(entries, site), "application/gzip") if ids else _NOT_FOUND

    _documents: ClassVar[dict[str, Callable[[SampleNewspaper, str], Answer]]] = {
        "/": _front_page,
        "/robots.txt": _robots,
        "/rss/": _feed,
        "/sitemap.xml": _sitemap_index,
        "/sitemap-news.xml": _news_sitemap,
        GALLERY: _gallery,
    }


_NOT_FOUND = Answer(404, b"<!DOCTYPE html><title>404</title><h1>Page introuvable</h1>")


def _html(text: str) -> Answer:
    return Answer(200, text.encode())


def _unless_known(answer: Answer, asked: Asked) -> Answer:
    """A page with the tag of its content, or that it is unchanged."""
    if answer.status != 200:
        return answer
    tagged = replace(answer, etag=f'"{blake2b(answer.body, digest_size=8).hexdigest()}"')
    return Answer(304, etag=tagged.etag) if _has(asked, tagged) else tagged


def _has(asked: Asked, answer: Answer) -> bool:
    """Whether who asks has this edition already (RFC 9110, section 13: the tag decides, then the date)."""
    if asked.if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in asked.if_none_match.split(",")]
        return answer.etag in tags
    if asked.if_modified_since is None or answer.last_modified is None:
        return False
    try:
        return answer.last_modified <= parsedate_to_datetime(asked.if_modified_since)
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return False


def http_date(moment: datetime) -> str:
    """As HTTP writes a moment: `Wed, 16 Dec 2020 12:44:00 GMT`."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
