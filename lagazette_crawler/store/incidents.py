"""Incidents: faults of newspapers, each opened once and closed once, however often they are found in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from lagazette_crawler.figures import Fault
from lagazette_crawler.findings import Finding, State
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.reading import storable
from lagazette_crawler.store.schema import incidents, runs

WELL = 3
"""Runs in a row that must find all well before an incident closes: a fault that comes and goes is one fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A fault of a newspaper."""

    id: int
    newspaper: str
    monitor: str
    subject: str
    opened_at: datetime
    last_found_at: datetime
    closed_at: datetime | None = None
    sentence: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What one run changed."""

    opened: Sequence[Incident] = ()
    closed: Sequence[Incident] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    """Monitor and subject of what failed again, and was said already in this day of its incident."""


def settle(connection: Connection, run_id: int, findings: Sequence[Finding], at: datetime) -> Settled:
    """Opens, keeps and closes incidents by what the monitors of a run found, within the caller's transaction.

    What was not judged stays as it was.
    """
    if not findings:
        return Settled()
    newspaper = connection.scalar(select(runs.c.newspaper).where(runs.c.id == run_id))
    open_ = {(row["monitor"], row["subject"]): row for row in connection.execute(_OPEN, {"of": newspaper}).mappings()}
    opened, closed, told = [], [], set()
    for finding in findings:
        row = open_.get(finding.key)
        if row is not None and finding.state is State.FAIL and _is_told(row, in_utc(at)):
            told.add(finding.key)
        if row is None and finding.state is State.FAIL:
            opened.append(_open(connection, newspaper, run_id, finding, in_utc(at)))
        elif row is not None and _keep(connection, row, run_id, finding, in_utc(at)):
            closed.append(row["id"])
    return Settled(_by_id(connection, opened), _by_id(connection, closed), frozenset(told))


def _is_told(row: RowMapping, at: datetime) -> bool:
    """A lasting fault is said at its opening, then by the first run of each day of 24 hours since that finds it."""
    day, last_day = ((moment - row["opened_at"]) // timedelta(days=1) for moment in (at, row["last_found_at"]))
    return bool(day == last_day)


_OPEN = select(incidents).where(incidents.c.closed_at.is_(None)).where(incidents.c.newspaper == bindparam("of"))


def _open(connection: Connection, newspaper: Any, run_id: int, finding: Finding, at: datetime) -> int:
    row = {
        "newspaper": newspaper,
        "monitor": finding.monitor,
        "subject": storable(finding.subject),
        "opened_at": at,
        "well": 0,
        "accepted": False,
        "opened_by": run_id,
    }
    statement = incidents.insert().returning(incidents.c.id)
    return int(connection.scalar(statement, row | _as_found(finding, at)))


def _as_found(finding: Finding, at: datetime) -> dict[str, Any]:
    return {"last_found_at": at, "sentence": storable(finding.sentence), "figures": dict(finding.figures) or None}


def _keep(connection: Connection, row: RowMapping, run_id: int, finding: Finding, at: datetime) -> bool:
    """Whether the incident closes."""
    well = row["well"] + 1 if finding.state is State.OK else 0
    change: dict[str, Any] = {"well": well}
    if finding.state is State.FAIL:
        change |= _as_found(finding, at)
    elif well >= WELL:
        change |= {"closed_at": at, "closed_by": run_id}
    connection.execute(update(incidents).where(incidents.c.id == row["id"]), change)
    return "closed_at" in change


def accept(connection: Connection, number: int, at: datetime) -> Incident | None:
    """Closes an open incident for good: what it found is normal from now on."""
    is_open = (incidents.c.id == number) & incidents.c.closed_at.is_(None)
    found = connection.execute(update(incidents).where(is_open), {"closed_at": in_utc(at), "accepted": True})
    return _by_id(connection, [number])[0] if found.rowcount else None


def find_incidents(connection: Connection, newspaper: str | None, *, closed: bool) -> list[Incident]:
    """Incidents, the newest first."""
    statement = select(incidents).order_by(incidents.c.opened_at.desc(), incidents.c.id.desc())
    if not closed:
        statement = statement.where(incidents.c.closed_at.is_(None))
    if newspaper is not None:
        statement = statement.where(incidents.c.newspaper == storable(newspaper))
    return [_incident(row) for row in connection.execute(statement).mappings()]


def faults_since(connection: Connection, newspaper: str, since: datetime) -> list[Fault]:
    """Incidents that were open at some time since then."""
    lasted = incidents.c.closed_at.is_(None) | (incidents.c.closed_at >= since)
    statement = select(incidents).where(incidents.c.newspaper == newspaper, lasted).order_by(incidents.c.id)
    return [
        Fault((row["monitor"], row["subject"]), row["opened_at"], row["closed_at"], row["accepted"])
        for row in connection.execute(statement).mappings()
    ]


def _by_id(connection: Connection, numbers: Sequence[int]) -> list[Incident]:
    if not numbers:
        return []
    statement = select(incidents).where(incidents.c.id.in_(numbers)).order_by(incidents.c.id)
    return [_incident(row) for row in connection.execute(statement).mappings()]


def _incident(row: RowMapping) -> Incident:
    return Incident(
        id=row["id"],
        newspaper=row["newspaper"],
        monitor=row["monitor"],
        subject=row["subject"],
        opened_at=row["opened_at"],
        last_found_at=row["last_found_at"],
        closed_at=row["closed_at"],
        sentence=row["sentence"],
        figures=row["figures"] or {},
        accepted=row["accepted"],
    )
