"""Articles that are no longer found: when they are called gone, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.newspaper import REVISITS
from lagazette_crawler.store import CloseAddress, SaveArticle, Store

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEADS = {"not found": 404, "gone for good": 410}


def url_of(number: int) -> str:
    return f"https://gazette.example/ville/le-pont-{number}.html"


def save(store: Store, number: int = 1, at: datetime = NOON, **fields: Any) -> None:
    words = f"Le pont numéro {number} rouvre après {number} ans de travaux, dit la mairie du quartier {number}."
    values = {"url": url_of(number), "title": f"Le pont {number} rouvre", "body": words} | fields
    article = Article(newspaper="gazette", retrieved_at=at, **values)
    store.write([SaveArticle(article=article, revisits=REVISITS, run_id=fields.get("run_id"))])


def look(
    store: Store, at: datetime, reason: str, *, number: int = 1, outcome: Outcome = Outcome.GONE, run: int | None = None
) -> datetime | None:
    """A look that finds no article; when the address is asked for again."""
    status = LEADS.get(reason, 200)
    change = CloseAddress(
        newspaper="gazette", url=url_of(number), outcome=outcome, reason=reason, status=status, at=at,
        revisits=REVISITS, run_id=run,
    )  # fmt: skip
    store.write([change])
    row = store.address(url_of(number))
    assert row
    return row.next_look_at


def absent(store: Store, columns: str = "state") -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        rows = connection.execute(text(f"SELECT {columns} FROM absent_articles ORDER BY article_id"))
        return [tuple(row) for row in rows]


def test_one_look_makes_an_article_suspect_and_it_is_looked_for_after_a_day_and_after_three(store: Store) -> None:
    save(store)
    assert absent(store) == []
    first = NOON + HOUR
    assert look(store, first, "not found") == first + 24 * HOUR
    assert absent(store) == [("suspect",)]
    assert look(store, first + 24 * HOUR, "not found") == first + 72 * HOUR
    assert absent(store, "state, looks") == [("suspect", 2)]
    assert look(store, first + 72 * HOUR, "not found") is None
    assert absent(store, "state, looks, sign, status") == [("gone", 3, "not found", 404)]


def test_three_looks_in_one_day_are_not_enough(store: Store) -> None:
    save(store)
    for hours in (1, 2, 3):
        again = look(store, NOON + hours * HOUR, "not found")
    assert absent(store) == [("suspect",)]
    assert again == NOON + 73 * HOUR


def test_a_look_that_finds_it_ends_the_absence(store: Store) -> None:
    save(store)
    for hours in (1, 30, 80):
        look(store, NOON + hours * HOUR, "not found")
    assert absent(store) == [("gone",)]
    save(store, at=NOON + 90 * HOUR)
    assert absent(store) == []
    look(store, NOON + 91 * HOUR, "not found")
    assert absent(store, "state, looks") == [("suspect", 1)]


def test_it_is_said_until_when_it_was_seen_and_since_when_not(store: Store) -> None:
    save(store)
    look(store, NOON + HOUR, "not found")
    ((until, since),) = absent(store, "seen_until, not_seen_from")
    assert [str(each)[:19].replace(" ", "T") for each in (until, since)] == [
        "2026-03-04T12:00:00",
        "2026-03-04T13:00:00",
    ]


def test_after_410_nothing_is_asked_and_72_hours_later_it_is_gone(store: Store) -> None:
    save(store)
    assert look(store, NOON + HOUR, "gone for good") is None
    assert absent(store, "state, looks") == [("gone", 1)]


def test_410_of_this_hour_is_a_suspicion(store: Store) -> None:
    now = datetime.now(UTC)
    save(store, at=now - HOUR)
    look(store, now, "gone for good")
    assert absent(store) == [("suspect",)]


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        (Outcome.GONE, "leads to the front page", "front page"),
        (Outcome.REFUSED, "no article: section front", "front page"),
        (Outcome.GONE, "says that it was not found", "not found page"),
        (Outcome.REFUSED, "no article: not found", "not found page"),
        (Outcome.MOVED, "redirect out of the newspaper", "moved"),
    ],
)
def test_what_stood_in_its_place_is_what_it_is_called(store: Store, outcome: Outcome, reason: str, state: str) -> None:
    save(store)
    for hours in (1, 25, 73):
        look(store, NOON + hours * HOUR, reason, outcome=outcome)
    assert absent(store) == [(state,)]


def test_shut_out_we_know_nothing_however_often_we_look(store: Store) -> None:
    save(store)
    for hours in (1, 30, 60, 90):
        assert look(store, NOON + hours * HOUR, "forbidden", outcome=Outcome.BLOCKED) is not None
    assert absent(store, "state, looks") == [("blocked", 0)]


def test_looks_at_which_we_were_shut_out_do_not_count(store: Store) -> None:
    save(store)
    look(store, NOON + HOUR, "not found")
    for hours in (30, 60, 90):
        look(store, NOON + hours * HOUR, "forbidden", outcome=Outcome.BLOCKED)
    assert absent(store, "state, looks, sign") == [("suspect", 1, "not found")]


@pytest.mark.parametrize("reason", ["no body", "no article: login"])
def test_a_page_that_cannot_be_read_is_no_absence_and_is_looked_at_again(store: Store, reason: str) -> None:
    save(store)
    assert look(store, NOON + HOUR, reason, outcome=Outcome.REFUSED) == NOON + 6 * HOUR
    assert absent(store) == []


def test_an_address_that_leads_to_another_article_is_moved(store: Store) -> None:
    save(store, 1)
    for hours in (1, 25, 73):
        body = "Un tout autre récit de la page d'à côté, sur les élections de dimanche."
        save(store, 2, at=NOON + hours * HOUR, requested_url=url_of(1), body=body)
    assert absent(store, "article_id, state, moved_to") == [(1, "moved", url_of(2))]
    row = store.address(url_of(1))
    assert row
    assert (row.outcome, row.article_id, row.moved_to) == (Outcome.MOVED, 1, url_of(2))


def test_an_alias_that_is_gone_says_nothing_of_the_article(store: Store) -> None:
    save(store, canonical_url=url_of(9))
    look(store, NOON + HOUR, "not found")
    assert absent(store) == []


def doubted(store: Store) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT newspaper, articles FROM doubted_absences"))]


def test_too_many_at_once_are_our_fault_and_none_is_gone(store: Store) -> None:
    for number in range(1, 11):
        save(store, number)
    for day in range(1, 6):
        at = NOON + timedelta(days=day)
        run = store.begin_run("gazette", {}, at)
        for number in range(1, 7):
            look(store, at, "not found", number=number, run=run)
        said = store.doubt_absences("gazette", run, at=at + HOUR)
        assert said is not None
        assert str(said).startswith("6 of 6 known articles were not found at once")
        assert store.address(url_of(1)).next_look_at == at + 25 * HOUR  # type: ignore[union-attr]
    assert absent(store) == []
    assert ("gazette", 6) in doubted(store)


def test_a_few_of_many_are_the_newspapers_own_doing(store: Store) -> None:
    for number in range(1, 41):
        save(store, number)
    for days, missing in ((1, 8), (2, 8), (5, 8)):
        at = NOON + timedelta(days=days)
        run = store.begin_run("gazette", {}, at)
        for number in range(1, 41):
            if number <= missing:
                look(store, at, "not found", number=number, run=run)
            else:
                save(store, number, at=at)
        assert store.doubt_absences("gazette", run, at=at + HOUR) is None
    assert absent(store) == [("gone",)] * 8


def test_confirming_looks_alone_in_a_run_are_no_alarm(store: Store) -> None:
    for number in range(1, 41):
        save(store, number)
    first = store.begin_run("gazette", {}, NOON + HOUR)
    for number in range(1, 7):
        look(store, NOON + HOUR, "not found", number=number, run=first)
    for number in range(7, 41):
        save(store, number, at=NOON + HOUR)
    assert store.doubt_absences("gazette", first, at=NOON + 2 * HOUR) is None
    second = store.begin_run("gazette", {}, NOON + 30 * HOUR)
    for number in range(1, 7):
        look(store, NOON + 30 * HOUR, "not found", number=number, run=second)
    assert store.doubt_absences("gazette", second, at=NOON + 31 * HOUR) is None
    assert absent(store) == [("suspect",)] * 6


def test_a_few_in_each_of_many_runs_are_too_many_in_a_day(store: Store) -> None:
    for number in range(1, 13):
        save(store, number)
    said = []
    for number in range(1, 13):
        at = NOON + timedelta(days=2, minutes=15 * number)
        run = store.begin_run("gazette", {}, at)
        look(store, at, "not found", number=number, run=run)
        said.append(store.doubt_absences("gazette", run, at=at + timedelta(minutes=1)))
    assert said[:4] == [None] * 4
    assert said[4] is not None
    assert absent(store) == []
