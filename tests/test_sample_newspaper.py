"""The sample newspaper: the same every time, honest about what has changed, as large as wanted, and well read."""

from __future__ import annotations

import gzip
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lagazette_crawler.commands.extract import answer_for
from lagazette_crawler.demo import Site, serve
from lagazette_crawler.demo.articles import PARIS, Sample, hand_written, printed
from lagazette_crawler.demo.invented import invented, invented_published, newest_id
from lagazette_crawler.demo.printing import MARKUPS, article_in
from lagazette_crawler.demo.sample_newspaper import (
    GALLERY,
    GONE,
    MOVED,
    REPRINT,
    SECOND_ADDRESS,
    Asked,
    SampleNewspaper,
)
from lagazette_crawler.items import Article
from lagazette_crawler.page import Page
from lagazette_crawler.spiders.lagazette import Lagazette
from lagazette_crawler.text import join_paragraphs, one_line, paragraphs

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
ADDRESS = "https://lagazetteaz.fr"


def get(site: Site, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def body_of(response: HTTPResponse) -> str:
    return response.body.decode()  # type: ignore[attr-defined,no-any-return]


def lagazette_page(markup: str, path: str) -> Page:
    return Page(
        url=ADDRESS + path,
        body=markup.encode(),
        headers={"content-type": "text/html; charset=utf-8"},
        retrieved_at=datetime(2025, 6, 1, tzinfo=UTC),
        newspaper=Lagazette.name,
        language=Lagazette.language,
        timezone=Lagazette.timezone,
        country=Lagazette.country,
        layouts=tuple(Lagazette.layouts),
    )


def read(markup: str, path: str) -> Article:
    answer = answer_for(lagazette_page(markup, path))
    assert answer.article is not None, answer.error
    return answer.article


# What it prints


def test_there_are_two_dozen_articles_written_by_hand_the_newest_first() -> None:
    articles = hand_written()
    assert len(articles) == 24
    assert all(4 <= len(article.paragraphs) <= 8 for article in articles)
    assert [article.published for article in articles] == sorted((a.published for a in articles), reverse=True)
    assert len({article.id for article in articles}) == 24


def test_a_moment_is_printed_with_the_offset_paris_had_then() -> None:
    assert printed(datetime(2020, 12, 16, 13, 44, tzinfo=PARIS)) == "16 Décembre 2020 13:44 (UTC+01:00)"
    assert printed(datetime(2024, 8, 1, 6, 5, tzinfo=PARIS)) == "1 Août 2024 06:05 (UTC+02:00)"


def test_invented_articles_are_the_same_at_every_call() -> None:
    assert invented(newest_id() - 4_321) == invented(newest_id() - 4_321)


def test_invented_articles_follow_each_other_back_in_time() -> None:
    moments = [invented_published(newest_id() - number) for number in (0, 1, 5_000, 100_000)]
    assert moments == sorted(moments, reverse=True)
    assert hand_written()[-1].published > moments[0]


def test_no_two_invented_articles_are_nearly_the_same() -> None:
    texts = [shingles(invented(newest_id() - number * 17)) for number in range(200)]
    likeness = [len(one & other) / len(one | other) for one, other in combinations(texts, 2)]
    assert max(likeness) < 0.25


def shingles(article: Sample) -> set[tuple[str, ...]]:
    """The text as the set of its rows of four words."""
    words = re.findall(r"\w+", " ".join(article.paragraphs))
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


@pytest.mark.parametrize("markup", MARKUPS)
def test_every_article_is_read_as_it_was_written_in_every_markup(markup: str) -> None:
    for article in hand_written():
        got = read(article_in(article, ADDRESS, markup), article.path)
        assert (got.title, got.byline) == (article.title, byline_in(markup, article))
        assert got.dateline == article.dateline
        assert got.body == join_paragraphs(list(article.paragraphs))
        assert got.published_raw == printed(article.published)
        assert got.published_at == article.published.astimezone(UTC)


def byline_in(markup: str, article: Sample) -> list[str]:
    """A plain text page does not print who wrote it."""
    return [] if markup == "plain_text" else list(article.byline)


def test_datelines_of_the_sample_name_the_places_and_agencies_they_print() -> None:
    got = {}
    for article in hand_written():
        found = read(article_in(article, ADDRESS, "azernews_like"), article.path)
        got[article.dateline] = (found.country, found.agency)
    assert got[None] == (None, None)
    assert got["Paris / Lagazetteaz"] == ("FR", "Lagazetteaz")
    assert got["BAKOU, 15 mars, AZERTAC"] == ("AZ", "AZERTAC")
    assert got["Bakou, 1er août, AZERTAC"] == ("AZ", "AZERTAC")
    assert got["Tbilissi (AFP) -"] == ("GE", "AFP")
    assert got["Bakou/Tbilissi (AFP) -"] == ("AZ", "AFP")
    assert got["ASTANA (Reuters) —"] == ("KZ", "Reuters")
    assert got["EREVAN, 3 JUIN, ARMENPRESS."] == ("AM", "ARMENPRESS")
    assert got["AA / Istanbul"] == ("TR", "AA")
    assert got["Genève / Lagazetteaz"] == ("CH", "Lagazetteaz")


# The page this project started from


def seed() -> Sample:
    """The seed page as an article, so that it can be printed in any markup."""
    file = CORPUS / "seed.txt"
    if not file.exists():
        pytest.skip(f"{file} is not here")
    lines = paragraphs(file.read_text(encoding="utf-8").replace("(UTC+01:00)\n", "(UTC+01:00)\n\n"))
    start = lines.index("Paris / Lagazetteaz")
    end = next(place for place, line in enumerate(lines) if line.startswith("Loading"))
    return Sample(
        id=196_001,
        section="monde",
        published=datetime(2020, 12, 16, 13, 44, tzinfo=PARIS),
        title=lines[1],
        paragraphs=tuple(lines[start + 1 : end]),
        dateline=lines[start],
    )


@pytest.mark.parametrize("markup", MARKUPS)
def test_the_seed_page_is_read_right_in_every_markup(markup: str) -> None:
    article = seed()
    got = read(article_in(article, ADDRESS, markup), article.path)
    assert got.title == article.title
    assert got.published_raw == "16 Décembre 2020 13:44 (UTC+01:00)"
    assert got.published_at == datetime(2020, 12, 16, 12, 44, tzinfo=UTC)
    assert (got.published_offset, got.published_precision) == (60, "minute")
    assert (got.dateline, got.location, got.country, got.agency) == (
        "Paris / Lagazetteaz",
        "Paris",
        "FR",
        "Lagazetteaz",
    )
    assert got.language == "fr"
    assert got.body is not None
    assert paragraphs(got.body) == [one_line(text) for text in article.paragraphs]
    assert len(paragraphs(got.body)) == 11


# How it answers


def test_the_front_page_announces_the_newest_articles_and_what_is_none() -> None:
    front = SampleNewspaper().answer(Asked("/")).body.decode()
    assert all(f"http://127.0.0.1{article.path}" in front for article in hand_written()[:20])
    assert all(path in front for path in (GALLERY, GONE, MOVED, REPRINT, SECOND_ADDRESS))


def test_fronts_lead_to_older_ones_until_there_are_no_more() -> None:
    newspaper = SampleNewspaper(50)
    pages = [newspaper.answer(Asked(f"/latest/?page={number}")) for number in (1, 2, 3, 4)]
    assert [page.status for page in pages] == [200, 200, 200, 404]
    assert [f"/latest/?page={number + 1}" in page.body.decode() for number, page in enumerate(pages[:3], 1)] == [
        True,
        True,
        False,
    ]


def test_every_article_stands_in_the_sitemaps() -> None:
    newspaper = SampleNewspaper(12_000)
    index = newspaper.answer(Asked("/sitemap.xml")).body.decode()
    files = re.findall(r"http://127\.0\.0\.1(/sitemaps/\S+?)</loc>", index)
    assert len(files) == 3
    paths: set[str] = set()
    for file in files:
        paths.update(
            re.findall(r"http://127\.0\.0\.1(\S+?)</loc>", gzip.decompress(newspaper.answer(Asked(file)).body).decode())
        )
    assert len(paths) == 12_000
    assert all(re.search(Lagazette.article_path or "", path) for path in paths)


def test_the_feed_names_its_channel_in_its_links() -> None:
    feed = SampleNewspaper().answer(Asked("/rss/")).body.decode()
    assert feed.count("<item>") == 24
    assert f"{hand_written()[0].path}?utm_source=rss&amp;utm_medium=feed" in feed
    assert "<pubDate>Wed, 12 Feb 2025 09:20:00 +0100</pubDate>" in feed


def test_a_page_is_sent_again_only_when_it_has_changed() -> None:
    newspaper, article = SampleNewspaper(), hand_written()[3]
    first = newspaper.answer(Asked(article.path))
    assert (first.status, first.last_modified) == (200, article.published)
    assert newspaper.answer(Asked(article.path, if_none_match=first.etag)).status == 304
    assert newspaper.answer(Asked(article.path, if_modified_since="Mon, 20 Jan 2025 17:12:00 GMT")).status == 304
    assert newspaper.answer(Asked(article.path, if_modified_since="Mon, 20 Jan 2025 17:11:59 GMT")).status == 200
    assert newspaper.answer(Asked(article.path, if_modified_since="hier")).status == 200
    newspaper.newsroom.edit(article.id)
    edited = newspaper.answer(Asked(article.path, if_none_match=first.etag))
    assert edited.status == 200
    assert edited.etag != first.etag
    assert edited.last_modified == newspaper.newsroom.article(article.id).updated > article.published


def test_an_edited_article_has_one_paragraph_more() -> None:
    newspaper, article_id = SampleNewspaper(), hand_written()[0].id
    before = newspaper.newsroom.article(article_id).paragraphs
    newspaper.newsroom.edit(article_id)
    assert newspaper.newsroom.article(article_id).paragraphs[:-1] == before


def test_announcements_have_tags_too() -> None:
    newspaper = SampleNewspaper()
    for path in ("/", "/rss/", "/sitemap.xml", "/sitemap-news.xml", "/latest/"):
        tag = newspaper.answer(Asked(path)).etag
        assert tag
        assert newspaper.answer(Asked(path, if_none_match=tag)).status == 304


def test_odd_addresses_answer_as_they_are_documented() -> None:
    newspaper = SampleNewspaper()
    assert newspaper.answer(Asked(GONE)).status == 404
    assert newspaper.answer(Asked(MOVED)).location == "http://127.0.0.1/economie/348912.html"
    assert "<p>" not in newspaper.answer(Asked(GALLERY)).body.decode().split("<footer")[0]
    assert newspaper.newsroom.article(348895).title in newspaper.answer(Asked(REPRINT)).body.decode()
    assert (
        'rel="canonical" href="http://127.0.0.1/culture/348871.html"'
        in newspaper.answer(Asked(SECOND_ADDRESS)).body.decode()
    )
    assert newspaper.answer(Asked("/sport/348912.html")).status == 404
    assert newspaper.answer(Asked("/politique/?page=0")).status == 404


# Over the wire


def test_the_site_is_served_and_remembers_what_it_was_asked() -> None:
    with serve(articles=30) as site:
        response = get(site, "/robots.txt", User_Agent="reader/1")
        assert response.status == 200
        assert f"Sitemap: {site.url}/sitemap.xml" in body_of(response)
        article = get(site, "/economie/348912.html", If_None_Match='"348912-0"')
        assert (article.status, body_of(article)) == (304, "")
        assert get(site, "/", method="HEAD").status == 200
        assert get(site, "/", method="POST").status == 405
        assert [(seen.asked.path, seen.status) for seen in site.log] == [
            ("/robots.txt", 200),
            ("/economie/348912.html", 304),
            ("/", 200),
        ]
        assert site.log[0].asked.user_agent == "reader/1"
        assert site.log[1].asked.if_none_match == '"348912-0"'
        assert site.paths(304) == ["/economie/348912.html"]
        site.forget()
        assert site.log == []


def test_a_site_can_be_edited_while_it_is_served() -> None:
    with serve() as site:
        tag = get(site, "/economie/348912.html").headers["ETag"]
        site.edit(348912)
        assert get(site, "/economie/348912.html", If_None_Match=tag).status == 200


def test_several_requests_on_one_connection_are_answered_in_order() -> None:
    with serve() as site:
        connection = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
        for article in hand_written()[:5]:
            connection.request("GET", article.path)
            response = connection.getresponse()
            assert response.headers["ETag"] == f'"{article.id}-0"'
            response.read()
        connection.close()


def test_the_port_is_free_again_after_serving() -> None:
    with serve() as site:
        port = urlsplit(site.url).port
        get(site, "/")
    assert port
    with serve(port=port) as site:
        assert get(site, "/robots.txt").status == 200


def test_a_process_prints_its_address_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "lagazette_crawler.demo", "--port", "0", "--articles", "25"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
