"""Which newspapers are due now, by their stored history and their declared cadence."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lagazette_crawler.crawling import Job
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.schedule.cadence import Bounds, Due, due
from lagazette_crawler.schedule.rhythm import MEMORY, Rhythm, rhythm_of
from lagazette_crawler.store import Store


def due_jobs(jobs: list[Job], store: Store, now: datetime) -> list[Job]:
    """Those of some newspapers that are due."""
    return [
        job
        for job in jobs
        if not issubclass(job.spider, NewspaperSpider) or dueness(job.newspaper, job.spider, store, now).due
    ]


def dueness(newspaper: str, spider: type[NewspaperSpider], store: Store, now: datetime) -> Due:
    """Whether a newspaper is due now, and why."""
    if store.is_locked(f"crawl of {newspaper}"):
        return Due(due=False, next_at=now, why="a crawl of it is under way")
    looks = store.looks(newspaper, at=now)
    rhythm = rhythm_now(newspaper, spider, store, now, looks.known_since)
    bounds = Bounds(*spider.cadence)
    return due(now, looks.last_look, looks.waiting, rhythm, bounds, answered=looks.answered)


def rhythm_now(
    newspaper: str, spider: type[NewspaperSpider], store: Store, now: datetime, known_since: datetime | None
) -> Rhythm | None:
    """The rhythm of the last weeks; None for a newspaper nobody has crawled."""
    if known_since is None:
        return None
    start = max(known_since, now - MEMORY)
    return rhythm_of(store.publications(newspaper, start, now), start, now, zone_of(spider))


def zone_of(spider: type[NewspaperSpider]) -> ZoneInfo:
    return ZoneInfo(spider.timezone or "UTC")


def right_now() -> datetime:
    return datetime.now(UTC)
