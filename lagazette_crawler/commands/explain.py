"""`lagazette explain`: where each value of an article was read, what else was to be had, and why this one won."""

from __future__ import annotations

import json
import sys
import zlib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.extract import STEPS, bytes_of, fetched_page, page_of
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import cell
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.extractors.article import extract
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import Evidence
from lagazette_crawler.page import Page
from lagazette_crawler.store import StoreUnavailable
from lagazette_crawler.text import folded
from lagazette_crawler.urls import is_http

SHORT_NAMES = {"date": ("published_raw", "updated_raw"), "published": ("published_raw",), "updated": ("updated_raw",)}
"""What people call fields whose candidates are kept under another name."""
LIST_FIELDS = frozenset({"byline", "places_raw"})
SHOWN = 160
"""Characters of a value printed for a person."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One field: its candidates, the taken ones first, and how many of the others say the same."""

    field: str
    candidates: list[Evidence]
    agreeing: int

    @property
    def others(self) -> int:
        return sum(not each.won for each in self.candidates)

    def lines(self) -> list[dict[str, Any]]:
        """One object a candidate, for programs."""
        return [
            {
                "field": self.field,
                "value": each.value,
                "source": str(each.source),
                "rule": each.rule,
                "won": each.won,
                "agrees": each.won or agrees(each, self.candidates),
                "reason": each.reason,
                "agreement": f"{self.agreeing}/{self.others}",
            }
            for each in self.candidates
        ]


def explain(
    wanted: Annotated[str, typer.Argument(metavar="URL|FILE|ID", help="A stored article, a saved page or an address.")],
    url: Annotated[str | None, typer.Option(help="The address a saved page was read at; needed for a file.")] = None,
    field: Annotated[str | None, typer.Option(help="Only this field: title, date, body, byline ...")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, one a candidate, for programs.")] = False,
) -> None:
    """Explain an article: every candidate for each field, the winner, the reason, and who agrees."""
    evidence = _evidence(wanted, url)
    explained = [
        one for one in explanations(evidence) if field is None or one.field in SHORT_NAMES.get(field, (field,))
    ]
    if field is not None and not explained:
        known = ", ".join(dict.fromkeys(each.field for each in evidence)) or "nothing"
        typer.echo(f"Nothing is known of {cell(field)}; there are candidates for {known}.", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
    if as_json or not sys.stdout.isatty():
        for one in explained:
            for line in one.lines():
                print(json.dumps(line, ensure_ascii=False))
    else:
        Console().print(table_of(explained))


def explanations(evidence: list[Evidence]) -> list[Explained]:
    """The candidates by field, fields in the order they were read."""
    order = {name: place for place, name in enumerate(dict.fromkeys(each.field for each in evidence))}
    ordered = sorted(evidence, key=lambda each: (order[each.field], not each.won))
    found = []
    for name, group in groupby(ordered, key=lambda each: each.field):
        candidates = list(group)
        agreeing = sum(agrees(each, candidates) for each in candidates if not each.won)
        found.append(Explained(name, candidates, agreeing))
    return found


def agrees(candidate: Evidence, candidates: list[Evidence]) -> bool:
    """Whether a candidate that was not taken says what the taken one says."""
    if (candidate.reason or "").startswith("says the same"):
        return True
    return any(each.won and folded(each.value) == folded(candidate.value) for each in candidates)


def table_of(explained: list[Explained]) -> Table:
    table = Table("field", "", "value", "source", "rule", "reason", box=None, header_style="bold", padding=(0, 1))
    for one in explained:
        for place, each in enumerate(one.candidates):
            mark = "taken" if each.won else "same" if agrees(each, one.candidates) else ""
            name = f"{one.field} {one.agreeing}/{one.others}" if place == 0 else ""
            value = cell(each.value)
            value = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
            cells = (name, mark, value, str(each.source), cell(each.rule), cell(each.reason))
            table.add_row(*(Text(part) for part in cells), style=None if each.won else "dim")
    return table


def _evidence(wanted: str, url: str | None) -> list[Evidence]:
    """Of a file by reading it, of a stored article as it was stored, of any other address by fetching it."""
    file = Path(wanted)
    if file.is_file():
        return evidence_of(_saved_page(file, url))
    stored = _stored(wanted)
    if stored is not None:
        return stored
    if not is_http(wanted):
        typer.echo(f"There is no article and no file {cell(wanted)}.", err=True)
        raise typer.Exit(int(ExitCode.USAGE))
    return evidence_of(_fetched(wanted))


def evidence_of(page: Page) -> list[Evidence]:
    """Every candidate of a page, after the steps of a crawl have decided among them."""
    try:
        article = extract(page)
        for step in STEPS:
            article = step(article)
    except BrokenRuleError as error:
        typer.echo(f"A rule of the layout is {error}.", err=True)
        raise typer.Exit(int(ExitCode.DEGRADED)) from error
    if article.page_kind:
        typer.echo(f"The page is no article: {article.page_kind}.", err=True)
    return article.evidence


def _saved_page(file: Path, url: str | None) -> Page:
    if url is None or not is_http(url):
        raise typer.BadParameter("a file needs --url, the http address it was read at")
    try:
        return page_of(url, bytes_of(file), None, None)
    except (OSError, EOFError, zlib.error) as error:
        raise typer.BadParameter(f"cannot be read: {error}") from error


def _stored(wanted: str) -> list[Evidence] | None:
    """None: no such article is stored, or nothing at all yet."""
    try:
        with open_configured_store() as store:
            dossier = store.article(wanted)
    except StoreUnavailable:
        return None
    return dossier.evidence if dossier else None


def _fetched(url: str) -> Page:
    from lagazette_crawler.one_page import NotFetched

    try:
        return fetched_page(url)
    except NotFetched as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(int(ExitCode.NOTHING_FETCHED)) from error
