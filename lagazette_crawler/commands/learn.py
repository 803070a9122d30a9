"""`lagazette learn`: a newspaper declared from two or three of its pages, usable at once, to be signed by a person."""

from __future__ import annotations

import json
import keyword
import re
import sys
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.extract import answer_for, bytes_of, retrieved_at
from lagazette_crawler.commands.printing import cell
from lagazette_crawler.commands.saved_cases import (
    Home,
    case_name_for,
    home_of,
    save_page,
    told_fields,
    write_expectation,
)
from lagazette_crawler.config import load_config
from lagazette_crawler.declared import ANY_NEWSPAPER, newspaper_named
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.extractors.rules import as_tuple
from lagazette_crawler.learning.learned import Learned
from lagazette_crawler.learning.learned import learn as learn_pages
from lagazette_crawler.learning.mutations import survival
from lagazette_crawler.learning.spider_file import spider_file
from lagazette_crawler.page import Page
from lagazette_crawler.urls import is_http, registered_domain

MAX_PAGES = 12
"""More pages teach little more and take their time."""


def learn(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL ...", help="Two or three articles.")] = None,
    name: Annotated[str, typer.Option(help="The name of the newspaper in commands and rows: courrier")] = "",
    pages: Annotated[
        Path | None, typer.Option(help='Offline: a file of lines {"path", "url", "retrieved_at"?}.')
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a newspaper learned before.")] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also say how the rules survive renamed classes, moved and new blocks.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Learn a newspaper from two or three of its articles: spider file, saved pages, expected values to be signed."""
    home = _home()
    _check_name(name, home, replace=replace)
    learned = learn_pages(_saved(pages) if pages else _fetched(urls or []))
    survived = survival([one.page for one in learned.samples], learned.layout) if mutate and learned.has_body else {}
    written = _write(name, learned, home) if learned.has_body else []
    if as_json:
        print(json.dumps(_as_object(name, learned, survived, written), ensure_ascii=False))
    else:
        _show(learned, survived, written)
    if not learned.has_body:
        typer.echo("No rule for the body was found; nothing was written. Give other pages of the newspaper.", err=True)
        raise typer.Exit(int(ExitCode.DEGRADED))


def _home() -> Home:
    home = home_of(load_config(), Path.cwd())
    if home is None:
        typer.echo(
            'There is no folder to write to: name one in lagazette.toml (spiders = "my-newspapers") '
            "or stand in the repository.",
            err=True,
        )
        raise typer.Exit(int(ExitCode.CONFIGURATION))
    home.spiders.mkdir(parents=True, exist_ok=True)
    return home


def _check_name(name: str, home: Home, *, replace: bool) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name) or keyword.iskeyword(name) or name == ANY_NEWSPAPER:
        raise typer.BadParameter("a name is a word in lower case: courrier, le_quai", param_hint="--name")
    file = home.spiders / f"{name}.py"
    if file.exists() and not replace:
        raise typer.BadParameter(f"{file} exists; --replace writes over it", param_hint="--name")
    if not file.exists() and newspaper_named(name) is not None:
        raise typer.BadParameter(f"a newspaper named {name} is declared elsewhere", param_hint="--name")


def _saved(file: Path) -> list[Page]:
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return _enough([_saved_page(json.loads(line), file.parent) for line in lines[:MAX_PAGES]])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f"cannot be read: {error}", param_hint="--pages") from error


def _saved_page(line: dict[str, Any], folder: Path) -> Page:
    path, url = Path(line["path"]), line["url"]
    if not is_http(url):
        raise ValueError(f"{url!r} is no http address")
    file = path if path.is_absolute() or path.exists() else folder / path
    page = Page(url=url, body=bytes_of(file))
    if moment := retrieved_at(line.get("retrieved_at")):
        page.retrieved_at, page.retrieved_precision = moment
    return page


def _fetched(urls: Sequence[str]) -> list[Page]:
    from lagazette_crawler.one_page import NotFetched, fetch_all

    if not urls or not all(map(is_http, urls)):
        raise typer.BadParameter("give the addresses of two or three articles, or --pages FILE.jsonl")
    try:
        responses = fetch_all(list(dict.fromkeys(urls))[:MAX_PAGES], load_config().settings)
    except NotFetched as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(int(ExitCode.NOTHING_FETCHED)) from error
    now = datetime.now(UTC)
    return _enough(
        [
            Page(
                url=one.url,
                body=one.body,
                retrieved_at=now,
                headers={"content-type": (one.headers.get("Content-Type") or b"text/html").decode("latin-1")},
            )
            for one in responses
        ]
    )


def _enough(pages: list[Page]) -> list[Page]:
    """The pages, each once, when they are several of one newspaper."""
    sites = {registered_domain(page.url) for page in pages}
    if len(sites) != 1:
        raise typer.BadParameter(f"the pages must be of one newspaper, not of {len(sites)}")
    different = list({page.body: page for page in {page.url: page for page in pages}.values()}.values())
    if len(different) < 2:
        raise typer.BadParameter("two or three different articles are needed: one page shows no rule, it has to recur")
    return different


def _write(name: str, learned: Learned, home: Home) -> list[Path]:
    """The spider file, the pages and what is read from each, unsigned."""
    file = home.spiders / f"{name}.py"
    file.write_text(spider_file(name, learned), encoding="utf-8")
    written, taken = [file], set[str]()
    for sample in learned.samples:
        case_name = case_name_for(sample.page.url, taken)
        taken.add(case_name)
        case = home.cases / name / case_name
        save_page(case, sample.page)
        article = answer_for(_declared(sample.page, name, learned)).article
        write_expectation(case, told_fields(article or sample.article), signed=False)
        written.append(case)
    return written


def _declared(page: Page, name: str, learned: Learned) -> Page:
    """The page as the newspaper just declared would read it."""
    facts = learned.facts
    return Page(
        url=page.url,
        body=page.body,
        headers=page.headers,
        retrieved_at=page.retrieved_at,
        retrieved_precision=page.retrieved_precision,
        newspaper=name,
        language=facts.language,
        timezone=facts.timezone,
        country=facts.country,
        layouts=(learned.layout,),
    )


def _rows(learned: Learned) -> list[dict[str, Any]]:
    """The table: field, value, rule, agreement, and why a field is undecided."""
    facts = learned.facts
    body = [one.article.body or "" for one in learned.samples]
    share = learned.body.agreement
    rows: list[dict[str, Any]] = [
        {
            "field": "body",
            "value": body[0][:80],
            "rule": [rule.rule for rule in learned.body.rules] or None,
            "agreement": f"{sum(share) / len(share):.0%} of the text" if share else "0",
            "undecided": None if learned.has_body else "no container gives the text of the pages",
        }
    ]
    for one in learned.fields:
        agreement = f"{one.agreeing}/{one.pages} pages"
        rows.append(
            {
                "field": one.field,
                "value": one.value,
                "rule": one.rule,
                "agreement": agreement,
                "undecided": one.undecided,
            }
        )
    for field, value in (
        ("language", facts.language),
        ("timezone", facts.timezone),
        ("country", facts.country),
        ("article_path", facts.article_path),
        ("system", facts.system),
        ("feeds", ", ".join(facts.feeds) or None),
        ("news_sitemaps", ", ".join(facts.news_sitemaps) or None),
        ("sitemaps", ", ".join(facts.sitemaps) or None),
    ):
        undecided = None if value else _why_not(field, facts.zones)
        rows.append({"field": field, "value": value, "rule": None, "agreement": None, "undecided": undecided})
    return rows


def _why_not(field: str, zones: tuple[str, ...]) -> str:
    if field == "timezone" and zones:
        return "one of " + ", ".join(zones[:4])
    return "the pages do not tell"


def _as_object(name: str, learned: Learned, survived: dict[str, float], written: list[Path]) -> dict[str, Any]:
    rows = _rows(learned)
    return {
        "newspaper": name,
        "fields": rows,
        "undecided": [row["field"] for row in rows if row["undecided"]],
        "mutations": {name: round(share, 3) for name, share in survived.items()},
        "written": [str(path) for path in written],
    }


def _show(learned: Learned, survived: dict[str, float], written: list[Path]) -> None:
    table = Table("field", "value", "rule", "agreement", "undecided", box=None, header_style="bold", padding=(0, 1))
    for row in _rows(learned):
        rule = row["rule"]
        shown = "\n".join(as_tuple(rule))
        cells = (row["field"], cell(row["value"])[:80], shown, row["agreement"] or "", row["undecided"] or "")
        table.add_row(*map(Text, cells))
    console = Console(soft_wrap=not sys.stdout.isatty())
    console.print(table)
    for change, share in survived.items():
        console.print(f"{change}: {share:.0%} of the body is read as before")
    for path in written:
        console.print(Text(f"written: {path}"))
