"""Printed dates read by this project beside dateparser and htmldate, in one run: right, refused, silently wrong.

`python benchmarks/dates.py [--corpus FOLDER]`; `dates.jsonl` in it has lines of text, lang, reference, published and
updated.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dateparser
import dateparser.search
from htmldate import find_date
from rich.console import Console
from rich.table import Table

from lagazette_crawler.moments.reading import Moment
from pipelines.normalise_dates import read_date

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"
NEVER = datetime(2001, 2, 3, 4, 5)
"""Where no moment of retrieval is known, others count from here: what shows it was invented."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says: a moment as ISO 8601 cut to what it claims to know, and whether it says that it is unsure."""

    published: str | None
    updated: str | None = None
    flagged: bool = False


Row = dict[str, Any]
Reader = Callable[[Row], Answer]


def ours(row: Row) -> Answer:
    """The reader of this project."""
    reading = read_date(row["text"], languages=[row["lang"]], timezone=None, reference=reference(row))
    moments = (reading.published, reading.updated)
    return Answer(*map(written, moments), any(moment.ambiguous for moment in moments if moment))


def written(moment: Moment | None) -> str | None:
    return moment.isoformat() if moment else None


def reference(row: Row) -> datetime | None:
    return datetime.fromisoformat(row["reference"]) if row["reference"] else None


def by_dateparser(row: Row) -> Answer:
    """dateparser.parse, told the language and the moment of retrieval."""
    base = (reference(row) or NEVER).replace(tzinfo=None)
    return Answer(iso(dateparser.parse(row["text"], languages=[row["lang"]], settings={"RELATIVE_BASE": base})))


def by_search(row: Row) -> Answer:
    """dateparser's search for dates in text: the first is taken as the publication, the second as the update."""
    base = (reference(row) or NEVER).replace(tzinfo=None)
    found = dateparser.search.search_dates(row["text"], languages=[row["lang"]], settings={"RELATIVE_BASE": base}) or []
    moments = [iso(moment) for _, moment in found[:2]]
    return Answer(moments[0] if moments else None, moments[1] if len(moments) > 1 else None)


def by_htmldate(row: Row) -> Answer:
    """htmldate on the line as the only one of a page."""
    markup = f"<html><body><article><p class='date'>{row['text']}</p></article></body></html>"
    return Answer(find_date(markup, original_date=True, max_date=datetime.now(UTC)))


def iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    midnight = moment.hour == moment.minute == 0
    return moment.date().isoformat() if midnight and moment.tzinfo is None else moment.isoformat()


READERS: dict[str, Reader] = {
    "lagazette": ours,
    "dateparser.parse": by_dateparser,
    "dateparser.search": by_search,
    "htmldate": by_htmldate,
}


def same(gold: str | None, got: str | None) -> bool:
    """To the minute where gold has one, and to the offset where both give one; a coarser gold must be met as coarse."""
    if gold is None or got is None:
        return gold is got
    if len(gold) <= 10 or len(got) <= 10:
        return gold == got
    one, other = datetime.fromisoformat(gold), datetime.fromisoformat(got)
    clocks_agree = abs((one.replace(tzinfo=None) - other.replace(tzinfo=None)).total_seconds()) < 60
    return clocks_agree and (one.tzinfo is None or other.tzinfo is None or one.utcoffset() == other.utcoffset())


def verdict(row: Row, answer: Answer) -> str:
    """`right`; `coarse` (the day, no hour); `refused`; `flagged` (wrong, but unsure); `wrong`, silently."""
    if same(row["published"], answer.published) and (row["published"] or same(row["updated"], answer.updated)):
        return "right"
    if answer.published is None and answer.updated is None:
        return "refused"
    day_only = answer.published is not None and len(answer.published) <= 10
    if row["published"] and day_only and row["published"].startswith(answer.published):
        return "coarse"
    return "flagged" if answer.flagged else "wrong"


def forms(row: Row) -> Iterator[str]:
    """What is particular about a printed line."""
    text = row["text"]
    if row["reference"] or re.search(r"il y a|dünən|bu gün|сегодня|heute", text, re.I):
        yield "relative"
    if row["updated"]:
        yield "with an update"
    if re.search(r"UTC|GMT|[A-Z]{2,4}T\b|MEZ|\+\d{4}", text):
        yield "zone printed"
    if re.search(r"\d[./-]\d{1,2}[./-]\d", text):
        yield "in figures"
    if re.search(r"\d\s*(?:de )?[^\W\d]{3,}", text):
        yield "month in words"
    if re.search(r"\d{6}:|\d{5}:|:\d\d[A-Z]", text):
        yield "glued"


def main(corpus: Path = CORPUS) -> None:
    """Prints the tables: all lines, per language, per form."""
    logging.disable(logging.CRITICAL)
    rows = [json.loads(line) for line in (corpus / "dates.jsonl").read_text("utf-8").splitlines()]
    console = Console(width=140)
    verdicts: dict[str, list[str]] = {}
    table = Table(title=f"{len(rows)} printed dates", title_justify="left")
    for head in (
        "reader",
        "right",
        "coarse",
        "refused",
        "flagged",
        "silently wrong",
        "with update right",
        "µs a string",
    ):
        table.add_column(head, justify="left" if head == "reader" else "right")
    for name, read in READERS.items():
        for row in rows:
            read(row)  # tables are built once
        start = time.perf_counter()
        answers = [read(row) for row in rows]
        seconds = time.perf_counter() - start
        verdicts[name] = [verdict(row, answer) for row, answer in zip(rows, answers, strict=True)]
        counts = Counter(verdicts[name])
        both = sum(
            same(row["published"], a.published) and same(row["updated"], a.updated)
            for row, a in zip(rows, answers, strict=True)
        )
        figures = [counts[kind] for kind in ("right", "coarse", "refused", "flagged", "wrong")]
        table.add_row(name, *map(str, figures), str(both), f"{1e6 * seconds / len(rows):.0f}")
    console.print(table)
    console.print(_split("language", [[row["lang"]] for row in rows], verdicts))
    console.print(_split("form", [list(forms(row)) for row in rows], verdicts))


def _split(by: str, groups: list[list[str]], verdicts: dict[str, list[str]]) -> Table:
    """Right and silently wrong of each reader, by language or form."""
    table = Table(title=f"per {by}: right / silently wrong", title_justify="left")
    for head in (by, "lines", *verdicts):
        table.add_column(head, justify="left" if head == by else "right")
    places: dict[str, list[int]] = defaultdict(list)
    for place, names in enumerate(groups):
        for name in names:
            places[name].append(place)
    for name, at in sorted(places.items(), key=lambda item: -len(item[1])):
        cells = (Counter(verdicts[reader][place] for place in at) for reader in verdicts)
        table.add_row(name, str(len(at)), *(f"{cell['right']} / {cell['wrong']}" for cell in cells))
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    main(parser.parse_args().corpus)
