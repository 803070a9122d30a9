"""`lagazette why`: what became of an address, and when it will be looked at again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.config import load_config
from lagazette_crawler.declared import newspaper_for
from lagazette_crawler.fetching.host_memory import HostState
from lagazette_crawler.fetching.memory_on_disk import MemoryOnDisk
from lagazette_crawler.fetching.robots import origin_of, product_token, read_robots
from lagazette_crawler.items import Outcome
from lagazette_crawler.page import Found
from lagazette_crawler.store import AddressRow

_MEANINGS = {
    Outcome.PENDING: "announced, not looked at yet",
    Outcome.NEW: "its article was stored",
    Outcome.REVISED: "a later text of its article was stored",
    Outcome.KNOWN: "looked at again, the text is the one we have",
    Outcome.DUPLICATE: "its text is that of another article of this newspaper",
    Outcome.REFUSED: "its page gave no article",
    Outcome.MOVED: "it leads elsewhere",
    Outcome.GONE: "there is no page any more",
    Outcome.BLOCKED: "we are not let in",
    Outcome.FAILED: "it could not be fetched or read",
}


def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="An address, as announced, as asked for or canonical.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Tell what became of an address: where it was announced, what it gave, when it is looked at again.

    Example: lagazette why https://lagazetteaz.fr/politique/348600.html
    """
    if "://" not in url or not urlsplit(url).hostname:
        raise typer.BadParameter(f"{url!r} is no address: it must begin with http:// or https://.")
    at = datetime.now(UTC)
    with open_configured_store() as store:
        row = store.address(url)
    permission, state = asyncio.run(_of_host(url))
    if json:
        known = asdict(row) if row else {"url": url, "outcome": None}
        paused = state.paused_until if state else None
        print(as_json({**known, "robots": permission, "host_paused_until": paused}))
    else:
        console = Console(highlight=False, width=None if Console().is_terminal else 1000)
        console.print(_told([*(_facts(row, at) if row else _unknown(url)), *_about_host(permission, state, at)]))


def _told(facts: list[tuple[str, object]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    for name, value in facts:
        if value not in (None, ""):
            grid.add_row(name, Text(cell(value)))
    return grid


def _facts(row: AddressRow, at: datetime) -> Iterator[tuple[str, object]]:
    yield "address", row.url
    yield "newspaper", row.newspaper
    yield "announced", _announced(row)
    yield "outcome", f"{row.outcome}: {_MEANINGS[row.outcome]}"
    yield "reason", row.reason
    yield "evidence", row.evidence
    yield "status", row.status
    yield "moved to", row.moved_to
    yield "article", row.article_id and f"{row.article_id} (`lagazette show {row.article_id}`)"
    yield "last look", row.looked_at and _when(row.looked_at)
    yield "failures", f"{row.attempts} in a row" if row.attempts else None
    yield "next look", _next_look(row, at)


def _announced(row: AddressRow) -> str | None:
    """`on https://.../rss from 2026-05-01 12:00 to 2026-05-02 14:00 UTC`."""
    if row.first_announced_at is None:
        return "never; another address led to it"
    last = row.last_announced_at
    until = f" to {_when(last)}" if last and last > row.first_announced_at else ""
    return f"on {row.announced_on}, seen there from {_when(row.first_announced_at)}{until}"


def _next_look(row: AddressRow, at: datetime) -> str:
    if row.next_look_at is None:
        return _NEVER.get(row.outcome, "never")
    if row.for_backfill:
        return "with the next backfill"
    if row.next_look_at <= at:
        return f"with the next crawl (due since {_when(row.next_look_at)})"
    return f"with the first crawl after {_when(row.next_look_at)}"


_NEVER = {
    Outcome.REFUSED: "never, unless a sitemap says that it changed",
    Outcome.FAILED: "never: it failed too often",
    Outcome.NEW: "never: the article is too old to change",
    Outcome.KNOWN: "never: the article is too old to change, or another address of it is looked at",
}


def _unknown(url: str) -> Iterator[tuple[str, object]]:
    """What can be said of an address that was never announced."""
    yield "address", url
    yield "outcome", "none: it was never announced to us"
    spider = newspaper_for(url)
    if spider is None:
        yield "newspaper", "none that is declared; `lagazette crawl URL` reads any"
        return
    yield "newspaper", spider.name
    if not spider(site=None).is_article(Found(url)):
        yield "reason", f"{spider.name} declares that its articles are at {spider.article_path}: this is none"


async def _of_host(url: str) -> tuple[str | None, HostState | None]:
    """What its host's robots.txt says of an address, as last read, and how the host is doing."""
    config = load_config()
    memory = MemoryOnDisk(config.data_folder / "hosts")
    kept = await memory.robots(origin_of(url))
    allowed = kept and read_robots(kept).allows(url, product_token(config.user_agent))
    permission = None if kept is None else "allowed" if allowed else "forbidden"
    return permission, await memory.state(urlsplit(url).netloc)


def _about_host(permission: str | None, state: HostState | None, at: datetime) -> Iterator[tuple[str, object]]:
    yield "robots.txt", permission and f"{permission}, as last read"
    if state and state.paused_until and state.paused_until > at:
        yield "host", f"is left alone until {_when(state.paused_until)}: {state.reason}"


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
