"""`lagazette newspapers`: the declared newspapers, where they announce articles and how many are stored."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lagazette_crawler.config import load_config
from lagazette_crawler.declared import newspapers as declared
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.store import Store, open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    name: str
    title: str
    language: str | None
    enabled: bool
    announcements: list[str]
    articles: int


def newspapers(as_json: Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")] = False) -> None:
    """List the declared newspapers, where they announce articles and how many are stored."""
    with open_store(load_config().database_url, may_write=False) as store:
        lines = listed(declared(), store)
    if as_json:
        for line in lines:
            print(json.dumps(asdict(line), ensure_ascii=False))
        return
    console = Console()
    if not console.is_terminal:
        for line in lines:
            print("\t".join([line.name, line.title, line.language or "", str(line.articles), *line.announcements]))
        return
    console.print(_table(lines))


def _table(lines: list[Line]) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("newspaper", "title", "language"):
        table.add_column(heading)
    table.add_column("articles", justify="right")
    table.add_column("announces articles at", overflow="fold")
    for line in lines:
        name = line.name if line.enabled else f"{line.name} (off)"
        table.add_row(name, line.title, line.language, f"{line.articles:,}", "\n".join(line.announcements))
    return table


def listed(spiders: list[type[NewspaperSpider]], store: Store) -> list[Line]:
    """The declared newspapers, then those stored that nobody declared."""
    stored = {counts.newspaper.name: counts for counts in store.newspapers()}
    lines = [
        Line(
            name=spider.name,
            title=spider.title,
            language=spider.language,
            enabled=spider.enabled,
            announcements=[*spider.feeds, *spider.news_sitemaps, *spider.sitemaps, *spider.section_fronts],
            articles=stored.pop(spider.name).articles if spider.name in stored else 0,
        )
        for spider in spiders
    ]
    rest = [
        Line(
            name=name,
            title=counts.newspaper.title or "",
            language=counts.newspaper.language,
            enabled=False,
            announcements=[],
            articles=counts.articles,
        )
        for name, counts in stored.items()
    ]
    return lines + rest
