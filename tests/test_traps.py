"""Traps end at a budget; newspapers do not."""

import pytest

from lagazette_crawler.discovery.traps import Traps, pattern_of
from lagazette_crawler.items import Outcome


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("https://gazette.example/politique/812.html", "gazette.example/politique/#.html"),
        ("https://gazette.example/politique/le-port-rouvre-812.html", "gazette.example/politique/*"),
        ("https://gazette.example/calendrier/2021/03/02", "gazette.example/calendrier/#/#/#"),
        ("https://gazette.example/une?page=9000&tri=b", "gazette.example/une?page&tri"),
        ("https://gazette.example/s/0a1b2c3d4e5f6a7b/une", "gazette.example/s/#/une"),
        ("https://gazette.example/a;jsessionid=AB12", "gazette.example/a"),
        ("https://gazette.example/politique", "gazette.example/politique"),
        ("nonsense", "nonsense"),
    ],
)
def test_addresses_made_by_one_rule_have_one_pattern(url: str, pattern: str) -> None:
    assert pattern_of(url) == pattern


def test_an_endless_calendar_ends_at_its_budget_with_one_incident() -> None:
    traps = Traps(budget=5)
    days = [f"https://gazette.example/calendrier/2021/03/{day}" for day in range(20)]
    told = []
    asked = 0
    for day in days:
        if not traps.is_trap(day):
            asked += 1
            told.append(traps.heard(day, Outcome.REFUSED))
    assert asked == 5
    assert [sentence for sentence in told if sentence] == [
        "5 addresses like gazette.example/calendrier/#/#/# in a row gave nothing new; the others are left alone"
    ]


def test_something_new_starts_the_count_again() -> None:
    traps = Traps(budget=3)
    for number in range(100):
        outcome = Outcome.NEW if number % 3 == 0 else Outcome.DUPLICATE
        traps.heard(f"https://gazette.example/politique/{number}.html", outcome)
    assert not traps.is_trap("https://gazette.example/politique/100.html")


def test_a_host_in_trouble_is_no_trap() -> None:
    traps = Traps(budget=3)
    for number in range(100):
        for outcome in (Outcome.FAILED, Outcome.GONE, Outcome.BLOCKED, Outcome.KNOWN, Outcome.MOVED):
            assert traps.heard(f"https://gazette.example/politique/{number}.html", outcome) is None
    assert not traps.is_trap("https://gazette.example/politique/1.html")


def test_other_patterns_go_on() -> None:
    traps = Traps(budget=3)
    for number in range(5):
        traps.heard(f"https://gazette.example/?sid={number}", Outcome.DUPLICATE)
    assert traps.is_trap("https://gazette.example/?sid=77")
    assert not traps.is_trap("https://gazette.example/politique/77.html")
