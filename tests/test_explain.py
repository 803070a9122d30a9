"""`lagazette explain`: candidates of a saved page, of a stored article, and of nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Said
from pages import PARAGRAPHS, ld, page, text
from stored_articles import fill

from lagazette_crawler.commands.explain import explanations
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.store import Store

TITLE = "Ferry back in service after repairs"
URL = "https://www.example.com/news/ferry-back-in-service-4711.html"
MARKUP = page(
    ld(headline=TITLE, author="Nora Lind", datePublished="2024-03-05T08:00:00+01:00"),
    f"<h1>{TITLE}</h1><time datetime='2024-03-05T08:00:00+01:00'>5 March 2024</time>{text(PARAGRAPHS * 2)}",
).body


def lines(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


@pytest.fixture
def saved(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_bytes(MARKUP)
    return str(file)


def test_a_saved_page_tells_all_candidates_and_one_winner_a_field(lagazette: CommandLine, saved: str) -> None:
    said = lagazette("explain", saved, "--url", URL, "--json")
    assert said.code == 0
    found = lines(said)
    assert {"title", "body", "published_raw", "byline"} <= {line["field"] for line in found}
    title = [line for line in found if line["field"] == "title"]
    assert [line["won"] for line in title].count(True) == 1
    assert title[0]["value"] == TITLE
    assert title[0]["reason"]


def test_date_means_published_and_updated(lagazette: CommandLine, saved: str) -> None:
    found = lines(lagazette("explain", saved, "--url", URL, "--field", "date", "--json"))
    assert {line["field"] for line in found} <= {"published_raw", "updated_raw"}
    assert found[0]["won"]


def test_a_field_without_candidates_ends_with_a_sentence(lagazette: CommandLine, saved: str) -> None:
    said = lagazette("explain", saved, "--url", URL, "--field", "weather")
    assert said.code == 2
    assert "Nothing is known of weather" in said.err


def test_a_stored_article_is_explained_from_its_row_by_number_and_by_address(
    lagazette: CommandLine, store: Store
) -> None:
    fill(store)
    by_number = lines(lagazette("explain", "1", "--json"))
    by_address = lines(lagazette("explain", "https://gazette.example/gazoduc", "--json"))
    assert by_number == by_address
    assert {line["rule"] for line in by_number} >= {"og:title", "h1"}


def test_what_is_neither_stored_nor_a_file_nor_an_address_is_said_so(lagazette: CommandLine) -> None:
    said = lagazette("explain", "987654")
    assert said.code == 2
    assert "no article and no file" in said.err


def test_a_file_without_its_address_is_a_mistake_of_usage(lagazette: CommandLine, saved: str) -> None:
    assert lagazette("explain", saved).code == 2


def test_candidates_that_say_the_same_are_counted() -> None:
    found = explanations(
        [
            Evidence("title", "Pier  opens", Source.META, "title"),
            Evidence("title", "Pier opens", Source.TEXT, "h1", won=True),
            Evidence("title", "Gazette", Source.OPEN_GRAPH, "og:title"),
        ]
    )
    assert [(one.field, one.agreeing, one.others) for one in found] == [("title", 1, 2)]
    assert found[0].candidates[0].won
