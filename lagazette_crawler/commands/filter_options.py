"""The options with which `search` and `export` choose articles, and the database they ask."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import Annotated

import typer

from lagazette_crawler.config import load_config
from lagazette_crawler.store import Filters, Store, open_store

Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="Published since: 2026, 2026-05, 2026-05-01 or 2026-05-01T08:00+02:00 (else UTC)."
    ),
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Published until, the named day, month or year included.")
]
Newspaper = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this newspaper; may be repeated.")]
Location = Annotated[
    str | None,
    typer.Option(metavar="PLACE", help="Only reports from here: a place by any of its names, or a country: AZ."),
]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Only texts in this language: fr, en, az ...")]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The articles and texts known to the database then: a moment, or a day, month or year to its end (UTC). "
        "What makes no revision (section, picture) is shown as it is now.",
    ),
]


def as_of_option(as_of: str | None) -> date | datetime | None:
    """The moment of --as-of; what is none ends the command with a sentence."""
    return _moment(as_of, "--as-of", last=True)


def filters_of(
    since: str | None,
    until: str | None,
    newspaper: list[str] | None,
    location: str | None,
    language: str | None,
    as_of: str | None = None,
) -> Filters:
    """The options as filters; a date that is none, or a range without a day, ends the command with a sentence."""
    first, last = _moment(since, "--since", last=False), _moment(until, "--until", last=True)
    if first and last and first.isoformat()[:10] > last.isoformat()[:10]:
        raise typer.BadParameter(f"{until} is before --since {since}.", param_hint="--until")
    return Filters(
        since=first,
        until=last,
        newspapers=tuple(newspaper or ()),
        location=location,
        language=language,
        as_of=as_of_option(as_of),
    )


def open_configured_store() -> Store:
    """The operator's database; raises StoreUnavailable when nothing was stored yet."""
    return open_store(load_config().database_url, create=False)


def checked(filters: Filters, store: Store) -> Filters:
    """The filters, once it is sure that every newspaper named has articles; else the command ends with a sentence."""
    known = [counted.newspaper.name for counted in store.newspapers() if counted.articles] if filters.newspapers else []
    if unknown := [name for name in filters.newspapers if name not in known]:
        told = f"No article of {unknown[0]} is stored. Stored are: {', '.join(known) or 'none'}."
        raise typer.BadParameter(told, param_hint="--newspaper")
    return filters


def _moment(printed: str | None, option: str, *, last: bool) -> date | datetime | None:
    if printed is None:
        return None
    try:
        if re.fullmatch(r"\d{4}(-\d\d)?", printed):
            return _end_of_period(printed, last=last)
        return date.fromisoformat(printed) if len(printed) <= 10 else datetime.fromisoformat(printed)
    except ValueError:
        raise typer.BadParameter(f"{printed!r} is no date like 2026-05-01.", param_hint=option) from None


def _end_of_period(printed: str, *, last: bool) -> date:
    """The first or the last day of a year or a month."""
    year, month = int(printed[:4]), int(printed[5:] or (12 if last else 1))
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
