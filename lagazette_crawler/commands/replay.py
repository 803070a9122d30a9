"""`lagazette replay`: read a newspaper's archive again with today's rules, see what would differ, and store it."""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Annotated

import typer

from lagazette_crawler.commands.field_changes import ARTICLE, FIELDS, FieldChange, Tally
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.replay_report import print_report, report_as_json
from lagazette_crawler.commands.rereaders import FEW, Compared, ReaderDied, as_sent, compare_all
from lagazette_crawler.config import load_config
from lagazette_crawler.declared import ANY_NEWSPAPER, newspaper_named
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import Article
from lagazette_crawler.processes_beside import cores
from lagazette_crawler.store import SaveArticle, Store

WRITTEN_AT_A_TIME = 100


@dataclass(slots=True)
class Replayed:
    """What reading an archive again came to."""

    newspaper: str
    articles: int
    """Stored articles of the newspaper."""
    not_archived: int
    """Those without a page in the archive."""
    dry: bool
    tally: Tally = field(default_factory=Tally)
    missing: dict[str, int] = field(default_factory=dict)
    """Files that are not there, and how many pages of articles they hold."""
    damaged: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    samples: dict[tuple[str, str], list[tuple[str, FieldChange]]] = field(default_factory=dict)
    """By field and kind, some addresses and what differs there."""
    refused_samples: list[tuple[str, str]] = field(default_factory=list)
    differing: int = 0
    """Articles of which any field differs."""
    lost: list[str] = field(default_factory=list)
    """Fields that would lose too much and were not allowed to: nothing is written."""
    outcomes: dict[str, int] | None = None
    """What became of the articles written; None: none was."""
    seconds: float = 0.0

    @property
    def pages_a_second(self) -> float:
        return self.tally.read / self.seconds if self.seconds else 0.0


def replay(
    newspaper: Annotated[str, typer.Argument(help="Name of a newspaper in the database.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would differ.")] = False,
    allow_loss: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="A field that may lose more than 1 % of its values; may be repeated."),
    ] = None,
    samples: Annotated[int, typer.Option(min=0, help="Differences shown of each field and kind.")] = 3,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many pages, with --dry-run.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that read; default: one a core.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Read the archived pages of a newspaper with today's rules, and store what they give now.

    Each stored article is compared with what its page gives today, field by field: same, filled, emptied, changed.
    With --dry-run nothing is written. Without it, texts that differ become revisions with the cause
    `extractor_change`; nothing at all is written when a field would lose more than 1 % of its values, or more than 1 %
    of the pages would give no article any more (`article`), unless --allow-loss names it.

    Exit code 3: something would be lost, or pages were missing or damaged; the others were read.

    [dim]Example:[/dim] lagazette replay lagazette --dry-run
    """
    allowed = frozenset(_known(each) for each in allow_loss or ())
    if limit and not dry_run:
        raise typer.BadParameter(
            "goes with --dry-run: shares of a sample say too little to write.", param_hint="--limit"
        )
    with open_configured_store() as store, tempfile.TemporaryFile() as spool, ExitStack() as held:
        done = _begun(store, newspaper, dry=dry_run)
        if not dry_run:  # no crawl may change what is compared
            held.callback(store.lock(f"crawl of {newspaper}").release)
        try:
            _read(store, done, spool, samples=samples, limit=limit, jobs=jobs)
        except ReaderDied as error:
            typer.echo(f"lagazette: {error}", err=True)
            raise typer.Exit(ExitCode.DEGRADED) from None
        done.lost = [name for name in done.tally.losses() if name not in allowed]
        if not dry_run and not done.lost:
            done.outcomes = _written(store, spool)
    if json:
        print(report_as_json(done))
    else:
        print_report(done)
    raise typer.Exit(ExitCode.DEGRADED if _needs_a_look(done) else ExitCode.OK)


def _known(name: str) -> str:
    if name not in (ARTICLE, *FIELDS):
        raise typer.BadParameter(f"there is no field {name!r}; known are {', '.join((ARTICLE, *FIELDS))}.")
    return name


def _begun(store: Store, newspaper: str, *, dry: bool) -> Replayed:
    articles, with_page = store.count_archived(newspaper)
    if not articles:
        known = ", ".join(each.newspaper.name for each in store.newspapers() if each.articles)
        others = f"; it has some of {known}" if known else ""
        typer.echo(f"lagazette: the database has no article of {newspaper!r}{others}.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    return Replayed(newspaper, articles, articles - with_page, dry)


def _read(store: Store, done: Replayed, spool: IO[bytes], *, samples: int, limit: int | None, jobs: int | None) -> None:
    """Reads every page once; what differs waits in a file, so that nothing is written before all is known."""
    started = time.monotonic()
    pages = min(done.articles - done.not_archived, limit or done.articles)
    readers = jobs or (1 if pages <= FEW else cores())
    rows = map(as_sent, store.archived(done.newspaper, limit))
    reads_as = done.newspaper if newspaper_named(done.newspaper) else ANY_NEWSPAPER
    folder = load_config().archive_folder
    for each in compare_all(rows, folder, reads_as, jobs=readers, keep=not done.dry, memory=store.memory()):
        _note(done, each, samples)
        if each.article:
            spool.write(len(each.article).to_bytes(8, "big") + each.article)
    done.seconds = time.monotonic() - started


def _note(done: Replayed, each: Compared, samples: int) -> None:
    if each.missing:
        done.missing[each.missing] = done.missing.get(each.missing, 0) + 1
    elif each.damaged:
        done.damaged.append(each.damaged)
    elif each.fault:
        done.faults.append(f"{each.url}: {each.fault}")
    elif each.refused:
        done.tally.refuse(each.refused)
        if len(done.refused_samples) < samples:
            done.refused_samples.append((each.url, each.refused))
    else:
        done.tally.add(each.filled, each.changes)
        done.differing += bool(each.changes)
        for change in each.changes:
            shown = done.samples.setdefault((change.field, change.kind), [])
            if len(shown) < samples:
                shown.append((each.url, change))


def _written(store: Store, spool: IO[bytes]) -> dict[str, int]:
    """Stores what differs, as readings of the same pages; what became of it, by outcome."""
    outcomes: dict[str, int] = {}
    batch: list[SaveArticle] = []
    for article in _spooled(spool):
        batch.append(SaveArticle(article=article, rereading=True, recorded_at=datetime.now(UTC)))
        if len(batch) == WRITTEN_AT_A_TIME:
            _write(store, batch, outcomes)
            batch = []
    _write(store, batch, outcomes)
    return outcomes


def _write(store: Store, batch: list[SaveArticle], outcomes: dict[str, int]) -> None:
    for written in store.write(batch):
        outcomes[str(written.outcome)] = outcomes.get(str(written.outcome), 0) + 1


def _spooled(spool: IO[bytes]) -> Iterator[Article]:
    spool.seek(0)
    while head := spool.read(8):
        yield pickle.loads(spool.read(int.from_bytes(head, "big")))


def _needs_a_look(done: Replayed) -> bool:
    return bool(done.lost or done.missing or done.damaged or done.faults or not done.tally.read)
