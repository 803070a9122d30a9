"""`lagazette show`: all that is known of one article."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.filter_options import AsOf, as_of_option, open_configured_store
from lagazette_crawler.commands.printing import as_json, cell, missing, moment_as_printed, unbroken_console
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import Dossier
from lagazette_crawler.text import paragraphs


def show(
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="Number of the article, or any address of it.")],
    as_of: AsOf = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show one article: text, dates, places, earlier texts, copies, and where each value was read from.

    With --as-of, the text, the revisions and the copies that were known then; addresses are those of now.
    """
    then = as_of_option(as_of)
    with open_configured_store() as store:
        dossier = store.article(wanted, then)
        if dossier is None:
            known_now = then is not None and store.article(wanted) is not None
            sentence = f"The article {cell(wanted)} was not known on {as_of}." if known_now else missing(wanted, store)
            typer.echo(sentence, err=True)
            raise typer.Exit(ExitCode.USAGE)
    if json:
        print(as_json(asdict(dossier)))
    else:
        print_dossier(dossier, unbroken_console())


def print_dossier(dossier: Dossier, console: Console) -> None:
    """For a person: the text first, then what is known about it."""
    article = dossier.article
    console.print(Text(cell(article["title"]), style="bold"))
    console.print(_facts(dossier))
    for paragraph in paragraphs(article["body"] or ""):
        console.print()
        console.print(Text(paragraph))
    _section(console, "Texts", _revisions(dossier))
    _section(console, "Copies", _copies(dossier))
    _section(console, "Addresses", _addresses(dossier))
    _section(console, "Read from", _evidence(dossier))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    return grid


def _facts(dossier: Dossier) -> Table:
    article = dossier.article
    places = ", ".join(filter(None, (_place(place) for place in dossier.places)))
    original = dossier.original
    facts = {
        "id": article["id"],
        "newspaper": article["newspaper"],
        "address": article["url"],
        "published": moment_as_printed(article),
        "as printed": article["published_raw"],
        "updated": article["updated_raw"],
        "byline": article["byline"],
        "dateline": article["dateline"],
        "places": places or article["location"],
        "agency": article["agency"],
        "language": article["language"],
        "section": article["section"],
        "seen until": f"{article['last_seen_at']:%Y-%m-%d %H:%M} UTC",
        "not seen from": _absence(dossier),
        "copy of": original and f"{original['id']}  {original['newspaper']}  {original['url']}",
    }
    grid = _grid()
    for name, value in facts.items():
        if value not in (None, ""):
            grid.add_row(name, Text(cell(value)))
    return grid


def _absence(dossier: Dossier) -> str | None:
    """Since when it is not found; when it was taken down nobody knows."""
    absence = dossier.absence
    if absence is None:
        return None
    moved = f" to {cell(absence['moved_to'])}" if absence["moved_to"] else ""
    return f"{absence['not_seen_from']:%Y-%m-%d %H:%M} UTC, {absence['state']}: {absence['sign']}{moved}"


def _place(place: object) -> str:
    assert isinstance(place, dict)
    name, printed, country = place["name"], place["printed"], place["country"]
    known = f"{name or printed}" + (f" ({country})" if country else "")
    return known if name in (None, printed) else f"{known}, printed {printed}"


def _section(console: Console, title: str, grid: Table) -> None:
    if grid.row_count:
        console.print()
        console.print(Text(title, style="bold"))
        console.print(Padding.indent(grid, 2) if console.is_terminal else grid)


def _revisions(dossier: Dossier) -> Table:
    grid = _grid()
    for each in dossier.revisions:
        archived = f"{each['archive_file']} at {each['archive_offset']}" if each["archive_file"] else "not archived"
        until = f" to {each['seen_until']:%Y-%m-%d %H:%M} UTC" if each["seen_until"] else " UTC"
        seen = f"{each['seen_from']:%Y-%m-%d %H:%M}{until}"
        cause = " ".join(filter(None, (each["cause"] or "cause not known", each["changed"] and f"({each['changed']})")))
        grid.add_row(str(each["number"]), cause, seen, cell(archived), Text(cell(each["title"])))
    return grid


def _copies(dossier: Dossier) -> Table:
    grid = _grid()
    for each in dossier.copies:
        grid.add_row(str(each["id"]), each["newspaper"], moment_as_printed(each), Text(cell(each["url"])))
    return grid


def _addresses(dossier: Dossier) -> Table:
    grid = _grid()
    for each in dossier.addresses:
        grid.add_row(str(each.outcome), Text(each.url))
    return grid


def _evidence(dossier: Dossier) -> Table:
    """The winners; the losers where they said something else."""
    grid = _grid()
    taken = {each.field: each.value for each in dossier.evidence if each.won}
    for each in dossier.evidence:
        if each.won or each.value != taken.get(each.field):
            verdict = "taken" if each.won else "not taken"
            why = f" ({cell(each.reason)})" if each.reason else ""
            source = f"{each.source}{f' {each.rule}' if each.rule else ''}"
            grid.add_row(each.field, verdict + why, cell(source), Text(cell(each.value)[:120]))
    return grid
