"""The credit at the end of a text names its agency; what only looks like one does not."""

from __future__ import annotations

import pytest

from lagazette_crawler.datelines.closing import closing_credit
from lagazette_crawler.extractors.article import extract
from lagazette_crawler.page import Layout
from tests.pages import PARAGRAPHS, meta, page, text

TITLE = "The harbour is closed after the storm"
SIGNED = "".join(f"<p>{line}</p>" for line in [*PARAGRAPHS, "The harbour will open on Monday. (AFP)"])


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Le port rouvrira lundi. (AFP)", "AFP"),
        ("avec AFP", "AFP"),
        ("Le Quotidien du Port avec AFP et Reuters", "AFP"),
        ("Der Hafen öffnet am Montag. – dpa", "dpa"),
        ("Der Hafen öffnet am Montag. (Redaktion, dpa)", "dpa"),
        ("Quelle: dpa/lno", "dpa"),
        ("© 2024 AFP", "AFP"),
        ("Source : ANSA", "ANSA"),
        ("Liman bağlanıb. /APA/", "APA"),
        ("Kaynak: AA", "AA"),
        ("Источник: ТАСС", "ТАСС"),
        ("(Reporting by Ada Byron in Genoa; Editing by Karl Marx)", "Reuters"),
        ("Reporting by The Associated Press.", "Associated Press"),
    ],
)
def test_a_credit_names_the_agency(line: str, agency: str) -> None:
    found = closing_credit(["The harbour is closed.", line])
    assert found
    assert found.agency == agency


@pytest.mark.parametrize(
    "line",
    [
        "He had worked for Reuters.",
        "Il a parlé à l’AFP.",
        "Photo: AFP",
        "Trend",
        "MA",
        "More on this subject",
        "The AP was there.",
        "Der Hafen öffnet am Montag (Bericht folgt)",
        "",
    ],
)
def test_what_is_no_credit_names_none(line: str) -> None:
    assert closing_credit(["The harbour is closed.", line]) is None


def test_a_text_without_paragraphs_has_no_credit() -> None:
    assert closing_credit([]) is None


def test_the_credit_is_the_agency_of_the_article_and_stays_in_its_text() -> None:
    article = extract(page("", f"<h1>{TITLE}</h1>{SIGNED}"))
    assert article.agency == "AFP"
    assert article.body
    assert article.body.endswith("(AFP)")


def test_the_dateline_has_more_authority_than_the_end_of_the_text() -> None:
    first = f"GENOA (Reuters) - {PARAGRAPHS[0]}"
    article = extract(page("", f"<h1>{TITLE}</h1>{SIGNED.replace(PARAGRAPHS[0], first, 1)}"))
    assert article.agency == "Reuters"
    assert [one.value for one in article.evidence if one.field == "agency"] == ["Reuters", "AFP"]


def test_a_declared_dateline_nobody_can_read_is_parted_at_its_slash() -> None:
    shown = page(
        meta("og:site_name", "The Harbour Gazette"),
        f"<h1>{TITLE}</h1><span class='line'>Xyzqil / The Harbour Gazette</span>{text()}",
        layouts=(Layout(dateline="span.line"),),
    )
    article = extract(shown)
    assert (article.places_raw, article.agency) == (["Xyzqil"], "The Harbour Gazette")


def test_the_lines_above_the_text_are_found_below_a_title_that_is_no_heading_of_the_first_rank() -> None:
    shown = page(f"<title>{TITLE}</title>", f"<h3>{TITLE}</h3><div class='x'>AFP, Marseille</div>{text()}")
    assert extract(shown).places_raw == ["Marseille"]
