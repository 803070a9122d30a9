"""Who told a story first: a named agency before the clock, else the earliest credible time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Telling:
    """One printing of a story."""

    article_id: int
    newspaper: str
    newspaper_title: str | None
    agency: str | None
    """Whose report it is, as printed."""
    has_dateline: bool
    published_at: datetime | None
    is_exact: bool
    """Whether the time is known to the minute; a day or month says only when it began."""
    seen_at: datetime
    """When we first retrieved it."""


AGENCY_BEFORE_CLOCK = timedelta(hours=48)
"""How much later than the first telling one may be dated that says whose report it is, and still come first."""
_AHEAD = timedelta(hours=1)
"""A text cannot be published after it was read; clocks of newspapers are a little ahead."""


def origin_of(tellings: Sequence[Telling]) -> Telling:
    """The telling the others repeat; the same whatever the order they are given in."""
    return min(tellings, key=lambda telling: _rank(telling, tellings))


def earlier(one: Telling, other: Telling) -> bool:
    """Whether one was told before the other."""
    return _time(one) <= _time(other)


def _rank(telling: Telling, all_: Sequence[Telling]) -> tuple[int, datetime, int, datetime, int]:
    return (_authority(telling, all_), *_time(telling))


def _authority(telling: Telling, all_: Sequence[Telling]) -> int:
    """0: the agency's own site; 1: it says whose report it is and from where; 2: the rest."""
    first = min(_time(each)[0] for each in all_)
    if _time(telling)[0] - first > AGENCY_BEFORE_CLOCK:
        return 2
    named = {_plain(each.agency) for each in all_ if each.agency and each.has_dateline}
    own = {_plain(telling.newspaper), _plain(telling.newspaper_title)} - {""}
    if named & own:
        return 0
    return 1 if telling.agency and telling.has_dateline else 2


def _time(telling: Telling) -> tuple[datetime, int, datetime, int]:
    """The earliest credible time; a day counts from its end, since nobody knows the hour."""
    at = telling.published_at
    if at is None or at > telling.seen_at + _AHEAD:
        at = telling.seen_at
    elif not telling.is_exact:
        at = min(at + timedelta(hours=23, minutes=59), telling.seen_at)
    return at, 0 if telling.is_exact else 1, telling.seen_at, telling.article_id


def _plain(name: str | None) -> str:
    return "".join(filter(str.isalnum, (name or "").casefold()))
