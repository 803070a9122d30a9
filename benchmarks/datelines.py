"""How well datelines are read, beside a naive regular expression: `python benchmarks/datelines.py [--corpus DIR]`.

Two sets: the datelines and look-alikes of `tests/datelines/` (written for the tests, so they say little of lines never
seen), and real ones where a corpus is present (`datelines.jsonl`, `datelines_negatives.jsonl`). For each part of a
dateline: precision, recall and F1; exact is a line whose places and agency are both right; false positives are
look-alikes taken for a dateline. A year that a line does not print is not asked for. Times are of this process.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lagazette_crawler.datelines.days import day_at
from lagazette_crawler.extractors.dateline import read_dateline

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
PARTS = ("places", "country", "date", "agency", "byline")


@dataclass(frozen=True, slots=True)
class Line:
    """A string with what it says; nothing when it is no dateline."""

    text: str
    language: str
    context: str | None
    says: dict[str, Any] | None


Parts = dict[str, Any] | None
Reader = Callable[[Line], Parts]


def ours(line: Line) -> Parts:
    found = read_dateline(line.text, language=line.language, context=line.context)
    return {part: getattr(found, part) for part in PARTS} if found else None


NAIVE = re.compile(
    r"^\s*(?P<places>[A-ZÀ-ÝА-ЯİŞ][\w .'’/-]{1,40}?)(?:, (?P<country>[A-Z][\w. ]{3,30}?))?"
    r"(?:,? (?P<date>\d{1,2}\.? [^\W\d_]{3,}\.?|[^\W\d_]{3,9}\.? \d{1,2}))?"
    r"\s*(?:\((?P<agency>[\w/-]{2,20})\)|, (?P<signed>[A-Z]{2,12}))?\s*(?:[-–—:]|\.-|$)"
)


def naive(line: Line) -> Parts:
    """What one writes first: capitals, perhaps a day, perhaps an agency in brackets, a dash."""
    found = NAIVE.match(line.text)
    if not found:
        return None
    parts = found.groupdict()
    day = day_at(parts["date"], 0, line.language) if parts["date"] else None
    places = [place.strip() for place in parts["places"].split("/")]
    agency = parts["agency"] or parts["signed"]
    return {
        "places": places,
        "country": parts["country"],
        "date": day.iso if day else None,
        "agency": agency,
        "byline": None,
    }


@dataclass(slots=True)
class Tally:
    """Right, given and asked for, of one part."""

    right: int = 0
    given: int = 0
    asked: int = 0

    def figures(self) -> tuple[str, str, str]:
        precision = self.right / self.given if self.given else 1.0
        recall = self.right / self.asked if self.asked else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"


@dataclass(slots=True)
class Score:
    """One reader on one set."""

    parts: dict[str, Tally] = field(default_factory=lambda: {part: Tally() for part in PARTS})
    exact: int = 0
    refused: int = 0
    lines: int = 0
    false_positives: list[str] = field(default_factory=list)
    lookalikes: int = 0
    seconds: float = 0.0
    by_language: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """Exact lines and lines of each language."""

    def add(self, line: Line, got: Parts) -> None:
        if line.says is None:
            self.lookalikes += 1
            self.false_positives += [line.text] if got else []
            return
        self.lines += 1
        self.refused += got is None
        for part in PARTS:
            _count(self.parts[part], line.says[part], got[part] if got else None, part)
        is_exact = bool(got) and all(_same(line.says[part], got[part], part) for part in ("places", "agency"))  # type: ignore[index]
        self.exact += is_exact
        self.by_language[line.language][0] += is_exact
        self.by_language[line.language][1] += 1


def _count(tally: Tally, wanted: Any, got: Any, part: str) -> None:
    tally.asked += bool(wanted)
    tally.given += bool(got)
    tally.right += bool(wanted) and bool(got) and _same(wanted, got, part)


def _same(wanted: Any, got: Any, part: str) -> bool:
    if part == "places":
        return list(wanted or []) == list(got or [])
    if part == "date" and isinstance(got, str) and got.startswith("--"):
        return str(wanted).endswith(got[1:])
    return bool(wanted == got)


def score(reader: Reader, lines: Iterable[Line]) -> Score:
    result = Score()
    for line in lines:
        start = time.perf_counter()
        got = reader(line)
        result.seconds += time.perf_counter() - start
        result.add(line, got)
    return result


def own_lines() -> list[Line]:
    """The strings written for the tests."""
    lines = []
    for cells in _rows(ROOT / "tests" / "datelines" / "printed.tsv"):
        text, language, places, country, day, agency, byline, follows = [*cells, *[""] * 8][:8]
        is_one = text.startswith(("Frankfurt/", "Halle/", "Neustadt/"))
        towns = [places] if is_one else [place for place in places.split("/") if place]
        says = dict(zip(PARTS, (towns, country or None, day or None, agency or None, byline or None), strict=True))
        lines.append(Line(text.replace("⏎", "\n"), language, follows or None, says))
    for text, language, _ in _rows(ROOT / "tests" / "datelines" / "lookalikes.tsv"):
        lines.append(Line(text.replace("⏎", "\n"), language, None, None))
    return lines


def _rows(path: Path) -> list[list[str]]:
    rows = path.read_text("utf-8").splitlines()
    return [row.split("\t") for row in rows if row and not row.startswith("#")]


def corpus_lines(corpus: Path) -> list[Line]:
    """Real strings with their answers; none where the corpus is absent."""
    lines = []
    for name in ("datelines", "datelines_negatives"):
        path = corpus / f"{name}.jsonl"
        for row in map(json.loads, path.read_text("utf-8").splitlines() if path.exists() else []):
            says = {part: row[part] for part in PARTS} if "places" in row else None
            lines.append(Line(row["text"], row["lang"], row.get("context"), says))
    return lines


def show(title: str, lines: list[Line], console: Console) -> None:
    """One table of figures: our reader and the naive one."""
    readers: dict[str, Reader] = {"lagazette": ours, "naive regular expression": naive}
    ours(lines[0])  # tables are built once
    scores = {name: score(reader, lines) for name, reader in readers.items()}
    table = Table(title=title, title_justify="left")
    for column in ("", *(f"{name}: {figure}" for name in scores for figure in ("precision", "recall", "F1"))):
        table.add_column(column, justify="left" if not column else "right")
    for part in PARTS:
        table.add_row(part, *(figure for one in scores.values() for figure in one.parts[part].figures()))
    console.print(table)
    for name, one in scores.items():
        wrong = one.lines - one.exact - one.refused
        console.print(
            f"{name}: places and agency exact {one.exact} of {one.lines} ({one.exact / one.lines:.1%}), "
            f"refused {one.refused}, wrong {wrong}; false positives {len(one.false_positives)} of {one.lookalikes}; "
            f"{one.seconds / len(lines) * 1000:.3f} ms a string"
        )
    languages = scores["lagazette"].by_language
    console.print(
        "lagazette, exact by language: " + ", ".join(f"{k} {a}/{n}" for k, (a, n) in sorted(languages.items()))
    )
    console.print()


def main(corpus: Path = CORPUS) -> None:
    """Prints the figures for the strings of the tests and, where it is present, for those of the corpus."""
    console = Console(width=160)
    show("Datelines of the tests", own_lines(), console)
    if real := corpus_lines(corpus):
        show("Real datelines (corpus)", real, console)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    main(parser.parse_args().corpus)
