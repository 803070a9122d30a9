"""`lagazette export`: articles as a file for other programs."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from lagazette_crawler.chunks import chunks
from lagazette_crawler.commands.filter_options import (
    AsOf,
    Language,
    Location,
    Newspaper,
    Since,
    Until,
    checked,
    filters_of,
    open_configured_store,
)
from lagazette_crawler.commands.printing import as_json
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.store import ARTICLE_COLUMNS, Record


class Format(StrEnum):
    """What the file looks like."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write; - for stdout.")],
    format: Annotated[Format | None, typer.Option(help="Else the file's ending decides.")] = None,  # noqa: A002
    since: Since = None,
    until: Until = None,
    newspaper: Newspaper = None,
    location: Location = None,
    language: Language = None,
    as_of: AsOf = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many.")] = None,
) -> None:
    """Write articles, one a row with all columns of the table `articles`, in the order they were stored.

    The file appears under its name when it is complete. With --as-of it holds the articles and texts known then,
    whatever was changed since.
    """
    chosen = format or _by_ending(output)
    filters = filters_of(since, until, newspaper, location, language, as_of)
    write = _WRITERS[chosen]
    if chosen is Format.PARQUET:
        _require_parquet(output)
    with (
        open_configured_store() as store,
        closing(store.rows(checked(filters, store), limit)) as rows,
        _complete_or_nothing(output) as file,
    ):
        written = write(rows, file)
    typer.echo(f"{written:,} {'article' if written == 1 else 'articles'} written to {output}.", err=True)


def _by_ending(output: Path) -> Format:
    try:
        return Format(output.suffix.removeprefix(".").lower())
    except ValueError:
        raise typer.BadParameter("say --format csv, jsonl or parquet.", param_hint="--format") from None


def _require_parquet(output: Path) -> None:
    if output == Path("-"):
        raise typer.BadParameter("a Parquet file cannot be written to stdout.", param_hint="--output")
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        typer.echo("Parquet needs pyarrow: pip install 'lagazette-crawler[parquet]'.", err=True)
        raise typer.Exit(ExitCode.USAGE) from None


@contextmanager
def _complete_or_nothing(output: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name once it is complete and on the disk."""
    if output == Path("-"):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        folder = output.absolute().parent
        unfinished = tempfile.NamedTemporaryFile(dir=folder, prefix=f".{output.name}.", delete=False)  # noqa: SIM115
    except OSError as error:
        raise typer.BadParameter(f"{output} cannot be written: {error.strerror}.", param_hint="--output") from error
    try:
        with unfinished as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished.name).chmod(0o666 & ~_umask())
        Path(unfinished.name).replace(output)
    finally:
        Path(unfinished.name).unlink(missing_ok=True)


def _umask() -> int:
    """What the user's new files may not be; a temporary file is for its owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


# One function a format: rows in, number of rows out


def write_csv(rows: Iterable[Record], file: IO[bytes]) -> int:
    """UTF-8 with a head line; moments as ISO 8601 with `Z`; no cell is a formula to a spreadsheet."""
    text = _Utf8(file)
    writer = csv.writer(text)
    writer.writerow(ARTICLE_COLUMNS)
    written = 0
    for row in rows:
        writer.writerow([_cell(row[name]) for name in ARTICLE_COLUMNS])
        written += 1
    return written


class _Utf8:
    """Lets csv write into a binary file and leaves that open."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode())


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that spreadsheets execute (OWASP, CSV injection)."""


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()[:19] + "Z"
    return value


def write_jsonl(rows: Iterable[Record], file: IO[bytes]) -> int:
    """One JSON object a line, in UTF-8."""
    written = 0
    for row in rows:
        file.write(as_json(row).encode() + b"\n")
        written += 1
    return written


ROWS_IN_GROUP = 2_000


def write_parquet(rows: Iterable[Record], file: IO[bytes]) -> int:
    """Moments are timestamps in UTC, days dates."""
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(name, _arrow_type(kind)) for name, kind in ARTICLE_COLUMNS.items()])
    written = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in chunks(rows, ROWS_IN_GROUP):
            writer.write_table(pyarrow.Table.from_pylist([dict(row) for row in group], schema))
            written += len(group)
    return written


def _arrow_type(kind: type) -> Any:
    import pyarrow

    kinds: Mapping[type, Any] = {
        int: pyarrow.int64(),
        bool: pyarrow.bool_(),
        datetime: pyarrow.timestamp("ms", "UTC"),
        date: pyarrow.date32(),
    }
    return kinds.get(kind, pyarrow.string())


_WRITERS: Mapping[Format, Callable[[Iterable[Record], IO[bytes]], int]] = {
    Format.CSV: write_csv,
    Format.JSONL: write_jsonl,
    Format.PARQUET: write_parquet,
}
