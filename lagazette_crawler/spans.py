"""Spans of time as people say them, the same in every table and sentence: `42 min`, `2 h 05`, `3 d 4 h`."""

from __future__ import annotations

from datetime import timedelta


def spoken(span: timedelta) -> str:
    """Whole minutes below a day, whole hours above; nothing below zero."""
    total = max(0, round(span.total_seconds() / 60))
    days, rest = divmod(total, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    return f"{hours} h {minutes:02}" if hours else f"{minutes} min"


def spoken_minutes(minutes: int | None) -> str:
    """The same of a number of minutes, empty where there is none."""
    return "" if minutes is None else spoken(timedelta(minutes=minutes))


def spoken_lag(minutes: int | None) -> str:
    """The same with its direction: `+45 min`, `-2 d`."""
    return "" if minutes is None else f"{'-' if minutes < 0 else '+'}{spoken_minutes(abs(minutes))}"
