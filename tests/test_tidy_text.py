"""Texts as a careful typesetter would leave them."""

from __future__ import annotations

from typing import Any

import pytest

from lagazette_crawler.items import Article
from pipelines.tidy_text import MAX_BODY, MAX_TITLE, TidyText, tidy_text


def article(**fields: Any) -> Article:
    return Article(newspaper="gazette", url="https://gazette.example/1", **fields)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  Harbour \n closed\t", "Harbour closed"),
        ("Har\u00adbour\u200b closed\ufeff", "Harbour closed"),
        ("Harbour\u00a0closed\u202f!", "Harbour closed !"),
        ("Cafe\u0301 closed", "Café closed"),
        ("Harbour\x00closed", "Harbour closed"),
        ("\u200b \u00ad", None),
        ("", None),
        (None, None),
    ],
)
def test_a_title_is_one_line_of_visible_characters(before: str | None, after: str | None) -> None:
    assert tidy_text(article(title=before)).title == after


def test_a_body_keeps_its_paragraphs_and_loses_the_repeated_title() -> None:
    tidied = tidy_text(
        article(title="Harbour closed", body="Harbour closed\n\n“Harbour  closed” \n \n\nOne\ntwo\n\n\nThree\n\n \n\n")
    )
    assert tidied.body == "“Harbour closed”\n\nOne two\n\nThree"


def test_a_body_of_nothing_but_the_title_is_none() -> None:
    assert tidy_text(article(title="Harbour closed", body="Harbour closed")).body is None


def test_other_lines_are_tidied_too() -> None:
    tidied = tidy_text(
        article(byline=[" Nora\u00a0Lind ", ""], dateline="Lille\n / AFP", places_raw=["Lille ", " "], section=" ")
    )
    assert (tidied.byline, tidied.dateline, tidied.places_raw, tidied.section) == (
        ["Nora Lind"],
        "Lille / AFP",
        ["Lille"],
        None,
    )


def test_lengths_are_bounded_at_a_break() -> None:
    tidied = tidy_text(article(title="storm " * 20_000, body=("One paragraph of words.\n\n") * 80_000))
    assert tidied.title is not None
    assert tidied.body is not None
    assert MAX_TITLE - 10 < len(tidied.title) <= MAX_TITLE
    assert tidied.title.endswith("storm")
    assert MAX_BODY - 100 < len(tidied.body) <= MAX_BODY
    assert tidied.body.endswith("words.")


def test_tidying_twice_changes_nothing() -> None:
    once = tidy_text(article(title=" A  b ", body="A b\n\nC  d"))
    assert tidy_text(once) == once
    assert TidyText().process_item(once) is once
