"""`lagazette metrics`: how newspapers stand, for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from lagazette_crawler.commands.due import right_now
from lagazette_crawler.commands.folders import make_folder
from lagazette_crawler.config import load_config
from lagazette_crawler.metrics import EXIT_CODE, Values, exposition, with_exit_codes, write
from lagazette_crawler.store import Standing, StoreError, open_store


def metrics(
    to: Annotated[Path | None, typer.Option("--to", dir_okay=False, help="A file to write, as a whole.")] = None,
) -> None:
    """Print how newspapers stand, in the text format of Prometheus.

    A crawl writes the same at its end into the file that `metrics` in lagazette.toml names (or --metrics), for the
    textfile collector of the node exporter.

    [dim]Example:[/dim] lagazette metrics --to /var/lib/node_exporter/lagazette.prom
    """
    with open_store(load_config().database_url, create=False) as store:
        text = exposition(values_of(store.standings(right_now())))
    if to is None:
        print(text, end="")
        return
    try:
        make_folder(to.absolute().parent)
        write(to, text)
    except OSError as error:
        raise typer.BadParameter(f"{to} cannot be written: {error.strerror or error}.", param_hint="--to") from error


def values_of(standings: Sequence[Standing]) -> Values:
    """Each standing under the names of the metrics."""
    return {
        each.newspaper: {
            "lagazette_last_run_timestamp_seconds": each.last_run_at,
            "lagazette_last_success_timestamp_seconds": each.last_good_at,
            EXIT_CODE: each.last_exit_code,
            "lagazette_new_articles_24h": each.new,
            "lagazette_usual_new_articles_24h": each.usual,
            "lagazette_lag_p50_seconds": _seconds(each.lag_p50),
            "lagazette_lag_p95_seconds": _seconds(each.lag_p95),
            "lagazette_requests_24h": each.requests,
            "lagazette_not_modified_ratio": each.not_modified,
            "lagazette_open_gaps": each.open_gaps,
            "lagazette_open_incidents": len(each.incidents),
        }
        for each in standings
    }


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else 60 * minutes


def after_crawl(file: Path, database_url: str, codes: Mapping[str, int], *, says_folder: bool = True) -> None:
    """Writes the file at the end of a crawl; when the database cannot be asked, what is known without it.

    `says_folder`: a folder that has to be made is named on stderr; not where that is read by a program.
    """
    try:
        try:
            with open_store(database_url, create=False) as store:
                text = exposition(values_of(store.standings(right_now())))
        except StoreError:
            text = file.read_text(encoding="utf-8") if file.exists() else ""
        if says_folder:
            make_folder(file.parent)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, with_exit_codes(text, codes))
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"lagazette: the metrics {file} cannot be written: {error}.", err=True)
