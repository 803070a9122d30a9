"""The run ledger: what a crawl counts of itself, and what its past looks like to the next one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lagazette_crawler.field_counting import FieldCounting
from lagazette_crawler.figures import Errand, FieldFigures, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.items import Article, Evidence, Outcome, Precision, Source
from lagazette_crawler.page import Layout
from lagazette_crawler.run_counting import Listed, RunCounting
from lagazette_crawler.store import AddressRow, NewspaperRow, Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LAYOUTS = (
    Layout(name="old", title=("h1.headline", "h1"), published="time", body="div.text > p"),
    Layout(name="new", title="h2"),
)


def read(**values: object) -> Article:
    values = {"title": "T", "body": "un deux trois", "extractor_version": "0.1.0/old", **values}
    return Article(newspaper="gazette", url="https://gazette.example/1", **values)  # type: ignore[arg-type]


def said(rule: str, *, source: Source = Source.LAYOUT, field: str = "title", won: bool = True) -> Evidence:
    return Evidence(field, "T", source, rule, won)


def counted(*articles: Article) -> FieldCounting:
    counting = FieldCounting(LAYOUTS)
    for article in articles:
        counting.count(article)
    return counting


def test_a_page_counts_for_the_first_rule_of_its_layout() -> None:
    title = counted(read(evidence=[said("h1.headline")])).fields["title"]
    assert (title.filled, title.first_rule, title.taken_from) == (1, 1, {"layout h1.headline": 1})


def test_a_second_rule_fills_the_field_and_does_not_count_as_the_first() -> None:
    title = counted(read(evidence=[said("h1")])).fields["title"]
    assert (title.filled, title.first_rule, title.taken_from) == (1, 0, {"layout h1": 1})


def test_metadata_that_step_in_do_not_hide_that_the_rule_found_nothing() -> None:
    title = counted(read(evidence=[said("og:title", source=Source.OPEN_GRAPH)])).fields["title"]
    assert (title.filled, title.first_rule, title.taken_from) == (1, 0, {"open-graph og:title": 1})


def test_a_rule_that_found_something_else_than_was_taken_still_matched() -> None:
    lost = said("time", field="published_raw", won=False)
    date = counted(read(published_at=NOON, evidence=[lost])).fields["published_at"]
    assert (date.filled, date.first_rule) == (1, 1)


def test_rules_are_those_of_the_layout_that_read_the_page() -> None:
    newer = read(extractor_version="0.1.0/new", evidence=[said("h2")])
    counting = counted(newer, read(evidence=[said("h2")]))
    assert counting.fields["title"].first_rule == 1
    assert counting.readers == {"0.1.0/new": 1, "0.1.0/old": 1}


def test_a_page_that_is_no_article_says_nothing_of_the_rules() -> None:
    counting = counted(read(page_kind="section front"), read(body=None))
    assert (counting.pages, counting.fields["body"].filled, counting.median_words) == (1, 0, 0)


def counting(**values: object) -> RunCounting:
    return RunCounting(FieldCounting(LAYOUTS), NOON, Errand.CRAWL, NOON - timedelta(days=1), **values)  # type: ignore[arg-type]


def published(ago: timedelta, precision: Precision = Precision.MINUTE) -> Article:
    return read(published_at=NOON - ago, published_precision=precision)


def test_the_longest_lag_is_that_of_articles_that_appeared_since_the_newspaper_is_crawled() -> None:
    run = counting()
    for ago in (timedelta(minutes=20), timedelta(hours=2), timedelta(days=30)):
        run.new(published(ago), NOON)
    run.new(published(timedelta(hours=20), Precision.DAY), NOON)
    assert run.longest_lag == 120


@pytest.mark.parametrize(
    ("outcome", "article_id", "revisited", "vanished"),
    [
        (Outcome.KNOWN, 1, 1, 0),
        (Outcome.REVISED, 1, 1, 0),
        (Outcome.GONE, 1, 1, 1),
        (Outcome.GONE, None, 0, 0),
        (Outcome.NEW, 1, 0, 0),
    ],
)
def test_articles_that_vanish_are_told_from_addresses_that_never_were(
    outcome: Outcome, article_id: int | None, revisited: int, vanished: int
) -> None:
    run = counting()
    run.looked_at(outcome, article_id)
    assert (run.revisited, run.vanished) == (revisited, vanished)


def row(minutes: int) -> AddressRow:
    moment = NOON + timedelta(minutes=minutes)
    return AddressRow(url="https://gazette.example/1", outcome=Outcome.NEW, due=False, first_announced_at=moment)


def listed(*rows: AddressRow) -> Listed:
    made = Listed()
    for each in rows:
        made.add([each])
    return made


def test_an_announcement_has_news_when_it_lists_what_was_found_after_all_it_listed_before() -> None:
    assert listed(row(0), row(5), row(9)).newer_than(NOON) == 2
    assert listed(row(0)).newer_than(NOON) == 0
    assert listed(row(0), row(1)).newer_than(None) == 2


def figures(**values: object) -> RunFigures:
    return RunFigures(started_at=NOON, **values)  # type: ignore[arg-type]


def ended(store: Store, at: datetime, run: RunFigures, *findings: Finding) -> int:
    run.started_at = at
    number = store.begin_run("gazette", {}, at)
    store.end_run(number, run, findings, exit_code=0, at=at + timedelta(minutes=1))
    return number


def test_a_run_comes_back_as_it_was_counted(store: Store) -> None:
    store.register(NewspaperRow(name="gazette", timezone="Europe/Paris", declared=True), at=NOON)
    kept = figures(
        counts={"new": 3, "found": 9},
        pages_read=3,
        median_words=120,
        longest_lag=7,
        answered=2,
        not_modified=1,
        readers={"0.1.0/old": 3},
        fields={"title": FieldFigures(3, 2, {"layout h1": 2})},
        announcements={"https://gazette.example/rss": 3, "https://gazette.example/": None},
    )
    failed = Finding("first_rule", "title", State.FAIL, "The rule finds nothing.", {"share": 0.1})
    ended(store, NOON, kept, failed, Finding("volume", "", State.OK, "As usual."))
    past = store.history("gazette", at=NOON + timedelta(hours=1))
    assert (past.timezone, past.crawled_since) == ("Europe/Paris", NOON)
    assert (past.runs[0].new, past.runs[0].answered) == (3, 2)
    assert past.runs[0].announcements == {"https://gazette.example/rss": 3}
    (reading,) = past.readings
    assert (reading.median_words, reading.longest_lag, reading.readers) == (120, 7, {"0.1.0/old": 3})
    assert reading.fields == kept.fields
    [fault] = past.faults
    assert (fault.key, fault.opened_at) == (("first_rule", "title"), NOON + timedelta(minutes=1))
    assert past.well(("first_rule", "title"), past.readings) == []
    assert past.well(("first_rule", "body"), past.readings) == past.readings
    assert fault.hides(NOON + timedelta(days=9))


def test_a_history_has_no_backfills_no_replays_and_no_run_that_was_killed(store: Store) -> None:
    for errand in (Errand.BACKFILL, Errand.REPLAY, Errand.PART, Errand.CRAWL):
        ended(store, NOON, figures(errand=errand, pages_read=1, counts={"new": 1}))
    store.begin_run("gazette", {}, NOON)
    past = store.history("gazette", at=NOON + timedelta(hours=1))
    assert len(past.runs) == 1
    assert [reading.errand for reading in past.readings] == [Errand.PART, Errand.CRAWL]


def test_a_history_is_eight_weeks_long_and_the_oldest_comes_first(store: Store) -> None:
    for days in (80, 50, 1):
        ended(store, NOON - timedelta(days=days), figures(pages_read=1, counts={"new": days}))
    past = store.history("gazette", at=NOON)
    assert [run.new for run in past.runs] == [50, 1]
    assert [reading.outcome("new") for reading in past.readings] == [50, 1]
