"""When a newspaper is due, by its history; what another schedule would have found."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from command_line import CommandLine
from sqlalchemy import text

from lagazette_crawler.items import Article, Precision
from lagazette_crawler.page import Found
from lagazette_crawler.schedule.cadence import Bounds, due, next_look
from lagazette_crawler.schedule.rhythm import Rhythm, rhythm_of
from lagazette_crawler.schedule.simulation import Publications, always, by_rhythm, play
from lagazette_crawler.store import NewspaperRow, NoteVisit, SaveArticle, Store, open_store

BAKU = ZoneInfo("Asia/Baku")
MONDAY = datetime(2026, 3, 2, tzinfo=BAKU)
NOON = MONDAY + timedelta(hours=12)
BOUNDS = Bounds(timedelta(minutes=15), timedelta(hours=2))
HOUR = timedelta(hours=1)


def weeks(count: int, start: datetime = MONDAY) -> list[datetime]:
    """Four articles an hour from 9 to 18 h on working days, none else."""
    days = [start + timedelta(days=n) for n in range(7 * count) if (start + timedelta(days=n)).weekday() < 5]
    return [day + timedelta(hours=hour, minutes=15 * n) for day in days for hour in range(9, 18) for n in range(4)]


@pytest.fixture
def office() -> Rhythm:
    """A newspaper that works like an office."""
    return rhythm_of(weeks(8), MONDAY, MONDAY + timedelta(weeks=8), BAKU)


def test_the_rate_of_an_hour_is_what_was_published_in_it(office: Rhythm) -> None:
    assert office.rate(NOON) == pytest.approx(4, abs=0.3)
    assert office.rate(MONDAY + 3 * HOUR) == 0
    assert office.rate(NOON + timedelta(days=5)) < 1  # Saturday


def test_hours_are_those_of_the_newspapers_clock(office: Rhythm) -> None:
    assert office.rate(datetime(2026, 6, 1, 5, 30, tzinfo=UTC)) > 3  # 9.30 h in Baku
    assert office.rate(datetime(2026, 6, 1, 15, 0, tzinfo=UTC)) == 0  # 19 h


def test_expectation_adds_up_over_hours(office: Rhythm) -> None:
    assert office.expected(NOON, NOON + 2 * HOUR) == pytest.approx(2 * office.rate(NOON))


def test_a_newspaper_is_due_when_an_article_is_expected(office: Rhythm) -> None:
    now = NOON + timedelta(minutes=16)
    said = due(now, NOON, 0, office, BOUNDS)
    assert said.due
    assert "Monday 12 h" in said.why
    assert not due(NOON + timedelta(minutes=5), NOON, 0, office, BOUNDS).due


def test_at_night_only_the_slowest_bound_makes_it_due(office: Rhythm) -> None:
    night = MONDAY + HOUR
    assert next_look(night, office, BOUNDS) == night + BOUNDS.slowest
    assert not due(night + HOUR, night, 0, office, BOUNDS).due


def test_a_busy_hour_is_looked_at_no_more_often_than_the_fastest_bound() -> None:
    busy = Rhythm((60.0,) * 168, BAKU, 10_000, timedelta(weeks=8))
    assert next_look(NOON, busy, BOUNDS) == NOON + BOUNDS.fastest


def test_a_tick_that_comes_a_little_early_counts(office: Rhythm) -> None:
    assert due(NOON + timedelta(minutes=14), NOON, 0, office, BOUNDS).due


def test_without_a_week_of_history_the_fastest_bound_counts() -> None:
    short = rhythm_of([], MONDAY, MONDAY + timedelta(days=6), BAKU)
    assert due(NOON, NOON - timedelta(minutes=15), 0, short, BOUNDS).due
    assert not due(NOON, NOON - timedelta(minutes=10), 0, None, BOUNDS).due


def test_never_looked_at_and_addresses_left_over_are_due_at_once(office: Rhythm) -> None:
    assert due(NOON, None, 0, office, BOUNDS).due
    left = due(NOON, NOON - timedelta(minutes=1), 3, office, BOUNDS)
    assert left.due
    assert "3 addresses still to be fetched" in left.why


def test_a_look_without_any_answer_is_soon_done_again(office: Rhythm) -> None:
    night = MONDAY + HOUR
    said = due(night + timedelta(minutes=15), night, 0, office, BOUNDS, answered=False)
    assert said.due
    assert "without any answer" in said.why


# Simulation


@pytest.fixture
def history() -> Publications:
    end = MONDAY + timedelta(weeks=8)
    return Publications(moments=weeks(8), start=MONDAY, end=end, announcements=2, shown=30)


def test_looking_when_due_finds_as_much_with_fewer_requests(history: Publications) -> None:
    quarter = timedelta(minutes=15)
    each, adapted = play(history, quarter, always), play(history, quarter, by_rhythm(history, BOUNDS, BAKU))
    assert each.recall == adapted.recall == 1
    assert adapted.looks < each.looks / 2
    assert adapted.lag(0.5) <= timedelta(minutes=15)


def test_what_scrolls_out_of_the_announcement_is_missed(history: Publications) -> None:
    daily = play(history, timedelta(days=1), always)
    assert daily.recall == pytest.approx(30 / 36)
    assert daily.requests == daily.looks * 2 + len(daily.lags)


def test_a_simulation_knows_no_more_than_was_known_then(history: Publications) -> None:
    quiet_so_far = Publications(
        moments=history.moments[-36:], start=history.start, end=history.end, announcements=2, shown=30
    )
    played = play(quiet_so_far, timedelta(minutes=15), by_rhythm(quiet_so_far, BOUNDS, BAKU))
    assert played.lag(0.5) >= timedelta(minutes=30)  # nothing said that this Friday would be busy


# In the database


def remember(store: Store, moments: list[datetime], first_seen: datetime) -> None:
    """A newspaper crawled since `first_seen`, last looked at right after the newest article."""
    store.register(NewspaperRow(name="lagazette", declared=True), at=first_seen)
    articles = [
        Article(
            newspaper="lagazette", url=f"https://lagazetteaz.fr/monde/{n}.html", body=f"Article {n} du jour.",
            published_at=moment, published_precision=Precision.MINUTE, retrieved_at=moment + timedelta(minutes=5),
        )
        for n, moment in enumerate(moments)
    ]  # fmt: skip
    store.write([SaveArticle(article=each) for each in articles])
    seen = NoteVisit(
        newspaper="lagazette", url="https://lagazetteaz.fr/rss/", validators=None, status=200, found=30, at=moments[-1]
    )
    store.write([seen])


def test_publications_are_read_in_order_and_from_one_newspaper(store: Store) -> None:
    moments = weeks(1)[:40]
    remember(store, moments, MONDAY)
    assert store.publications("lagazette", MONDAY, MONDAY + timedelta(days=1)) == weeks(1)[:36]
    assert store.publications("other", MONDAY, NOON) == []


def test_a_day_without_an_hour_counts_when_it_was_first_seen(store: Store) -> None:
    remember(store, [MONDAY], MONDAY - timedelta(days=3))
    with store.database.writing() as connection:
        connection.execute(text("UPDATE articles SET published_precision = 'day'"))
    [seen] = store.publications("lagazette", MONDAY - timedelta(days=3), NOON)
    assert seen == MONDAY + timedelta(minutes=5)


def test_addresses_never_asked_for_are_waiting(store: Store) -> None:
    remember(store, [MONDAY], MONDAY)
    store.announce("lagazette", [Found("https://lagazetteaz.fr/monde/777.html")], found_on="rss", at=NOON)
    looks = store.looks("lagazette", at=NOON)
    assert looks.answered
    assert (looks.waiting, looks.last_look, looks.shown, looks.announcements) == (1, MONDAY, 30, 1)


def test_a_crawl_with_due_asks_nothing_when_nothing_is_due(lagazette: CommandLine, database_url: str) -> None:
    moments = weeks(1)[:4]
    with open_store(database_url) as store:
        remember(store, moments, MONDAY)
    with time_machine.travel(moments[-1] + timedelta(minutes=2), tick=False):
        done = lagazette("crawl", "lagazette", "--due", "--site", "http://127.0.0.1:1")
        shown = lagazette("schedule", "show", "--json")
    assert (done.code, done.out, done.err) == (0, "", "")
    lines = {line["newspaper"]: line for line in map(json.loads, shown.out.splitlines())}
    assert lines["lagazette"]["due"] is False
    assert lines["azernews"]["why"] == "never looked at"


def test_a_newspaper_whose_crawl_is_under_way_is_not_due(lagazette: CommandLine, database_url: str) -> None:
    with open_store(database_url) as store:
        lock = store.lock("crawl of lagazette")
        done = lagazette("crawl", "lagazette", "--due", "--site", "http://127.0.0.1:1")
        shown = lagazette("schedule", "show", "--json")
        lock.release()
    assert (done.code, done.out, done.err) == (0, "", "")
    assert "a crawl of it is under way" in shown.out


def test_schedule_simulate_compares_schedules(
    lagazette: CommandLine, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with open_store(sqlite_url) as store:
        remember(store, weeks(3), MONDAY)
    with time_machine.travel(MONDAY + timedelta(weeks=3), tick=False):
        done = lagazette("schedule", "simulate", "--newspaper", "lagazette", "--slowest", "6h", "--json")
        table = lagazette("schedule", "simulate", "--newspaper", "lagazette")
    always, declared, tried = map(json.loads, done.out.splitlines())
    assert always["recall"] == declared["recall"] == tried["recall"] == 1
    assert always["looks"] > declared["looks"] > tried["looks"]
    assert "recall" in table.out


def test_a_newspaper_without_history_is_told_so(lagazette: CommandLine) -> None:
    done = lagazette("schedule", "simulate", "--newspaper", "lagazette")
    assert done.code == 0
    assert "no history" in done.out
    assert lagazette("schedule", "simulate", "--newspaper", "nowhere").code == 2
