"""What a replay found, for people as a table and for programs as JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.field_changes import ARTICLE, FIELDS, KINDS
from lagazette_crawler.commands.printing import as_json, cell

if TYPE_CHECKING:
    from lagazette_crawler.commands.replay import Replayed

_SHOWN = 3
"""Damaged pages and faults named; the others are counted."""


def report_as_json(done: Replayed) -> str:
    """Everything in one object."""
    report: dict[str, Any] = {
        "newspaper": done.newspaper,
        "dry_run": done.dry,
        "articles": done.articles,
        "not_archived": done.not_archived,
        "read": done.tally.read,
        "differing": done.differing,
        "refused": dict(done.tally.refused),
        "missing_files": done.missing,
        "damaged": done.damaged,
        "faults": done.faults,
        "fields": {name: done.tally.counts(name) | {"loss": round(done.tally.loss(name), 4)} for name in FIELDS},
        "article_loss": round(done.tally.loss(ARTICLE), 4),
        "samples": [
            {"field": name, "kind": kind, "url": url, "old": change.old, "new": change.new}
            for (name, kind), shown in done.samples.items()
            for url, change in shown
        ],
        "would_lose_too_much": done.lost,
        "written": done.outcomes,
        "seconds": round(done.seconds, 2),
        "pages_a_second": round(done.pages_a_second, 1),
    }
    return as_json(report)


def print_report(done: Replayed) -> None:
    """Fields and samples on stdout; what must be known on stderr."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(_fields(done))
    for (name, kind), shown in sorted(done.samples.items(), key=lambda item: (FIELDS.index(item[0][0]), item[0][1])):
        console.print(Text(f"\n{name} {kind}", style="bold"))
        for url, change in shown:
            console.print(Text(f"  {cell(url)}"))
            console.print(Text(f"    was {_value(change.old)}", style="dim"))
            console.print(Text(f"    now {_value(change.new)}"))
    for url, reason in done.refused_samples:
        console.print(Text(f"\nno article any more: {cell(url)}: {cell(reason)}"))
    console.print(Text(f"\n{_sum(done)}"))
    for sentence in troubles(done):
        print(f"lagazette: {sentence}", file=sys.stderr)


def _fields(done: Replayed) -> Table:
    table = Table("field", *KINDS, "lost", box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in table.columns[1:]:
        column.justify = "right"
    for name in FIELDS:
        loss = done.tally.loss(name)
        table.add_row(
            name,
            *(f"{count:,}" for count in done.tally.counts(name).values()),
            f"{loss:.1%}" if loss else "",
            style="bold red" if name in done.lost else None,
        )
    return table


def _value(text: str | None) -> str:
    return "nothing" if text is None else cell(text)


def _sum(done: Replayed) -> str:
    said = (
        f"{done.tally.read:,} pages of {done.articles:,} articles read in {done.seconds:.1f} s "
        f"({done.pages_a_second:.0f} a second), {done.differing:,} differ"
    )
    if done.not_archived:
        said += f", {done.not_archived:,} articles have no page in the archive"
    if done.outcomes is None:
        return said + "; nothing was written."
    written = ", ".join(f"{_WRITTEN.get(name, name)} {count:,}" for name, count in sorted(done.outcomes.items()))
    return said + f"; written: {written or 'nothing'}."


_WRITTEN = {"revised": "new revisions", "known": "values set without a revision"}


def troubles(done: Replayed) -> list[str]:
    """What an operator must know, a sentence each."""
    tally = done.tally
    said = [f"{file} is missing; {pages:,} articles were read from it." for file, pages in done.missing.items()]
    said += _counted("pages are damaged or gone from their place", done.damaged)
    said += _counted("pages met a fault of the program or of a rule", done.faults)
    if not tally.read:
        said.append("No page could be read.")
    for name in done.lost:
        which = "pages would give no article" if name == ARTICLE else f"articles would lose their {name}"
        lost = tally.refused.total() if name == ARTICLE else tally.changed[name]["emptied"]
        had = tally.read if name == ARTICLE else tally.filled_before[name]
        said.append(f"{lost:,} of {had:,} {which} ({tally.loss(name):.1%}, more than 1 %).")
    if done.lost:
        options = " ".join(f"--allow-loss {name}" for name in done.lost)
        nothing = "A replay would write nothing" if done.dry else "Nothing was written"
        said.append(f"{nothing}; mend the rules, or say {options} when that is what you want.")
    return said


def _counted(what: str, found: list[str]) -> list[str]:
    if not found:
        return []
    return [f"{len(found):,} {what}: {'; '.join(found[:_SHOWN])}{' …' if len(found) > _SHOWN else ''}."]
