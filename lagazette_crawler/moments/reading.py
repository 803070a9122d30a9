"""What was read from a printed date: moments as exact as printed, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lagazette_crawler.items import Precision, ZoneFrom


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as printed: wall time, offset where known, nothing invented."""

    wall: datetime
    """Local wall time, naive; of a coarser precision the start of the period."""
    offset: int | None = None
    """UTC offset in minutes; None: nobody knows."""
    zone_from: ZoneFrom = ZoneFrom.NONE
    precision: Precision = Precision.MINUTE
    ambiguous: bool = False
    """Another reading is possible and nothing decided."""
    reason: str | None = None
    """Why it is ambiguous, or what decided."""
    others: tuple[datetime, ...] = ()
    """Wall times of the other possible readings: day and month swapped."""
    slack: int = 0
    """Minutes by which a rounded print may be off: 60 for `3 hours ago`."""

    @property
    def instant(self) -> datetime:
        """The instant in UTC; a wall time without an offset counts as UTC, so that it can be sorted."""
        return (self.wall - timedelta(minutes=self.offset or 0)).replace(tzinfo=UTC)

    def isoformat(self) -> str:
        """ISO 8601, local, with the offset where known, cut to the precision: `2023-06` for a month."""
        if self.precision is Precision.MINUTE:
            return self.wall.isoformat(timespec="seconds") + _offset(self.offset)
        return self.wall.date().isoformat()[: _LENGTHS[self.precision]]


_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def _offset(minutes: int | None) -> str:
    """`+05:30`, or nothing."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed date says: when published, when updated, or why neither is known."""

    published: Moment | None = None
    updated: Moment | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The moment of retrieval, as exactly as it is known: the print is not younger, relative forms count from it."""

    moment: datetime
    """Aware. Of a day or a month its last moment."""
    precision: Precision = Precision.MINUTE

    @classmethod
    def of(cls, text: str | None) -> Reference | None:
        """From ISO 8601: an exact moment (naive: UTC), a day, or a month. None: none given. Raises ValueError."""
        if not text or not text.strip():
            return None
        try:
            return cls._read(text.strip())
        except OverflowError as error:
            raise ValueError(f"beyond the calendar: {text!r}") from error

    @classmethod
    def _read(cls, text: str) -> Reference:
        if len(text) == 7:
            start = datetime.fromisoformat(f"{text}-01")
            return cls(_end((start + timedelta(days=32)).replace(day=1)), Precision.MONTH)
        moment = datetime.fromisoformat(text)
        if len(text) == 10:
            return cls(_end(moment + timedelta(days=1)), Precision.DAY)
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _end(next_start: datetime) -> datetime:
    """The last second before the next period starts."""
    return next_start.replace(tzinfo=UTC) - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a printed date is read."""

    languages: tuple[str, ...] = ()
    """Languages of the newspaper, the likeliest first: `fr`, `en-GB`."""
    timezone: str | None = None
    """IANA zone of the newspaper."""
    reference: Reference | None = None
    founded: int | None = None
    """Year of the newspaper's first issue."""


@dataclass(slots=True)
class Day:
    """A calendar day, month or year as printed; None is what was not printed."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    is_weekday_aside: bool = False
    """In brackets."""
    swapped: bool = False
    """Day and month may have changed places: both orders are possible and the language does not decide."""
    named: bool = False
    """The month is printed as a word."""
    figures: str | None = None
    """DMY or MDY, when the figures themselves allow one order only."""
    figures_read: str | None = None
    """DMY or MDY, when both were possible: the order taken."""
    reason: str | None = None
    """What decided, or why it is no day of publication."""
    refused: bool = False
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour of the day as printed."""

    hour: int
    minute: int = 0
    second: int = 0
    running: bool = False
    """To the second, in 24 hours, as clocks in the heads of pages show it."""
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as printed: an offset in minutes, or names of the tz database with the kind of time."""

    offset: int | None = None
    names: tuple[tuple[str, ...], ...] = ()
    """(zone, `standard` | `daylight` | `any`), several when the letters are shared; a third word `rare` when only
    newspapers of that country mean this zone."""
    city: bool = False
    """Named after a place: (Paris), Moscow time."""


@dataclass(frozen=True, slots=True)
class Ago:
    """`3 hours ago`, `yesterday`: a distance from the moment of retrieval."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class Label:
    """A word that says what the date beside it is: `published`, `updated`, `print` or `event`."""

    role: str
    word: str = ""
