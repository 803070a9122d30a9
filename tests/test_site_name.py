"""What a newspaper calls itself, taken off a title."""

from __future__ import annotations

import pytest

from lagazette_crawler.extractors.site_name import is_site_name, site_names, without_site_name
from lagazette_crawler.page import Page


@pytest.mark.parametrize(
    ("text", "names", "title"),
    [
        ("Storm hits port | Harbour Gazette", {"harbourgazette"}, "Storm hits port"),
        ("Storm hits port - World - Harbour Gazette", {"harbourgazette"}, "Storm hits port - World"),
        ("Harbour Gazette » Storm hits port", {"harbourgazette"}, "Storm hits port"),
        ("Storm hits port - Gazette.example", {"gazette"}, "Storm hits port"),
        ("Storm hits port — L’Écho", {"lécho"}, "Storm hits port"),
        ("Storm hits port_港口报", {"港口报"}, "Storm hits port"),
        ("港口开放-港口报", {"港口报"}, "港口开放"),
        ("Storm: port of Lille closed", {"harbourgazette"}, "Storm: port of Lille closed"),
        ("Left-wing and right-wing votes", {"left"}, "Left-wing and right-wing votes"),
        ("Harbour Gazette", {"harbourgazette"}, "Harbour Gazette"),
    ],
)
def test_the_name_goes_and_the_title_stays(text: str, names: set[str], title: str) -> None:
    assert without_site_name(text, names) == title


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("CBC News", "cbc", True),
        ("Le Quai.fr", "lequai", True),
        ("The Harbour Gazette", "harbourgazette", True),
        ("Gazette reports a storm over the whole northern coast of the island today", "gazette", False),
        ("Quays", "harbour", False),
        ("", "harbour", False),
        ("|", "harbour", False),
    ],
)
def test_a_part_that_only_names_the_site_is_told(text: str, name: str, expected: bool) -> None:
    assert is_site_name(text, {name}) is expected


def test_a_declared_newspaper_is_known_by_its_name_wherever_it_is_served() -> None:
    page = Page(
        url="http://127.0.0.1:8000/politique/1.html",
        body=b"<title>Le port rouvre - Gazette</title>",
        newspaper="gazette",
    )
    assert "gazette" in site_names(page)
