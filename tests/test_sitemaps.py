"""Sitemaps: what newspapers list for search engines."""

import gzip
from datetime import UTC, datetime

import pytest

from lagazette_crawler.discovery.announced_xml import NotAnAnnouncement
from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.discovery.sitemaps import MAX_ENTRIES, changed_since, read_sitemap
from lagazette_crawler.items import Source
from lagazette_crawler.page import Found

URL = "https://gazette.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str, attributes: str = NAMESPACE) -> bytes:
    urls = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{urls}</urlset>'.encode()


def test_pages_come_with_the_moment_of_their_last_change() -> None:
    body = urlset("<loc> https://gazette.example/eco/812.html\n</loc><lastmod>2021-03-02T08:15:00+01:00</lastmod>")
    [page] = read_sitemap(body, URL).pages
    assert page.url == "https://gazette.example/eco/812.html"
    assert page.lastmod == datetime(2021, 3, 2, 7, 15, tzinfo=UTC)
    assert page.announced is not None
    assert page.announced.source is Source.SITEMAP


def test_a_news_sitemap_keeps_title_and_date() -> None:
    body = urlset(
        """<loc>https://gazette.example/812</loc><news:news><news:publication><news:name>La Gazette</news:name>
        </news:publication><news:publication_date>2021-03-02</news:publication_date>
        <news:title>Le port &amp; la rade</news:title></news:news>
        <image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <image:loc>https://gazette.example/port.jpg</image:loc></image:image>""",
        attributes=f"{NAMESPACE} {NEWS}",
    )
    [page] = read_sitemap(body, URL).pages
    assert page.announced is not None
    assert page.announced.source is Source.NEWS_SITEMAP
    assert page.announced.title == "Le port & la rade"
    assert page.announced.published_raw == "2021-03-02"


def test_undeclared_and_foreign_prefixes_do_not_matter() -> None:
    body = b"<ns0:urlset><ns0:url><ns0:loc>https://gazette.example/1</ns0:loc><n:news><n:title>A</n:title></n:news></ns0:url>"
    [page] = read_sitemap(body, URL).pages
    assert page.announced is not None
    assert page.announced.title == "A"


def test_an_index_lists_further_sitemaps_and_never_itself() -> None:
    body = f"""<sitemapindex {NAMESPACE}><sitemap><loc>https://gazette.example/2021-03.xml.gz</loc>
      <lastmod>2021-03-02</lastmod></sitemap><sitemap><loc>{URL}</loc></sitemap>
      <sitemap><loc>/2021-02.xml.gz</loc></sitemap></sitemapindex>"""
    sitemap = read_sitemap(body.encode(), URL)
    assert [child.url for child in sitemap.children] == [
        "https://gazette.example/2021-03.xml.gz",
        "https://gazette.example/2021-02.xml.gz",
    ]
    assert sitemap.children[0].lastmod == datetime(2021, 3, 2, tzinfo=UTC)
    assert not sitemap.pages


@pytest.mark.parametrize("times", [1, 2, 3])
def test_gzip_is_unpacked_even_when_doubled(times: int) -> None:
    body = urlset("<loc>https://gazette.example/1</loc>")
    for _ in range(times):
        body = gzip.compress(body)
    assert len(read_sitemap(body, URL).pages) == 1


def test_a_broken_end_loses_only_the_end() -> None:
    entries = [f"<loc>https://gazette.example/{number}/{number * 7919}</loc>" for number in range(2_000)]
    packed = gzip.compress(urlset(*entries))
    read = read_sitemap(packed[: len(packed) // 2], URL).pages
    assert 100 < len(read) < 2_000
    assert read[0].url == "https://gazette.example/0/0"


def test_gzip_of_several_members_is_read_to_the_end() -> None:
    whole = urlset("<loc>https://gazette.example/1</loc>", "<loc>https://gazette.example/2</loc>")
    assert len(read_sitemap(gzip.compress(whole[:90]) + gzip.compress(whole[90:]), URL).pages) == 2


def test_a_plain_text_sitemap_is_a_line_an_address() -> None:
    body = "\ufeffhttps://gazette.example/1\r\nhttps://gazette.example/2\n\nhttps://gazette.example/1#top\nnonsense\n".encode()
    assert [page.url[-1] for page in read_sitemap(body.replace(b"#top", b""), URL).pages] == ["1", "2"]


def test_a_feed_may_stand_in_the_place_of_a_sitemap() -> None:
    body = b"<rss><channel><item><link>https://gazette.example/1</link><title>Un</title></item></channel></rss>"
    [page] = read_sitemap(body, URL).pages
    assert page.announced is not None
    assert page.announced.source is Source.FEED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is empty"),
        (b"<!doctype html><html><title>404</title></html>", "it is an HTML page"),
        (b"not found", "it is neither a feed nor a sitemap"),
        (b'{"urls": []}', "it is JSON"),
        (
            b'<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
            "its document type declares entities made of other entities or files",
        ),
        (b"<urlset>" + b"<url>" * 200, "its elements are nested more than 100 deep"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body: bytes, reason: str) -> None:
    with pytest.raises(NotAnAnnouncement) as caught:
        read_sitemap(body, URL)
    assert caught.value.reason == reason


def test_entries_without_a_usable_address_are_left_out() -> None:
    entries = [
        "",
        "<loc/>",
        "<loc>ftp://gazette.example/</loc>",
        "<loc>https://gazette.example/1</loc>",
        "<loc>&x;</loc>",
    ]
    sitemap = read_sitemap(urlset(*entries), "https://gazette.example/sitemap.xml")
    assert "https://gazette.example/1" in [page.url for page in sitemap.pages]


def test_what_exceeds_the_protocol_is_counted_not_kept() -> None:
    body = urlset(*(f"<loc>https://gazette.example/{number}</loc>" for number in range(MAX_ENTRIES + 10)))
    sitemap = read_sitemap(body, URL)
    assert len(sitemap.pages) == MAX_ENTRIES
    assert sitemap.left_out == 10


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2021-03-02", datetime(2021, 3, 2, tzinfo=UTC)),
        ("2021-03", datetime(2021, 3, 1, tzinfo=UTC)),
        ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2021-03-02T08:15Z", datetime(2021, 3, 2, 8, 15, tzinfo=UTC)),
        ("2021-03-02T08:15:00.123+04:00", datetime(2021, 3, 2, 4, 15, 0, 123000, tzinfo=UTC)),
        ("2021-03-02 08:15:00", datetime(2021, 3, 2, 8, 15, tzinfo=UTC)),
        ("Tue, 02 Mar 2021 08:15:00 GMT", datetime(2021, 3, 2, 8, 15, tzinfo=UTC)),
        ("Tue, 02 Mar 2021 08:15:00 +0100", datetime(2021, 3, 2, 7, 15, tzinfo=UTC)),
        ("hier", None),
        ("", None),
        (None, None),
        ("0000-00-00T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2021-13-45", None),
        ("1" * 1000, None),
    ],
)
def test_moments_of_machines_are_read_or_none(printed: str | None, moment: datetime | None) -> None:
    assert read_moment(printed) == moment


def test_pruning_keeps_what_may_have_changed() -> None:
    moment = datetime(2021, 3, 2, 12, tzinfo=UTC)
    day = Found("https://gazette.example/day", lastmod=datetime(2021, 3, 2, tzinfo=UTC))
    earlier = Found("https://gazette.example/earlier", lastmod=datetime(2021, 3, 2, 11, 59, tzinfo=UTC))
    later = Found("https://gazette.example/later", lastmod=datetime(2021, 3, 2, 12, 1, tzinfo=UTC))
    silent = Found("https://gazette.example/silent")
    far = Found("https://gazette.example/far", lastmod=datetime(9999, 12, 31, tzinfo=UTC))
    assert changed_since([day, earlier, later, silent, far], moment) == (day, later, silent, far)
    assert len(changed_since([day, earlier], None)) == 2
