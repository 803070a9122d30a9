"""Section, picture, standfirst and paywall of an article."""

from __future__ import annotations

import pytest
from pages import ADDRESS, ld, meta, page

from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.lead_image import find_lead_image
from lagazette_crawler.extractors.lede import find_lede
from lagazette_crawler.extractors.paywall import find_paywall
from lagazette_crawler.extractors.section import find_section
from lagazette_crawler.page import Layout, Page

TITLE = "Harbour closed"
LEDE = "The storm broke two of three gates, and nobody knows yet who is going to pay for them."


def trail(*names: str) -> str:
    return ld(type="BreadcrumbList", itemListElement=[{"@type": "ListItem", "name": name} for name in names])


@pytest.mark.parametrize(
    ("made", "section"),
    [
        (page(meta("article:section", "Weather")), "Weather"),
        (page(ld(headline="A", articleSection=["Weather", "Coast"])), "Weather"),
        (page(trail("Home", "Weather", TITLE)), "Weather"),
        (page(trail("Home", "News", "Weather")), "Weather"),
        (page(trail("Home", "News", "Harbour clo…")), None),
        (page(meta("article:section", "Home")), None),
        (page(meta("article:section", "")), None),
        (page("", "<b class=s>Coast</b>", layouts=(Layout(section="b.s"),)), "Coast"),
        (page(), None),
    ],
)
def test_the_section_is_found(made: Page, section: str | None) -> None:
    assert winner(find_section(made, title=TITLE)) == section


@pytest.mark.parametrize(
    ("made", "image"),
    [
        (page(meta("og:image", "/a.jpg")), "https://www.harbourgazette.example/a.jpg"),
        (
            page(meta("og:image", "https://cdn.example/logo.png") + meta("twitter:image", "https://cdn.example/b.jpg")),
            "https://cdn.example/b.jpg",
        ),
        (
            page(ld(headline="A", image={"@type": "ImageObject", "url": "/c.jpg"})),
            "https://www.harbourgazette.example/c.jpg",
        ),
        (
            page("", '<article><img data-src="/d.jpg" src="data:image/gif;base64,R0"></article>'),
            "https://www.harbourgazette.example/d.jpg",
        ),
        (
            page("", '<div class="i"><img src="/e.jpg"></div>', layouts=(Layout(lead_image="div.i"),)),
            "https://www.harbourgazette.example/e.jpg",
        ),
        (page(meta("og:image", "http://[broken")), None),
        (page(), None),
    ],
)
def test_the_picture_is_found(made: Page, image: str | None) -> None:
    assert winner(find_lead_image(made)) == image


@pytest.mark.parametrize(
    ("made", "lede"),
    [
        (page("", f'<h1>{TITLE}</h1><p class="standfirst">{LEDE}</p>'), LEDE),
        (page("", f'<h1>{TITLE}</h1><h2 class="articleSubtitle">{LEDE}</h2>'), LEDE),
        (page("", f'<h1>{TITLE}</h1><div itemprop="description">{LEDE}</div>'), LEDE),
        (page("", f"<p class=t>{LEDE}</p>", layouts=(Layout(lede="p.t"),)), LEDE),
        (page(meta("og:description", LEDE), f"<h1>{TITLE}</h1><p>Text</p>"), None),
        (page("", f'<aside><p class="summary">{LEDE}</p></aside><h1>{TITLE}</h1>'), None),
        (page("", f'<h1>{TITLE}</h1><div class="teaser-card"><p class="summary">{LEDE}</p></div>'), None),
        (page("", f'<h1>{TITLE}</h1><div id="cookie-dialog"><p class="description">{LEDE}</p></div>'), None),
        (page("", f'<h1>{TITLE}</h1><p class="lead">{TITLE}</p>'), None),
        (page("", f'<h1>{TITLE}</h1><p class="leaderboard">{LEDE}</p>'), None),
    ],
)
def test_a_lede_is_what_is_set_apart(made: Page, lede: str | None) -> None:
    assert winner(find_lede(made, title=TITLE)) == lede


@pytest.mark.parametrize(
    ("head", "closed"),
    [
        (ld(headline="A", isAccessibleForFree=False), "true"),
        (ld(headline="A", isAccessibleForFree="False"), "true"),
        (ld(headline="A", isAccessibleForFree="http://schema.org/False"), "true"),
        (ld(headline="A", isAccessibleForFree=True), "false"),
        (meta("article:content_tier", "locked"), "true"),
        (meta("article:content_tier", "free"), "false"),
        (meta("article:content_tier", "metered"), None),
        ("", None),
    ],
)
def test_a_paywall_is_known_only_where_the_page_says_so(head: str, closed: str | None) -> None:
    assert winner(find_paywall(page(head))) == closed


def test_addresses_of_pictures_are_absolute() -> None:
    found = find_lead_image(page(meta("og:image", "x.jpg"), url=ADDRESS))
    assert found[0].value == "https://www.harbourgazette.example/news/x.jpg"
