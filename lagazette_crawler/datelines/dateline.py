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
    """Code points of the text, end exclusive; a byline or earlier day before it and the signs that end it included."""
    form: str
    """Which form of the trade it has."""
    day: str | None = None
    """The date as printed: `15 mars`."""
    line_start: int | None = None
    """Where the line proper begins, when a byline or an earlier day stands before it."""

    def line(self, text: str) -> str:
        """The line proper, `PARIS (AP) --`, of the text it was read from."""
        return text[self.span[0] if self.line_start is None else self.line_start : self.span[1]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The dateline of a text, or why it has none."""

    dateline: Dateline | None
    reason: str
