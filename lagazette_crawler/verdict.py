"""Verdict: what a crawl of one newspaper tells its operator, from its counts."""

from __future__ import annotations

import signal
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.findings import Finding, State

FAILED_SHARE = 0.1
"""A run with a larger share of failed articles is degraded; single failures are tried again anyway."""
SIGNAL = "shutdown/signal"
"""Key in Scrapy's stats: the signal that ended the run."""
FIRST_UNREAD = "announcement/first_unread"
"""Key in Scrapy's stats: the first announcement that could not be read, and why."""
PREFIX = "lagazette/"
"""What the keys of our own counts in Scrapy's stats begin with."""


@dataclass(frozen=True, slots=True)
class Verdict:
    exit_code: ExitCode = ExitCode.OK
    message: str | None = None
    """A sentence, where something must be known or done."""
    is_told: bool = False
    """All of it was said less than a day ago: cron is not told again."""


def own_counts(stats: Mapping[str, Any]) -> dict[str, int]:
    """Our own counts among Scrapy's stats: `new`, `announcement/read`, `reason/refused/no body` ..."""
    return {key.removeprefix(PREFIX): value for key, value in stats.items() if key.startswith(PREFIX)}


def interrupted_by(stats: Mapping[str, Any]) -> ExitCode:
    """What a run ends with that a signal stopped."""
    return ExitCode.TERMINATED if stats.get(SIGNAL) == signal.SIGTERM else ExitCode.INTERRUPTED


def judge(stats: Mapping[str, Any], finish_reason: str, *, replay: bool) -> Verdict:
    """The verdict on a run whose store never failed."""
    if unwritable := stats.get("archive/unwritable"):
        return Verdict(ExitCode.UNWRITABLE, str(unwritable))
    if finish_reason == "shutdown":
        return Verdict(interrupted_by(stats), "Interrupted; what was under way is asked for again next time.")
    counts = own_counts(stats)
    bugs = stats.get("spider_exceptions/count", 0) + counts.get("bug", 0)
    if bugs:
        return Verdict(ExitCode.BUG, f"{bugs} pages hit a fault of the program; `--verbose` shows the tracebacks.")
    return Verdict() if replay else _judge_fetching(counts, stats.get(FIRST_UNREAD))


def _judge_fetching(counts: Mapping[str, int], first_unread: str | None) -> Verdict:
    first = f" The first: {first_unread}." if first_unread else ""
    answered = counts.get("announcement/read", 0) + counts.get("announcement/unchanged", 0)
    unread = sum(n for key, n in counts.items() if key.startswith("announcement/")) - answered
    fetched, failed = counts.get("fetched", 0), counts.get("failed", 0)
    if not answered and not fetched:
        return Verdict(
            ExitCode.NOTHING_FETCHED, f"Nothing could be fetched: no feed, sitemap or section front answered.{first}"
        )
    if unread:
        return Verdict(ExitCode.DEGRADED, f"{unread} of {unread + answered} announcements could not be read.{first}")
    if failed > FAILED_SHARE * (failed + fetched):
        return Verdict(ExitCode.DEGRADED, f"{failed} of {failed + fetched} articles could not be fetched.")
    return Verdict()


SENTENCES = 3
"""Findings that a verdict tells; `lagazette incidents` has them all."""


def with_findings(verdict: Verdict, findings: Sequence[Finding]) -> Verdict:
    """The verdict on a run whose monitors have looked at it: degraded when one of them failed."""
    failed = [finding.sentence for finding in findings if finding.state is State.FAIL]
    if not failed:
        return verdict
    code = verdict.exit_code if verdict.exit_code is ExitCode.NOTHING_FETCHED else ExitCode.DEGRADED
    more = [f"{len(failed) - SENTENCES} more: `lagazette incidents`."] if len(failed) > SENTENCES else []
    return Verdict(code, " ".join(filter(None, [verdict.message, *failed[:SENTENCES], *more])))


_SAYS_IT = ("reachable", "announcement_read")
"""Monitors whose incidents say that announcements cannot be read, as the verdict on fetching does."""


def once_a_day(
    verdict: Verdict, fetching: Verdict, findings: Sequence[Finding], told: Collection[tuple[str, str]]
) -> Verdict:
    """The verdict, marked when it says nothing that was not said today: every fault is an incident's, and told.

    `fetching` is the verdict before the monitors looked; `told` what failed and was said already.
    """
    failed = [finding.key for finding in findings if finding.state is State.FAIL]
    is_explained = fetching.exit_code is ExitCode.OK or any(monitor in _SAYS_IT for monitor, _ in failed)
    is_told = bool(failed) and is_explained and all(key in told for key in failed)
    return replace(verdict, is_told=is_told)


JUDGED = (ExitCode.OK, ExitCode.DEGRADED, ExitCode.NOTHING_FETCHED)
"""Runs that came to their end, so that their figures say something of the newspaper."""
