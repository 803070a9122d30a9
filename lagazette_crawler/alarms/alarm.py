"""Alarm: what is told of a newspaper when incidents open or close."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lagazette_crawler.store import Incident
from lagazette_crawler.text import one_line


@dataclass(frozen=True, slots=True)
class Alarm:
    """The incidents of one run."""

    newspaper: str
    opened: Sequence[Incident] = ()
    closed: Sequence[Incident] = ()

    @property
    def subject(self) -> str:
        """`lagazette: incidents: 2 opened, 1 closed`."""
        told = [f"{len(each)} {word}" for each, word in ((self.opened, "opened"), (self.closed, "closed")) if each]
        return one_line(f"{self.newspaper}: incidents: {', '.join(told)}")

    @property
    def text(self) -> str:
        """For people, a line an incident."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for incident in self.opened:
            yield f"OPEN    {self.newspaper}  {one_line(incident.sentence)}"
        for incident in self.closed:
            yield f"CLOSED  {self.newspaper}  {one_line(incident.sentence)}"
            yield f"        since {incident.opened_at:%Y-%m-%d %H:%M} UTC"
        yield ""
        yield f"lagazette status {self.newspaper}"
        yield f"lagazette incidents {self.newspaper}"

    @property
    def json(self) -> str:
        """For programs, one object."""
        return json.dumps(
            {
                "newspaper": self.newspaper,
                "opened": [_as_told(incident) for incident in self.opened],
                "closed": [_as_told(incident) for incident in self.closed],
            },
            ensure_ascii=False,
        )


def _as_told(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "monitor": incident.monitor,
        "subject": incident.subject,
        "sentence": incident.sentence,
        "opened_at": _iso(incident.opened_at),
        "closed_at": _iso(incident.closed_at),
        "figures": dict(incident.figures),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
