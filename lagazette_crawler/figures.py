"""Figures: what a crawl of one newspaper counted, as the run ledger keeps it and the monitors read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Errand(StrEnum):
    """What a run was sent for."""

    CRAWL = "crawl"
    PART = "part"  # a crawl with a limit or a first day: its counts say little of the newspaper
    BACKFILL = "backfill"
    REPLAY = "replay"


WATCHED_FIELDS = (
    "title", "byline", "dateline", "location", "agency", "published_at", "lede", "body", "section", "lead_image",
)  # fmt: skip
"""Fields of an article whose health is counted."""


@dataclass(slots=True)
class FieldFigures:
    """One field over all pages that a run read as articles."""

    filled: int = 0
    first_rule: int = 0
    """Pages on which the first rule declared for the field found something, whatever was taken in the end."""
    taken_from: dict[str, int] = field(default_factory=dict)
    """How often each source and rule gave the value: `layout h1`, `json-ld NewsArticle.headline`."""

    def as_kept(self) -> dict[str, Any]:
        return {"filled": self.filled, "first_rule": self.first_rule, "taken_from": self.taken_from}


@dataclass(slots=True, kw_only=True)
class RunFigures:
    """What one run counted."""

    started_at: datetime
    errand: Errand = Errand.CRAWL
    counts: Mapping[str, int] = field(default_factory=dict)
    """`found`, `fetched` and the outcomes of addresses by name."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    received: int = 0
    """Bytes."""
    not_modified: int = 0
    """Answers 304."""
    answered: int = 0
    """Announcements that answered, unchanged ones included."""
    revisited: int = 0
    """Known articles looked at again."""
    vanished: int = 0
    """Those of them whose page is no longer there."""
    pages_read: int = 0
    """Pages read as articles, whether their article was stored or refused."""
    median_words: int | None = None
    """Words of the body, in the middle of the pages read."""
    longest_lag: int | None = None
    """Minutes from publication to storage; None: no new article whose minute is known."""
    readers: Mapping[str, int] = field(default_factory=dict)
    """How many pages each reading of pages read: `{"0.1.0/default": 12}`."""
    fields: Mapping[str, FieldFigures] = field(default_factory=dict)
    announcements: Mapping[str, int | str | None] = field(default_factory=dict)
    """Announcements looked at: how many addresses were newer than all it listed before, None for nothing newer, 0 for a
    list without any article; the reason of one that could not be read."""
    archived: int | None = None
    """Pages read whose response is in the archive; None: no archive is kept."""
    disk_free: int | None = None
    """Bytes left for the archive."""
    disk_floor: int = 0
    """Bytes below which a crawl does not begin."""

    def outcome(self, name: str) -> int:
        return self.counts.get(name, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """One line of a newspaper's history."""

    started_at: datetime
    answered: int = 0
    new: int = 0
    announcements: Mapping[str, int | str] = field(default_factory=dict)


UNSEEN = timedelta(days=1)
"""How long a fault may have been there before it was found."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An incident, as far as it says which runs are no example."""

    key: tuple[str, str]
    """Monitor and subject."""
    opened_at: datetime
    closed_at: datetime | None = None
    accepted: bool = False
    """Whether an operator said that this is how things are: then nothing before its close is an example."""

    def hides(self, moment: datetime) -> bool:
        if self.closed_at is not None and moment > self.closed_at:
            return False
        return self.accepted or moment >= self.opened_at - UNSEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a newspaper was like before a run; oldest first."""

    timezone: str | None = None
    crawled_since: datetime | None = None
    runs: Sequence[PastRun] = ()
    """Its regular crawls of the last eight weeks."""
    readings: Sequence[RunFigures] = ()
    """The last runs that looked at articles."""
    faults: Sequence[Fault] = ()
    """Its incidents of that time."""

    def well(self, key: tuple[str, str], runs: Sequence[RunFigures]) -> list[RunFigures]:
        """Those of the runs that show what a monitor (with its subject) should see: none of an incident of it, none
        before an incident that an operator accepted."""
        faults = [fault for fault in self.faults if fault.key == key]
        return [run for run in runs if not any(fault.hides(run.started_at) for fault in faults)]
