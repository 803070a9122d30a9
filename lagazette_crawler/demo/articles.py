"""The sample newspaper's articles as its editors see them, and the two dozen written by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SECTIONS = {
    "politique": "Politique",
    "economie": "Économie",
    "energie": "Énergie",
    "societe": "Société",
    "culture": "Culture",
    "region": "Région",
    "monde": "Monde",
    "sport": "Sport",
}
"""Slug in the address, heading in print."""
MONTHS = (
    *("Janvier", "Février", "Mars", "Avril", "Mai", "Juin"),
    *("Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre"),
)
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Sample:
    """One article of the sample newspaper."""

    id: int
    section: str
    published: datetime
    """In Paris time."""
    title: str
    paragraphs: tuple[str, ...]
    """Without the dateline."""
    dateline: str | None = None
    """As printed: `Bakou / Lagazetteaz`, `Tbilissi (AFP) -`."""
    inline: bool = False
    """The dateline opens the first paragraph instead of standing alone."""
    byline: tuple[str, ...] = ()
    editions: int = 0
    """How often the text was changed since it was published."""

    @property
    def path(self) -> str:
        return f"/{self.section}/{self.id}.html"

    @property
    def updated(self) -> datetime:
        return updated(self.published, self.editions)

    def edited(self, editions: int) -> Sample:
        """The article after so many editions: each adds a paragraph."""
        added = tuple(
            f"Un communiqué complémentaire, le {number}e, confirme ces chiffres et annonce un point d'étape."
            for number in range(2, editions + 2)
        )
        return replace(self, paragraphs=self.paragraphs + added, editions=editions)


def updated(published: datetime, editions: int) -> datetime:
    """When the last edition appeared: one every two hours."""
    return (published.astimezone(UTC) + timedelta(hours=2 * editions)).astimezone(PARIS)


def printed(moment: datetime) -> str:
    """As Lagazette prints a moment: `16 Décembre 2020 13:44 (UTC+01:00)`."""
    offset = moment.strftime("%z")
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment:%Y %H:%M} (UTC{offset[:3]}:{offset[3:]})"


@cache
def hand_written() -> tuple[Sample, ...]:
    """The articles written by hand, the newest first."""
    articles = json.loads((Path(__file__).parent / "articles.json").read_text(encoding="utf-8"))
    return tuple(map(_sample, articles))


def _sample(fields: dict[str, Any]) -> Sample:
    published = datetime.fromisoformat(fields.pop("published")).replace(tzinfo=PARIS)
    paragraphs, byline = tuple(fields.pop("paragraphs")), tuple(fields.pop("byline"))
    return Sample(published=published, paragraphs=paragraphs, byline=byline, **fields)
