"""Marks the text of an article so that the store recognises it: the last value worked out before it is stored.

What follows from an equal text is decided where it is stored, in one transaction with the rows of all other writers:
in the same newspaper the address leads to the article that is there, in another one the article says whose copy it is.
"""

from __future__ import annotations

from typing import Any

from lagazette_crawler.items import Article
from lagazette_crawler.text import text_hash


def mark(article: Article) -> Article:
    """The article with the hash of its folded text; see `text.text_hash` for what counts as the same text."""
    article.text_hash = text_hash(article.title, article.body)
    return article


class MarkDuplicates:
    """Pipeline step: marks each article's text."""

    def process_item(self, item: Any) -> Any:
        return mark(item) if isinstance(item, Article) else item
