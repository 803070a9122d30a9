"""Refuses what is no article: no title, no body, no address, or a page of another kind."""

from __future__ import annotations

from enum import StrEnum

from scrapy.exceptions import DropItem

from lagazette_crawler.items import Article


class Refusal(StrEnum):
    """Why an article is refused, in the words that are counted and stored."""

    NO_TITLE = "no title"
    NO_BODY = "no body"
    NO_ADDRESS = "no canonical address"
    NO_ARTICLE = "no article"


class RefusedError(DropItem):
    """An article refused, with the reason."""

    def __init__(self, reason: Refusal, detail: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


def refusal(article: Article) -> RefusedError | None:
    """Why the article cannot be stored; None when it can."""
    if article.page_kind is not None:
        return RefusedError(Refusal.NO_ARTICLE, article.page_kind)
    if not article.body:
        return RefusedError(Refusal.NO_BODY)
    if not article.title:
        return RefusedError(Refusal.NO_TITLE)
    return None if article.canonical_url else RefusedError(Refusal.NO_ADDRESS)


def require_essentials(article: Article) -> Article:
    """The article as it is. Raises RefusedError."""
    if refused := refusal(article):
        raise refused
    return article


class RequireEssentials:
    """The step in a crawl."""

    def process_item(self, item: Article) -> Article:
        return require_essentials(item)
