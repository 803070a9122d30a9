"""The title as printed, without kicker and site name."""

from __future__ import annotations

import pytest

from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.title import find_title
from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced, Layout, Page


def page(head: str = "", body: str = "", **more: object) -> Page:
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return Page(url="https://www.harbourgazette.example/news/a-1.html", body=markup.encode(), **more)  # type: ignore[arg-type]


def title_of(head: str = "", body: str = "") -> str | None:
    return winner(find_title(page(head, body)))


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def ld(headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'


TITLE = "Harbour closed after the storm"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param("", f"<h1>{TITLE}</h1>", id="a heading and nothing else"),
        pytest.param(og(TITLE), "", id="metadata and no heading"),
        pytest.param(f"<title>{TITLE} | Harbour Gazette</title>", "", id="window title, named after the domain"),
        pytest.param(
            f"<title>{TITLE} - News - Harbour Gazette</title>" + og(TITLE), "", id="section in the window title"
        ),
        pytest.param(f"<title>Harbour Gazette: {TITLE}</title>", "", id="name in front"),
        pytest.param(
            f'<meta property="og:site_name" content="The Quay"><title>{TITLE} – The Quay</title>', "", id="og:site_name"
        ),
        pytest.param(f"<title>{TITLE} « Le Quai</title>", f"<h1>Le Quai</h1><h2>{TITLE}</h2>", id="h1 names the site"),
        pytest.param(
            f"<title>{TITLE} | Le Quai</title>", f'<h1><a href="/">Le Quai</a></h1><h1>{TITLE}</h1>', id="logo in h1"
        ),
        pytest.param(og(TITLE), f'<h1><span class="kicker">Weather</span> {TITLE}</h1>', id="kicker in the heading"),
        pytest.param("", f'<h1><span class="overline">Weather</span>{TITLE}</h1>', id="kicker, no metadata"),
        pytest.param(og(TITLE), f"<h1><b>Weather</b> {TITLE}</h1>", id="kicker only metadata tell"),
        pytest.param(og(TITLE), f"<h1>Weather | {TITLE}</h1>", id="kicker and bar"),
        pytest.param(og(TITLE), f"<h1>{TITLE} | Harbour Gazette</h1>", id="name after the heading"),
        pytest.param(
            og("Storm: the harbour is shut"), f"<h1>{TITLE}</h1>", id="printed title goes before the shared one"
        ),
        pytest.param(ld("Storm shuts harbour"), f"<h1>{TITLE}</h1>", id="printed title goes before the headline"),
        pytest.param(og(TITLE), f"<nav><h1>Sections</h1></nav><h2>{TITLE}</h2>", id="headings of menus are none"),
        pytest.param(og(TITLE), f"<h1>Latest</h1><p class='article-title'>{TITLE}</p>", id="a paragraph named title"),
        pytest.param(og("Harbour &amp;amp; bridge closed today"), "", id="entities twice"),
        pytest.param(og("Harbour &lt;b&gt;closed&lt;/b&gt; after the storm"), "", id="markup in metadata"),
    ],
)
def test_the_title_is_found(head: str, body: str) -> None:
    expected = "Harbour & bridge closed today" if "amp;amp;" in head else TITLE
    assert title_of(head, body) == expected


def test_a_title_set_in_two_elements_is_punctuated_as_metadata_do() -> None:
    head = og("Storm in the bay: harbour closed")
    assert (
        title_of(head, "<h1><span>Storm in the bay</span> <span>harbour closed</span></h1>")
        == "Storm in the bay: harbour closed"
    )


def test_a_dash_only_machines_read_ends_a_kicker() -> None:
    dash = '<span aria-hidden="true"> – </span>'
    heading = f"<h1><span class='x1'>Storm in Nord-Pas</span>{dash}<span class='x2'>{TITLE} - again</span></h1>"
    assert title_of(og(f"Storm in Nord-Pas – {TITLE} - again"), heading) == f"{TITLE} - again"


def test_a_kicker_named_after_the_title_is_no_title() -> None:
    body = f'<h1><span class="title__overline">Storm in the bay</span> <span class="title__text">{TITLE}</span></h1>'
    assert title_of(og(f"Storm in the bay: {TITLE}"), body) == TITLE


def test_the_topic_headline_and_metadata_agree_on_stays() -> None:
    head = og("Weather: Harbour closed after the storm") + ld("Weather: Harbour closed after the storm")
    assert title_of(head, f"<p>Weather</p><h1>{TITLE}</h1>") == "Weather: Harbour closed after the storm"


def test_a_layout_goes_before_everything_and_the_losers_are_kept() -> None:
    found = find_title(page(og("Shared"), "<h1>Shown</h1><h2 class=t>Declared</h2>", layouts=(Layout(title="h2.t"),)))
    assert [(one.value, one.source, one.won) for one in found] == [
        ("Declared", Source.LAYOUT, True),
        ("Shared", Source.OPEN_GRAPH, False),
        ("Shown", Source.TEXT, False),
    ]
    assert all(one.reason for one in found)


def test_a_feed_s_title_serves_where_the_page_has_none() -> None:
    found = find_title(page(announced=Announced(Source.FEED, title=TITLE)))
    assert (winner(found), found[0].source) == (TITLE, Source.FEED)


def test_a_page_without_any_title_has_none() -> None:
    assert title_of("", "<p>Text</p>") is None


def test_a_page_that_only_names_the_site_has_no_other_title() -> None:
    assert title_of("<title>Harbour Gazette</title>", "<p>Text</p>") is None


def test_a_title_of_100_kilobytes_is_bounded() -> None:
    found = title_of("<title>" + "storm " * 20_000 + "</title>", "<h1>" + "storm " * 20_000 + "</h1>")
    assert found is None or len(found) <= 1_000


def test_of_a_section_and_a_title_both_shown_as_headings_the_title_is_taken() -> None:
    body = f"<h1>Harbour Gazette</h1><h1>Notices</h1><h1>{TITLE}</h1>"
    assert title_of(f"<title>Notices - {TITLE}</title>", body) == TITLE


def test_what_stands_in_quotes_is_not_lost_with_a_broken_attribute() -> None:
    head = '<meta property="og:title" content="Mayor calls the storm "historic"">' * 2 + ld(
        "Mayor calls the storm “historic”"
    )
    shown = "<h1><span>Mayor calls the storm “historic”</span></h1>"
    assert title_of(head, shown) == "Mayor calls the storm “historic”"
