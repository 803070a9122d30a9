"""`lagazette diff`: what changed between two texts of an article, word by word."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from lagazette_crawler.commands.diff_page import page_of
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell, harmless, missing
from lagazette_crawler.editing.words import Fate, Stretch, compared, in_paragraphs, is_change
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import Dossier, Record

FIELDS = {
    "title": "title",
    "byline": "byline",
    "dateline": "dateline",
    "location": "location",
    "country": "country",
    "published, as printed": "published_raw",
    "published": "published_at",
    "updated, as printed": "updated_raw",
    "updated": "updated_at",
}
"""How the fields beside the body are called for a person."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of one article, field by field."""

    article: Record
    old: Record
    new: Record
    fields: dict[str, list[Stretch]]
    """Those that differ, by their name for a person."""
    body: list[Stretch]

    @property
    def differs(self) -> bool:
        return bool(self.fields) or is_change(self.body)


def diff(
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="Number of the article, or any address of it.")],
    revision: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="A B", help="Compare these two texts; else the current one with the one before."),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="A whole page for a browser, on stdout.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Show what changed between two texts of an article, word by word: [-removed-] {+added+}.

    Title, byline, dateline, place and dates are compared too. `lagazette show ID` lists the texts an article had.

    Example: lagazette diff 42 --revision 1 3 --html > changes.html
    """
    with open_configured_store() as store:
        dossier = store.article(wanted)
        if dossier is None:
            typer.echo(missing(wanted, store), err=True)
            raise typer.Exit(ExitCode.USAGE)
    pair = _chosen(dossier, *revision) if revision else _last_two(dossier)
    if pair is None:
        typer.echo("The article has one text only: nothing that a reader sees has changed since it was first seen.")
        return
    comparison = compare(dossier.article, *pair)
    if json:
        print(as_json(for_program(comparison)))
    elif html:
        print(page_of(heading(comparison), comparison.article, comparison.fields, comparison.body))
    else:
        print_comparison(comparison, Console(highlight=False, soft_wrap=not Console().is_terminal))


def _chosen(dossier: Dossier, *numbers: int) -> tuple[Record, Record]:
    by_number = {each["number"]: each for each in dossier.revisions}
    for number in numbers:
        if number not in by_number:
            there = ", ".join(map(str, by_number))
            raise typer.BadParameter(f"the article has no text {number}; it has {there}", param_hint="--revision")
    return by_number[numbers[0]], by_number[numbers[1]]


def _last_two(dossier: Dossier) -> tuple[Record, Record] | None:
    """The current text and the one before; where an edit was taken back, what stood in between."""
    order = sorted(dossier.revisions, key=lambda each: (each["seen_from"], each["number"]))
    place = next(at for at, each in enumerate(order) if each["number"] == dossier.article["revision"])
    if len(order) == 1:
        return None
    return order[place - 1], order[place]  # before the first stands the last: the one taken back


def compare(article: Record, old: Record, new: Record) -> Comparison:
    """Both texts, field by field."""
    fields = {title: compared(_text(old[name]), _text(new[name])) for title, name in FIELDS.items()}
    differing = {title: stretches for title, stretches in fields.items() if is_change(stretches)}
    return Comparison(article, old, new, differing, compared(old["body"], new["body"]))


def _text(value: Any) -> str | None:
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value


def heading(comparison: Comparison) -> list[str]:
    """Which texts are compared, a line each."""
    return [_described(each) for each in (comparison.old, comparison.new)]


def _described(revision: Record) -> str:
    until = f" to {revision['seen_until']:%Y-%m-%d %H:%M}" if revision["seen_until"] else ""
    cause = (revision["cause"] or "cause not known").replace("_", " ")
    return f"text {revision['number']}: {cause}, seen {revision['seen_from']:%Y-%m-%d %H:%M}{until} UTC"


def for_program(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON has it."""
    return {
        "article_id": comparison.article["id"],
        "url": comparison.article["url"],
        "old": _summary(comparison.old),
        "new": _summary(comparison.new),
        "differs": comparison.differs,
        "fields": {FIELDS[title]: list(map(asdict, stretches)) for title, stretches in comparison.fields.items()},
        "body": list(map(asdict, comparison.body)),
    }


def _summary(revision: Record) -> dict[str, Any]:
    return {name: revision[name] for name in ("number", "cause", "changed", "seen_from", "seen_until")}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """For a person: colours on a terminal, brackets elsewhere."""
    article = comparison.article
    console.print(Text(f"article {article['id']}  {cell(article['newspaper'])}  {cell(article['url'])}", style="dim"))
    for line in heading(comparison):
        console.print(Text(line, style="dim"))
    if not comparison.differs:
        console.print("The two texts are the same.")
    for title, stretches in comparison.fields.items():
        console.print(Text(f"{title}: ", style="bold") + _marked(stretches, colours=console.is_terminal))
    if is_change(comparison.body):
        for paragraph in in_paragraphs(comparison.body):
            console.print()
            console.print(_marked(paragraph, colours=console.is_terminal))


_STYLES = {Fate.REMOVED: "red strike", Fate.ADDED: "green", Fate.SAME: ""}
_BRACKETS = {Fate.REMOVED: ("[-", "-]"), Fate.ADDED: ("{+", "+}"), Fate.SAME: ("", "")}


def _marked(stretches: list[Stretch], *, colours: bool) -> Text:
    """One line; the space after a change stands outside its mark."""
    line = Text()
    for place, each in enumerate(stretches):
        words = each.text.rstrip()
        goes_on = each.fate is Fate.REMOVED and place + 1 < len(stretches) and stretches[place + 1].fate is Fate.ADDED
        opening, closing = ("", "") if colours else _BRACKETS[each.fate]
        line.append(opening + harmless(words) + closing, style=_STYLES[each.fate])
        if words != each.text and (colours or not goes_on):
            line.append(" ")
    line.rstrip()
    return line
