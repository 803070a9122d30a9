"""Stories: linked in the transaction that stores an article, whatever the order, the writers and the database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from conftest import Databases
from copies_texts import furnished, quoting, report, reset, rewritten, shortened, updated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lagazette_crawler.items import Article, Outcome, Precision
from lagazette_crawler.store import SaveArticle, Store, Written, open_store
from lagazette_crawler.store.kin import forget_article

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def article(newspaper: str, body: str, minutes: int = 0, **fields: Any) -> Article:
    told = {
        "url": f"https://{newspaper}.example/1",
        "title": f"As {newspaper} sees it",
        "published_at": NOON + timedelta(minutes=minutes),
        "published_precision": Precision.MINUTE,
        "retrieved_at": NOON + timedelta(days=3),
    }
    return Article(newspaper=newspaper, body=body, **told | fields)


def save(store: Store, *articles: Article) -> list[Written]:
    return store.write([SaveArticle(article=each) for each in articles])


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def copies(store: Store) -> dict[str, tuple[Any, ...]]:
    """By newspaper: whose text it has, and how."""
    return {row[0]: row[1:] for row in ask(store, "SELECT newspaper, original_newspaper, relation FROM copies")}


class TestACopy:
    def test_says_whose_how_how_much_and_how_late(self, store: Store) -> None:
        save(store, article("agency", report(1)))
        save(store, article("herald", furnished(1), 30), article("globe", reset(1), 45), article("other", report(2)))
        rows = ask(
            store,
            "SELECT url, copy_of_url, newspaper, original_newspaper, relation, lag_minutes FROM copies ORDER BY url",
        )
        origin = "https://agency.example/1"
        assert rows == [
            ("https://globe.example/1", origin, "globe", "agency", "exact", 45),
            ("https://herald.example/1", origin, "herald", "agency", "near", 30),
        ]
        shares = dict(ask(store, "SELECT newspaper, share FROM copies"))
        assert shares["globe"] == 1
        assert 0.9 < shares["herald"] < 1
        assert ask(store, "SELECT newspaper FROM unique_articles ORDER BY 1") == [("agency",), ("other",)]

    def test_in_the_same_newspaper_is_an_article_of_its_own(self, store: Store) -> None:
        save(store, article("herald", report(1)))
        (written,) = save(store, article("herald", updated(1), 60, url="https://herald.example/2"))
        assert written.outcome is Outcome.NEW
        assert copies(store) == {"herald": ("herald", "near")}

    def test_arriving_in_the_same_group_is_linked(self, store: Store) -> None:
        save(store, article("agency", report(1)), article("herald", shortened(1), 5), article("globe", rewritten(1), 9))
        assert copies(store) == {"herald": ("agency", "near"), "globe": ("agency", "near")}

    def test_of_a_copy_belongs_to_the_same_origin(self, store: Store) -> None:
        save(store, article("agency", report(1)), article("herald", updated(1), 5))
        save(store, article("globe", furnished(1) + " " + updated(1).split(". ")[0], 9))
        assert {origin for origin, _ in copies(store).values()} == {"agency"}
        assert ask(store, "SELECT articles, newspapers, reprints FROM stories") == [(3, 3, 2)]


class TestTheOrigin:
    def test_that_arrives_later_is_the_origin_still(self, store: Store) -> None:
        save(store, article("herald", furnished(1), 30))
        save(store, article("agency", report(1), 0))
        assert copies(store) == {"herald": ("agency", "near")}
        assert ask(store, "SELECT copy_of FROM articles ORDER BY id") == [(2,), (None,)]

    def test_is_the_agency_s_before_the_clock(self, store: Store) -> None:
        wire = {"agency": "Belga", "dateline": "BRUSSELS (Belga)", "location": "Brussels"}
        save(store, article("herald", furnished(1), 0), article("globe", report(1), 10, **wire))
        assert copies(store) == {"herald": ("globe", "near")}
        save(store, article("belga", updated(1), 20))
        assert {origin for origin, _ in copies(store).values()} == {"belga"}

    def test_is_not_who_dates_a_text_ahead_of_being_read(self, store: Store) -> None:
        future = timedelta(days=2)
        save(store, article("herald", report(1), retrieved_at=NOON - future), article("globe", report(1), -10))
        assert copies(store) == {"globe": ("herald", "exact")}

    def test_changes_with_its_date(self, store: Store) -> None:
        save(store, article("herald", report(1), 0), article("globe", furnished(1), 30))
        later = NOON + timedelta(days=4)
        save(store, article("herald", report(1), 300, retrieved_at=later))
        assert copies(store) == {"herald": ("globe", "near")}


class TestARevision:
    def test_that_takes_over_a_text_becomes_a_copy(self, store: Store) -> None:
        save(store, article("agency", report(1)), article("herald", report(2), 5))
        save(store, article("herald", furnished(1), 5, retrieved_at=NOON + timedelta(days=4)))
        assert copies(store) == {"herald": ("agency", "near")}

    def test_with_another_text_is_a_copy_no_longer(self, store: Store) -> None:
        save(store, article("agency", report(1)), article("herald", furnished(1), 5), article("globe", report(1), 9))
        save(store, article("agency", report(3), retrieved_at=NOON + timedelta(days=4)))
        assert copies(store) == {"globe": ("herald", "near")}
        assert ask(store, "SELECT count(*) FROM tellings") == [(2,)]

    def test_is_found_by_its_later_text_only(self, store: Store) -> None:
        save(store, article("agency", report(1)))
        save(store, article("agency", report(3), retrieved_at=NOON + timedelta(days=4)))
        save(store, article("herald", furnished(1), 30), article("globe", furnished(3), 30))
        assert copies(store) == {"globe": ("agency", "near")}


class TestAQuotation:
    def test_is_a_relation_and_no_copy(self, store: Store) -> None:
        save(store, article("agency", report(1, 40)), article("herald", quoting(1, 2), 60))
        assert copies(store) == {"herald": ("agency", "excerpt")}
        assert ask(store, "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL") == [(0,)]
        assert ask(store, "SELECT count(*) FROM stories") == [(0,)]

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_separates_a_page_from_the_text_around_it(self, store: Store, order: Sequence[int]) -> None:
        told = [
            article("agency", report(1, 40), 0),
            article("herald", quoting(1, 2), 60),
            article("globe", report(2, 24), 30),
        ]
        for number in order:
            save(store, told[number])
        assert copies(store) == {"herald": ("agency", "excerpt")}


TOLD = [
    article("agency", report(1), 0),
    article("herald", furnished(1), 10),
    article("globe", rewritten(1), 20),
    article("times", updated(1), 30),
    article("post", reset(1), 40),
    article("north", report(2), 5),
    article("south", shortened(2), 15),
    article("east", report(3), 25),
]


def told_in(store: Store, articles: Iterable[list[Article]]) -> set[tuple[Any, ...]]:
    for group in articles:
        save(store, *group)
    return set(ask(store, "SELECT newspaper, original_newspaper, relation, share FROM copies"))


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_grouping_tells_the_same_stories(databases: Databases, data: st.DataObject) -> None:
    order = data.draw(st.permutations(TOLD))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(TOLD) - 1))))
    grouped = [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    with databases.new("sqlite") as url, open_store(url) as store:
        found = told_in(store, grouped)
    with databases.new("sqlite") as url, open_store(url) as store:
        assert found == told_in(store, [TOLD])
    assert {(copy, origin) for copy, origin, *_ in found} == {
        *((each.newspaper, "agency") for each in TOLD[1:5]),
        ("south", "north"),
    }


def save_reprints(url: str, newspaper: str, minutes: int) -> None:
    reprint = [report, furnished, reset, rewritten, updated][minutes % 5]
    with open_store(url) as store:
        for seed in range(3):
            address = f"https://{newspaper}.example/{seed}"
            save(store, article(newspaper, reprint(seed), minutes, url=address))


def test_ten_writers_at_once_link_what_they_bring(database_url: str) -> None:
    with multiprocessing.get_context("fork").Pool(10) as pool:
        pool.starmap(save_reprints, [(database_url, f"paper{number}", number) for number in range(10)], chunksize=1)
        pool.close()
        pool.join()
    with open_store(database_url) as store:
        assert ask(store, "SELECT articles, newspaper FROM stories") == [(10, "paper0")] * 3


def test_a_text_taken_out_leaves_no_trace(store: Store) -> None:
    save(store, article("agency", report(1)), article("herald", furnished(1), 5), article("globe", report(1), 9))
    with store.database.writing() as connection:
        forget_article(connection, 1)
    assert ask(store, "SELECT count(*) FROM postings WHERE article_id = 1") == [(0,)]
    assert ask(store, "SELECT count(*) FROM kinships WHERE 1 IN (article_id, other_id)") == [(0,)]
    assert copies(store) == {"globe": ("herald", "near")}


def test_a_formula_stops_costing_rows(store: Store) -> None:
    notice = report(99, 6)
    for number in range(30):
        save(store, article(f"paper{number}", f"{report(number, 4)} {notice}"))
    assert ask(store, "SELECT max(holders) FROM (SELECT count(*) AS holders FROM postings GROUP BY key) AS k") == [(9,)]
    assert copies(store) == {}
