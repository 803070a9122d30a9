"""The canonical address, unless the page lies."""

from __future__ import annotations

import pytest
from pages import ld, meta, page

from lagazette_crawler.extractors.canonical import find_canonical
from lagazette_crawler.extractors.evidence import winner

SITE = "https://www.example.com"
OWN = f"{SITE}/news/harbour-closed-after-storm-120.html"


def link(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


def canonical_of(head: str, url: str = OWN) -> str | None:
    return winner(find_canonical(page(head, url=url)))


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        pytest.param("", OWN, OWN, id="nothing declared"),
        pytest.param("", OWN + "?utm_source=feed#top", OWN, id="tracking and fragment"),
        pytest.param(link(OWN), OWN + "?page=2", OWN, id="declared"),
        pytest.param(link("/news/harbour-closed-after-storm-120.html"), OWN + "?x=1", OWN, id="relative"),
        pytest.param(link("//www.example.com/a-1-2-3"), OWN, f"{SITE}/a-1-2-3", id="without scheme"),
        pytest.param(meta("og:url", OWN), OWN + "?x=1", OWN, id="og:url"),
        pytest.param(link(OWN) + meta("og:url", f"{SITE}/other-120.html"), OWN, OWN, id="link before og:url"),
        pytest.param(ld(headline="A", url=OWN), OWN + "?x=1", OWN, id="structured data"),
        pytest.param(link("https://m.example.com/a-b-c-d"), OWN, "https://m.example.com/a-b-c-d", id="sister host"),
        pytest.param(link(SITE + "/"), OWN, OWN, id="front page"),
        pytest.param(link(SITE), OWN, OWN, id="front page without slash"),
        pytest.param(link(SITE) + meta("og:url", OWN), OWN + "?x=1", OWN, id="front page, og:url is right"),
        pytest.param(link("https://agency.test/report-7"), OWN, OWN, id="another site"),
        pytest.param(link(f"{SITE}/news/"), OWN, OWN, id="section front"),
        pytest.param(
            link(f"{SITE}/some-long-story-here/"),
            f"{SITE}/some-long-story-here/2/",
            f"{SITE}/some-long-story-here/",
            id="second page",
        ),
        pytest.param(link(f"{SITE}/20210304/story"), f"{SITE}/20210304/story/amp", f"{SITE}/20210304/story", id="AMP"),
        pytest.param(
            link(f"{SITE}/read.php"), f"{SITE}/read.php?id=1207", f"{SITE}/read.php?id=1207", id="without its id"
        ),
        pytest.param(link("{{ page.url }}"), OWN, OWN, id="template"),
        pytest.param(link("undefined"), OWN, OWN, id="undefined"),
        pytest.param(link("javascript:void(0)"), OWN, OWN, id="script"),
        pytest.param(link("http://[broken"), OWN, OWN, id="broken"),
        pytest.param(link(""), OWN, OWN, id="empty"),
        pytest.param(link(f"{SITE}/"), f"{SITE}/", f"{SITE}/", id="the front page itself"),
    ],
)
def test_the_address_is_the_declared_one_unless_it_lies(head: str, url: str, expected: str) -> None:
    assert canonical_of(head, url) == expected


def test_a_lie_is_kept_with_its_reason() -> None:
    found = find_canonical(page(link("https://agency.test/report-7"), url=OWN))
    assert [(one.value, one.won, one.reason) for one in found] == [
        ("https://agency.test/report-7", False, "another site"),
        (OWN, True, "nothing else holds"),
    ]


def test_an_address_no_newspaper_can_have_gives_none() -> None:
    assert canonical_of("", "ftp://example.com/a") is None
