"""`lagazette schedule`: when newspapers are due, timers for cron and systemd, and other schedules tried on the past."""

from __future__ import annotations

import getpass
import json
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lagazette_crawler.commands.due import dueness, right_now
from lagazette_crawler.commands.folders import make_folder
from lagazette_crawler.commands.simulated import print_json, print_lines, simulated
from lagazette_crawler.config import Config, load_config
from lagazette_crawler.declared import enabled_newspapers, newspaper_named, newspapers
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.schedule.timers import (
    NotATime,
    TimedCommand,
    cron_line,
    cron_times,
    on_calendar,
    span,
    systemd_service,
    systemd_timer,
)
from lagazette_crawler.store import open_store

app = typer.Typer(help="When newspapers are due, and timers that start the crawl.", no_args_is_help=True)


def as_span(text: str | timedelta) -> timedelta:
    try:
        return text if isinstance(text, timedelta) else span(text)
    except NotATime as error:
        raise typer.BadParameter(str(error)) from error


Every = Annotated[Any, typer.Option("--every", parser=as_span, metavar="TIME", help="How often: 15m, 2h or 1d.")]
Limit = Annotated[
    Any,
    typer.Option("--timeout", parser=as_span, metavar="TIME", help="How long one run may take; then it is stopped."),
]


@app.command()
def show(as_json: Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")] = False) -> None:
    """Print when each enabled newspaper is due, and why.

    A newspaper is due when its own history lets expect a new article since the last look, within the bounds its
    declaration sets (`cadence`). Nothing is random: the same history gives the same answer.

    [dim]Example:[/dim] lagazette schedule show
    """
    now = right_now()
    with open_store(load_config().database_url, create=False) as store:
        lines = [(spider.name, dueness(spider.name, spider, store, now)) for spider in enabled_newspapers()]
    if as_json:
        for name, due in lines:
            moment = due.next_at.isoformat(timespec="seconds").replace("+00:00", "Z")
            print(json.dumps({"newspaper": name, "due": due.due, "next_at": moment, "why": due.why}))
        return
    table = Table("newspaper", "due", "why", box=None, header_style="bold")
    for name, due in lines:
        table.add_row(name, "now" if due.due else f"{due.next_at.astimezone():%H:%M}", due.why)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


@app.command()
def cron(every: Every = "15m", timeout: Limit = "3h") -> None:
    """Print a line for `crontab -e` that crawls what is due.

    It starts at a minute of this machine's own, so that many machines do not ask a newspaper at once.

    [dim]Example:[/dim] lagazette schedule cron --every 15m
    """
    config = load_config()
    timed = _timed(config, every, timeout)
    _checked(lambda: cron_times(timed.every, timed.host))
    print("# Lagazette crawler: what is due of every newspaper; silent when all is well, else one line per trouble.")
    if secret := _secret(config):
        print(f"# {secret}")
    print(cron_line(timed, timeout=shutil.which("timeout") is not None))


@app.command()
def systemd(
    every: Every = "15m",
    timeout: Limit = "3h",
    user: Annotated[bool, typer.Option("--user", help="Units of one's own (`systemctl --user`).")] = False,
    into: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write lagazette.service and lagazette.timer into this folder.")
    ] = None,
) -> None:
    """Print a service and a timer for systemd that crawl what is due, in a sandbox.

    [dim]Example:[/dim] lagazette schedule systemd --every 15m --into /etc/systemd/system
    """
    config = load_config()
    timed = _timed(config, every, timeout)
    _checked(lambda: on_calendar(timed.every))
    units = {
        "lagazette.service": systemd_service(timed, user=None if user else _user()),
        "lagazette.timer": systemd_timer(timed),
    }
    if secret := _secret(config):
        typer.echo(f"lagazette: {secret}", err=True)
    for name, text in units.items():
        if into:
            make_folder(into)
            (into / name).write_text(text, encoding="utf-8")
        else:
            print(f"# {name}\n{text}")
    control = "systemctl --user" if user else "systemctl"
    folders = shlex.join(map(str, timed.writes))
    steps = f"mkdir -p {folders} && {control} daemon-reload && {control} enable --now lagazette.timer"
    print(f"# Then: {steps}" if not into else f"Written to {into}. Then: {steps}")


@app.command()
def simulate(
    newspaper: Annotated[
        list[str] | None, typer.Option("--newspaper", help="A declared newspaper; several times for several.")
    ] = None,
    every: Every = "15m",
    fastest: Annotated[Any, typer.Option(parser=as_span, metavar="TIME", help="Look no more often than this.")] = None,
    slowest: Annotated[Any, typer.Option(parser=as_span, metavar="TIME", help="Look no less often than this.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Since when all articles are known, when before the first crawl."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, for programs.")] = False,
) -> None:
    """Replay the stored history of newspapers under other schedules, before a setting is changed.

    Prints for each schedule the share of articles it would have found before they scrolled out of the announcements
    (recall), how many requests it would have sent (pages looked at again later not counted) and how long after
    publication it would have found them (lag). The first week of the history only teaches the rhythm.

    [dim]Example:[/dim] lagazette schedule simulate --newspaper lagazette --every 30m --slowest 6h
    """
    if fastest and slowest and fastest > slowest:
        raise typer.BadParameter("The fastest looks are slower than the slowest.", param_hint="--fastest")
    spiders = [_declared(name) for name in newspaper] if newspaper else enabled_newspapers()
    known = since.replace(tzinfo=UTC) if since else None
    with open_store(load_config().database_url, create=False) as store:
        for spider in spiders:
            lines = simulated(spider, store, (every, fastest, slowest), known)
            (print_json if as_json else print_lines)(spider.name, lines)


def _checked(work: Callable[[], Any]) -> None:
    try:
        work()
    except NotATime as error:
        raise typer.BadParameter(str(error), param_hint="--every") from error


def _declared(name: str) -> type[NewspaperSpider]:
    spider = newspaper_named(name)
    if spider is None:
        known = ", ".join(spider.name for spider in newspapers())
        raise typer.BadParameter(f"No newspaper {name!r} is declared. Declared are {known}.", param_hint="--newspaper")
    return spider


def _timed(config: Config, every: timedelta, limit: timedelta) -> TimedCommand:
    return TimedCommand(
        command=[*_program(), "crawl", "--due"],
        every=every,
        limit=limit,
        environment=_environment(config),
        writes=_written_folders(config),
        host=socket.gethostname(),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in containers
        return str(os.getuid())


def _program() -> list[str]:
    """How to start this program without any PATH."""
    script = Path(sys.executable).with_name("lagazette")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "lagazette_crawler.cli"]


def _environment(config: Config) -> dict[str, str]:
    """What decided here, for a process that starts in another folder with another environment."""
    decided = {name: value for name in ("LAGAZETTE_CONTACT", "LAGAZETTE_SPIDERS") if (value := os.environ.get(name))}
    decided["LAGAZETTE_DATA"] = str(config.data_folder)
    for name, path in (("LAGAZETTE_LOG", config.log_folder), ("LAGAZETTE_METRICS", config.metrics)):
        if path and name in os.environ:
            decided[name] = str(path.absolute())
    if config.file:
        decided["LAGAZETTE_CONFIG"] = str(config.file)
    if os.environ.get("DATABASE_URL") and not _secret(config):
        decided["DATABASE_URL"] = config.database_url
    return decided


def _secret(config: Config) -> str | None:
    """What is not printed where others may read it."""
    if os.environ.get("DATABASE_URL") and "@" in config.database_url:
        return "DATABASE_URL is not repeated here, it may hold a password: set `database_url` in lagazette.toml."
    return None


def _written_folders(config: Config) -> list[Path]:
    folders = [config.data_folder, *([config.log_folder.absolute()] if config.log_folder else [])]
    if config.metrics:
        folders.append(config.metrics.absolute().parent)
    if config.database_url.startswith("sqlite:///") and not config.database_url.startswith("sqlite:///file:"):
        folders.append(Path(config.database_url.removeprefix("sqlite:///").partition("?")[0]).absolute().parent)
    return list(dict.fromkeys(folders))
