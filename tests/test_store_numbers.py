"""Which numbers in addresses name an article whatever its headline."""

from __future__ import annotations

import pytest

from lagazette_crawler.store.numbers import number_key

SAME = [
    ("https://gazette.example/ville/le-pont-rouvre-471122.html", "https://gazette.example/ville/le-pont-471122.html"),
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/sport/le-pont-471122.html"),
    ("https://www.gazette.example/471122-le-pont", "https://gazette.example/471122-le-pont-rouvre"),
    ("https://gazette.example/471122/le-pont", "https://m.gazette.example/471122/le-pont-rouvre"),
    ("https://gazette.example/a/le-pont_6171234_3224.html", "https://gazette.example/a/pont_6171234_3224.html"),
    ("https://gazette.example/fr/news/bridge-98765", "https://gazette.example/fr/sport/bridge-reopens-98765"),
    (
        "https://gazette.example/pont-5f0c1b2a3d4e5f60718293a4",
        "https://gazette.example/le-pont-rouvre-5f0c1b2a3d4e5f60718293a4",
    ),
    ("https://gazette.example/2026/03/04/pont-471122/", "https://gazette.example/2026/03/04/le-pont-471122/"),
]
OTHERS = [
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/ville/le-pont-471123.html"),
    ("https://gazette.example/ville/le-pont-471122.html", "https://gazette.example/ville/le-pont-471122/photos"),
    ("https://gazette.example/fr/pont-471122", "https://gazette.example/en/bridge-471122"),
    ("https://gazette.example/le-pont-471122?page=2", "https://gazette.example/le-pont-471122?page=3"),
    ("https://gazette.example/pont-471122", "https://other.example/pont-471122"),
]
NONE = [
    "https://gazette.example/ville/le-pont-rouvre.html",
    "https://gazette.example/2026/03/04/le-pont-rouvre",
    "https://gazette.example/20260304/le-pont-rouvre",
    "https://gazette.example/le-pont-rouvre-04032026.html",
    "https://gazette.example/live-202603041215",
    "https://gazette.example/archives/page/1234",
    "https://gazette.example/le-pont-260304",
    "https://gazette.example/ville/4711.html",
    "https://gazette.example/",
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_headline_or_section_leaves_the_key_as_it_is(one: str, other: str) -> None:
    assert number_key(one) == number_key(other) is not None


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_number_language_shape_or_site_has_another_key(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize("url", NONE)
def test_dates_years_and_pages_name_no_article(url: str) -> None:
    assert number_key(url) is None


def test_the_key_is_what_the_data_dictionary_says() -> None:
    assert number_key("https://www.gazette.example/ville/le-pont-471122.html") == "gazette.example/*/*471122.html"
