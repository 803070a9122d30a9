"""Every date a page says, prints or stands under is found; the dates of other things do not come first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lagazette_crawler.extractors.article import extract
from lagazette_crawler.extractors.dates import find_dates
from lagazette_crawler.items import Article, Evidence, Source
from lagazette_crawler.page import Announced, Layout, Page
from pipelines.normalise_dates import normalise_dates
from tests.pages import PARAGRAPHS, ld, meta, page, text

TITLE = "The harbour is closed after the storm"
H1 = f"<h1>{TITLE}</h1>"


def found(shown: Page) -> list[tuple[str, str, Source]]:
    return [(one.field.removesuffix("_raw"), one.value, one.source) for one in find_dates(shown, TITLE)]


def decided(shown: Page) -> Article:
    return normalise_dates(extract(shown))


def test_candidates_come_in_the_order_of_their_authority() -> None:
    shown = page(
        ld(headline=TITLE, datePublished="2023-03-01T10:00:00Z", dateModified="2023-03-02T10:00:00Z")
        + meta("article:published_time", "2023-03-03T10:00:00Z")
        + meta("date", "2023-03-07"),
        f'{H1}<p class="date">5 March 2023, 12.30</p><span class="stamp">4 March 2023</span>{text()}',
        url="https://gazette.example/2023/03/06/harbour.html",
        layouts=(Layout(published="span.stamp"),),
        announced=Announced(Source.FEED, published_raw="Mon, 06 Mar 2023 09:00:00 GMT"),
        headers={"last-modified": "Wed, 08 Mar 2023 09:00:00 GMT"},
    )
    assert [(field, value) for field, value, _ in found(shown)] == [
        ("published", "4 March 2023"),
        ("published", "2023-03-01T10:00:00Z"),
        ("updated", "2023-03-02T10:00:00Z"),
        ("published", "2023-03-03T10:00:00Z"),
        ("published", "5 March 2023, 12.30"),
        ("published", "4 March 2023"),
        ("published", "2023-03-07"),
        ("published", "Mon, 06 Mar 2023 09:00:00 GMT"),
        ("published", "2023-03-06"),
        ("updated", "Wed, 08 Mar 2023 09:00:00 GMT"),
    ]


def test_each_candidate_names_its_source_and_rule() -> None:
    shown = page(
        ld(headline=TITLE, datePublished="2023-03-01"), f"{H1}<time datetime='2023-03-01'>1 March</time>{text()}"
    )
    assert [(one.source, one.rule) for one in find_dates(shown, TITLE)][:2] == [
        (Source.JSON_LD, "NewsArticle.datePublished"),
        (Source.TEXT, "time[datetime]"),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="meta">By Ann Lee | 5 March 2023</p>',
        "<div>Published: 5 March 2023</div>",
        "<p class='footer-line'>Last change: 6 March 2023 Published on: 5 March 2023 Read by: 61 © the author</p>",
        "<span>5 March 2023</span>",
        '<time datetime="2023-03-05T00:00">Sunday</time>',
        '<abbr class="published" title="2023-03-05">Sunday</abbr>',
        '<span itemprop="datePublished" content="2023-03-05">Sunday</span>',
        '<span class="entry-date updated" title="2023-03-05T08:00">Sunday</span>',
        '<div data-date="2023-03-05">Sunday</div>',
        "<p>5 March 2023 – The harbour of the old town was closed on Tuesday after a storm broke the gates of it.</p>",
    ],
)
def test_a_date_beside_the_title(markup: str) -> None:
    assert decided(page(body=H1 + markup + text())).published_local_date == date(2023, 3, 5)


def test_a_date_below_the_text_with_a_label() -> None:
    end = "<p class='post-footer'>This article was published on 5 March 2023 at 14:48 by Ann Lee, 3 comments</p>"
    assert decided(page(body=H1 + text() + end)).published_at == datetime(2023, 3, 5, 14, 48, tzinfo=UTC)


def test_data_in_scripts_count_when_they_agree() -> None:
    data = '<script>var page = {"publishedAt":"2023-03-05T10:00:00Z", "x": {"publishDate": "2023-03-05"}}</script>'
    assert decided(page(data, H1 + text())).published_local_date == date(2023, 3, 5)
    other = data.replace('"publishDate": "2023-03-05"', '"publishDate": "2021-01-01"')
    assert decided(page(other, H1 + text())).published_at is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2023/03/05/harbour", "2023-03-05"),
        ("/news/2023/3/5/harbour", "2023-03-05"),
        ("/news/2023-03-05-harbour.html", "2023-03-05"),
        ("/news/20230305/harbour", "2023-03-05"),
        ("/world/2023/mar/05/harbour", "2023-03-05"),
        ("/harbour-05-03-2023-253", "2023-03-05"),
        ("/2023/03/harbour", "2023-03"),
    ],
)
def test_the_address_holds_a_day_or_a_month(path: str, day: str) -> None:
    assert found(page(body=H1 + text(), url=f"https://gazette.example{path}")) == [("published", day, Source.ADDRESS)]


@pytest.mark.parametrize(
    "path", ["/news/9912345678", "/item/20231399", "/a/2023/harbour", "/id/202303051", "/2023-99-11-x"]
)
def test_figures_in_an_address_that_are_no_day(path: str) -> None:
    assert found(page(body=H1 + text(), url=f"https://gazette.example{path}")) == []


RIGHT = '<p class="meta"><a title="5 March 2023 18:29">5 March 2023 18:29</a></p>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div class='clock'>Tuesday, (07 Mar 2023)</div>", ""),
        ("<header><div>Tuesday 7 March 2023, 19:19:27</div><nav><a>News</a><a>Sport</a></nav></header>", ""),
        ("", "<aside class='related'><a>Old gates</a><time datetime='2021-01-01'>1 January 2021</time></aside>"),
        ("", "<div class='most-read'><p>Fishing banned <span>4 March 2023</span></p></div>"),
        ("", "<ol class='comments'><li>Bob <time datetime='2023-03-04T09:00'>4 March</time> Good.</li></ol>"),
        ("", "<section class='events'><p>Concert on 12 May 2022</p></section>"),
        ("", "<footer><p>© 2019 The Gazette, updated daily since 1 May 2003</p></footer>"),
        ("", "<blockquote class='instagram-media'><time datetime='2020-01-01'>1 Jan 2020</time></blockquote>"),
        ("<p>Print edition of 6 March 2023</p>", ""),
    ],
)
def test_the_dates_of_other_things_do_not_win(before: str, after: str) -> None:
    shown = page(
        body=f"{before}<main>{H1}{RIGHT}{text()}</main>{after}", retrieved_at=datetime(2023, 3, 7, 12, tzinfo=UTC)
    )
    assert decided(shown).published_at == datetime(2023, 3, 5, 18, 29, tzinfo=UTC)


def test_metadata_of_other_things_are_not_the_articles() -> None:
    shown = page(
        ld(type="Event", name="Concert", startDate="2023-05-12", datePublished="2022-05-12")
        + ld(type="VideoObject", name="Gates", uploadDate="2021-05-12")
        + ld(
            type="ItemList",
            itemListElement=[{"@type": "NewsArticle", "headline": "Old", "datePublished": "2020-01-01"}],
        ),
        H1 + RIGHT + text(),
    )
    assert decided(shown).published_local_date == date(2023, 3, 5)


def test_dates_in_the_text_itself_are_not_candidates() -> None:
    lines = [f"{line} In May 2019, on the 3 May 2019, nobody had thought of it." for line in PARAGRAPHS]
    assert decided(page(body=H1 + text(lines))).published_at is None


def test_a_page_without_any_date_has_no_candidates() -> None:
    assert find_dates(page(body=H1 + text()), TITLE) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe<h1>",
        b"<time>" * 5_000,
        b"<div class='date'>" * 3_000 + b"5 March 2023",
        b"<p>5 March 2023</p>" * 5_000,
        b"<script>" + b'"published":"2023-01-01",' * 50_000 + b"</script>",
        b"<h1>x</h1><p>" + b"2023 " * 100_000 + b"</p>",
        b'<meta property="article:published_time" content="' + b"9" * 1_000_000 + b'">',
    ],
)
def test_hostile_pages_give_few_candidates_and_no_fault(body: bytes) -> None:
    assert len(find_dates(Page(url="https://gazette.example/1", body=body))) <= 40


def test_the_value_is_kept_as_printed() -> None:
    shown = page(body=f"{H1}<p class='date'>  Publié le\n 5 mars 2023 à 14&nbsp;h </p>{text()}", language="fr")
    assert find_dates(shown, TITLE) == [
        Evidence("published_raw", "Publié le 5 mars 2023 à 14 h", Source.TEXT, "line at the title")
    ]


def test_tags_are_known_by_their_words_whatever_the_signs_between() -> None:
    shown = page(meta("article:published:time", "2023-03-01T10:00:00Z"), f"{H1}{text()}")
    assert decided(shown).published_at == datetime(2023, 3, 1, 10, tzinfo=UTC)


def test_a_tag_of_the_sites_own_that_says_it_dates_a_publication() -> None:
    shown = page(meta("gazette_cms:uploaded", "2023-03-01T10:00:00Z"), f"{H1}{text()}")
    assert decided(shown).published_at == datetime(2023, 3, 1, 10, tzinfo=UTC)


def test_a_key_of_the_sites_own_in_scripts() -> None:
    shown = page('<script>dataLayer.push({"cmsPublishingDate":"2023-03-01","publisherId":"1608122640"})</script>', H1)
    assert [value for _, value, _ in found(shown)] == ["2023-03-01"]


def test_the_day_of_a_generation_says_less_than_a_printed_one() -> None:
    shown = page(meta("gentime", "Wed Mar 08 16:36:31 CET 2023"), f"{H1}<p class='date'>1 March 2023</p>{text()}")
    assert decided(shown).published_local_date == date(2023, 3, 1)


def test_a_clock_in_the_head_of_a_page_says_less_than_a_tag() -> None:
    head = '<span class="date">Wednesday, 8 March 2023</span><div>Home</div>'
    shown = page(meta("date", "2023-03-01T10:00:00Z"), f"{head}{H1}{text()}")
    assert decided(shown).published_local_date == date(2023, 3, 1)


def test_an_address_that_names_month_and_year_names_no_day() -> None:
    shown = page("", f"{H1}{text()}", url="https://gazette.example/2021/jan21/harbour.html")
    assert ("published", "2021-01", Source.ADDRESS) in found(shown)


def test_the_sentence_below_an_entry() -> None:
    foot = (
        '<p class="postmetadata">This entry was posted on Wednesday, March 1st, 2023 at 10:00 am and is filed under '
        f"Harbours, Storms, Weather.{' You can follow any responses through the feed.' * 5}</p>"
    )
    assert decided(page("", f"{H1}{text()}{foot}")).published_local_date == date(2023, 3, 1)


def test_a_row_of_readers_comments_does_not_hide_the_date_at_the_title() -> None:
    comments = "".join(
        f'<li><div class="comment-meta">{day}. Mai 2023 um 21:07</div><p>So it is.</p></li>' for day in range(1, 30)
    )
    body = f'{H1}<div class="left">26 Apr, 2023 | Ada | 34 |</div>{text()}<ol class="commentlist">{comments}</ol>'
    assert decided(page("", body)).published_local_date == date(2023, 4, 26)


def test_a_sentence_that_speaks_of_a_publication_is_no_date_line() -> None:
    shown = page(
        "",
        f'<span class="metadata">Bonn, 11.10.2023</span>{H1}<p>{PARAGRAPHS[0]}</p><p>What the office thinks of all '
        "this, and of the harbour and the boats in it, it published on Sunday, 17.10.2023, in a long paper.</p>",
    )
    assert decided(shown).published_local_date == date(2023, 10, 11)


def test_an_embedded_post_of_someone_else_is_not_believed_before_the_page() -> None:
    embed = '<div class="instagram-media"><time datetime="2023-01-27T07:08:52Z">27 Jan</time></div>'
    shown = page(ld(headline=TITLE, datePublished="2023-03-01T10:00:00Z"), f"{H1}{text()}{embed}")
    assert decided(shown).published_local_date == date(2023, 3, 1)
