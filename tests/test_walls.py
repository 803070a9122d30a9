"""A wall read as text: refused when one newspaper has one body at three addresses of different articles."""

from __future__ import annotations

import pytest
from copies_texts import report
from test_stories import article, ask, save

from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.store import Store
from lagazette_crawler.store.walls import REASON, is_wall


@pytest.mark.parametrize(
    ("paths", "wall"),
    [
        (["/politics/budget-passed", "/sport/cup-final", "/city/new-bridge"], True),
        (["/a/1201", "/a/1202", "/a/1203"], True),
        (["/read?id=77", "/read?id=78", "/read?id=79"], True),
        (["/2026/05/01/budget-passed", "/2026/05/01/cup-final", "/2026/05/01/new-bridge"], True),
        (["/politics/budget-passed", "/sport/cup-final"], False),
        (["/politics/budget-passed", "/top/budget-passed.html", "/city/budget-passed/"], False),
        (["/budget-passed-88412", "/corrected-budget-passed-88412", "/88412"], False),
        (["/politics/budget-passed", "/budget-passed-88412", "/88412"], False),
        (["/budget-passed-2", "/budget-passed-3", "/budget-passed"], False),
    ],
)
def test_addresses_of_one_article_are_told_from_those_of_three(paths: list[str], wall: bool) -> None:
    assert is_wall(f"https://gazette.example{path}" for path in paths) is wall


def met_at(path: str) -> Article:
    return article("gazette", report(1), url=f"https://gazette.example/{path}")


@pytest.mark.parametrize("together", [True, False])
def test_a_wall_is_refused_from_the_third_address_on(store: Store, together: bool) -> None:
    met = [met_at(path) for path in ("budget-passed", "cup-final", "new-bridge", "old-harbour")]
    written = save(store, *met) if together else [each for one in met for each in save(store, one)]
    assert [each.outcome for each in written] == [Outcome.NEW, Outcome.DUPLICATE, Outcome.REFUSED, Outcome.REFUSED]
    assert written[2].reason == REASON
    assert ask(store, "SELECT reason, addresses FROM refusals") == [(REASON, 2)]


def test_a_text_many_newspapers_print_is_no_wall(store: Store) -> None:
    written = save(store, *(article(f"paper{number}", report(1)) for number in range(5)))
    assert {each.outcome for each in written} == {Outcome.NEW}


def test_an_article_seen_again_at_its_own_addresses_is_known(store: Store) -> None:
    save(store, met_at("budget-passed"), met_at("cup-final"))
    assert {each.outcome for each in save(store, met_at("budget-passed"), met_at("cup-final"))} == {Outcome.KNOWN}
