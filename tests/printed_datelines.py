"""The datelines and the look-alikes of `tests/datelines/`, and those of the corpus where it is present."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "datelines"
CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"


@dataclass(frozen=True)
class Printed:
    """A dateline with what it says."""

    text: str
    language: str
    places: list[str]
    country: str | None
    date: str | None
    agency: str | None
    byline: str | None
    follows: str
    """The text after it; empty when it is a line of its own."""


def printed() -> list[Printed]:
    """The datelines written for the tests."""
    return [_printed(cells) for cells in _rows("printed.tsv")]


def _printed(cells: list[str]) -> Printed:
    text, language, places, country, day, agency, byline, follows = [*cells, *[""] * 8][:8]
    is_one = text.startswith(("Frankfurt/", "Halle/", "Neustadt/"))
    towns = [places] if is_one else [place for place in places.split("/") if place]
    return Printed(
        text.replace("⏎", "\n"), language, towns, country or None, day or None, agency or None, byline or None, follows
    )


def lookalikes() -> list[tuple[str, str, str]]:
    """Openings that are no dateline: text, language and why."""
    return [(text.replace("⏎", "\n"), language, why) for text, language, why in _rows("lookalikes.tsv")]


def _rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def corpus(name: str) -> list[dict[str, Any]]:
    """The lines of a file of the corpus; none where it is absent."""
    path = CORPUS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
