"""Edits and changes of our rules, met by real crawls: the page before is read again from the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from test_absence_crawl import FIRST, LATER, Crawler, TakenDown

from lagazette_crawler.demo.sample_newspaper import Answer, Asked
from lagazette_crawler.demo.server import running
from lagazette_crawler.store import open_store


@pytest.fixture
def site() -> Iterator[TakenDown]:
    site = TakenDown()
    with running(site.answer, "127.0.0.1", 0) as site.url:
        yield site


def edited(site: TakenDown, url: str, path: str) -> Answer:
    """The page with another word in its last paragraph."""
    with open_store(url) as store:
        article = store.article(site.url + path)
    assert article
    title, body = article.article["title"], article.article["body"].rpartition("\n\n")[2]
    word = max(set(re.findall(r"(?<=\s)[a-z]{5,}(?=\s)", body)) - set(title.split()), key=len).encode()
    page = site.newspaper.answer(Asked(path=path)).body
    return Answer(200, page.replace(b" %b " % word, b" autrement "))


@pytest.mark.slow
def test_a_crawl_tells_the_newspapers_edits_from_changes_of_our_rules(
    site: TakenDown, sqlite_url: str, tmp_path: Path
) -> None:
    crawler = Crawler(tmp_path, sqlite_url, site)
    assert crawler.crawl(FIRST) == (0, "")
    same, edit, rules, both, lost, *_ = crawler.due()
    read_otherwise(sqlite_url, site, rules, both, lost)
    lose_page(sqlite_url, site, lost)
    for path in (edit, both, lost):
        site.instead[path] = edited(site, sqlite_url, path)
    plain = site.newspaper.answer(Asked(path=rules)).body
    site.instead[rules] = Answer(200, plain + b"<!-- served by another machine -->")
    assert crawler.crawl(LATER) == (0, "")
    causes = causes_by_path(sqlite_url, site)
    assert causes[same] == ["first"]
    assert causes[edit] == ["first", "silent_edit"]
    assert causes[rules] == ["first", "extractor_change"]
    assert causes[both] == ["first", "extractor_change", "silent_edit"]
    assert causes[lost] == ["first", None]


def read_otherwise(url: str, site: TakenDown, *paths: str) -> None:
    """As if rules of yesterday had taken the byline for a part of the title."""
    with open_store(url) as store, store.database.writing() as connection:
        for path in paths:
            found = {"url": site.url + path}
            connection.execute(text("UPDATE articles SET title = title || ' par A. B.' WHERE url = :url"), found)
            connection.execute(
                text(
                    "UPDATE revisions SET extractor_version = '0.0.9', title = title || ' par A. B.' "
                    "WHERE article_id = (SELECT id FROM articles WHERE url = :url)"
                ),
                found,
            )


def lose_page(url: str, site: TakenDown, path: str) -> None:
    with open_store(url) as store, store.database.writing() as connection:
        connection.execute(
            text(
                "UPDATE revisions SET archive_file = 'lost.warc.gz' "
                "WHERE article_id = (SELECT id FROM articles WHERE url = :url)"
            ),
            {"url": site.url + path},
        )


def causes_by_path(url: str, site: TakenDown) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    with open_store(url) as store, store.database.reading() as connection:
        for address, cause in connection.execute(text("SELECT url, cause FROM readings ORDER BY article_id, number")):
            found.setdefault(address.removeprefix(site.url), []).append(cause)
    return found
