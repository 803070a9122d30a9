"""Redirects: followed within the newspaper, recorded when they leave it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from gazette.one_crawl import crawl
from gazette.pages import article, redirect
from gazette.server import Gazette, Reply
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from lagazette_crawler.fetching.answers import NotAsked
from lagazette_crawler.fetching.redirects import RedirectsMiddleware
from lagazette_crawler.items import Outcome

URL = "https://www.example.org/monde/1202.html"


def followed(
    location: str | bytes, *, url: str = URL, status: int = 301, domains: tuple[str, ...] = (), **meta: Any
) -> Request:
    crawler = SimpleNamespace(spider=SimpleNamespace(allowed_domains=domains))
    middleware = RedirectsMiddleware(crawler, 5)  # type: ignore[arg-type]
    response = Response(url, status, {"Location": location} if location else {})
    result = middleware.process_response(Request(url, meta=meta, headers={"If-None-Match": '"a"'}), response)
    assert isinstance(result, Request)
    return result


def refused(location: str, **options: Any) -> Any:
    with pytest.raises(NotAsked) as caught:
        followed(location, **options)
    return caught.value.answer


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/b.html", "https://www.example.org/b.html"),
        ("b.html", "https://www.example.org/monde/b.html"),
        ("//example.org/b", "https://example.org/b"),
        ("https://amp.example.org/b", "https://amp.example.org/b"),
        ("http://example.org/b?c", "https://example.org/b?c"),
        ("http://example.org:80/b", "https://example.org/b"),
        ("/été", "https://www.example.org/%C3%A9t%C3%A9"),
        ("/\u00e9t\u00e9".encode("latin-1"), "https://www.example.org/%C3%A9t%C3%A9"),
        (" /b.html\t", "https://www.example.org/b.html"),
    ],
)  # fmt: skip
def test_where_a_redirect_leads(location: str | bytes, there: str) -> None:
    assert followed(location).url == there


def test_a_redirect_keeps_its_history_and_loses_what_was_the_old_address() -> None:
    request = followed("/c", redirect_urls=["https://www.example.org/a"], redirect_reasons=[302], download_slot="x")
    assert request.meta["redirect_urls"] == ["https://www.example.org/a", URL]
    assert request.meta["redirect_reasons"] == [302, 301]
    assert request.meta["redirect_times"] == 2
    assert request.dont_filter
    assert "download_slot" not in request.meta
    assert "If-None-Match" not in request.headers


@pytest.mark.parametrize(
    "location", ["https://ailleurs.example/a", "https://example.org.evil.example/", "http://10.0.0.1/"]
)
def test_a_redirect_out_of_the_newspaper_is_recorded(location: str) -> None:
    answer = refused(location)
    assert (answer.outcome, answer.evidence) == (Outcome.MOVED, location)


def test_all_domains_of_the_newspaper_are_its_own() -> None:
    assert followed("https://fr.laexample.org/a", domains=("laexample.org",)).url == "https://fr.laexample.org/a"


@pytest.mark.parametrize(
    "location", ["mailto:a@b.example", "javascript:1", "http://[broken", "ftp://example.org/", "data:,x"]
)
def test_a_redirect_to_no_http_address_fails(location: str) -> None:
    assert refused(location).reason == "redirect to no http address"


def test_circles_and_long_chains_end() -> None:
    assert refused(URL).reason == "redirects in a circle"
    assert refused("/a", redirect_urls=["https://www.example.org/a"]).reason == "redirects in a circle"
    assert refused("http://www.example.org/monde/1202.html").reason == "redirects in a circle"
    steps = [f"https://www.example.org/{step}" for step in range(5)]
    assert refused("/next", redirect_urls=steps).reason == "too many redirects"


def test_a_page_that_refreshes_itself_is_no_redirect() -> None:
    middleware = RedirectsMiddleware(SimpleNamespace(spider=None), 5)  # type: ignore[arg-type]
    for refresh in ("300", "300; url=/monde/1202.html", "0; url=/monde/1202.html#top", "60; url=/autre"):
        page = HtmlResponse(URL, body=f'<meta http-equiv="refresh" content="{refresh}">'.encode(), encoding="utf-8")
        assert middleware.process_response(Request(URL), page) is page


def test_a_redirect_crosses_hosts_at_the_pace_of_each() -> None:
    with Gazette({"/robots.txt": Reply(404), "/b": article(1)}) as gazette:
        there = f"http://localhost:{gazette.port}/b"
        gazette.scripts["/a"] = redirect(there)
        kept = crawl([gazette.url("/a")])
        assert kept[gazette.url("/a")].evidence == there  # another site: recorded
        gazette.scripts["/c"] = redirect("/b")
        crawled = crawl([gazette.url("/c")])
    assert crawled[gazette.url("/c")].url == gazette.url("/b")
