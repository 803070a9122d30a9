"""Walls read as text: the same body at several addresses of one newspaper that are not those of one article.

A consent page, a captcha or a login asked for instead of the article is the same text wherever it is met. One article
at two addresses is common (another section, a repaired slug), so it takes three that have neither a number nor the
last part of their path in common; the print and AMP editions of an address are that address already (see `urls`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

ADDRESSES = 3
"""Different addresses from which one body is a wall."""
REASON = "a wall read as text: the same body at three addresses"

_NUMBER = re.compile(r"\d{3,}")
_DATE = re.compile(r"/(?:19|20)\d\d(?:[/-]?\d\d){0,2}(?=/)")
_ENDING = re.compile(r"\.\w{2,5}$")


def is_wall(urls: Iterable[str]) -> bool:
    """Whether addresses with one body are those of so many articles."""
    articles: list[set[str]] = []
    for url in sorted(set(urls)):
        marks = _marks(url)
        same = [each for each in articles if each & marks]
        articles = [each for each in articles if not each & marks] + [marks.union(*same)]
    return len(articles) >= ADDRESSES


def _marks(url: str) -> set[str]:
    """What tells an article in an address: numbers that are no date, and the last part of the path with its query."""
    parts = urlsplit(url)
    path = _DATE.sub("", parts.path)
    slug = _ENDING.sub("", path.rstrip("/").rpartition("/")[2]).casefold()
    wording = re.sub(r"\W*\d+\W*", "", slug)
    numbers = set(_NUMBER.findall(f"{path}?{parts.query}"))
    named = {wording} if len(wording) > 3 and not parts.query else {f"{slug}?{parts.query}"}
    return numbers | named
