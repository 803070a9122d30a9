"""Newsroom: which articles the sample newspaper has, in which edition each stands."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from lagazette_crawler.demo.articles import Sample, hand_written, updated
from lagazette_crawler.demo.invented import invented, invented_published, invented_section, newest_id


class Newsroom:
    """So many articles, the same ones every time; only their ids are kept, texts are made when asked for."""

    def __init__(self, articles: int) -> None:
        self._written = {article.id: article for article in hand_written()[:articles]}
        self._invented = range(newest_id(), newest_id() - articles + len(self._written), -1)
        self._editions: dict[int, int] = {}
        self.ids: list[int] = [*self._written, *self._invented]
        """The newest first."""

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._written or article_id in self._invented

    def article(self, article_id: int) -> Sample:
        """An article as it stands now. Raises KeyError."""
        article = invented(article_id) if article_id in self._invented else self._written[article_id]
        editions = self._editions.get(article_id)
        return article.edited(editions) if editions else article

    def newest(self, count: int) -> list[Sample]:
        return [self.article(article_id) for article_id in self.ids[:count]]

    def edit(self, article_id: int) -> None:
        """The editors add a paragraph. Raises KeyError."""
        self.article(article_id)
        self._editions[article_id] = self._editions.get(article_id, 0) + 1

    def section(self, article_id: int) -> str:
        return invented_section(article_id) if article_id in self._invented else self._written[article_id].section

    def path(self, article_id: int) -> str:
        return f"/{self.section(article_id)}/{article_id}.html"

    def in_section(self, section: str, start: int, end: int) -> list[int]:
        """The ids of a section from `start` to `end`, the newest first."""
        ids = (article_id for article_id in self.ids if self.section(article_id) == section)
        return list(islice(ids, start, end))

    def changed(self, article_id: int) -> datetime:
        """When an article was last changed."""
        written = self._written.get(article_id)
        published = written.published if written else invented_published(article_id)
        return updated(published, self._editions.get(article_id, 0))

    def last_change(self, ids: list[int]) -> datetime:
        """The newest change of several articles, given in the order of their publication."""
        edited = self._editions.keys() & set(ids)
        return max(map(self.changed, {ids[0], *edited}))
