"""Dates as headers and feeds write them are read at sight, and mean what the reader of printed lines makes of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lagazette_crawler.items import ZoneFrom
from lagazette_crawler.moments.machine import read_internet_date, read_machine
from lagazette_crawler.moments.reader import read
from lagazette_crawler.moments.reading import Context, Moment, Reading, Reference

CONTEXT = Context(("fr-FR",), "Europe/Paris", Reference(datetime(2026, 11, 24, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("text", "wall", "offset"),
    [
        ("Fri, 01 Mar 2024 08:24:00 GMT", datetime(2024, 3, 1, 8, 24), 0),
        ("1 Mar 2024 08:24 +0400", datetime(2024, 3, 1, 8, 24), 240),
        ("Thu, 29 Feb 2024 23:59:60 -0330", datetime(2024, 2, 29, 23, 59, 59), -210),
    ],
)
def test_an_internet_date_is_read_with_its_offset(text: str, wall: datetime, offset: int) -> None:
    assert read_internet_date(text, CONTEXT) == Reading(Moment(wall, offset, ZoneFrom.PRINTED))


@pytest.mark.parametrize("text", ["Sat, 01 Mar 2024 08:24:00 GMT", "Fri, 31 Feb 2024 08:24:00 GMT", "le 1 Mar 2024"])
def test_what_is_no_such_day_is_left_to_the_reader_of_printed_lines(text: str) -> None:
    assert read_internet_date(text, CONTEXT) is None
    assert read(text, CONTEXT) == read(f" {text} ", CONTEXT)


@pytest.mark.parametrize("text", ["2024-03-01T08:24:11+25:30", "Fri, 01 Mar 2024 08:24:11 +2530"])
def test_an_offset_that_no_place_has_is_no_offset(text: str) -> None:
    assert read_machine(text, CONTEXT) is None
    assert read_internet_date(text, CONTEXT) is None
    published = read(text, CONTEXT).published
    assert published is None or published.offset != 1530


def test_a_date_in_the_future_is_refused_with_its_reason() -> None:
    reading = read_internet_date("Tue, 01 Mar 2033 08:24:00 GMT", CONTEXT)
    assert reading is not None
    assert reading.published is None
    assert reading.reason
