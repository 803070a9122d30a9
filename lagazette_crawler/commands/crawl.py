"""`lagazette crawl`: fetch what is new, or read recorded pages again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from lagazette_crawler.archive.replay import index_of
from lagazette_crawler.commands.crawl_options import (
    AllowAddress,
    LogJson,
    Metrics,
    Quiet,
    Setting,
    Site,
    Verbose,
    assignments,
    overrides_of,
)
from lagazette_crawler.commands.crawl_report import Progress, print_results, say_troubles
from lagazette_crawler.commands.due import due_jobs, right_now
from lagazette_crawler.commands.metrics import after_crawl
from lagazette_crawler.commands.replay_jobs import REPLAY_SETTINGS, holds_none, replay_jobs, split_files
from lagazette_crawler.config import Config, load_config
from lagazette_crawler.crawling import CrawlProcess, Job, Result
from lagazette_crawler.declared import (
    ANY_NEWSPAPER,
    any_newspaper,
    enabled_newspapers,
    newspaper_for,
    newspaper_named,
    newspapers,
    unusable_enabled,
)
from lagazette_crawler.exit_codes import ExitCode, worst
from lagazette_crawler.store import StoreError, open_store
from lagazette_crawler.urls import registered_domain


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
    allow_address: AllowAddress = None,
    site: Site = None,
    setting: Setting = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON per newspaper on stdout.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    metrics: Metrics = None,
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
    overrides = overrides_of(allow_address, limit, verbose=verbose, log_json=log_json)
    arguments = {"since": since.date().isoformat() if since else None, "site": site}
    if replay:
        files, names = split_files(replay, names or [])
        records = index_of(*files)
        jobs = replay_jobs(records, names, limit)
        if not jobs:
            raise typer.BadParameter(holds_none(files, records, names), param_hint="--replay")
        overrides |= REPLAY_SETTINGS
    else:
        jobs = [job_for(name, arguments) for name in names] if names else enabled_jobs(arguments)
    if due and jobs and not (jobs := _due(jobs)):
        raise typer.Exit(ExitCode.OK if names else with_unusable(ExitCode.OK))
    overrides |= assignments(setting)
    code = run(jobs, overrides, quiet=quiet, as_json=as_json, metrics=metrics)
    raise typer.Exit(code if names or replay else with_unusable(code))


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


def run(
    jobs: Sequence[Job], overrides: dict[str, Any], *, quiet: bool, as_json: bool = False, metrics: Path | None = None
) -> ExitCode:
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


def finish(process: CrawlProcess, results: Sequence[Result], config: Config, metrics: Path | None = None) -> ExitCode:
    """Says what the operator must know, on stderr and in the metrics; the exit code.

    Of a fault that lasts cron hears once a day; the metrics and the rows of `runs` have every run's own code.
    """
    say_troubles(results, as_json=process.logs_json)
    if process.trouble:
        typer.echo(f"lagazette: {process.trouble}", err=True)
    if file := metrics or config.metrics:
        codes = {result.newspaper: result.exit_code for result in results}
        after_crawl(file, config.database_url, codes, says_folder=metrics is not None and not process.logs_json)
    return worst(ExitCode.OK if result.is_told else result.exit_code for result in results)


def enabled_jobs(arguments: dict[str, Any]) -> list[Job]:
    return [Job(spider.name, spider, arguments) for spider in enabled_newspapers()]


def with_unusable(code: ExitCode) -> ExitCode:
    """The exit code of a crawl of all enabled newspapers, some of which may not be usable."""
    return worst([code, ExitCode.CONFIGURATION]) if unusable_enabled() else code


def job_for(name: str, arguments: dict[str, Any]) -> Job:
    """A declared newspaper by its name, or any newspaper by its address."""
    if "://" in name:
        declared = newspaper_for(name)
        if declared:
            return Job(declared.name, declared, arguments)
        return Job(registered_domain(name), any_newspaper(), {**arguments, "url": name})
    spider = newspaper_named(name)
    if spider is None or name == ANY_NEWSPAPER:
        known = ", ".join(spider.name for spider in newspapers())
        raise typer.BadParameter(
            f"No newspaper {name!r} is declared. Declared are {known}; any other needs an address."
        )
    return Job(spider.name, spider, arguments)
