"""A small archive with its database: pages of the sample newspaper, recorded, read and stored as a crawl does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.warc import Exchange
from lagazette_crawler.archive.writing import ArchiveWriter
from lagazette_crawler.commands.rereading import reread
from lagazette_crawler.demo.articles import Sample
from lagazette_crawler.demo.invented import invented, newest_id
from lagazette_crawler.demo.printing import MARKUPS, article_in
from lagazette_crawler.items import ArchiveRecord, Article, Source
from lagazette_crawler.page import Announced
from lagazette_crawler.store import SaveArticle, Store

SITE = "https://lagazetteaz.fr"
NOON = datetime(2024, 3, 11, 12, tzinfo=UTC)


def sample(number: int) -> Sample:
    """The nth of the invented articles, the newest first."""
    return invented(newest_id() - number)


def url_of(article: Sample) -> str:
    return SITE + article.path


def exchange(article: Sample, number: int, body: bytes | None = None, *, note: Note | None = None) -> Exchange:
    page = body or article_in(article, SITE, sorted(MARKUPS)[number % len(MARKUPS)]).encode()
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    at = NOON + timedelta(minutes=number)
    return Exchange(url_of(article), at, 200, page, headers, note=note.as_json() if note else b"")


def record(folder: Path, exchanges: Sequence[Exchange], newspaper: str = "lagazette") -> list[ArchiveRecord]:
    """Keeps answers in the archive; their places."""
    writer = ArchiveWriter(
        folder, newspaper, free_floor=0, about={"software": "lagazette-crawler/0", "isPartOf": newspaper}
    )
    try:
        return [kept.result(10) for kept in [writer.keep(each) for each in exchanges]]
    finally:
        writer.close()


def archive(store: Store, data: Path, count: int) -> list[ArchiveRecord]:
    """So many articles, archived under the data folder and stored; where their pages lie."""
    announced = Note(kind="article", announced=Announced(Source.FEED, summary="Announced by the feed."))
    exchanges = [exchange(sample(number), number, note=announced if number % 2 else None) for number in range(count)]
    places = record(data / "archive", exchanges)
    store.write([SaveArticle(article=read(data, place)) for place in places])
    return places


def read(data: Path, place: ArchiveRecord) -> Article:
    article = reread(data / "archive", place, "lagazette").article
    assert article
    return article
