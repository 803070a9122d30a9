"""Monitors: is a newspaper still well read? One question a file; each says ok, warn or fail with its figures.

Pure functions on values: what a run counted and what the newspaper was like before. What they cannot judge (too little
history, nothing looked at) they say nothing of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lagazette_crawler.figures import Errand, History, RunFigures
from lagazette_crawler.findings import Finding
from lagazette_crawler.monitors.announcement_read import announcement_read
from lagazette_crawler.monitors.announcement_silent import announcement_silent
from lagazette_crawler.monitors.archive_complete import archive_complete
from lagazette_crawler.monitors.body_length import body_length
from lagazette_crawler.monitors.disk_space import disk_space
from lagazette_crawler.monitors.field_filled import field_filled
from lagazette_crawler.monitors.first_rule import first_rule
from lagazette_crawler.monitors.freshness import freshness
from lagazette_crawler.monitors.nothing_found import nothing_found
from lagazette_crawler.monitors.reachable import reachable
from lagazette_crawler.monitors.refusals import refusals
from lagazette_crawler.monitors.vanished import vanished
from lagazette_crawler.monitors.volume import volume

__all__ = ["OF_A_CRAWL", "OF_PAGES", "judge_run"]

Monitor = Callable[[RunFigures, History], Iterator[Finding]]

OF_A_CRAWL: tuple[Monitor, ...] = (
    reachable, announcement_read, nothing_found, announcement_silent, freshness, volume,
)  # fmt: skip
"""What only a whole crawl can tell."""
OF_PAGES: tuple[Monitor, ...] = (
    field_filled, first_rule, body_length, refusals, vanished, archive_complete, disk_space,
)  # fmt: skip


def judge_run(run: RunFigures, history: History) -> list[Finding]:
    """What all monitors say of a run; nothing of a replay or a backfill."""
    if run.errand not in (Errand.CRAWL, Errand.PART):
        return []
    monitors = OF_PAGES if run.errand is Errand.PART else (*OF_A_CRAWL, *OF_PAGES)
    return [finding for monitor in monitors for finding in monitor(run, history)]
