"""The step that marks a text so that it is recognised."""

from __future__ import annotations

from lagazette_crawler.items import Article
from lagazette_crawler.text import text_hash
from pipelines.mark_duplicates import MarkDuplicates, mark

LONG = "Les deux ministres ont signé un accord sur la pêche en haute mer. " * 6


def article(title: str | None = "T", body: str | None = LONG) -> Article:
    return Article(newspaper="gazette", url="https://gazette.example/1", title=title, body=body)


def test_an_article_gets_the_hash_of_its_text() -> None:
    assert mark(article()).text_hash == text_hash("T", LONG)


def test_the_title_of_a_long_text_does_not_count() -> None:
    assert mark(article("Pêche")).text_hash == mark(article("Accord")).text_hash


def test_the_title_of_a_short_text_counts() -> None:
    assert mark(article("Séisme", "À suivre.")).text_hash != mark(article("Vote", "À suivre.")).text_hash


def test_no_text_has_no_hash() -> None:
    assert mark(article(None, None)).text_hash is None


def test_other_items_pass() -> None:
    assert MarkDuplicates().process_item({"a": 1}) == {"a": 1}
