"""Section fronts: the articles a page lists, and where the list goes on."""

import time

import pytest

from lagazette_crawler.discovery.article_addresses import Link, article_shape, leads_to_article
from lagazette_crawler.discovery.section_fronts import read_section_front
from lagazette_crawler.page import Page

URL = "https://gazette.example/politique/"
DOMAINS = ("gazette.example",)


def page(body: str, url: str = URL, head: str = "") -> Page:
    return Page(url, f"<html><head>{head}</head><body>{body}</body></html>".encode())


def next_url(body: str, url: str = URL, head: str = "") -> str | None:
    return read_section_front(page(body, url, head), None, DOMAINS).next_url


def test_articles_are_the_links_whose_path_matches_in_order_and_once() -> None:
    front = read_section_front(
        page(
            """<a href="/politique/812.html"><img></a><a href="/politique/812.html#comments">Le port</a>
            <a href="811.html?utm_source=une">La rade</a><a href="/contact">Contact</a>
            <a href="https://ailleurs.example/politique/900.html">Partenaire</a>
            <a href="https://blog.gazette.example/politique/810.html">Blog</a><a href="mailto:x@y.example">@</a>"""
        ),
        r"^/[\w-]+/\d+\.html$",
        DOMAINS,
    )
    assert [found.url for found in front.articles] == [
        "https://gazette.example/politique/812.html",
        "https://gazette.example/politique/811.html?utm_source=une",
        "https://blog.gazette.example/politique/810.html",
    ]
    assert all(found.announced is None for found in front.articles)


def test_relative_links_start_from_the_base_of_the_page() -> None:
    front = read_section_front(page('<a href="812.html">x</a>', head='<base href="/eco/">'), r"\d+\.html", DOMAINS)
    assert front.articles[0].url == "https://gazette.example/eco/812.html"


def test_links_that_only_scripts_follow_are_read() -> None:
    front = read_section_front(
        page('<div data-url="/politique/812.html"><h4>Le port rouvre</h4></div>'), r"\d+", DOMAINS
    )
    assert [found.url for found in front.articles] == ["https://gazette.example/politique/812.html"]


@pytest.mark.parametrize(
    ("body", "there"),
    [
        ('<a rel="next" href="?page=2">2</a>', "https://gazette.example/politique/?page=2"),
        ('<a class="page" href="/politique/page/2/">2</a>', "https://gazette.example/politique/page/2/"),
        ('<a href="/politique/?page=2">2</a><a href="/politique/?page=3">3</a>', "https://gazette.example/politique/?page=2"),
        ('<a href="?cursor=af31">Page suivante</a>', "https://gazette.example/politique/?cursor=af31"),
        ('<a href="?cursor=af31" aria-label="Next page"><svg/></a>', "https://gazette.example/politique/?cursor=af31"),
        ('<li class="pager-next"><a href="?cursor=2">…</a></li>', "https://gazette.example/politique/?cursor=2"),
        ('<a href="?before=1614672900">Voir plus</a>', "https://gazette.example/politique/?before=1614672900"),
        ('<button data-url="/ajax/politique?offset=20">Charger plus</button>', "https://gazette.example/ajax/politique?offset=20"),
        ('<button class="load-more" data-next="/politique/suite/2">+</button>', "https://gazette.example/politique/suite/2"),
        ('<a href="?page=2">Növbəti</a>', "https://gazette.example/politique/?page=2"),
        ('<a href="?page=2">Показать ещё</a>', "https://gazette.example/politique/?page=2"),
    ],
)  # fmt: skip
def test_where_the_list_goes_on(body: str, there: str) -> None:
    assert next_url(body) == there


def test_a_declared_continuation_in_the_head_wins() -> None:
    assert next_url('<a href="?page=9">Suivant</a>', head='<link rel="next" href="?page=2">') == URL + "?page=2"


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<a rel="next" href="#">1</a>',
        '<a rel="next" href="/politique/">1</a>',
        '<a rel="next" href="javascript:more()">plus</a>',
        '<a rel="next" href="https://ailleurs.example/?page=2">2</a>',
        '<button class="load-more">Plus</button>',
        '<a href="/politique/?page=3">3</a>',
        '<a rel="next" href="?page=99999999">x</a>',
    ],
)
def test_a_list_that_ends_has_no_continuation(body: str) -> None:
    assert next_url(body) is None


def test_a_list_never_goes_back() -> None:
    body = '<a rel="next" href="?page=2">Suivant</a><a href="?page=3">3</a><a href="?page=5">5</a>'
    assert next_url(body, URL + "?page=4") == URL + "?page=5"
    assert next_url('<a rel="next" href="/politique/page/3">›</a>', "https://gazette.example/politique/page/3/") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/politique/812345.html",
        "https://gazette.example/politique/le-port-rouvre-lundi",
        "https://gazette.example/2021/03/02/port",
        "https://gazette.example/2021-03-02-le-port",
        "https://gazette.example/?p=1202",
        "https://gazette.example/news.php?id=1202",
        "https://gazette.example/xeber/port-1145027",
        "https://gazette.example/news/31774.html",
        "https://gazette.example/article1202",
        "https://gazette.example/a/812345/port",
        "https://gazette.example/новости/порт-снова-открыт-после-ремонта",
    ],
)
def test_addresses_shaped_like_articles(url: str) -> None:
    assert article_shape(url) is True


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/",
        "https://gazette.example/politique",
        "https://gazette.example/tag/port-de-la-rade-2021",
        "https://gazette.example/auteur/anne-le-goff-12345",
        "https://gazette.example/politique/page/12345",
        "https://gazette.example/media/port-de-la-rade-12345.jpg",
        "https://gazette.example/conditions-generales-d-utilisation",
        "https://gazette.example/archives/2021-03-02",
        "https://gazette.example/2021/03/02/",
        "https://gazette.example/abonnement",
        "https://gazette.example/elections/2021",
        "https://gazette.example/recherche?q=port-de-la-rade",
    ],
)
def test_addresses_that_are_no_articles(url: str) -> None:
    assert article_shape(url) is not True


def test_what_the_address_leaves_open_the_headline_decides() -> None:
    url = "https://gazette.example/politique/budget"
    assert leads_to_article(Link(url, "Le budget du port voté de justesse", is_furniture=False))
    assert not leads_to_article(Link(url, "Le budget du port voté de justesse", is_furniture=True))
    assert not leads_to_article(Link(url, "Budget", is_furniture=False))


def test_a_page_of_nested_markup_is_read_in_time() -> None:
    body = "<div>" * 20_000 + '<a href="/politique/812345.html">Le port</a>' + "<ul><li><a href='?x=1'>y</a>" * 20_000
    started = time.monotonic()
    read_section_front(page(body), None, DOMAINS)
    assert time.monotonic() - started < 20


def test_an_empty_page_lists_nothing() -> None:
    front = read_section_front(Page(URL, b""), None, DOMAINS)
    assert front.articles == ()
    assert front.next_url is None
