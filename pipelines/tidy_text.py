"""Spaces, invisible characters and repeated titles: every text as a careful typesetter would leave it."""

from __future__ import annotations

import re

from lagazette_crawler.items import Article
from lagazette_crawler.text import folded, join_paragraphs, one_line, paragraphs

MAX_TITLE = 1_000
MAX_LINE = 500
"""Characters of a dateline, section, name or printed date."""
MAX_LEDE = 5_000
MAX_BODY = 1_000_000

_LINES = ("dateline", "agency", "section", "country_raw", "published_raw", "updated_raw")


def tidy_text(article: Article) -> Article:
    """The article with its texts tidied, in place; a text that held nothing is None."""
    article.title = _bounded(article.title, MAX_TITLE)
    article.lede = _bounded(article.lede, MAX_LEDE)
    for name in _LINES:
        setattr(article, name, _bounded(getattr(article, name), MAX_LINE))
    article.byline = [name for name in (_bounded(name, MAX_LINE) for name in article.byline) if name]
    article.places_raw = [place for place in (_bounded(place, MAX_LINE) for place in article.places_raw) if place]
    article.body = _tidy_body(article.body, article.title)
    return article


class TidyText:
    """The step in a crawl."""

    def process_item(self, item: Article) -> Article:
        return tidy_text(item)


def _tidy_body(body: str | None, title: str | None) -> str | None:
    """The body without the title repeated above it, cut between paragraphs when it is longer than any news text."""
    lines = paragraphs(body or "")
    while lines and title and folded(lines[0]) == folded(title):
        lines.pop(0)
    return _cut(join_paragraphs(lines), MAX_BODY, "\n\n") or None


def _bounded(text: str | None, length: int) -> str | None:
    return _cut(one_line(text), length, " ") or None


def _cut(text: str, length: int, between: str) -> str:
    """The text, cut at the last break before `length` when it is longer."""
    if len(text) <= length:
        return text
    return re.sub(r"\s+$", "", text[:length].rpartition(between)[0] or text[:length])
