"""Monitors: a newspaper that breaks is found at the first run that can show it, and a healthy one raises no alarm."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from healthy_newspaper import FEED, FRONT, SECTION, START, Break, HealthyNewspaper

from lagazette_crawler.figures import Errand, Fault, FieldFigures, History, PastRun, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.monitors import judge_run
from lagazette_crawler.monitors.announcement_read import announcement_read
from lagazette_crawler.monitors.archive_complete import archive_complete
from lagazette_crawler.monitors.disk_space import disk_space
from lagazette_crawler.monitors.nothing_found import nothing_found
from lagazette_crawler.monitors.reachable import reachable
from lagazette_crawler.monitors.shares import at_most, kinship
from lagazette_crawler.monitors.vanished import vanished

NOON = START + timedelta(days=24, hours=12)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def three_weeks() -> HealthyNewspaper:
    newspaper = HealthyNewspaper(seed=5)
    for _ in newspaper.play(24.3):  # until Thursday morning
        pass
    assert newspaper.opened == []
    return newspaper


@pytest.fixture
def newspaper(three_weeks: HealthyNewspaper) -> HealthyNewspaper:
    return deepcopy(three_weeks)


def empty(*fields: str) -> Break:
    def broken(run: RunFigures) -> None:
        for field in fields:
            run.fields = {**run.fields, field: FieldFigures()}

    return broken


def fallback(field: str) -> Break:
    """The first rule finds nothing; another source fills the field as if nothing were."""

    def broken(run: RunFigures) -> None:
        filled = run.fields[field].filled
        run.fields = {**run.fields, field: FieldFigures(filled, 0, {"open-graph og:title": filled} if filled else {})}

    return broken


def shorter(times: float) -> Break:
    def broken(run: RunFigures) -> None:
        run.median_words = run.median_words and int(run.median_words * times)

    return broken


def refused(run: RunFigures) -> None:
    """Every new page is refused: its body is no longer found, and nothing else is."""
    counts = dict(run.counts)
    run.counts = {**counts, "new": 0, "refused": counts["refused"] + counts["new"]}
    run.reasons = {"refused/no body": run.counts["refused"]}


def runs_until(
    newspaper: HealthyNewspaper, broken: Break, wanted: tuple[str, str], days: float = 3
) -> list[RunFigures]:
    """The runs from the break to the one that finds it."""
    runs = []
    for run in newspaper.play(days, broken):
        runs.append(run)
        if any(finding.key == wanted for _, finding in newspaper.opened):
            return runs
    raise AssertionError(f"{wanted} was not found: {newspaper.opened}")


@pytest.mark.parametrize(
    ("broken", "wanted"),
    [
        (empty("title"), ("field_filled", "title")),
        (empty("body"), ("field_filled", "body")),
        (empty("published_at"), ("field_filled", "published_at")),
        (empty("section"), ("field_filled", "section")),
        (fallback("title"), ("first_rule", "title")),
        (fallback("published_at"), ("first_rule", "published_at")),
        (shorter(0.15), ("body_length", "")),
        (shorter(12), ("body_length", "")),
        (refused, ("refusals", "refused")),
    ],
    ids=lambda value: "-".join(filter(None, value)) if isinstance(value, tuple) else "",
)
def test_a_break_is_found_by_the_time_five_pages_show_it(
    newspaper: HealthyNewspaper, broken: Break, wanted: tuple[str, str]
) -> None:
    runs = runs_until(newspaper, broken, wanted)
    shown = (run.pages_read if wanted[0] != "refusals" else run.outcome("refused") for run in runs[:-1])
    assert sum(shown) < 5


def test_a_field_that_only_some_pages_have_is_missed_after_thirty_of_them(newspaper: HealthyNewspaper) -> None:
    runs = runs_until(newspaper, empty("dateline"), ("field_filled", "dateline"))
    assert sum(run.pages_read for run in runs[:-1]) < 45


def test_a_rule_that_breaks_on_half_of_the_pages_is_found_within_a_day(newspaper: HealthyNewspaper) -> None:
    def half(run: RunFigures) -> None:
        title = run.fields["title"]
        run.fields = {**run.fields, "title": replace(title, first_rule=title.first_rule // 2)}

    assert len(runs_until(newspaper, half, ("first_rule", "title"))) <= 24


def silent(run: RunFigures) -> None:
    run.counts, run.pages_read, run.fields, run.announcements = {}, 0, {}, {FEED: None, FRONT: None}


def test_silence_is_found_within_a_days_hours(newspaper: HealthyNewspaper) -> None:
    runs = runs_until(newspaper, silent, ("freshness", ""))
    assert len(runs) <= 15
    assert "Nothing new for" in newspaper.opened[-1][1].sentence


def test_a_feed_that_stalls_is_found_although_others_bring_the_news(newspaper: HealthyNewspaper) -> None:
    def stalls(run: RunFigures) -> None:
        run.announcements = {**run.announcements, FEED: None}

    runs = runs_until(newspaper, stalls, ("announcement_silent", FEED))
    assert sum(run.outcome("new") for run in runs[:-1]) < 25
    assert {finding.subject for _, finding in newspaper.opened} == {FEED}


def test_half_of_the_articles_missing_for_days_is_a_matter_of_volume(newspaper: HealthyNewspaper) -> None:
    def few(run: RunFigures) -> None:
        run.counts = {**run.counts, "new": run.outcome("new") // 8}
        run.announcements = {}

    assert len(runs_until(newspaper, few, ("volume", ""))) <= 36


def test_all_is_well_again_after_three_runs_that_show_it(newspaper: HealthyNewspaper) -> None:
    runs_until(newspaper, empty("title"), ("field_filled", "title"))
    for _ in newspaper.play(1.5):
        pass
    assert newspaper.open == {}
    assert len([finding for _, finding in newspaper.opened if finding.key == ("field_filled", "title")]) == 1


def test_what_lasts_is_one_incident_however_long(newspaper: HealthyNewspaper) -> None:
    for _ in newspaper.play(6, fallback("title")):
        pass
    assert [finding.key for _, finding in newspaper.opened].count(("first_rule", "title")) == 1
    assert ("first_rule", "title") in newspaper.open


def test_our_own_absence_is_not_the_newspapers_silence(newspaper: HealthyNewspaper) -> None:
    newspaper.at += timedelta(days=2)
    for _ in newspaper.play(1):
        pass
    assert newspaper.opened == []


@pytest.mark.parametrize(("a_day", "days"), [(60, 12), (6, 20)])
def test_a_healthy_newspaper_raises_no_alarm_in_its_first_weeks(a_day: float, days: int) -> None:
    newspaper = HealthyNewspaper(seed=11, a_day=a_day, at=START)
    for _ in newspaper.play(days):
        pass
    assert [finding for _, finding in newspaper.opened] == []


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "a_day"), [(1, 60), (2, 12)])
def test_a_healthy_year_raises_at_most_one_false_alarm_a_month_and_one_in_a_hundred_runs(
    seed: int, a_day: float
) -> None:
    newspaper = HealthyNewspaper(seed, a_day)
    for _ in newspaper.play(365):
        pass
    months = [at.month for at, _ in newspaper.opened]
    assert all(months.count(month) <= 1 for month in months), newspaper.opened
    assert newspaper.failed <= 8760 / 100


# Each by itself


def run(**values: object) -> RunFigures:
    return RunFigures(started_at=NOON, **{"answered": 1, **values})  # type: ignore[arg-type]


def past(*announcements: dict[str, int | str], answered: int = 1) -> History:
    runs = [
        PastRun(started_at=NOON - HOUR * n, answered=answered, announcements=a) for n, a in enumerate(announcements)
    ]
    return History(runs=runs[::-1])


def states(findings: Iterator[Finding]) -> list[State]:
    return [finding.state for finding in findings]


def test_one_crawl_in_vain_is_odd_and_the_second_is_a_fault() -> None:
    assert states(reachable(run(), past())) == [State.OK]
    assert states(reachable(run(answered=0), past({}))) == [State.WARN]
    [finding] = reachable(run(answered=0), past({}, {}, answered=0))
    assert (finding.state, "since 2025-01-30 11:00 UTC" in finding.sentence) == (State.FAIL, True)


def test_an_announcement_that_cannot_be_read_three_times_is_a_fault() -> None:
    down = {FEED: "not found"}
    assert states(announcement_read(run(announcements=down), past(down))) == [State.WARN]
    assert states(announcement_read(run(announcements=down), past(down, down))) == [State.FAIL]
    assert states(announcement_read(run(announcements=down, answered=0), past(down, down))) == []


def test_an_announcement_that_announces_nothing_any_more_is_a_fault_at_once() -> None:
    nothing = run(announcements={FEED: 0, SECTION: 0})
    assert states(nothing_found(nothing, past({FEED: 5}))) == [State.FAIL]
    often = past({FEED: 5}, {FEED: 0}, {FEED: 5}, {FEED: 0}, {FEED: 5}, {FEED: 0}, {FEED: 5})
    assert states(nothing_found(nothing, often)) == [State.WARN]
    assert states(nothing_found(run(announcements={FEED: None}), past({FEED: 5}))) == [State.OK]


def test_more_than_three_in_ten_known_articles_that_vanish_are_a_fault() -> None:
    assert states(vanished(run(revisited=20, vanished=7), History())) == [State.FAIL]
    assert states(vanished(run(revisited=20, vanished=1), History())) == [State.OK]
    assert states(vanished(run(revisited=3, vanished=3), History())) == []
    before = History(readings=[run(revisited=9, vanished=0)])
    assert states(vanished(run(revisited=3, vanished=3), before)) == [State.WARN]


def test_a_page_that_is_not_archived_is_a_fault() -> None:
    assert states(archive_complete(run(pages_read=3, archived=2), History())) == [State.FAIL]
    assert states(archive_complete(run(pages_read=3, archived=None), History())) == []


def test_a_disk_that_will_be_full_soon_is_a_fault() -> None:
    week = [replace(run(received=10**9), started_at=NOON - timedelta(days=days)) for days in (6, 4, 2)]
    full = run(disk_free=10**9, disk_floor=5 * 10**8)
    assert states(disk_space(full, History(readings=week))) == [State.FAIL]
    assert states(disk_space(replace(full, disk_free=10**11), History(readings=week))) == [State.OK]
    assert states(disk_space(replace(full, disk_free=6 * 10**8), History())) == [State.FAIL]


def test_replays_and_backfills_are_not_judged_and_a_part_only_by_its_pages() -> None:
    assert judge_run(run(errand=Errand.BACKFILL, answered=0), History()) == []
    assert judge_run(run(errand=Errand.PART, answered=0), History()) == []


def test_what_an_operator_accepted_is_how_things_are(newspaper: HealthyNewspaper) -> None:
    key = ("field_filled", "section")
    runs_until(newspaper, empty("section"), key)
    newspaper.faults = [Fault(key, newspaper.at, newspaper.at, accepted=True)]
    newspaper.open.clear()
    for _ in newspaper.play(5, empty("section")):
        pass
    assert [finding.key for _, finding in newspaper.opened].count(key) == 1


def test_chances_are_those_of_pages_that_are_kin() -> None:
    assert at_most(5, 5, 0.9, 0.05) == pytest.approx(1)
    assert at_most(0, 1, 0.9, 0.05) == pytest.approx(0.1)
    assert at_most(0, 5, 0.9, 0.3) > at_most(0, 5, 0.9, 0.03) > 0.1**5
    assert kinship([(5, 10)] * 10, 0.5) < kinship([(0, 10), (10, 10)] * 5, 0.5)
