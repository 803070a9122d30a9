"""What a page says of itself for machines."""

from __future__ import annotations

from typing import Any

import pytest

from lagazette_crawler.items import Source
from lagazette_crawler.metadata import MAX_THINGS, Metadata, value_text
from lagazette_crawler.page import Page


def read(markup: str) -> Metadata:
    return Page(url="https://gazette.example/a-1.html", body=markup.encode()).metadata


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_things_of_a_graph_are_read_with_their_references() -> None:
    metadata = read(
        json_ld(
            """{"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "#page", "name": "A page"},
            {"@type": ["NewsArticle", "Article"], "headline": "Harbour closed", "author": {"@id": "#p"}},
            {"@type": "Person", "@id": "#p", "name": "Nora Lind"}]}"""
        )
    )
    article = metadata.article()
    assert article is not None
    assert article.types == ("NewsArticle", "Article")
    assert article.text("headline") == "Harbour closed"
    assert article.texts("author") == ["Nora Lind"]
    assert article.source is Source.JSON_LD
    assert [thing.types[0] for thing in metadata.things] == ["WebPage", "NewsArticle", "Person"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"@type": "NewsArticle", "headline": "Harbour closed"}]',
        '{"@type": "http://schema.org/NewsArticle", "headline": "Harbour closed"}',
        '{"@type": "schema:NewsArticle", "schema:headline": "Harbour closed"}',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Harbour closed"}}',
        '{"@type": "NewsArticle", "headline": "Harbour closed",}',
        '<!-- {"@type": "NewsArticle", "headline": "Harbour closed"} -->',
    ],
)
def test_the_article_is_found_in_any_wrapping(text: str) -> None:
    article = read(json_ld(text)).article()
    assert article is not None
    assert article.text("headline") == "Harbour closed"


def test_an_article_that_is_only_listed_is_not_the_page_s_own() -> None:
    metadata = read(
        json_ld(
            """{"@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "Another"}}]}"""
        )
    )
    assert metadata.article() is None
    assert [thing.text("headline") for thing in metadata.articles()] == ["Another"]


def test_the_page_s_own_article_goes_before_listed_and_nested_ones() -> None:
    metadata = read(
        json_ld('{"@type": "WebPage", "hasPart": {"@type": "NewsArticle", "headline": "Another"}}')
        + json_ld('{"@type": "CreativeWork", "headline": "Loose"}')
        + json_ld('{"@type": "LiveBlogPosting", "headline": "Own", "liveBlogUpdate": [{"@type": "BlogPosting"}]}')
    )
    assert [thing.text("headline") for thing in metadata.articles()] == ["Own", "Loose", "Another", None]


def test_microdata_is_read_like_json_ld() -> None:
    metadata = read(
        """<article itemscope itemtype="https://schema.org/NewsArticle">
        <h1 itemprop="headline">Harbour <b>closed</b></h1>
        <meta itemprop="datePublished" content="2021-03-04T10:00:00Z">
        <time itemprop="dateModified" datetime="2021-03-05">x</time>
        <div itemprop="author" itemscope itemtype="https://schema.org/Person">
        <a itemprop="name" href="/nora">Nora Lind</a></div>
        <a itemprop="url" href="/a-1.html">link</a><img itemprop="image" src="/a.jpg">
        <div itemprop="articleBody">Long text</div></article>"""
    )
    article = metadata.article()
    assert article is not None
    assert article.source is Source.MICRODATA
    assert article.texts("headline", "author", "datePublished", "dateModified", "url", "image") == [
        "Harbour closed",
        "Nora Lind",
        "2021-03-04T10:00:00Z",
        "2021-03-05",
        "/a-1.html",
        "/a.jpg",
    ]
    assert article.text("articleBody") is None, "the page itself holds the body"


def test_tags_are_read_with_their_source_in_document_order() -> None:
    metadata = read(
        """<meta property="OG:Title" content=" Harbour &amp;amp; bridge "><meta name="author" content="Nora Lind">
        <meta property="article:published_time" content="2021-03-04"><meta itemprop="datePublished" content="2021">
        <meta http-equiv="Content-Language" content="fr"><meta name="empty" content=""><meta charset="utf-8">"""
    )
    assert [(tag.name, tag.content, tag.source) for tag in metadata.tags] == [
        ("og:title", "Harbour & bridge", Source.OPEN_GRAPH),
        ("author", "Nora Lind", Source.META),
        ("article:published_time", "2021-03-04", Source.OPEN_GRAPH),
        ("datepublished", "2021", Source.META),
        ("content-language", "fr", Source.META),
    ]
    assert metadata.tag("missing", "author") == "Nora Lind"
    assert metadata.tag("missing") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("L&#8217;été", "L’été"),
        ({"@type": "Person", "name": "Nora"}, "Nora"),
        ({"@value": "Nora", "@language": "sv"}, "Nora"),
        ([{"@type": "Person", "name": ["Nora", "Ada"]}], "Nora"),
        ({"@id": "https://gazette.example/1"}, "https://gazette.example/1"),
        (12, "12"),
        (True, ""),
        (None, ""),
        ({}, ""),
        ("\ud83d lone half", "lone half"),
    ],
)
def test_a_value_has_one_plain_text(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_broken_blocks_are_counted_and_the_rest_is_read() -> None:
    metadata = read(json_ld("oops") + json_ld('{"@type": "Article", "headline": "Harbour closed"}'))
    assert metadata.broken == 1
    assert metadata.article() is not None


@pytest.mark.parametrize(
    "markup",
    [
        "",
        json_ld("[" * 100_000),
        json_ld("[" + '{"@type": "Article"},' * 5_000 + "{}]"),
        "<div itemscope itemtype=x itemprop=y>" * 3_000,
        "<meta name=a content=b>" * 5_000,
        '<script type="application/ld+json">',
    ],
)
def test_hostile_pages_are_bounded(markup: str) -> None:
    assert len(read(markup).things) <= MAX_THINGS
