"""`lagazette show`: all that is known of one article."""

from __future__ import annotations

import json

import pytest
from command_line import CommandLine
from stored_articles import fill

from lagazette_crawler.store import open_store


@pytest.fixture(autouse=True)
def _archive(database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)


@pytest.mark.parametrize(
    "wanted", ["1", "https://gazette.example/gazoduc", "https://gazette.example/gazoduc?utm_source=x"]
)
def test_an_article_is_shown_by_number_or_address(lagazette: CommandLine, wanted: str) -> None:
    said = lagazette("show", wanted)
    assert said.code == 0
    for line in (
        "Le gazoduc a livré",
        "2026-05-01 14:00 +02:00",
        "Baku (AZ), printed Bakou",
        "1er mai 2026 à 14 h",
        "2026/gazette.warc.gz at 512",
        "https://courier.example/1",
        "Gazoduc - La Gazette",
        "not taken (repeats the site name)",
    ):
        assert line in said.out


def test_a_copy_names_its_original(lagazette: CommandLine) -> None:
    assert "1 gazette https://gazette.example/gazoduc" in lagazette("show", "2").out


def test_programs_get_one_object(lagazette: CommandLine) -> None:
    found = json.loads(lagazette("show", "--json", "1").out)
    assert found["article"]["published_at"] == "2026-05-01T12:00:00Z"
    assert found["article"]["published_local_date"] == "2026-05-01"
    assert [revision["title"] for revision in found["revisions"]] == ["Le gazoduc livre", "Le gazoduc a livré"]
    assert [copy["id"] for copy in found["copies"]] == [2]
    assert found["evidence"][1]["source"] == "open-graph"
    assert found["addresses"][0]["outcome"] == "revised"


def test_what_is_no_article_is_explained(lagazette: CommandLine) -> None:
    said = lagazette("show", "https://gazette.example/galerie")
    assert (said.code, said.out) == (2, "")
    assert "the address is refused: no body, looked at 2026-05-01 12:00 UTC" in said.err
    assert "no article 99" in lagazette("show", "99").err
