"""Thirty days of a newspaper, with its misfortunes: `python benchmarks/thirty_days.py [--days 30] [--every 1]`.

A newspaper that goes on publishing is served on loopback and crawled every hour by a moved clock, with the real
settings, into SQLite. Printed is for each misfortune which monitor reported it when, and every alarm that no misfortune
explains.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from scrapy.utils.reactor import install_reactor

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from living_newspaper import LivingNewspaper, Misfortune, crawls, served

from lagazette_crawler.store import Incident, open_store

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
AFTERMATH = timedelta(hours=12)
"""What is reported so soon after a misfortune is still its doing."""


def _at(day: int, hour: int) -> timedelta:
    return timedelta(days=day, hours=hour)


MISFORTUNES = (
    Misfortune("the rule of the title breaks", "broken title", _at(8, 9), 14 * HOUR, ("first_rule", "field_filled")),
    Misfortune("an outage", "outage", _at(10, 9), 6 * HOUR, ("reachable",)),
    Misfortune("a redesign", "redesign", _at(12, 9), 30 * HOUR, ("first_rule", "field_filled", "body_length")),
    Misfortune("the feed stalls", "stalled feed", _at(15, 9), 30 * HOUR, ("announcement_silent",)),
    Misfortune("a burst of news", "burst", _at(17, 12), 6 * HOUR),
    Misfortune("nothing is published", "silence", _at(18, 9), 30 * HOUR, ("freshness", "volume")),
    Misfortune("the feed is empty", "empty feed", _at(21, 9), 10 * HOUR, ("nothing_found",)),
    Misfortune("bodies are cut off", "cut bodies", _at(23, 9), 12 * HOUR, ("body_length",)),
    Misfortune("we are shut out", "shut out", _at(25, 9), 10 * HOUR, ("refusals",)),
    Misfortune("known articles vanish", "vanished", _at(27, 9), 12 * HOUR, ("vanished",)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--every", type=float, default=1, help="hours from one crawl to the next")
    options = parser.parse_args()
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    with tempfile.TemporaryDirectory(prefix="thirty-days-") as folder:
        runs, codes = play(Path(folder), options.days, options.every * HOUR, MISFORTUNES)
        with open_store(f"sqlite:///{folder}/lagazette.db") as store:
            incidents = store.incidents(closed=True)[::-1]
        report(incidents, [each for each in MISFORTUNES if each.begins < timedelta(days=options.days)])
        print(
            f"\n{runs} crawls; exit codes {dict(sorted(codes.items()))}; {time.process_time():.0f} s of processor time"
        )


def play(folder: Path, days: int, every: timedelta, misfortunes: Sequence[Misfortune]) -> tuple[int, dict[int, int]]:
    """Crawls through so many days; the number of crawls and of each exit code."""
    newspaper = LivingNewspaper(FIRST_DAY, misfortunes)
    newspaper.publish(days + 1)
    moments = [FIRST_DAY + HOUR / 2 + number * every for number in range(int(timedelta(days=days) / every))]
    codes: dict[int, int] = {}

    async def run(site: str) -> None:
        with time_machine.travel(moments[0]) as traveller:
            async for code in crawls(site, folder, moments, traveller.move_to):
                codes[code] = codes.get(code, 0) + 1

    with served(newspaper) as site:
        _until_done(lambda: run(site))
    return len(moments), codes


def _until_done(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Runs Scrapy's loop until the work is done."""
    from twisted.internet import reactor

    tasks: list[asyncio.Future[None]] = []

    def begin() -> None:
        tasks.append(asyncio.ensure_future(work()))
        tasks[0].add_done_callback(lambda _: reactor.stop())  # type: ignore[attr-defined]

    reactor.callWhenRunning(begin)  # type: ignore[attr-defined]
    reactor.run(installSignalHandlers=False)  # type: ignore[attr-defined]
    tasks[0].result()


def report(incidents: Sequence[Incident], misfortunes: Sequence[Misfortune]) -> None:
    """For each misfortune who reported it when; then the alarms that none explains."""
    print(f"{'misfortune':<30}{'began':<14}{'reported':<14}{'after':<8}by")
    unexplained = list(incidents)
    for each in misfortunes:
        begin, end = FIRST_DAY + each.begins, FIRST_DAY + each.begins + each.lasts
        meanwhile = [found for found in incidents if begin <= found.opened_at < end + AFTERMATH]
        unexplained = [found for found in unexplained if found not in meanwhile or not each.reported_by]
        told = [found for found in meanwhile if found.monitor in each.reported_by]
        first = min((found.opened_at for found in told), default=None)
        names = ", ".join(dict.fromkeys(f"{found.monitor} {found.subject[-20:]}".strip() for found in meanwhile))
        when = f"{first:%d %b %H:%M}" if first else "never" if each.reported_by else "rightly not"
        after = f"{(first - begin) / HOUR:.1f} h" if first else ""
        print(f"{each.name:<30}{begin:%d %b %H:%M}  {when:<14}{after:<8}{names}")
    print(f"\nFalse alarms: {len(unexplained)}")
    for found in unexplained:
        print(f"  {found.opened_at:%d %b %H:%M}  {found.monitor}  {found.sentence}")


if __name__ == "__main__":
    main()
