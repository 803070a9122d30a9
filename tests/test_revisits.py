"""When known articles are looked at again, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lagazette_crawler.items import Article, Outcome, Precision
from lagazette_crawler.newspaper import REVISITS
from lagazette_crawler.page import Found
from lagazette_crawler.store import CloseAddress, SaveArticle, Store, Validators
from lagazette_crawler.store.revisits import next_revisit

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://gazette.example/ville/le-pont-rouvre-12.html"


@pytest.mark.parametrize(
    ("age", "then"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(minutes=15), timedelta(hours=1)),
        (timedelta(hours=2), timedelta(hours=6)),
        (timedelta(days=8), timedelta(days=30)),
        (timedelta(days=31), None),
    ],
)
def test_an_article_is_looked_at_again_at_the_next_step_of_its_age(age: timedelta, then: timedelta | None) -> None:
    assert next_revisit(NOON, NOON + age, REVISITS) == (then and NOON + then)


def save(store: Store, *, published: datetime | None, at: datetime = NOON, body: str = "Le pont rouvre.") -> None:
    article = Article(url=URL, newspaper="gazette", title="Le pont rouvre", body=body, retrieved_at=at)
    article.published_at, article.published_precision = published, Precision.MINUTE if published else None
    store.write([SaveArticle(article=article, validators=Validators('"1"'), revisits=REVISITS)])


def next_look(store: Store) -> datetime | None:
    row = store.address(URL)
    assert row
    return row.next_look_at


def test_a_new_article_is_looked_at_again_by_its_age(store: Store) -> None:
    save(store, published=NOON - timedelta(minutes=40))
    assert next_look(store) == NOON + timedelta(minutes=20)


def test_an_old_article_is_not(store: Store) -> None:
    save(store, published=NOON - timedelta(days=400))
    assert next_look(store) is None


def test_without_a_date_the_first_sight_counts(store: Store) -> None:
    save(store, published=None)
    assert next_look(store) == NOON + timedelta(minutes=15)


def test_not_modified_leads_to_the_next_step(store: Store) -> None:
    save(store, published=NOON)
    at = NOON + timedelta(minutes=16)
    store.write(
        [CloseAddress(newspaper="gazette", url=URL, outcome=Outcome.KNOWN, status=304, at=at, revisits=REVISITS)]
    )
    assert next_look(store) == NOON + timedelta(hours=1)


def test_articles_to_look_at_again_come_after_what_is_new_and_with_their_validators(store: Store) -> None:
    save(store, published=NOON)
    later = NOON + timedelta(minutes=20)
    assert store.pending("gazette", at=NOON, limit=9) == []
    store.announce("gazette", [Found("https://gazette.example/new-13.html")], found_on=URL, at=later)
    first, second = store.pending("gazette", at=later, limit=9)
    assert (first.url, second.url) == ("https://gazette.example/new-13.html", URL)
    assert second.validators == Validators('"1"')


def test_what_only_a_backfill_found_waits_for_a_backfill_until_something_else_announces_it(store: Store) -> None:
    found = [Found("https://gazette.example/old-1.html")]
    store.announce("gazette", found, found_on=URL, at=NOON, for_backfill=True)
    assert store.pending("gazette", at=NOON, limit=9) == []
    assert len(store.pending("gazette", at=NOON, limit=9, for_backfill=True)) == 1
    store.announce("gazette", found, found_on=URL, at=NOON)
    assert len(store.pending("gazette", at=NOON, limit=9)) == 1
    assert store.pending("gazette", at=NOON, limit=9, for_backfill=True) == []


def test_a_gap_stays_open_until_it_is_closed(store: Store) -> None:
    store.announce("gazette", [Found(URL)], found_on=URL, at=NOON)
    assert store.known_until("gazette") is None
    store.open_gap("gazette", "https://gazette.example/rss", last_known_at=NOON, at=NOON + timedelta(hours=9))
    assert store.known_until("gazette") == NOON
    store.close_gaps("gazette", at=NOON + timedelta(hours=10))
    assert store.known_until("gazette") is None
