"""How rows are printed: for programs as JSON, for people with the date as it was where it was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from rich.console import Console

from lagazette_crawler.store import Store
from lagazette_crawler.text import one_line


def as_json(record: Mapping[str, Any]) -> str:
    """One line of JSON: moments as `2020-12-16T12:44:00Z`, days as `2020-12-16`."""
    return json.dumps(record, ensure_ascii=False, default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")


def moment_as_printed(record: Mapping[str, Any]) -> str:
    """When an article was published, by the clock there and no more exactly than known: `2020-12-16 13:44 +01:00`."""
    published, precision = record["published_at"], record["published_precision"]
    if published is None:
        return ""
    offset = record["published_offset"]
    local = _local(published, offset)
    if precision in ("year", "month"):
        return f"{local:%Y}" if precision == "year" else f"{local:%Y-%m}"
    if precision == "day":
        return str(record["published_local_date"] or local.date())
    return f"{local:%Y-%m-%d %H:%M}" + ("" if offset is None else f" {_offset(offset)}")


def _local(moment: datetime, offset: int | None) -> datetime:
    try:
        return moment.astimezone(timezone(timedelta(minutes=offset or 0)))
    except (ValueError, OverflowError):  # an offset of more than a day, a moment at the end of the calendar
        return moment.astimezone(UTC)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def unbroken_console() -> Console:
    """Prints for a person on a terminal; into a file or pipe nothing is wrapped or cut."""
    return Console(highlight=False, width=None if Console().is_terminal else 100_000)


def missing(wanted: str, store: Store) -> str:
    """The sentence that there is no such article, with what is known of its address."""
    address = None if wanted.isdecimal() else store.address(wanted)
    if address is None:
        withdrawn = store.withdrawal(wanted)
        gone = f"; it was withdrawn on {withdrawn['withdrawn_at']:%Y-%m-%d}" if withdrawn else ""
        return f"There is no article {cell(wanted)}{gone}."
    reason = f": {cell(address.reason)}" if address.reason else ""
    looked = f", looked at {address.looked_at:%Y-%m-%d %H:%M} UTC" if address.looked_at else ""
    return f"There is no article at {address.url}; the address is {address.outcome}{reason}{looked}."


def harmless(text: str) -> str:
    """Without what steers a terminal; spaces at the ends stay."""
    return "".join(character if character.isprintable() else " " for character in text)


def cell(value: Any) -> str:
    """A value on one line, harmless to a terminal."""
    return "" if value is None else one_line(str(value))
