"""What a run tells cron, from its counts."""

from __future__ import annotations

import pytest

from lagazette_crawler.exit_codes import ExitCode, worst
from lagazette_crawler.verdict import FIRST_UNREAD, judge

READ = {"lagazette/announcement/read": 2}


def code(stats: dict[str, object], reason: str = "finished", *, replay: bool = False) -> ExitCode:
    return judge(stats, reason, replay=replay).exit_code


def test_nothing_new_is_all_well() -> None:
    assert code({"lagazette/announcement/unchanged": 3}) is ExitCode.OK


def test_single_failures_are_tried_again_and_do_not_degrade_a_run() -> None:
    assert code(READ | {"lagazette/fetched": 99, "lagazette/failed": 1}) is ExitCode.OK


def test_many_failures_degrade_a_run() -> None:
    assert code(READ | {"lagazette/fetched": 8, "lagazette/failed": 2}) is ExitCode.DEGRADED


def test_an_announcement_that_could_not_be_read_degrades_a_run() -> None:
    assert code(READ | {"lagazette/announcement/failed": 1}) is ExitCode.DEGRADED


def test_no_answer_at_all_is_told_apart() -> None:
    assert code({"lagazette/announcement/failed": 3}) is ExitCode.NOTHING_FETCHED
    assert code({}) is ExitCode.NOTHING_FETCHED


def test_the_first_announcement_that_could_not_be_read_is_told_with_its_cause() -> None:
    stats = {"lagazette/announcement/failed": 3, FIRST_UNREAD: "https://gazette.example/rss: connection refused"}
    told = "The first: https://gazette.example/rss: connection refused."
    assert str(judge(stats, "finished", replay=False).message).endswith(told)
    assert str(judge(READ | stats, "finished", replay=False).message).endswith(told)


def test_a_fault_of_the_program_outweighs_what_was_stored() -> None:
    assert code(READ | {"lagazette/new": 5, "spider_exceptions/count": 1}) is ExitCode.BUG
    assert code(READ | {"lagazette/new": 5, "lagazette/bug": 1}) is ExitCode.BUG


def test_an_archive_that_cannot_be_written_is_told_with_its_sentence() -> None:
    verdict = judge({"archive/unwritable": "The disk is full."}, "archive_unwritable", replay=False)
    assert (verdict.exit_code, verdict.message) == (ExitCode.UNWRITABLE, "The disk is full.")


def test_an_interrupted_run_says_so() -> None:
    assert code(READ, "shutdown") is ExitCode.INTERRUPTED


def test_refused_pages_do_not_make_a_replay_fail() -> None:
    assert code({"lagazette/refused": 10}, replay=True) is ExitCode.OK


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([], ExitCode.OK),
        ([ExitCode.OK, ExitCode.DEGRADED], ExitCode.DEGRADED),
        ([ExitCode.NOTHING_FETCHED, ExitCode.OK], ExitCode.DEGRADED),
        ([ExitCode.NOTHING_FETCHED, ExitCode.NOTHING_FETCHED], ExitCode.NOTHING_FETCHED),
        ([ExitCode.LOCKED, ExitCode.DEGRADED], ExitCode.LOCKED),
        ([ExitCode.UNWRITABLE, ExitCode.CONFIGURATION, ExitCode.LOCKED], ExitCode.UNWRITABLE),
    ],
)
def test_several_newspapers_tell_the_worst(codes: list[ExitCode], told: ExitCode) -> None:
    assert worst(codes) is told
