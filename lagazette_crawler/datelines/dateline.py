"""A dateline and what it says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline and what it says, everything as printed."""

    places: tuple[str, ...]
    """In order; none in `(Reuters) -`."""
    country: str | None
    """Country, state or region: `Mich.`"""
    date: str | None
    """ISO 8601, `--12-16` without a year."""
    agency: str | None
    byline: str | None
    span: tuple[int, int]
    """Code points of the text, end exclusive; the signs that end the dateline included."""
    form: str
    """Which form of the trade it has."""
    day: str | None = None
    """The date as printed: `15 mars`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The dateline of a text, or why it has none."""

    dateline: Dateline | None
    reason: str
