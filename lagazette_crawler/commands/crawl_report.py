"""What a crawl shows: progress while it runs, one line per newspaper when it has ended."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from lagazette_crawler.crawling import Result
from lagazette_crawler.logs import json_line
from lagazette_crawler.text import one_line

if TYPE_CHECKING:
    from lagazette_crawler.crawling import CrawlProcess

SHOWN = ("found", "fetched", "new", "revised", "known", "duplicate", "refused", "failed")


class Progress:
    """A table of counts on stderr that follows the crawl; nothing when not shown."""

    def __init__(self, process: CrawlProcess, *, shown: bool) -> None:
        self._process = process
        self._live = Live(get_renderable=self._table, console=Console(stderr=True), transient=True) if shown else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def _table(self) -> Table:
        table = Table("newspaper", *SHOWN, box=None, header_style="dim")
        for name, crawler in list(self._process.crawlers.items()):
            value = crawler.stats.get_value if crawler.stats else lambda key, default: default
            table.add_row(name, *(str(value(f"lagazette/{column}", 0)) for column in SHOWN))
        return table


def print_results(results: Sequence[Result], *, quiet: bool, as_json: bool) -> None:
    """One line per newspaper on stdout when a person looks, or as JSON for a program."""
    for result in results:
        if as_json:
            print(json.dumps(asdict(result), ensure_ascii=False))
        elif not quiet and sys.stdout.isatty():
            print(_line(result))


def say_troubles(results: Sequence[Result], *, as_json: bool) -> None:
    """What an operator must know, one line each, on stderr; `as_json` where the log is JSON lines.

    What was said less than a day ago is said again only to a person who looks.
    """
    for result in results:
        if result.is_told and not sys.stderr.isatty():
            continue
        if result.message and as_json:
            about = {"level": "ERROR", "logger": "lagazette", "newspaper": result.newspaper, "run": result.run}
            print(json_line(one_line(result.message), created=time.time(), **about), file=sys.stderr)  # type: ignore[arg-type]
        elif result.message:
            print(f"{result.newspaper}: {one_line(result.message)}", file=sys.stderr)


def _line(result: Result) -> str:
    counts = ", ".join(f"{name} {getattr(result, name)}" for name in SHOWN)
    others = "".join(f", {name} {n}" for name in ("moved", "gone", "blocked") if (n := getattr(result, name)))
    return f"{result.newspaper}: {counts}{others}, {result.seconds:.1f} s"
