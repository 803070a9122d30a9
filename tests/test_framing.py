"""What stands around a text is taken off, and the text is left whole."""

from __future__ import annotations

import pytest
from pages import PARAGRAPHS, page

from lagazette_crawler.extractors.framing import without_frame
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Layout

TITLE = "Harbour closed after the storm"
DATES = [
    Evidence("published_raw", "4 March 2021 10:15", Source.TEXT, ".date"),
    Evidence("published_raw", "2021-03-04T10:15:00Z", Source.JSON_LD, "datePublished"),
    Evidence("published_raw", "2021", Source.TEXT, "year"),
    Evidence("published_raw", PARAGRAPHS[0], Source.TEXT, "printed line"),
]


@pytest.mark.parametrize(
    "head",
    [
        [TITLE],
        [TITLE.upper(), TITLE],
        ["4 March 2021 10:15"],
        ["Weather | 4 March 2021 10:15"],
        ["Published: 4 March 2021 10:15"],
        ["4 March 2021 10:15", TITLE, TITLE],
    ],
)
def test_title_and_date_before_the_text_are_no_part_of_it(head: list[str]) -> None:
    assert without_frame(page(), head + PARAGRAPHS, TITLE, DATES) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        "On 4 March 2021 10:15 the gates broke.",
        "The log of the harbour master says 4 March 2021 10:15 and names three boats",
        "2021: a bad year",
        f"{TITLE}, the council met",
    ],
)
def test_a_sentence_with_a_date_stays(line: str) -> None:
    assert without_frame(page(), [line, *PARAGRAPHS], TITLE, DATES) == [line, *PARAGRAPHS]


@pytest.mark.parametrize("line", ["Von Ada Byron", "By Ada Byron and Karl Berg", "Text: Ada Byron"])
def test_a_byline_above_or_below_the_text_is_no_part_of_it_and_amid_it_stays(line: str) -> None:
    text = PARAGRAPHS * 5
    assert without_frame(page(), [line, *text], TITLE, DATES) == text
    assert without_frame(page(), [*text, line], TITLE, DATES) == text
    amid = [*text[:8], line, *text[8:]]
    assert without_frame(page(), amid, TITLE, DATES) == amid


def test_a_later_line_that_repeats_the_title_stays() -> None:
    lines = [*PARAGRAPHS * 2, TITLE]
    assert without_frame(page(), lines, TITLE, DATES) == lines


def test_what_a_layout_calls_no_text_goes() -> None:
    layout = Layout(boilerplate=(r"Advertisement.*",), end=(r"Loading *(?:\.\.\.|…)?",))
    lines = [PARAGRAPHS[0], "Advertisement 3", PARAGRAPHS[1], "Loading...", "More news", PARAGRAPHS[2]]
    assert without_frame(page(layouts=(layout,)), lines, TITLE, []) == PARAGRAPHS[:2]


def test_an_article_of_nothing_but_its_title_is_empty() -> None:
    assert without_frame(page(), [TITLE], TITLE, DATES) == []
    assert without_frame(page(), [], None, []) == []
