"""`lagazette status`: how well each newspaper is crawled now."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from command_line import CommandLine

from lagazette_crawler.figures import Errand, FieldFigures, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.items import Article, Precision
from lagazette_crawler.store import NewspaperRow, SaveArticle, Standing, StandingState, Store, open_store

NOW = datetime(2026, 5, 29, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def crawled(store: Store, ago: timedelta, new: int = 0, *, exit_code: int = 0, **figures: object) -> None:
    at = NOW - ago
    run = store.begin_run("gazette", {}, at)
    findings = figures.pop("findings", ())
    kept = RunFigures(started_at=at, counts={"new": new}, **figures)  # type: ignore[arg-type]
    store.end_run(run, kept, findings, exit_code=exit_code, at=at)  # type: ignore[arg-type]


def standing(store: Store) -> Standing:
    [found] = store.standings(NOW)
    return found


@pytest.fixture(autouse=True)
def _registered(request: pytest.FixtureRequest) -> None:
    if "store" in request.fixturenames:
        store: Store = request.getfixturevalue("store")
        store.register(NewspaperRow(name="gazette", declared=True), at=NOW - 20 * DAY)


def test_a_newspaper_never_crawled_says_so(store: Store) -> None:
    assert standing(store).state is StandingState.NEVER


def test_new_articles_of_a_day_stand_beside_the_usual_number(store: Store) -> None:
    crawled(store, 20 * DAY, 500)  # the first crawl finds what is older
    for days in range(1, 10):
        crawled(store, days * DAY + HOUR, 10 + days % 3)
    crawled(store, 2 * HOUR, 3)
    crawled(store, HOUR, 1)
    assert (standing(store).new, standing(store).usual) == (4, 11)


@pytest.mark.parametrize(
    ("exit_code", "state"),
    [(0, StandingState.OK), (3, StandingState.DEGRADED), (4, StandingState.FAILING), (130, StandingState.OK)],
)
def test_the_last_crawl_decides_the_state(store: Store, exit_code: int, state: StandingState) -> None:
    crawled(store, 2 * HOUR)
    crawled(store, HOUR, exit_code=exit_code)
    assert standing(store).state is state
    assert standing(store).last_good_at == NOW - (2 * HOUR if exit_code else HOUR)


def test_a_killed_crawl_counts_what_it_stored_and_is_not_ok(store: Store) -> None:
    run = store.begin_run("gazette", {}, NOW - 2 * HOUR)
    url = "https://gazette.example/news/7.html"
    article = Article(newspaper="gazette", url=url, title="A title", body="A body.", retrieved_at=NOW - HOUR)
    store.write([SaveArticle(article=article, run_id=run)])
    assert (standing(store).state, standing(store).new) == (StandingState.UNFINISHED, 1)
    crawled(store, HOUR, 2)
    assert (standing(store).state, standing(store).new) == (StandingState.OK, 3)
    assert [past.new for past in store.history("gazette", at=NOW).runs] == [1, 2]


def test_a_crawl_under_way_changes_no_state_but_two_without_an_end_do(store: Store) -> None:
    crawled(store, 2 * HOUR)
    store.begin_run("gazette", {}, NOW - HOUR)
    assert standing(store).state is StandingState.OK
    store.begin_run("gazette", {}, NOW)
    assert standing(store).state is StandingState.UNFINISHED


def test_a_backfill_under_way_is_no_crawl(store: Store) -> None:
    store.begin_run("gazette", {}, NOW - HOUR, Errand.BACKFILL)
    assert standing(store).state is StandingState.NEVER


def test_backfills_and_replays_are_no_crawls(store: Store) -> None:
    crawled(store, HOUR, 900, errand=Errand.BACKFILL, exit_code=3)
    assert (standing(store).state, standing(store).new) == (StandingState.NEVER, 0)


def test_a_newspaper_that_nobody_crawls_any_more_is_overdue(store: Store) -> None:
    for hours in range(30, 60):
        crawled(store, hours * HOUR)
    assert standing(store).state is StandingState.OVERDUE


def test_an_open_incident_degrades_and_is_shown(store: Store) -> None:
    crawled(store, HOUR, findings=[Finding("volume", "", State.FAIL, "Nothing new for long.")])
    assert standing(store).state is StandingState.DEGRADED
    assert [each.sentence for each in standing(store).incidents] == ["Nothing new for long."]


def test_lags_are_of_articles_published_since_the_newspaper_is_crawled(store: Store) -> None:
    for number, minutes in enumerate((5, 10, 15, 300)):
        article = Article(
            newspaper="gazette",
            url=f"https://gazette.example/{number}",
            title="T",
            body=f"Un texte {number}",
            published_at=NOW - DAY - minutes * timedelta(minutes=1),
            published_precision=Precision.MINUTE,
            retrieved_at=NOW - DAY,
        )
        store.write([SaveArticle(article=article)])
    assert (standing(store).lag_p50, standing(store).lag_p95) == (15, 300)


def test_fields_are_counted_over_a_week(store: Store) -> None:
    for ago, filled in ((HOUR, 10), (DAY, 5), (8 * DAY, 0)):
        crawled(store, ago, pages_read=10, fields={"title": FieldFigures(filled, 4)}, requests=10, not_modified=4)
    health = standing(store).fields["title"]
    assert (health.filled, health.first_rule) == (0.75, 0.4)
    assert standing(store).not_modified == 0.4


@time_machine.travel(NOW, tick=False)
def test_the_command_prints_a_table_and_json(lagazette: CommandLine, database_url: str) -> None:
    with open_store(database_url) as store:
        store.register(NewspaperRow(name="gazette"), at=NOW)
        crawled(store, HOUR, 7, pages_read=1, fields={"title": FieldFigures(1, 1)})
    assert "gazette" in lagazette("status").out
    assert "title" in lagazette("status", "gazette").out
    [line] = lagazette("status", "--json").out.splitlines()
    assert json.loads(line)["last_run_at"] == "2026-05-29T11:00:00Z"


def test_an_unknown_newspaper_is_a_sentence(lagazette: CommandLine) -> None:
    said = lagazette("status", "nonsense")
    assert (said.code, said.err) == (
        2,
        "Nothing was crawled yet of a newspaper nonsense; `lagazette newspapers` has them.\n",
    )
