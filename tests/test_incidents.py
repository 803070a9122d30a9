"""Incidents: one open, one close, whatever comes between; and what a crawl makes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandLine

from lagazette_crawler.commands.crawl import finish
from lagazette_crawler.config import load_config
from lagazette_crawler.crawling import Result
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.figures import RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.store import NewspaperRow, Settled, Store, open_store
from lagazette_crawler.verdict import Verdict, once_a_day, with_findings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEY = ("first_rule", "title")


def found(state: str | None, subject: str = "title", sentence: str = "The rule finds nothing.") -> list[Finding]:
    return [Finding("first_rule", subject, State(state), sentence, {"share": 0.1})] if state else []


class Crawls:
    """Runs of one newspaper, an hour apart."""

    def __init__(self, store: Store) -> None:
        self.store, self.at = store, NOON
        store.register(NewspaperRow(name="gazette"), at=NOON)

    def __call__(self, *findings: Finding) -> Settled:
        self.at += timedelta(hours=1)
        run = self.store.begin_run("gazette", {}, self.at)
        return self.store.end_run(run, RunFigures(started_at=self.at), findings, exit_code=0, at=self.at)


@pytest.fixture
def crawl(store: Store) -> Crawls:
    return Crawls(store)


def told(settled: Settled) -> str:
    return "opened" * len(settled.opened) + "closed" * len(settled.closed)


def test_a_failure_opens_once_and_three_times_well_close(crawl: Crawls) -> None:
    said = [told(crawl(*found(state))) for state in ("ok", "fail", "fail", "ok", "ok", "ok", "ok")]
    assert said == ["", "opened", "", "", "", "closed", ""]


def test_what_comes_and_goes_is_one_incident(crawl: Crawls, store: Store) -> None:
    states = ["fail", "ok", "ok", "fail", "ok", "warn", "ok", "ok", None, "ok"]
    said = [told(crawl(*found(state))) for state in states]
    assert said == ["opened", *[""] * 8, "closed"]
    assert len(store.incidents(closed=True)) == 1


def test_a_warning_opens_nothing(crawl: Crawls, store: Store) -> None:
    assert told(crawl(*found("warn"))) == ""
    assert store.incidents() == []


def test_a_fault_that_returns_after_its_close_is_another_one(crawl: Crawls, store: Store) -> None:
    for state in ("fail", "ok", "ok", "ok", "fail"):
        crawl(*found(state))
    assert [each.closed_at is None for each in store.incidents(closed=True)] == [True, False]


def test_subjects_and_newspapers_have_incidents_of_their_own(crawl: Crawls, store: Store) -> None:
    crawl(*found("fail"), *found("fail", "body"))
    other = store.begin_run("other", {}, NOON)
    store.end_run(other, RunFigures(started_at=NOON), found("fail"), exit_code=3, at=NOON)
    assert {(each.newspaper, each.subject) for each in store.incidents()} == {
        ("gazette", "title"),
        ("gazette", "body"),
        ("other", "title"),
    }
    assert [each.newspaper for each in store.incidents("other")] == ["other"]


def test_an_incident_tells_what_was_found_last(crawl: Crawls, store: Store) -> None:
    crawl(*found("fail", sentence="9 of 10."))
    crawl(*found("fail", sentence="10 of 10."))
    [incident] = store.incidents()
    assert (incident.sentence, incident.figures) == ("10 of 10.", {"share": 0.1})
    assert (incident.opened_at, incident.last_found_at) == (NOON + timedelta(hours=1), NOON + timedelta(hours=2))


def test_an_accepted_incident_hides_what_was_before_it_from_the_monitors(crawl: Crawls, store: Store) -> None:
    crawl(*found("fail"))
    [incident] = store.incidents()
    assert store.accept_incident(incident.id, at=crawl.at) is not None
    assert store.accept_incident(incident.id, at=crawl.at) is None
    [fault] = store.history("gazette", at=crawl.at).faults
    assert (fault.key, fault.accepted, fault.hides(NOON)) == (KEY, True, True)


def test_a_lasting_fault_is_told_at_its_opening_and_once_a_day(crawl: Crawls) -> None:
    said = [not crawl(*found("fail")).told for _ in range(60)]
    assert [hour for hour, is_said in enumerate(said) if is_said] == [0, 24, 48]


def test_what_comes_back_within_a_day_of_its_incident_is_not_told_again(crawl: Crawls) -> None:
    said = [bool(crawl(*found(state)).told) for state in ("fail", "ok", "warn", "fail")]
    assert said == [False, False, False, True]


LASTS, OTHER, UNREAD = found("fail"), found("fail", "byline"), [Finding("reachable", "", State.FAIL, "No answer.")]
NOTHING = Verdict(ExitCode.NOTHING_FETCHED, "Nothing could be fetched.")
FAILED = Verdict(ExitCode.DEGRADED, "5 of 20 articles could not be fetched.")


@pytest.mark.parametrize(
    ("fetching", "findings", "is_told"),
    [
        (Verdict(), LASTS, True),
        (Verdict(), [*LASTS, *OTHER], False),
        (Verdict(), found("ok"), False),
        (NOTHING, UNREAD, True),
        (NOTHING, found("warn"), False),
        (FAILED, LASTS, False),
    ],
    ids=["it lasts", "another one opened", "all is well", "a site that stays down", "down once", "of this run alone"],
)
def test_only_a_run_that_found_nothing_but_what_was_told_is_silent(
    fetching: Verdict, findings: list[Finding], is_told: bool
) -> None:
    told = {KEY, ("reachable", "")}
    said = once_a_day(with_findings(fetching, findings), fetching, findings, told)
    assert said.is_told == is_told
    assert said.exit_code is with_findings(fetching, findings).exit_code


def test_cron_hears_of_it_once_a_day_and_the_metrics_every_time(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> None:
    class Ended:
        logs_json, trouble = False, None

    metrics = tmp_path / "lagazette.prom"
    for is_told, code, lines in ((False, ExitCode.DEGRADED, 1), (True, ExitCode.OK, 0)):
        result = Result(newspaper="gazette", exit_code=ExitCode.DEGRADED, message="It drifts.", is_told=is_told)
        config = load_config(database_url=sqlite_url)
        assert finish(Ended(), [result], config, metrics) is code  # type: ignore[arg-type]
        assert len(capsys.readouterr().err.splitlines()) == lines
        assert 'lagazette_exit_code{newspaper="gazette"} 3' in metrics.read_text()


def test_a_verdict_is_degraded_by_what_failed_and_says_it() -> None:
    assert with_findings(Verdict(), found("warn")) == Verdict()
    many = [found("fail", str(number), f"{number} is wrong.")[0] for number in range(5)]
    said = with_findings(Verdict(), many)
    assert said.exit_code is ExitCode.DEGRADED
    assert said.message == "0 is wrong. 1 is wrong. 2 is wrong. 2 more: `lagazette incidents`."
    nothing = with_findings(Verdict(ExitCode.NOTHING_FETCHED, "Nothing."), many[:1])
    assert nothing == Verdict(ExitCode.NOTHING_FETCHED, "Nothing. 0 is wrong.")


def test_the_command_lists_accepts_and_writes_json(lagazette: CommandLine, database_url: str) -> None:
    with open_store(database_url) as store:
        assert lagazette("incidents").out == "No incident is open.\n"
        Crawls(store)(*found("fail"))
    assert "The rule finds nothing." in lagazette("incidents", "gazette").out
    assert json.loads(lagazette("incidents", "--json").out)["opened_at"] == "2026-05-01T13:00:00Z"
    assert lagazette("incidents", "--accept", "1").out.startswith("Closed, and taken as normal")
    assert lagazette("incidents").out == "No incident is open.\n"
    assert "(accepted)" in lagazette("incidents", "--all").out
    assert lagazette("incidents", "--accept", "1").code == 2
