"""What is no article is told apart, and articles are left alone."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, ld, meta, page, text

from lagazette_crawler.extractors.kind import PageKind, find_page_kind
from lagazette_crawler.page import Page

FRONT = "https://www.harbourgazette.example/weather/"
TEASERS = "".join(
    f'<h3><a href="/weather/storm-number-{n}.html">Storm number {n}</a></h3><p>Wind …</p>' for n in range(12)
)


def kind_of(made: Page, title: str | None = None, paragraphs: list[str] | None = None) -> PageKind | None:
    return find_page_kind(made, title=title, paragraphs=paragraphs or [])


@pytest.mark.parametrize(
    ("made", "title", "paragraphs", "kind"),
    [
        pytest.param(page(), "404", [], PageKind.NOT_FOUND, id="404 in 200"),
        pytest.param(page(), "Page not found", ["Sorry."], PageKind.NOT_FOUND, id="English"),
        pytest.param(page(), "Page introuvable", [], PageKind.NOT_FOUND, id="French"),
        pytest.param(page(), "Seite nicht gefunden", [], PageKind.NOT_FOUND, id="German"),
        pytest.param(page(), "Страница не найдена", [], PageKind.NOT_FOUND, id="Russian"),
        pytest.param(page(), "Səhifə tapılmadı", [], PageKind.NOT_FOUND, id="Azerbaijani"),
        pytest.param(
            page("<title>This page could not be found</title>"), None, [], PageKind.NOT_FOUND, id="window title"
        ),
        pytest.param(page(), "Just a moment...", [], PageKind.CHALLENGE, id="challenge"),
        pytest.param(page("<title>Attention Required! | Shield</title>"), None, [], PageKind.CHALLENGE, id="blocked"),
        pytest.param(page(), "Access denied", ["You have no permission."], PageKind.CHALLENGE, id="access denied"),
        pytest.param(page(), "Are you a robot?", [], PageKind.CHALLENGE, id="captcha"),
        pytest.param(
            page(),
            "We value your privacy",
            ["We and our partners store cookies.", "Manage consent"],
            PageKind.CONSENT_WALL,
            id="consent",
        ),
        pytest.param(
            page(),
            "Mit Werbung und Cookies weiterlesen",
            ["Ihre Einwilligung. Datenschutz."],
            PageKind.CONSENT_WALL,
            id="consent in German",
        ),
        pytest.param(
            page(url="https://consent.gazette.example/?to=x"), "Gazette", [], PageKind.CONSENT_WALL, id="consent host"
        ),
        pytest.param(page("", "<form><input type=password></form>"), "Sign in", [], PageKind.LOGIN, id="login"),
        pytest.param(
            page("", "<form><input type=password></form>"), "Se connecter", [], PageKind.LOGIN, id="French login"
        ),
        pytest.param(page(meta("og:type", "video.other")), "Storm from above", [], PageKind.VIDEO, id="video"),
        pytest.param(
            page(ld(type="VideoObject", name="Storm"), url="https://gazette.example/videos/storm"),
            "Storm",
            [],
            PageKind.VIDEO,
            id="video by its address",
        ),
        pytest.param(
            page("", "<img src=/a.jpg>" * 8 + "<p>Storm, seen from the quay.</p>"),
            "Storm",
            [],
            PageKind.GALLERY,
            id="pictures only",
        ),
        pytest.param(
            page(ld(type="ImageGallery", name="Storm")), "Storm in pictures", [], PageKind.GALLERY, id="gallery"
        ),
        pytest.param(page(url="https://gazette.example/photos/storm-12"), "Storm", [], PageKind.GALLERY, id="photos"),
        pytest.param(
            page("", TEASERS, url=FRONT), "Weather", ["Wind …"] * 12, PageKind.SECTION_FRONT, id="section front"
        ),
        pytest.param(
            page("", TEASERS, url="https://gazette.example/"), "Gazette", [], PageKind.SECTION_FRONT, id="front page"
        ),
    ],
)
def test_what_is_no_article_is_recognised(made: Page, title: str | None, paragraphs: list[str], kind: PageKind) -> None:
    assert kind_of(made, title, paragraphs) is kind


@pytest.mark.parametrize(
    ("made", "title"),
    [
        pytest.param(
            page("", "<img src=/a.jpg>" * 8 + text() + text()), "Harbour closed after storm", id="many pictures"
        ),
        pytest.param(page("", text()), "Page not found: how the web forgets", id="a text about it"),
        pytest.param(page("", text()), "Cookies: your privacy and the consent you give", id="a text about consent"),
        pytest.param(page("", text() + TEASERS), "Harbour closed after storm", id="teasers below an article"),
        pytest.param(page("", text() + TEASERS, url=FRONT), "Harbour closed after storm", id="a short address"),
        pytest.param(page(meta("og:type", "article"), TEASERS, url=FRONT), "Harbour closed", id="it says article"),
        pytest.param(page("", text() + "<form><input type=password></form>"), "Login for boats", id="login beside"),
        pytest.param(page(meta("og:type", "video"), text()), "Storm from above", id="a video with a text"),
        pytest.param(page("", text(), url="https://gazette.example/photos/storm-12"), "Storm", id="photos with a text"),
    ],
)
def test_articles_are_left_alone(made: Page, title: str) -> None:
    assert kind_of(made, title, PARAGRAPHS * 3) is None


def test_a_page_that_scripts_are_to_fill_is_an_empty_shell() -> None:
    made = page("<title>Gazette</title>", '<div id="root"></div><script src="/app.js"></script>')
    assert kind_of(made, "Gazette") is PageKind.SHELL


def test_a_front_page_of_teasers_with_whole_sentences_is_a_section_front() -> None:
    front = page("", TEASERS, url="https://gazette.example/")
    assert kind_of(front, "Gazette", PARAGRAPHS * 4) is PageKind.SECTION_FRONT
    assert kind_of(front, "Gazette", [*PARAGRAPHS, " ".join(PARAGRAPHS) * 3]) is None


def test_a_short_article_is_an_article() -> None:
    made = page(ld(headline="Harbour closed", datePublished="2021-03-04"), "<p>Closed until further notice.</p>")
    assert kind_of(made, "Harbour closed", ["Closed until further notice."]) is None


def test_an_empty_page_has_no_kind() -> None:
    assert kind_of(page()) is None


OTHERS = [
    "A bakery opened on Monday in the street behind the market, the first since the old one had closed its doors.",
    "The night ferry takes no lorries until autumn, because the ramp on the mainland side has to be welded.",
]


def boxes(count: int = 12) -> str:
    """Teasers whose texts are whole sentences."""
    return "".join(
        f'<div><h3><a href="/news/story-of-the-day-{n}000.html">Story {n}</a></h3><p>{n}: {OTHERS[n % 2]}</p></div>'
        for n in range(count)
    )


TEASED = [f"{n}: {OTHERS[n % 2]}" for n in range(12)]


def test_a_tag_or_author_page_of_teasers_is_a_section_front() -> None:
    made = page(
        "", "<h1>Ada Lund</h1><p>She writes about the sea.</p>" + boxes(), url="https://gazette.example/by/lund/"
    )
    lines = ["She writes about the sea.", *TEASED]
    assert find_page_kind(made, title="Ada Lund", paragraphs=lines) is PageKind.SECTION_FRONT


def test_a_text_above_such_teasers_is_an_article() -> None:
    made = page("", "<h1>Harbour closed</h1>" + text() + boxes(), url="https://gazette.example/news/harbour-closed")
    assert find_page_kind(made, title="Harbour closed", paragraphs=[*PARAGRAPHS, *TEASED]) is None


@pytest.mark.parametrize(
    "title", ["Page not found", "Oops! That page can’t be found.", "Error 404", "Seite nicht gefunden"]
)
def test_teasers_below_do_not_make_a_missing_page_an_article(title: str) -> None:
    made = page(meta("og:type", "article"), boxes())
    assert find_page_kind(made, title=title, paragraphs=TEASED) is PageKind.NOT_FOUND


def test_a_long_text_that_asks_for_consent_is_a_wall() -> None:
    asked = "We and our partners keep information on your device, such as cookies, to show what fits you best of all."
    kind = find_page_kind(page(), title="Your privacy choices", paragraphs=[asked] * 30)
    assert kind is PageKind.CONSENT_WALL


@pytest.mark.parametrize(
    "title",
    [
        "Flight 404 lands safely after storm",
        "404 houses without light",
        "Killer not found after a year",
        "A story that is not over",
        "Vermisste Fischer nicht gefunden",
        "DDoS attack hits the town hall",
        "Swimming in the harbour is forbidden",
        "Security check at the ferry takes hours",
        "Camp says access denied to doctors",
        "Log in the harbour stops ferries",
    ],
)
def test_short_articles_with_words_of_errors_are_articles(title: str) -> None:
    made = page("", f"<h1>{title}</h1><p>{PARAGRAPHS[0]}</p><input type=email>")
    assert find_page_kind(made, title=title, paragraphs=PARAGRAPHS[:1]) is None
