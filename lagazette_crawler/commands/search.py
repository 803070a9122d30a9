"""`lagazette search`: which articles say this? With the passages that do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from lagazette_crawler.commands.filter_options import (
    AsOf,
    Language,
    Location,
    Newspaper,
    Since,
    Until,
    checked,
    filters_of,
    open_configured_store,
)
from lagazette_crawler.commands.printing import as_json, cell, harmless, moment_as_printed
from lagazette_crawler.store import Hit, Marked


def search(
    query: Annotated[
        list[str],
        typer.Argument(
            help='word, "several words" in this order, -not, one OR other, begin*. Write -- before a query that '
            "begins with a minus."
        ),
    ],
    since: Since = None,
    until: Until = None,
    newspaper: Newspaper = None,
    location: Location = None,
    language: Language = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")] = False,
) -> None:
    """Find articles by their words, without regard to case, accents and endings.

    Articles whose title alone answers come first; among equals, the newest. With --as-of the texts of then are
    searched, also those that were changed since; --location then knows only the first place of a changed text.
    """
    filters = filters_of(since, until, newspaper, location, language, as_of)
    with open_configured_store() as store:
        hits = store.search(" ".join(query), checked(filters, store), limit)
    if json:
        for hit in hits:
            print(as_json(for_program(hit)))
    else:
        print_hits(hits)


def for_program(hit: Hit) -> dict[str, Any]:
    """A hit as JSON has it: the places to highlight are pairs of positions, the second behind the last character."""
    record = asdict(hit)
    for name in ("title", "snippet"):
        record[f"{name}_marks"] = record[name]["marks"]
        record[name] = record[name]["text"]
    return record


def print_hits(hits: list[Hit]) -> None:
    """On a terminal a few lines a hit with highlights; else one line a hit, its columns between tabs."""
    console = Console(highlight=False)
    if not hits:
        typer.echo("Nothing found.", err=True)
    for hit in hits:
        if console.is_terminal:
            console.print(_few_lines(hit), end="\n\n")
        else:
            print(_one_line(hit))


def _few_lines(hit: Hit) -> Text:
    facts = (moment_as_printed(asdict(hit)), hit.newspaper, hit.location, hit.agency)
    head = "  ".join([f"{hit.id:>6}", *(cell(fact) for fact in facts if fact)])
    lines = [Text(head, style="dim"), _highlighted(hit.title, "bold"), _highlighted(hit.snippet, "")]
    return Text("\n").join(lines)


def _highlighted(marked: Marked, style: str) -> Text:
    text = Text(style=style)
    done = 0
    for start, end in marked.marks:
        text.append(harmless(marked.text[done:start]))
        text.append(harmless(marked.text[start:end]), style="bold yellow")
        done = end
    return text.append(harmless(marked.text[done:]))


def _one_line(hit: Hit) -> str:
    published = moment_as_printed(asdict(hit))
    columns = (
        hit.id,
        published,
        hit.newspaper,
        hit.location,
        hit.title.with_marks(),
        hit.snippet.with_marks(),
        hit.url,
    )
    return "\t".join(map(cell, columns))
