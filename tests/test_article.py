"""From a page to an article: all fields, their evidence, and the layout in use."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest
from pages import ADDRESS, PARAGRAPHS, ld, meta, page, text

from lagazette_crawler.extractors.article import choose_layout, extract
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import Source
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.text import join_paragraphs

TITLE = "Harbour closed after the storm"
HEAD = (
    f"<title>{TITLE} | Harbour Gazette</title>"
    + meta("og:title", TITLE)
    + meta("og:image", "/storm.jpg")
    + meta("article:section", "Weather")
    + ld(headline=TITLE, author={"@type": "Person", "name": "Nora Lind"}, isAccessibleForFree=True, inLanguage="en")
)
BODY = f"<h1>{TITLE}</h1><p class='byline'>By Nora Lind</p>{text(PARAGRAPHS * 2)}"


def test_every_field_is_read_from_one_page() -> None:
    article = extract(page(HEAD, BODY))
    assert article.title == TITLE
    assert article.byline == ["Nora Lind"]
    assert article.canonical_url == ADDRESS
    assert article.language == "en"
    assert article.section == "Weather"
    assert article.lead_image == "https://www.harbourgazette.example/storm.jpg"
    assert article.paywalled is False
    assert article.page_kind is None
    assert article.body == join_paragraphs(PARAGRAPHS * 2)


def test_each_field_keeps_its_candidates_and_one_winner() -> None:
    article = extract(page(HEAD, BODY))
    for field in ("title", "canonical_url", "language", "section", "lead_image", "paywalled"):
        won = [one for one in article.evidence if one.field == field and one.won]
        assert len(won) == 1, field
        assert won[0].reason, field
    assert {one.source for one in article.evidence if one.field == "title"} >= {
        Source.TEXT,
        Source.JSON_LD,
        Source.OPEN_GRAPH,
        Source.META,
    }


def test_what_the_newspaper_declares_travels_with_the_article() -> None:
    made = page(
        HEAD,
        BODY,
        newspaper="gazette",
        language="en",
        timezone="Europe/London",
        country="GB",
        retrieved_at=datetime(2021, 3, 4, tzinfo=UTC),
        layouts=(Layout(name="2020", title="h1"),),
    )
    article = extract(made)
    assert (article.newspaper, article.newspaper_timezone, article.newspaper_country) == (
        "gazette",
        "Europe/London",
        "GB",
    )
    assert article.retrieved_at == made.retrieved_at
    assert article.extractor_version is not None
    assert article.extractor_version.endswith("/2020")


def test_an_agency_that_signs_as_author_is_the_agency_and_no_person() -> None:
    article = extract(
        page(ld(headline=TITLE, author={"@type": "Organization", "name": "AFP"}), BODY.replace("Nora Lind", "AFP"))
    )
    assert (article.byline, article.agency) == ([], "AFP")


def test_an_undeclared_newspaper_is_named_after_its_domain() -> None:
    assert extract(page(HEAD, BODY, url="https://www.example.co.uk/a")).newspaper == "example.co.uk"
    assert extract(page(HEAD, BODY, url="http://127.0.0.1:8000/a")).newspaper == "127.0.0.1:8000"


def test_reading_a_page_twice_gives_the_same_article() -> None:
    assert asdict(extract(page(HEAD, BODY))) == asdict(extract(page(HEAD, BODY)))


NEW = Layout(name="new", when="h1.new")
OLD = Layout(name="old", when="h1.old", until=date(2020, 6, 30))
OLDER = Layout(name="older", when="h1.old", until=date(2018, 6, 30))
ANY = Layout(name="any")


@pytest.mark.parametrize(
    ("heading", "day", "layouts", "chosen"),
    [
        ("new", None, (OLD, NEW), "new"),
        ("old", None, (NEW, OLD), "old"),
        ("old", date(2019, 1, 1), (OLDER, OLD), "old"),
        ("old", date(2018, 1, 1), (OLD, OLDER), "older"),
        ("new", date(2018, 1, 1), (OLD, NEW), "new"),
        ("new", None, (ANY, NEW), "new"),
        ("none", None, (ANY, NEW), "any"),
        ("none", None, (OLD, NEW), None),
        ("new", None, (Layout(name="asked", when=lambda page: "new" in page.text), OLD), "asked"),
        ("new", None, (), None),
    ],
)
def test_the_page_decides_which_layout_and_a_date_breaks_ties(
    heading: str, day: date | None, layouts: tuple[Layout, ...], chosen: str | None
) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    layout = choose_layout(page("", f"<h1 class='{heading}'>{TITLE}</h1>", layouts=layouts, retrieved_at=moment))
    assert (layout.name if layout else None) == chosen


def test_only_the_rules_of_the_chosen_layout_are_used() -> None:
    layouts = (Layout(name="new", when="h1.new", title="h1.new"), Layout(name="old", when="h1.old", title="h2"))
    body = f"<h1 class=new>{TITLE}</h1><h2>Another</h2>{text()}"
    assert extract(page("", body, layouts=layouts)).title == TITLE


def test_a_broken_rule_is_loud() -> None:
    with pytest.raises(BrokenRuleError, match="h1\\["):
        extract(page("", BODY, layouts=(Layout(title="h1["),)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1_000,
        b"<" * 50_000,
        b"<div>" * 400_000,
        b"<p>" + b"\xff\xfe\xfa" * 5_000,
        b"%PDF-1.4 nothing here",
        b"<?xml version='1.0'?><rss><channel/></rss>",
        b"<h1><script type='application/ld+json'>{\"@type\": [[[",
        b"<title>" + b"storm " * 20_000,
        b"<meta property='og:title' content='x'>" * 20_000,
        b"<div class='" + b"author " * 100_000 + b"'>x",
        b"<div class=byline>By A B" * 20_000,
    ],
)
def test_a_hostile_page_gives_an_article_with_absent_fields(body: bytes) -> None:
    article = extract(Page(url=ADDRESS, body=body))
    assert article.canonical_url == ADDRESS
    assert len(article.title or "") <= 1_000
