"""What other schedules would have found of a newspaper's stored history, as lines to compare."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table

from lagazette_crawler.commands.due import right_now, zone_of
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.schedule.cadence import Bounds
from lagazette_crawler.schedule.rhythm import LEAST_HISTORY
from lagazette_crawler.schedule.simulation import Played, Publications, always, by_rhythm, play
from lagazette_crawler.schedule.timers import span_text
from lagazette_crawler.spans import spoken
from lagazette_crawler.store import Store

WEEKS = timedelta(weeks=12)
"""How far back a simulation goes when nobody says since when."""
Tried = tuple[timedelta, timedelta | None, timedelta | None]
"""Every so often; the fastest and slowest looks to try, None: as declared."""


@dataclass(frozen=True, slots=True)
class Line:
    """One schedule and what it would have done."""

    schedule: str
    played: Played
    days: float


def simulated(spider: type[NewspaperSpider], store: Store, tried: Tried, since: datetime | None) -> list[Line]:
    """A line for each schedule; none when there is no history to play."""
    every, fastest, slowest = tried
    history = history_of(spider, store, since)
    if history is None:
        return []
    days = (history.end - history.start - LEAST_HISTORY) / timedelta(days=1)
    declared = Bounds(*spider.cadence)
    wanted = Bounds(fastest or declared.fastest, slowest or declared.slowest)
    lines = [Line(f"every {span_text(every)}", play(history, every, always), days)]
    for bounds in dict.fromkeys((declared, wanted)):
        decision = by_rhythm(history, bounds, zone_of(spider))
        between = f"{span_text(bounds.fastest)} to {span_text(bounds.slowest)}"
        lines.append(Line(f"every {span_text(every)} --due, {between}", play(history, every, decision), days))
    return lines


def history_of(spider: type[NewspaperSpider], store: Store, since: datetime | None) -> Publications | None:
    now = right_now()
    looks = store.looks(spider.name, at=now)
    if looks.known_since is None:
        return None
    start = since or max(looks.known_since, now - WEEKS)
    moments = store.publications(spider.name, start, now)
    if not moments or now - start <= LEAST_HISTORY + timedelta(days=1):
        return None
    announced = looks.announcements or len([*spider.feeds, *spider.news_sitemaps, *spider.section_fronts])
    return Publications(moments=moments, start=start, end=now, announcements=announced, shown=looks.shown)


def print_lines(newspaper: str, lines: list[Line]) -> None:
    if not lines:
        print(f"{newspaper}: no history of more than a week is stored; --since says since when all articles are known.")
        return
    table = Table(box=None, header_style="bold", title_justify="left")
    table.add_column("schedule", no_wrap=True)
    for heading in ("looks a day", "requests a day", "recall", "lag p50", "lag p95"):
        table.add_column(heading, justify="right")
    for line in lines:
        played = line.played
        recall = "" if played.recall is None else f"{played.recall:.1%}"
        per_day = (f"{played.looks / line.days:.1f}", f"{played.requests / line.days:.0f}")
        lags = (spoken(lag) if (lag := played.lag(share)) is not None else "" for share in (0.5, 0.95))
        table.add_row(line.schedule, *per_day, recall, *lags)
    articles = len(lines[0].played.lags) + lines[0].played.missed
    print(f"{newspaper}: {articles} articles of {lines[0].days:.0f} days")
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def print_json(newspaper: str, lines: list[Line]) -> None:
    for line in lines:
        played = line.played
        lags = {f"lag_p{share:.0%}".rstrip("%"): _seconds(played.lag(share)) for share in (0.5, 0.95)}
        record = {"newspaper": newspaper, "schedule": line.schedule, "days": round(line.days, 2)}
        record |= {"looks": played.looks, "requests": played.requests, "recall": played.recall, **lags}
        print(json.dumps(record))


def _seconds(lag: timedelta | None) -> int | None:
    return None if lag is None else int(lag.total_seconds())
