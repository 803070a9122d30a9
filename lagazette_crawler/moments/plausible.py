"""Which years a newspaper may print as its date, whatever today's date is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lagazette_crawler.moments.reading import Context, Moment, Reference

FIRST_YEAR = 1605
"""The first newspaper, the Relation of Strasbourg."""
FIRST_YEAR_ONLINE = 1990
"""Years of two digits are not older: they were printed by a program."""
_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""When this reader was written: a clock that says less is wrong, and bounds nothing."""
_LAST_YEAR = 2200
_DAY = timedelta(days=1)


def last_year(reference: Reference | None) -> int:
    """The last year a print retrieved at the reference may show; of two digits, too."""
    return ((reference.moment if reference else latest()) + _DAY).year


def latest() -> datetime:
    """Now, as far as the clock can be believed."""
    return max(datetime.now(UTC), _WRITTEN)


def implausible(moment: Moment, context: Context) -> str | None:
    """Why a moment cannot be an article's, if it cannot."""
    reference = context.reference
    if moment.wall.year < FIRST_YEAR:
        return f"the year {moment.wall.year} is before the first newspaper"
    if context.founded and moment.wall.year < context.founded:
        return f"before the newspaper existed, in {context.founded}"
    if moment.wall.year > _LAST_YEAR:
        return f"the year {moment.wall.year} is in the future"
    if moment.instant > (reference.moment if reference else latest()) + _DAY:
        return "after retrieval" if reference else "in the future"
    return None
