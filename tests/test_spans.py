"""Spans of time are said alike wherever they are said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lagazette_crawler.spans import spoken, spoken_lag, spoken_minutes


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(minutes=-3), "0 min"),
        (timedelta(seconds=29), "0 min"),
        (timedelta(minutes=42), "42 min"),
        (timedelta(minutes=125), "2 h 05"),
        (timedelta(hours=72), "3 d"),
        (timedelta(hours=76), "3 d 4 h"),
    ],
)
def test_spans_are_said_as_people_say_them(span: timedelta, said: str) -> None:
    assert spoken(span) == said


def test_a_lag_has_its_direction_and_what_is_not_known_is_empty() -> None:
    assert [spoken_lag(lag) for lag in (45, -1500, 0, None)] == ["+45 min", "-1 d 1 h", "+0 min", ""]
    assert [spoken_minutes(minutes) for minutes in (61, None)] == ["1 h 01", ""]
