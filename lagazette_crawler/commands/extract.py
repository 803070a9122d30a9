"""`lagazette extract`: one page in, one article out, without any database; or a file of pages, a line each."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.config import load_config
from lagazette_crawler.declared import ANY_NEWSPAPER, newspaper_for, newspaper_named
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.extractors.article import extract as extract_article
from lagazette_crawler.extractors.rules import BrokenRuleError
from lagazette_crawler.items import Article, Precision
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Page
from lagazette_crawler.urls import is_http
from pipelines.normalise_dates import normalise_dates
from pipelines.require_essentials import Refusal, refusal
from pipelines.resolve_location import resolve_location
from pipelines.tidy_text import tidy_text

Newspaper = type[NewspaperSpider]
Retrieved = tuple[datetime, Precision]
"""The moment, or the end of the period, and how exactly it is known."""

STEPS: tuple[Callable[[Article], Article], ...] = (tidy_text, normalise_dates, resolve_location)
"""The pure steps of a crawl between extractors and store, in their order."""

MAX_PAGE = 64 * 1024 * 1024
"""Bytes read of one file, unpacked."""


def extract(
    page: Annotated[str | None, typer.Argument(help="A file (also .gz), an address to fetch, or - for stdin.")] = None,
    url: Annotated[str | None, typer.Option(help="The address the page was read at; needed for a file.")] = None,
    newspaper: Annotated[
        str | None, typer.Option(help="Read it as a page of this declared newspaper; else the address decides.")
    ] = None,
    retrieved_at: Annotated[
        str | None, typer.Option(help="When it was retrieved: a moment (UTC), a day or a month, ISO 8601.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='A file of lines {"id", "path", "url", "retrieved_at"}; one line out for each.')
    ] = None,
) -> None:
    """Read one page into one article, or a file of pages into lines of JSON."""
    declared = _newspaper_named(newspaper)
    if batch:
        _print_lines(batch_answers(_lines_of(batch), declared))
        return
    if page is None:
        raise typer.BadParameter("name a file, an address, or --batch FILE.jsonl")
    answer = _one(page, url, declared, retrieved_at)
    if as_json:
        _print_lines([answer])
    else:
        answer.show(Console())
    if answer.error:
        raise typer.Exit(int(ExitCode.DEGRADED))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read from one page, or why nothing was."""

    id: Any = None
    article: Article | None = None
    error: str | None = None
    """One sentence why a crawl would refuse the page; None when the article was read."""

    def as_line(self) -> dict[str, Any]:
        """The object written for programs; fields are null where the page is no article or cannot be read."""
        return {"id": self.id, **{name: _value(self.article, name) for name in FIELDS}, "error": self.error}

    def show(self, console: Console) -> None:
        """The fields and the body, for a person."""
        if self.article is None or self.error:
            Console(stderr=True).print(Text(self.error or "Nothing was read."))
            return
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for name, value in self.as_line().items():
            if value and name not in ("id", "body", "error"):
                table.add_row(Text(name, "bold"), Text(", ".join(value) if isinstance(value, list) else str(value)))
        console.print(table, Text(f"\n{self.article.body or ''}"))


FIELDS = (
    "title",
    "dateline",
    "location",
    "agency",
    "byline",
    "body",
    "published_raw",
    "published_at",
    "updated_at",
    "published_precision",
    "language",
    "canonical_url",
    "published_local_date",
)
"""The fields of a line, in their order, between `id` and `error`."""


def _value(article: Article | None, name: str) -> Any:
    value = getattr(article, name) if article else [] if name == "byline" else None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def answer_for(page: Page, id_: Any = None) -> Answer:
    """The article on a page after the pure steps of a crawl, or why there is none."""
    try:
        article = extract_article(page)
        refused = refusal(article)
        if refused and refused.reason is Refusal.NO_ARTICLE:
            return Answer(id_, error=f"Refused: {refused}.")
        for step in STEPS:
            article = step(article)
    except BrokenRuleError as error:
        return Answer(id_, error=f"A rule of the layout is {error}.")
    except Exception as bug:  # noqa: BLE001 - a fault met on one page may not cost the others their answer
        return Answer(id_, error=f"A fault of the program: {type(bug).__name__}: {bug}.")
    if refused and refused.reason is Refusal.NO_BODY:  # what else was read may still be of use
        return Answer(id_, article, f"Refused: {refused}.")
    return Answer(id_, article)


def batch_answers(lines: Iterable[str], declared: Newspaper | None) -> Iterator[Answer]:
    """One answer a line, in order; a line that is no page gives its error."""
    for line in lines:
        if line.strip():
            yield _batch_answer(line, declared)


def _batch_answer(line: str, declared: Newspaper | None) -> Answer:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return Answer(error="The line is no JSON.")
    if not isinstance(asked, dict):
        return Answer(error="The line is no JSON object.")
    path, url = asked.get("path"), asked.get("url")
    if not isinstance(path, str) or not isinstance(url, str) or not is_http(url):
        return Answer(asked.get("id"), error="The line names no file and address: it needs `path` and `url`.")
    try:
        page = page_of(url, bytes_of(Path(path)), declared, retrieved_at(asked.get("retrieved_at")))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return Answer(asked.get("id"), error=f"Unreadable: {error}.")
    return answer_for(page, asked.get("id"))


def page_of(url: str, body: bytes, declared: Newspaper | None, retrieved: Retrieved | None) -> Page:
    """The bytes as a page of the declared newspaper its address belongs to, or of one nobody declared."""
    newspaper = declared or newspaper_for(url)
    moment, precision = retrieved or (None, Precision.MINUTE)
    page = Page(url=url, body=body, retrieved_at=moment, retrieved_precision=precision)
    if newspaper is not None:
        page.newspaper, page.layouts = newspaper.name, tuple(newspaper.layouts)
        page.language, page.timezone, page.country = newspaper.language, newspaper.timezone, newspaper.country
        page.founded = newspaper.founded
    return page


def retrieved_at(text: str | None) -> Retrieved | None:
    """A moment (naive: UTC), or the end of a day or month, ISO 8601. Raises ValueError."""
    if text is None or not str(text).strip():
        return None
    text = str(text).strip()
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", text):
        start = datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC)
        if match[3]:
            return start + timedelta(days=1, seconds=-1), Precision.DAY
        return (start + timedelta(days=32)).replace(day=1) - timedelta(seconds=1), Precision.MONTH
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"retrieved_at is no moment, day or month: {text[:60]!r}") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), Precision.MINUTE


def _newspaper_named(name: str | None) -> Newspaper | None:
    if name is None:
        return None
    newspaper = newspaper_named(name)
    if newspaper is None:
        raise typer.BadParameter(f"no declared newspaper is named {name!r}; see: lagazette newspapers")
    return None if name == ANY_NEWSPAPER else newspaper


def _lines_of(batch: Path) -> Iterator[str]:
    try:
        with batch.open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError as error:
        raise typer.BadParameter(f"cannot be read: {error}") from error


def _one(page: str, url: str | None, declared: Newspaper | None, retrieved: str | None) -> Answer:
    """The answer for a file, for stdin, or for an address that is fetched."""
    try:
        moment = retrieved_at(retrieved)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if is_http(page) and not Path(page).exists():
        return _fetched(page, declared, moment)
    if url is None or not is_http(url):
        raise typer.BadParameter("a file needs --url, the http address it was read at")
    try:
        body = sys.stdin.buffer.read(MAX_PAGE) if page == "-" else bytes_of(Path(page))
    except (OSError, EOFError, zlib.error) as error:
        raise typer.BadParameter(f"cannot be read: {error}") from error
    return answer_for(page_of(url, body, declared, moment))


def _fetched(url: str, declared: Newspaper | None, moment: Retrieved | None) -> Answer:
    from lagazette_crawler.one_page import NotFetched

    try:
        return answer_for(fetched_page(url, declared, moment))
    except NotFetched as error:
        return Answer(error=str(error))


def fetched_page(url: str, declared: Newspaper | None = None, moment: Retrieved | None = None) -> Page:
    """The page at an address, fetched now; one call a process. Raises NotFetched."""
    from lagazette_crawler.one_page import fetch

    response = fetch(url, load_config().settings)
    page = page_of(response.url, response.body, declared, moment or (datetime.now(UTC), Precision.MINUTE))
    page.headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    page.requested_url = url if url != response.url else None
    return page


def bytes_of(path: Path) -> bytes:
    """A saved page, unpacked when it is packed. Raises OSError, EOFError, zlib.error."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            return file.read(MAX_PAGE)
        with gzip.open(file) as unpacked:
            return unpacked.read(MAX_PAGE)


def _print_lines(answers: Iterable[Answer]) -> None:
    for answer in answers:
        sys.stdout.write(json.dumps(answer.as_line(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
