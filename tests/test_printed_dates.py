"""Printed dates of newspapers of many countries, each read as it was meant; the lines are in `dates/printed.tsv`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lagazette_crawler.moments.reading import Moment, Reference
from pipelines.normalise_dates import read_date

LINES = Path(__file__).parent / "dates" / "printed.tsv"


def printed_dates() -> Iterator[list[str]]:
    for line in LINES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.replace("\\n", "\n").split("\t")


def written(moment: Moment | None) -> str:
    return f"{'~' if moment.ambiguous else ''}{moment.isoformat()}" if moment else "-"


@pytest.mark.parametrize(("language", "zone", "reference", "text", "published", "updated"), list(printed_dates()))
def test_a_printed_date_says_what_was_meant(
    language: str, zone: str, reference: str, text: str, published: str, updated: str
) -> None:
    found = read_date(
        text,
        languages=[language],
        timezone=None if zone == "-" else zone,
        reference=None if reference == "-" else Reference.of(reference),
    )
    assert (written(found.published), written(found.updated)) == (published, updated)
