"""`lagazette demo`: the whole way once, from a newspaper served on this machine to an analyst's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from lagazette_crawler.commands.printing import cell, moment_as_printed
from lagazette_crawler.commands.search import print_hits
from lagazette_crawler.config import load_config
from lagazette_crawler.crawling import CrawlProcess, Job, Result
from lagazette_crawler.declared import newspaper_named
from lagazette_crawler.demo import Site, serve
from lagazette_crawler.store import Store, open_store
from lagazette_crawler.store.runs import COUNTED

QUESTION = "trains caspienne"
NEWEST = 10


def demo() -> None:
    """Serve a sample newspaper on this machine, crawl it with the real spider into SQLite, and ask.

    Writes to a folder of its own, `demo` in the data folder, whatever DATABASE_URL says. A second demo is an
    incremental run: nothing is fetched twice.
    """
    folder = load_config().data_folder / "demo"
    database = folder / "lagazette.db"
    open_store(f"sqlite:///{database}").close()
    with sample_newspaper(folder / "port") as site:
        result = crawled(site, folder, database)
        asked = Counter("articles" if path.endswith(".html") else "announcements" for path in site.paths())
    console = Console(highlight=False)
    heading = f"The sample newspaper, crawled in {result.seconds:.1f} s: {asked['announcements']} announcements "
    console.print(Text(f"{heading}and {asked['articles']} pages were asked for.\n", style="bold"))
    console.print(_outcomes(result))
    if result.exit_code:
        typer.echo(result.message, err=True)
        raise typer.Exit(result.exit_code)
    with open_store(f"sqlite:///{database}") as store:
        print_answers(store, console)
    console.print(_next_steps(folder, database))


@contextmanager
def sample_newspaper(port_file: Path) -> Iterator[Site]:
    """The sample newspaper at the port it had last time: at another address it would be another newspaper."""
    port = int(port_file.read_text()) if port_file.is_file() else 0
    try:
        serving = serve(port=port)
        site = serving.__enter__()
    except OSError:
        typer.echo(f"Port {port} is in use now: the sample newspaper moves, and is read anew.", err=True)
        serving = serve()
        site = serving.__enter__()
    try:
        port_file.write_text(site.url.rpartition(":")[2])
        yield site
    finally:
        serving.__exit__(None, None, None)


def crawled(site: Site, folder: Path, database: Path) -> Result:
    """What came of crawling it through the real settings, with its own database and archive."""
    spider = newspaper_named("lagazette")
    if spider is None:
        raise RuntimeError("the spider lagazette is missing from the package")
    overrides = {
        "DATABASE_URL": f"sqlite:///{database}",
        "ARCHIVE_FOLDER": str(folder / "archive"),
        "ALLOWED_ADDRESSES": ["127.0.0.1"],
        "DOWNLOAD_DELAY": 0,
        "ALARMS": {},
        "LOG_LEVEL": "WARNING",
    }
    [result] = CrawlProcess(overrides).run([Job("lagazette", spider, {"site": site.url})])
    return result


def _outcomes(result: Result) -> Table:
    """What became of each address."""
    table = Table("outcome", "addresses", "reason")
    for name in COUNTED:
        number = getattr(result, name)
        reasons = [key.partition("/")[2] for key in result.reasons if key.startswith(f"{name}/")]
        if number or name in ("found", "fetched", "new"):
            table.add_row(name, str(number), ", ".join(sorted(reasons)))
    return table


def print_answers(store: Store, console: Console) -> None:
    """The newest articles, and one search."""
    console.print(Text("\nThe newest articles\n", style="bold"))
    table = Table("published", "location", "agency", box=None, header_style="bold")
    table.add_column("title")
    for heading in table.columns[:3]:
        heading.no_wrap = True
    for row in store.newest(limit=NEWEST):
        places = " ".join(filter(None, (row["location"], row["country"] and f"({row['country']})")))
        cells = (moment_as_printed(row), places, row["agency"], row["title"])
        table.add_row(*(Text(cell(value)) for value in cells))
    console.print(table)
    console.print(Text(f"\nSearch: {QUESTION}\n", style="bold"))
    print_hits(store.search(QUESTION, limit=3))


def _next_steps(folder: Path, database: Path) -> Panel:
    """Where everything lies, and what to try next."""
    here = f"DATABASE_URL=sqlite:///{database}"
    steps: Sequence[str] = (
        "make demo                      # again: nothing is fetched twice",
        f"{here} lagazette show 1",
        f"{here} lagazette export -o articles.csv",
    )
    text = Text(f"database  {database}\narchive   {folder / 'archive'}\n\nTry next:\n")
    text.append("\n".join(f"  {step}" for step in steps))
    return Panel(text, expand=False, title="Where it lies", title_align="left")
