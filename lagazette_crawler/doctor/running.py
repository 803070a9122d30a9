"""Locks, timer and clock: does it run when it should, and once?"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from lagazette_crawler.doctor import Diagnosis, unusual, well, wrong
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.spans import spoken
from lagazette_crawler.store import Store
from lagazette_crawler.store.runs import LastRun

LONG = timedelta(hours=6)
"""A crawl that takes longer waits for something."""
PAUSE = timedelta(days=1)
"""Without any crawl for so long, nothing starts them."""
SKEW, GREAT_SKEW = timedelta(minutes=1), timedelta(minutes=5)


def locks(store: Store, last_runs: Sequence[LastRun], now: datetime) -> Iterator[Diagnosis]:
    """Crawls that are under way, that take too long, and that were killed."""
    said = False
    for run in last_runs:
        if run.ended_at is not None:
            continue
        said = True
        begun = f"begun {spoken(now - run.started_at)} ago"
        if not _is_locked(store, run):
            yield unusual(
                "lock", f"The last crawl of {run.newspaper}, {begun}, was killed; the next one goes on from there."
            )
        elif now - run.started_at > LONG:
            yield unusual(
                "lock", f"A crawl of {run.newspaper}, {begun}, is still under way: does it hang? End it with SIGTERM."
            )
        else:
            yield well("lock", f"A crawl of {run.newspaper}, {begun}, is under way.")
    if not said:
        yield well("lock", "No crawl is under way, none was killed.")


def _is_locked(store: Store, run: LastRun) -> bool:
    return any(store.is_locked(f"{errand} of {run.newspaper}") for errand in ("crawl", "backfill"))


def timer(last_runs: Sequence[LastRun], now: datetime) -> Diagnosis:
    """Whether something starts the crawl."""
    found = _timers()
    last = max((run.started_at for run in last_runs), default=None)
    how = "`lagazette schedule cron` or `systemd` prints one"
    if last is not None and now - last > PAUSE:
        return wrong(
            "timer", f"No crawl has begun for {spoken(now - last)}: look at the timer; {how}.", ExitCode.DEGRADED
        )
    if found:
        return well("timer", f"{found} starts the crawl.")
    if last is None:
        return unusual("timer", f"Nothing starts the crawl yet: {how}.")
    return unusual("timer", f"No timer of this user was found, though a crawl began {spoken(now - last)} ago; {how}.")


def _timers() -> str | None:
    """What cron or systemd have of ours, as far as this user may see."""
    if "lagazette" in _said("crontab", "-l"):
        return "The crontab of this user"
    for whose in ((), ("--user",)):
        listed = _said("systemctl", *whose, "list-unit-files", "--no-legend", "lagazette.timer").split()
        if "enabled" in listed:
            return "lagazette.timer of systemd"
    return None


def _said(name: str, *arguments: str) -> str:
    program = shutil.which(name)
    if program is None:
        return ""
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def clock(last_runs: Sequence[LastRun], dates: Sequence[tuple[str, datetime]], now: datetime) -> Diagnosis:
    """Whether the clock is right, by the newspapers' servers (`Date` headers and when they came) and by the past."""
    last = max((run.started_at for run in last_runs), default=None)
    if last is not None and last - now > SKEW:
        return wrong(
            "clock", f"It is behind: the last crawl began {spoken(last - now)} from now. {_SET}", ExitCode.DEGRADED
        )
    offsets = [(came - stated).total_seconds() for text, came in dates if (stated := _date(text))]
    if not offsets:
        return well("clock", "It goes forward; no newspaper was asked for the time.")
    off = timedelta(seconds=median(offsets))
    said = (
        f"It is {abs(off.total_seconds()):.0f} s {'ahead of' if off > timedelta() else 'behind'} the newspapers' clocks"
    )
    if abs(off) > GREAT_SKEW:
        return wrong("clock", f"{said}. {_SET}", ExitCode.DEGRADED)
    return unusual("clock", f"{said}. {_SET}") if abs(off) > SKEW else well("clock", f"{said}.")


_SET = "Dates would be wrong: set it (`timedatectl set-ntp true`)."


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
