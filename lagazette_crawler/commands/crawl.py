"""`lagazette crawl`: fetch what is new, or read recorded pages again."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from lagazette_crawler import settings
from lagazette_crawler.archive.replay import Recorded, index_of
from lagazette_crawler.commands.crawl_report import Progress, print_results, say_troubles
from lagazette_crawler.commands.due import due_jobs, right_now
from lagazette_crawler.commands.metrics import after_crawl
from lagazette_crawler.commands.site_option import Site
from lagazette_crawler.config import Config, load_config
from lagazette_crawler.crawling import CrawlProcess, Job, Result
from lagazette_crawler.declared import ANY_NEWSPAPER, enabled_newspapers, newspaper_for, newspaper_named, newspapers
from lagazette_crawler.exit_codes import ExitCode, worst
from lagazette_crawler.newspaper import ANNOUNCEMENT, SIGNPOST, NewspaperSpider
from lagazette_crawler.store import StoreError, open_store
from lagazette_crawler.urls import registered_domain

REPLAY_SETTINGS = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "lagazette_crawler.archive.replay.ReplayHandler"),
    "DOWNLOADER_MIDDLEWARES": dict.fromkeys(settings.DOWNLOADER_MIDDLEWARES),
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "ARCHIVE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
}
"""A replay has no network: nothing to be polite to, nothing to record again."""


def crawl(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NEWSPAPER|URL]...", help="Declared newspapers, or addresses of any; none: all enabled."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles of each newspaper.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was published or changed since that day.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only newspapers that are due: see `schedule show`.")] = False,
    replay: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Read the pages of this WARC file instead of the network."),
    ] = None,
    allow_address: Annotated[
        list[str] | None, typer.Option(help="An IP address or network that may be asked although it is not public.")
    ] = None,
    site: Site = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="A Scrapy setting for this crawl.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per newspaper on stdout.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Nothing on stdout, on a terminal neither; the exit code tells.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="The whole log on stderr.")] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="The log as JSON lines, each with newspaper and run.")
    ] = False,
    metrics: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write how newspapers stand into this file, for Prometheus.")
    ] = None,
) -> None:
    """Fetch the new articles of newspapers into the database, or replay recorded pages.

    A newspaper's feeds, news sitemaps, sitemaps and section fronts are looked at, then the articles that are new.
    Without names all declared newspapers are crawled that are enabled.

    On a terminal one line per newspaper tells what came of it; under cron nothing is said when all is well, and one
    line per trouble on stderr when not. The exit code says which: docs/operations.md has the table.

    [dim]Example:[/dim] lagazette crawl lagazette azernews --limit 50
    """
    if due and replay:
        raise typer.BadParameter("A replay knows no due times.", param_hint="--due")
    require_store(names, metrics)
    overrides: dict[str, Any] = {"LOG_LEVEL": "INFO" if verbose else "WARNING"}
    if log_json:
        overrides["LOG_JSON"] = True
    if allow_address:
        overrides["ALLOWED_ADDRESSES"] = allow_address
    if limit:
        overrides["ARTICLE_LIMIT"] = limit
    arguments = {"since": since.date().isoformat() if since else None, "site": site}
    if replay:
        files, names = _split_files(replay, names or [])
        records = index_of(*files)
        jobs = replay_jobs(records, names, limit)
        if not jobs:
            raise typer.BadParameter(holds_none(files, records, names), param_hint="--replay")
        overrides |= REPLAY_SETTINGS
    else:
        jobs = [job_for(name, arguments) for name in names] if names else enabled_jobs(arguments)
    if due and jobs and not (jobs := _due(jobs)):
        raise typer.Exit
    overrides |= assignments(setting)
    raise typer.Exit(run(jobs, overrides, quiet=quiet, as_json=as_json, metrics=metrics))


def require_store(names: list[str] | None, metrics: Path | None) -> None:
    """One sentence for all newspapers when the database cannot be used."""
    config = load_config()
    try:
        open_store(config.database_url).close()
    except StoreError as error:
        if file := metrics or config.metrics:
            wanted = names or [spider.name for spider in enabled_newspapers()]
            after_crawl(file, config.database_url, dict.fromkeys(wanted, error.exit_code))
        raise


def _due(jobs: list[Job]) -> list[Job]:
    with open_store(load_config().database_url) as store:
        wanted = due_jobs(jobs, store, right_now())
    if not wanted and sys.stdout.isatty():
        print("No newspaper is due; `lagazette schedule show` says when.")
    return wanted


def _split_files(replay: list[Path], names: list[str]) -> tuple[list[Path], list[str]]:
    """`--replay one.warc.gz two.warc.gz`: files named after the first are files too, not newspapers."""
    files = [name for name in names if name.endswith((".warc", ".warc.gz"))]
    if missing := [name for name in files if not Path(name).is_file()]:
        raise typer.BadParameter(f"{missing[0]} is no file.", param_hint="--replay")
    return [*replay, *map(Path, files)], [name for name in names if name not in files]


def run(
    jobs: Sequence[Job], overrides: dict[str, Any], *, quiet: bool, as_json: bool = False, metrics: Path | None = None
) -> int:
    """Crawls with progress on a terminal and a summary; the exit code."""
    if not jobs:
        typer.echo("lagazette: no newspaper is enabled; name one, or mend `newspapers` in lagazette.toml.", err=True)
        return ExitCode.CONFIGURATION
    config = load_config()
    process = CrawlProcess(log_settings(config) | overrides)
    with Progress(process, shown=not quiet and sys.stderr.isatty()):
        results = process.run(jobs)
    print_results(results, quiet=quiet, as_json=as_json)
    return finish(process, results, config, metrics)


def log_settings(config: Config) -> dict[str, Any]:
    """Where the log goes, as the operator decided."""
    return {"LOG_JSON": config.log_json, "LOG_FOLDER": config.log_folder and str(config.log_folder)}


def finish(process: CrawlProcess, results: Sequence[Result], config: Config, metrics: Path | None = None) -> int:
    """Says what the operator must know, on stderr and in the metrics; the exit code."""
    say_troubles(results, as_json=process.logs_json)
    if process.trouble:
        typer.echo(f"lagazette: {process.trouble}", err=True)
    if file := metrics or config.metrics:
        after_crawl(file, config.database_url, {result.newspaper: result.exit_code for result in results})
    return worst(result.exit_code for result in results)


def enabled_jobs(arguments: dict[str, Any]) -> list[Job]:
    return [Job(spider.name, spider, arguments) for spider in enabled_newspapers()]


def job_for(name: str, arguments: dict[str, Any]) -> Job:
    """A declared newspaper by its name, or any newspaper by its address."""
    if "://" in name:
        declared = newspaper_for(name)
        if declared:
            return Job(declared.name, declared, arguments)
        return Job(registered_domain(name), _any_newspaper(), {**arguments, "url": name})
    spider = newspaper_named(name)
    if spider is None or name == ANY_NEWSPAPER:
        known = ", ".join(spider.name for spider in newspapers())
        raise typer.BadParameter(
            f"No newspaper {name!r} is declared. Declared are {known}; any other needs an address."
        )
    return Job(spider.name, spider, arguments)


def replay_jobs(records: Sequence[Recorded], names: Sequence[str], limit: int | None) -> list[Job]:
    """Every page goes to a newspaper that is named and claims it, else to the one it was recorded for, else to the one
    its host belongs to."""
    named = [spider for spider in map(newspaper_named, names) if spider]
    by_spider: dict[type[NewspaperSpider], list[Recorded]] = defaultdict(list)
    for record in filter(may_be_article, records):
        by_spider[_reader_of(record, named)].append(record)
    jobs = [Job(spider.name, spider, {"replay": found[:limit]}) for spider, found in by_spider.items()]
    return [job for job in jobs if not names or job.newspaper in names]


def _reader_of(record: Recorded, named: Sequence[type[NewspaperSpider]]) -> type[NewspaperSpider]:
    its_own = newspaper_named(record.newspaper) if record.newspaper else None
    if its_own in named:
        named = ()
    return newspaper_for(record.url, named) or its_own or newspaper_for(record.url) or _any_newspaper()


def holds_none(files: Sequence[Path], records: Sequence[Recorded], names: Sequence[str]) -> str:
    """Why there is nothing to replay."""
    hosts = sorted({urlsplit(record.url).hostname or "" for record in filter(may_be_article, records)})
    held, verb = ", ".join(map(str, files)), "holds" if len(files) == 1 else "hold"
    if not hosts:
        return f"{held} {verb} no page."
    more = f" and {len(hosts) - 10} more" if len(hosts) > 10 else ""
    return f"{held} {verb} no page of {', '.join(names)} (hosts: {', '.join(hosts[:10])}{more})."


def may_be_article(record: Recorded) -> bool:
    """Feeds, front pages and robots.txt that a crawl of ours recorded are no articles, nor are redirects."""
    ours = record.newspaper is not None
    announces = record.kind in (ANNOUNCEMENT, SIGNPOST) or (ours and urlsplit(record.url).path == "/robots.txt")
    return not announces and not 300 <= record.status < 400


def _any_newspaper() -> type[NewspaperSpider]:
    spider = newspaper_named(ANY_NEWSPAPER)
    if spider is None:
        raise RuntimeError("the spider any_newspaper is missing from the package")
    return spider


def assignments(settings: Sequence[str] | None) -> dict[str, str]:
    """What `-s NAME=VALUE` sets."""
    return dict(map(_assignment, settings or ()))


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise typer.BadParameter(f"{text!r} is no NAME=VALUE.", param_hint="-s")
    return name, value
