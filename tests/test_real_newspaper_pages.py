"""Declared newspapers on real pages, where the corpus is present: their rules still find what a person reads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.commands.extract import answer_for, page_of, retrieved_at
from lagazette_crawler.declared import newspaper_for
from lagazette_crawler.items import Article, Source
from lagazette_crawler.text import folded, paragraphs

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
PAGES = {
    "euronews": "https://fr.euronews.com/green/2024/04/30/",
    "lefigaro": "https://www.lefigaro.fr/international/",
    "lemonde": "https://www.lemonde.fr/politique/article/2023/08/30/",
    "lesechos": "https://www.lesechos.fr/monde/enjeux-internationaux/",
    "newsaz": "https://www.news.az/news/",
}
"""Newspaper, and how the address of its page begins."""


@cache
def real_pages() -> dict[str, dict[str, Any]]:
    """What the corpus knows of the pages above, and their bytes."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted((CORPUS / "gold").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            known = json.loads(line)
            name = next((name for name, start in PAGES.items() if known["url"].startswith(start)), None)
            if name:
                found[name] = {**known, "body": response_body(file.stem, known["url"])}
    return found


def response_body(dataset: str, url: str) -> bytes:
    with (CORPUS / "warc" / f"{dataset}.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and record.rec_headers["WARC-Target-URI"] == url:
                return bytes(record.content_stream().read())
    raise LookupError(url)


@pytest.fixture(params=PAGES)
def known(request: pytest.FixtureRequest) -> dict[str, Any]:
    if not CORPUS.exists():
        pytest.skip(f"{CORPUS} is not here")
    page = real_pages()[request.param]
    return {"name": request.param, **page}


@pytest.fixture
def article(known: dict[str, Any]) -> Article:
    newspaper = newspaper_for(known["url"])
    assert newspaper is not None
    assert newspaper.name == known["name"]
    day = known["crawl_date"][:10] if known.get("crawl_date") else None
    answer = answer_for(page_of(known["url"], known["body"], newspaper, retrieved_at(day)))
    assert answer.article is not None, answer.error
    return answer.article


def test_what_the_newspaper_declares_gives_title_date_and_body(article: Article) -> None:
    won = {one.field: one.source for one in article.evidence if one.won}
    assert [won.get(field) for field in ("title", "published_raw", "body")] == [Source.LAYOUT] * 3


def test_the_date_is_the_day_the_corpus_knows(article: Article, known: dict[str, Any]) -> None:
    assert str(article.published_local_date) == known["gold"]["date"][:10]


def test_the_body_is_what_a_person_reads(article: Article, known: dict[str, Any]) -> None:
    gold = known["gold"].get("paragraphs")
    if not gold:
        pytest.skip("the corpus knows no body of this page")
    optional = {0, *known["gold"].get("optional", [])}
    expected = {folded(text) for place, text in enumerate(gold) if place not in optional}
    allowed = expected | {folded(text) for text in gold}
    read = {folded(text) for text in paragraphs(article.body or "")}
    assert len(read & expected) / len(expected) > 0.97, sorted(expected - read)
    assert len(read - allowed) / len(read) < 0.03, sorted(read - allowed)
