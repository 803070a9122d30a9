"""Addresses: what is announced is a row before it is a request, and each bears one outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lagazette_crawler.figures import RunFigures
from lagazette_crawler.items import Article, Outcome, Source
from lagazette_crawler.page import Announced, Found
from lagazette_crawler.store import AddressRow, CloseAddress, NewspaperRow, NoteVisit, SaveArticle, Store, Validators

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEED = "https://gazette.example/rss"


def url(path: str) -> str:
    return f"https://gazette.example/{path}"


def announce(store: Store, *paths: str, at: datetime = NOON) -> list[AddressRow]:
    return store.announce("gazette", [Found(url(path)) for path in paths], found_on=FEED, at=at)


def pending(store: Store, at: datetime = NOON, limit: int = 100) -> list[str]:
    return [row.url.rpartition("/")[2] for row in store.pending("gazette", at=at, limit=limit)]


def close(store: Store, path: str, outcome: Outcome, at: datetime = NOON, **values: object) -> AddressRow:
    change = CloseAddress(newspaper="gazette", url=url(path), outcome=outcome, at=at, **values)  # type: ignore[arg-type]
    store.write([change])
    row = store.address(url(path))
    assert row is not None
    return row


class TestAnnouncing:
    def test_makes_rows_that_are_due_in_the_order_found(self, store: Store) -> None:
        rows = announce(store, "b", "a", "c")
        assert [(row.url, row.outcome, row.due) for row in rows] == [
            (url(path), Outcome.PENDING, True) for path in ("b", "a", "c")
        ]
        assert pending(store) == ["b", "a", "c"]

    def test_twice_makes_no_second_row(self, store: Store) -> None:
        first = announce(store, "a")
        again = announce(store, "a", "a?utm_source=x", "b", at=NOON + timedelta(days=1))
        assert [row.id for row in again[:2]] == [first[0].id] * 2
        assert again[0].first_announced_at == NOON
        assert again[0].last_announced_at == NOON + timedelta(days=1)
        assert pending(store, NOON + timedelta(days=1)) == ["b", "a"]  # the newest announced first

    def test_keeps_what_the_announcement_says(self, store: Store) -> None:
        said = Announced(Source.FEED, "Titre\x00", "1er mai", "Résumé " * 1000)
        found = Found(url("a"), said, lastmod=NOON - timedelta(days=2))
        (row,) = store.announce("gazette", [found], found_on=FEED, at=NOON)
        (due,) = store.pending("gazette", at=NOON, limit=1)
        assert row == due
        assert due.announced is not None
        assert (due.announced.source, due.announced.title, due.announced.published_raw) == (
            Source.FEED,
            "Titre",
            "1er mai",
        )
        assert len(due.announced.summary or "") == 2000
        assert (due.announced_on, due.lastmod) == (FEED, NOON - timedelta(days=2))

    def test_answers_for_what_is_no_address(self, store: Store) -> None:
        rows = store.announce("gazette", [Found("mailto:x"), Found(url("a"))], found_on=FEED, at=NOON)
        assert [(row.outcome, row.due) for row in rows] == [(Outcome.REFUSED, False), (Outcome.PENDING, True)]
        assert pending(store) == ["a"]

    def test_knows_addresses_of_stored_articles(self, store: Store) -> None:
        article = Article(newspaper="gazette", url=url("amp/a"), canonical_url=url("a"), title="T", body="B")
        store.write([SaveArticle(article=article)])
        rows = announce(store, "a", "amp/a")
        assert [(row.article_id, row.due) for row in rows] == [(1, False), (1, False)]
        assert pending(store) == []

    def test_notices_what_a_sitemap_says_changed(self, store: Store) -> None:
        article = Article(newspaper="gazette", url=url("a"), title="T", body="B", retrieved_at=NOON)
        store.write([SaveArticle(article=article)])
        for days, changed in ((-1, False), (1, True)):
            found = Found(url("a"), lastmod=NOON + timedelta(days=days))
            (row,) = store.announce("gazette", [found], found_on=FEED, at=NOON)
            assert (row.changed_since, row.due) == (changed, False)

    def test_thousands_is_quick_and_complete(self, store: Store) -> None:
        rows = announce(store, *(str(number) for number in range(3000)))
        assert len({row.id for row in rows}) == 3000
        assert all(row.due for row in announce(store, *(str(number) for number in range(3000))))

    def test_of_nothing_is_nothing(self, store: Store) -> None:
        assert announce(store) == []


class TestClosing:
    @pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.GONE, Outcome.MOVED, Outcome.KNOWN])
    def test_ends_the_waiting(self, store: Store, outcome: Outcome) -> None:
        announce(store, "a")
        row = close(store, "a", outcome, reason="no body", status=200)
        assert (row.outcome, row.reason, row.status, row.due) == (outcome, "no body", 200, False)
        assert pending(store, NOON + timedelta(days=900)) == []
        assert row.first_announced_at == NOON

    def test_a_failure_is_tried_again_later_and_later(self, store: Store) -> None:
        announce(store, "a")
        at, waits = NOON, []
        for _ in range(8):
            row = close(store, "a", Outcome.FAILED, at=at, reason="timeout")
            waits.append(row.next_look_at and row.next_look_at - at)
            assert not row.due or row.next_look_at is not None
            at = row.next_look_at or at
        minutes = [None if wait is None else int(wait / timedelta(minutes=1)) for wait in waits]
        assert minutes == [15, 30, 60, 120, 240, 480, 960, None]

    def test_a_failure_is_due_when_its_time_has_come(self, store: Store) -> None:
        close(store, "a", Outcome.FAILED)
        assert pending(store, NOON + timedelta(minutes=14)) == []
        assert pending(store, NOON + timedelta(minutes=15)) == ["a"]

    def test_what_is_blocked_is_asked_for_after_a_day(self, store: Store) -> None:
        assert close(store, "a", Outcome.BLOCKED, status=403).next_look_at == NOON + timedelta(days=1)

    def test_success_forgets_failures(self, store: Store) -> None:
        close(store, "a", Outcome.FAILED)
        store.write([SaveArticle(article=Article(newspaper="gazette", url=url("a"), title="T", body="B"))])
        row = store.address(url("a"))
        assert row is not None
        assert (row.outcome, row.attempts, row.next_look_at, row.reason) == (Outcome.NEW, 0, None, None)

    def test_a_page_not_modified_was_seen(self, store: Store) -> None:
        article = Article(newspaper="gazette", url=url("a"), title="T", body="B", retrieved_at=NOON)
        store.write([SaveArticle(article=article, validators=Validators("e"))])
        row = close(store, "a", Outcome.KNOWN, at=NOON + timedelta(days=2), status=304)
        assert row.validators == Validators("e")
        found = store.article(1)
        assert found is not None
        assert found.article["last_seen_at"] == NOON + timedelta(days=2)

    def test_a_moved_address_leads_to_the_article_there(self, store: Store) -> None:
        store.write([SaveArticle(article=Article(newspaper="gazette", url=url("new"), title="T", body="B"))])
        row = close(store, "old", Outcome.MOVED, canonical_url=url("new?utm_source=x"), status=301)
        assert (row.article_id, row.moved_to) == (1, url("new"))

    def test_an_address_keeps_its_outcome_when_another_leads_there(self, store: Store) -> None:
        announce(store, "a", "old")
        for asked in ("a", "old"):
            article = Article(newspaper="gazette", url=url("a"), requested_url=url(asked), title="T", body="B")
            store.write([SaveArticle(article=article)])
        rows = [store.address(url(path)) for path in ("a", "old")]
        assert [row and row.outcome for row in rows] == [Outcome.NEW, Outcome.KNOWN]
        assert pending(store) == []

    def test_what_has_gone_keeps_its_article(self, store: Store) -> None:
        store.write([SaveArticle(article=Article(newspaper="gazette", url=url("a"), title="T", body="B"))])
        assert close(store, "a", Outcome.GONE, status=410).article_id == 1

    def test_in_a_group_with_its_article_the_order_does_not_lose_it(self, store: Store) -> None:
        announce(store, "a", "b")
        written = store.write(
            [
                CloseAddress(newspaper="gazette", url=url("b"), outcome=Outcome.GONE, at=NOON),
                SaveArticle(article=Article(newspaper="gazette", url=url("a"), title="T", body="B")),
                NoteVisit(newspaper="gazette", url=FEED, status=200, found=2, at=NOON),
            ]
        )
        assert [each.outcome for each in written] == [Outcome.GONE, Outcome.NEW, Outcome.KNOWN]
        assert pending(store) == []


def validators(store: Store) -> Validators | None:
    row = store.announcement("gazette", FEED)
    return row and row.validators


class TestVisits:
    def visit(self, store: Store, status: int | None, validators: Validators | None, found: int = 3) -> None:
        change = NoteVisit(newspaper="gazette", url=FEED, validators=validators, status=status, found=found, at=NOON)
        store.write([change])

    def test_keep_validators_for_the_next_request(self, store: Store) -> None:
        assert store.announcement("gazette", FEED) is None
        self.visit(store, 200, Validators('"1"'))
        assert validators(store) == Validators('"1"')

    def test_without_a_list_leave_them(self, store: Store) -> None:
        self.visit(store, 200, Validators('"1"'))
        for status in (304, 503, None):
            self.visit(store, status, None, found=0)
        assert validators(store) == Validators('"1"')

    def test_with_a_list_but_none_forget_them(self, store: Store) -> None:
        self.visit(store, 200, Validators('"1"'))
        self.visit(store, 200, None)
        assert validators(store) is None

    def test_of_one_that_lied_are_not_believed_again(self, store: Store) -> None:
        store.write([NoteVisit(newspaper="gazette", url=FEED, status=200, found=3, lied=True, at=NOON)])
        self.visit(store, 200, Validators('"1"'))
        row = store.announcement("gazette", FEED)
        assert row
        assert (row.validators, row.sent, row.looks) == (None, Validators('"1"'), 2)


def test_pending_is_a_newspapers_own_and_bounded(store: Store) -> None:
    announce(store, "a", "b", "c")
    store.announce("other", [Found("https://other.example/x")], found_on=FEED, at=NOON)
    assert pending(store, limit=2) == ["a", "b"]
    assert [row.url for row in store.pending("other", at=NOON, limit=9)] == ["https://other.example/x"]


class TestNewspapersAndRuns:
    def test_are_counted(self, store: Store) -> None:
        store.register(NewspaperRow(name="gazette", title="La Gazette", language="fr", declared=True), at=NOON)
        run = store.begin_run("gazette", {"lagazette-crawler": "0.1.0"}, NOON)
        announce(store, "a", "b")
        article = Article(newspaper="gazette", url=url("a"), title="T", body="B", published_at=NOON)
        store.write([SaveArticle(article=article, run_id=run)])
        figures = RunFigures(started_at=NOON, counts={"new": 1, "found": 2}, requests=3, received=2**40)
        store.end_run(run, figures, exit_code=0, at=NOON)
        (counts,) = store.newspapers()
        assert (counts.newspaper.title, counts.articles, counts.pending) == ("La Gazette", 1, 1)
        assert (counts.newest_at, counts.last_run_at) == (NOON, NOON)

    def test_a_declaration_replaces_what_was_met_and_is_kept(self, store: Store) -> None:
        announce(store, "a")
        store.register(NewspaperRow(name="gazette", language="fr", declared=True))
        store.register(NewspaperRow(name="gazette", language="en"))
        (counts,) = store.newspapers()
        assert (counts.newspaper.language, counts.newspaper.declared) == ("fr", True)

    def test_a_count_without_a_column_is_an_error(self, store: Store) -> None:
        run = store.begin_run("gazette", {}, NOON)
        with pytest.raises(ValueError, match="no count of nonsense"):
            store.end_run(run, RunFigures(started_at=NOON, counts={"nonsense": 1}), exit_code=0, at=NOON)
