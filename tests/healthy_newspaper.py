"""A newspaper in good health, as its run ledger sees it: seasons, weekends, holidays, bursts, and the odd failure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random
from statistics import median_low

from lagazette_crawler.figures import Fault, FieldFigures, History, PastRun, RunFigures
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.monitors import judge_run
from lagazette_crawler.store.incidents import WELL
from lagazette_crawler.store.run_history import READINGS

START = datetime(2025, 1, 6, tzinfo=UTC)
FEED, FRONT, SECTION = (f"https://gazette.example/{name}" for name in ("rss", "", "culture"))
HOLIDAYS = {(1, 1), (4, 21), (5, 1), (5, 8), (5, 29), (6, 9), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 8, 8, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2)
BY_WEEKDAY = (1.05, 1.0, 1.1, 1.0, 1.0, 0.55, 0.4)
FILLED = {
    "title": 0.999, "byline": 0.7, "dateline": 0.55, "location": 0.5, "agency": 0.4, "published_at": 0.996,
    "lede": 0.85, "body": 0.997, "section": 0.97, "lead_image": 0.9,
}  # fmt: skip
Break = Callable[[RunFigures], None]


@dataclass
class HealthyNewspaper:
    """Plays its runs one after the other; `judged` is what the monitors say of each."""

    seed: int
    a_day: float = 60
    """Articles on a weekday."""
    every: timedelta = timedelta(hours=1)
    at: datetime = START
    runs: deque[PastRun] = field(default_factory=deque)
    readings: deque[RunFigures] = field(default_factory=lambda: deque(maxlen=READINGS))
    open: dict[tuple[str, str], int] = field(default_factory=dict)
    """Open incidents, each with the runs since in which all was well."""
    opened: list[tuple[datetime, Finding]] = field(default_factory=list)
    kept: list[RunFigures] = field(default_factory=list)
    """Readings of before the incidents that are open."""
    faults: list[Fault] = field(default_factory=list)
    failed: int = 0
    """Runs in which a monitor failed."""

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.burst_until = self.at
        self.pending = 0

    def play(self, days: float, broken: Break | None = None) -> Iterator[RunFigures]:
        """Its runs for so many days; `broken` changes what each counts."""
        end = self.at + timedelta(days=days)
        while self.at < end:
            self.at += self.every
            run = self._run()
            if broken:
                broken(run)
            self._judge(run)
            yield run

    def _rate(self) -> float:
        """Articles to expect until the next run."""
        day = self.at.date()
        season = 0.65 if day.month == 8 else 0.75 if (day.month, day.day) > (12, 22) else 1.0
        weekday = BY_WEEKDAY[6] * 0.6 if (day.month, day.day) in HOLIDAYS else BY_WEEKDAY[day.weekday()]
        if self.chance.random() < 0.0015:
            self.burst_until = self.at + timedelta(hours=self.chance.randint(2, 12))
        burst = 4 if self.at < self.burst_until else 1
        return (
            self.a_day
            * season
            * weekday
            * burst
            * BY_HOUR[self.at.hour]
            / sum(BY_HOUR)
            * (self.every / timedelta(hours=1))
        )

    def _run(self) -> RunFigures:
        chance = self.chance
        found = _poisson(chance, self._rate())
        refused = sum(chance.random() < 0.05 for _ in range(found))
        gone = sum(chance.random() < 0.005 for _ in range(found))
        new = max(found - refused - gone, 0)
        revised = _poisson(chance, new * 0.3)
        pages = new + revised + sum(chance.random() < 0.3 for _ in range(refused))
        revisited = _poisson(chance, 3 * self._rate())
        vanished = sum(chance.random() < 0.004 for _ in range(revisited))
        run = RunFigures(
            started_at=self.at,
            counts={"new": new, "revised": revised, "refused": refused, "gone": gone + vanished},
            answered=3,
            revisited=revisited,
            vanished=vanished,
            pages_read=pages,
            median_words=self._words(pages),
            fields=self._fields(pages),
            announcements={
                FEED: found or None,
                FRONT: found or None,
                SECTION: sum(chance.random() < 0.1 for _ in range(found)) or None,
            },
        )
        if chance.random() < 0.004:
            run.announcements = {**run.announcements, FEED: "server error 502 Bad Gateway"}
        return run

    def _words(self, pages: int) -> int | None:
        kind = self.chance.choice((320, 380, 420, 250))  # what the hour brings: reports, briefs
        return median_low([int(kind * exp(self.chance.gauss(0, 0.6))) for _ in range(pages)]) if pages else None

    def _fields(self, pages: int) -> dict[str, FieldFigures]:
        """Shares move from run to run: a sports evening has no datelines."""
        fields = {}
        for name, share in FILLED.items():
            here = share if share > 0.95 else min(max(share + self.chance.gauss(0, 0.15), 0), 1)
            filled = sum(self.chance.random() < here for _ in range(pages))
            first = sum(self.chance.random() < 0.985 for _ in range(filled))
            taken = {name: n for name, n in (("layout first", first), ("layout second", filled - first)) if n}
            fields[name] = FieldFigures(filled, first, taken)
        return fields

    def _judge(self, run: RunFigures) -> None:
        history = History(
            timezone="Europe/Paris",
            crawled_since=START,
            runs=list(self.runs),
            readings=list({id(each): each for each in (*self.kept, *self.readings)}.values()),
            faults=self.faults,
        )
        findings = judge_run(run, history)
        self.failed += any(finding.state is State.FAIL for finding in findings)
        for finding in findings:
            if finding.state is State.FAIL:
                if finding.key not in self.open:
                    self.kept = self.kept or list(self.readings)
                    self.opened.append((self.at, finding))
                    self.faults.append(Fault(finding.key, self.at))
                self.open[finding.key] = 0
            elif finding.key in self.open:
                self.open[finding.key] = self.open[finding.key] + 1 if finding.state is State.OK else 0
                if self.open[finding.key] == WELL:
                    self._close(finding.key)
        self._remember(run)

    def _close(self, key: tuple[str, str]) -> None:
        del self.open[key]
        self.kept = self.kept if self.open else []
        self.faults = [
            replace(fault, closed_at=fault.closed_at or self.at) if fault.key == key else fault for fault in self.faults
        ]

    def _remember(self, run: RunFigures) -> None:
        said = {url: each for url, each in run.announcements.items() if each is not None}
        self.runs.append(
            PastRun(started_at=run.started_at, answered=run.answered, new=run.outcome("new"), announcements=said)
        )
        while self.at - self.runs[0].started_at > timedelta(weeks=8, days=2):
            self.runs.popleft()
        if run.pages_read or run.revisited or run.outcome("refused"):
            self.readings.append(run)


def _poisson(chance: Random, rate: float) -> int:
    """A number of articles in a time in which so many are to be expected."""
    number, product, limit = 0, chance.random(), exp(-rate)
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number
