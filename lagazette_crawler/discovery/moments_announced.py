"""Moments in announcements: the few machine formats of feeds, sitemaps and HTTP headers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


def read_moment(text: str | None) -> datetime | None:
    """The moment in UTC of a W3C (`2020-12-16T13:44+01:00`, `2020-12`) or RFC 5322 date; None for anything else.

    A coarser date is the start of its day, month or year; one without a zone is read as UTC.
    """
    if not text or len(text) > 60:
        return None
    for read in (_iso, _coarse, _mail):
        try:
            moment = read(text.strip())
            if moment is not None:
                return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace(" UTC", "Z"))


def _coarse(text: str) -> datetime | None:
    match = _YEAR_OR_MONTH.fullmatch(text)
    return datetime(int(match[1]), int(match[2] or 1), 1, tzinfo=UTC) if match else None


def _mail(text: str) -> datetime:
    return parsedate_to_datetime(text)
