"""`lagazette doctor`: is everything there that a crawl needs, and what to do when not?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from lagazette_crawler.addon import check_types
from lagazette_crawler.alarms import hooks_of
from lagazette_crawler.commands.crawl_options import Site
from lagazette_crawler.commands.due import right_now
from lagazette_crawler.config import Config, ConfigError, load_config
from lagazette_crawler.crawling import package_settings
from lagazette_crawler.declared import enabled_newspapers, unusable_enabled
from lagazette_crawler.doctor import Diagnosis, robots, running, storage, well, wrong
from lagazette_crawler.exit_codes import ExitCode, worst
from lagazette_crawler.findings import State
from lagazette_crawler.store import Store, StoreError, open_store
from lagazette_crawler.store.runs import LastRun

if TYPE_CHECKING:
    from scrapy.http import Response

    from lagazette_crawler.newspaper import NewspaperSpider

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no newspaper for its robots.txt.")] = False,
    site: Site = None,
    allow_address: Annotated[
        list[str] | None, typer.Option(help="An IP address or network that may be asked although it is not public.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")] = False,
) -> None:
    """Look at database, schema, archive, disk, clock, locks, timer and the robots.txt of each enabled newspaper.

    Each line is ok, warn or fail, with what to do. Changes nothing. The exit code is 0 when nothing fails, else that
    of a crawl under these conditions: see docs/operations.md.

    [dim]Example:[/dim] lagazette doctor --offline
    """
    config, now = load_config(), right_now()
    found: list[Diagnosis] = []
    for diagnosis in _diagnoses(config, now, offline=offline, site=site, addresses=allow_address):
        found.append(diagnosis)
        _print(diagnosis, as_json=as_json)
    raise typer.Exit(worst(diagnosis.exit_code for diagnosis in found if diagnosis.state is State.FAIL))


def _diagnoses(
    config: Config, now: datetime, *, offline: bool, site: str | None, addresses: Sequence[str] | None
) -> Iterator[Diagnosis]:
    spiders = _enabled()
    yield _configuration(config, spiders)
    yield from storage.database(config.database_url)
    yield storage.archive(config.archive_folder)
    if config.log_folder:
        yield storage.written("log", config.log_folder)
    if config.metrics:
        yield storage.written("metrics", config.metrics.absolute().parent)
    yield from storage.disk([config.data_folder, config.archive_folder])
    answers: dict[str, Response] = {}
    if not offline:
        asked = [robots.asked_of(spider, site) for spider in spiders]
        answers, failures = _asked([url for each in asked for url in each.robots_txt], addresses)
        yield from robots.robots(asked, answers, failures, config.user_agent, now)
    with ExitStack() as stack:
        last_runs: list[LastRun] = []
        if store := _store(config, stack):
            last_runs = store.last_runs()
            yield from running.locks(store, last_runs, now)
        dates = [((answer.headers.get("Date") or b"").decode("latin-1"), now) for answer in answers.values()]
        yield running.clock(last_runs, dates, now)
        yield running.timer(last_runs, now)


def _enabled() -> list[type[NewspaperSpider]]:
    """The newspapers a crawl without names takes; none when the configuration is wrong, which is said."""
    try:
        return enabled_newspapers()
    except ConfigError:
        return []


def _configuration(config: Config, spiders: Sequence[type[NewspaperSpider]]) -> Diagnosis:
    try:
        enabled_newspapers()
        hooks_of(config.alarms)
        check_types(config, package_settings())
    except ConfigError as error:
        return wrong("configuration", str(error), ExitCode.CONFIGURATION)
    if unusable := unusable_enabled():
        return wrong("configuration", " ".join(unusable), ExitCode.CONFIGURATION)
    if not spiders:
        said = f"No newspaper is enabled: name some in `newspapers` of {config.file or 'lagazette.toml'}."
        return wrong("configuration", said, ExitCode.CONFIGURATION)
    where = config.file or "no lagazette.toml: environment and defaults"
    return well("configuration", f"{where}; data in {config.data_folder}; {len(spiders)} newspapers enabled.")


def _store(config: Config, stack: ExitStack) -> Store | None:
    """The database when it can be asked; what is wrong with it has been said."""
    try:
        return stack.enter_context(open_store(config.database_url, create=False))
    except StoreError:
        return None


def _asked(urls: Sequence[str], addresses: Sequence[str] | None) -> tuple[dict[str, Response], dict[str, str]]:
    from lagazette_crawler.one_page import answers_of

    overrides: dict[str, Any] = {**robots.FETCHING, "LOG_LEVEL": "CRITICAL"}
    if addresses:
        overrides["ALLOWED_ADDRESSES"] = list(addresses)
    return answers_of(list(dict.fromkeys(urls)), overrides)


def _print(diagnosis: Diagnosis, *, as_json: bool) -> None:
    if as_json:
        record = asdict(diagnosis) | {"exit_code": int(diagnosis.exit_code)}
        print(json.dumps(record, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    line = Text(f"{diagnosis.state:<5}", style=_STYLES[diagnosis.state])
    console.print(line + Text(f" {diagnosis.what}: {diagnosis.sentence}", style=""))
