"""The version of a reading: it changes with the rules, and with nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse, Request, Response

from lagazette_crawler.extractors import version
from lagazette_crawler.items import Article
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout, Page


def test_a_version_names_the_rules_and_what_is_declared() -> None:
    def of(*layouts: Layout, **values: Any) -> str:
        return version.version_of(Page(url="https://gazette.example/1", body=b"", layouts=layouts, **values))

    named = of(Layout(name="2020", title="h1"))
    assert named.endswith("/2020")
    assert named == of(Layout(name="2020", title="h1"))
    assert named != of(Layout(name="2020", title="h2"))
    assert named != of(Layout(name="2020", title="h1"), timezone="Europe/Paris")
    assert of(Layout(when=lambda page: True)) != of(Layout(when=lambda page: False))


def test_a_function_has_the_same_code_in_every_process() -> None:
    """A function within a function has an address in memory, which says nothing."""

    def rule(page: object) -> bool:
        return any(part for part in [page] if (lambda: part)())

    assert " at 0x" not in version.code_of(rule)


def test_what_a_spider_does_of_its_own_is_another_version() -> None:
    class Plain(NewspaperSpider):
        name = "plain"

    class Own(NewspaperSpider):
        name = "plain"

        def completed(self, article: Article, response: Response) -> Article:
            article.section = "Une"
            return super().completed(article, response)

    request = Request("https://gazette.example/1")
    response = HtmlResponse(request.url, body=b"<p>A", request=request)
    assert Plain().page_of(response).own_code == ""
    assert Own().page_of(response).own_code != ""


def test_the_digest_of_the_rules_covers_code_tables_and_steps() -> None:
    names = {file.name for file in version._files()}
    assert {"body.py", "words.tsv", "places.tsv.gz", "tidy_text.py", "text.py"} <= names
    assert all(isinstance(file, Path) for file in version._files())
