"""`lagazette verify`: is a cited text still what the archive holds?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from lagazette_crawler.archive.seals import Seal, located_at
from lagazette_crawler.archive.tombstones import withdrawn_on
from lagazette_crawler.archive.warc import ArchiveError, RecordMissing
from lagazette_crawler.commands.citations import FORM
from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.commands.rereading import Memory, reread
from lagazette_crawler.config import load_config
from lagazette_crawler.declared import ANY_NEWSPAPER, newspaper_named
from lagazette_crawler.exit_codes import ExitCode
from lagazette_crawler.items import ArchiveRecord, Article
from lagazette_crawler.store import StoreError
from lagazette_crawler.urls import canonical


class Verdict(StrEnum):
    """What became of a cited text."""

    MATCH = "match"
    DIFFERS_BY_RULE = "differs by rule"
    ARCHIVE_MISSING = "archive missing"
    TAMPERED = "tampered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Verified:
    """A citation and what the archive says of it."""

    article: Any
    revision: Any
    url: Any
    read_at: Any
    """The address that is proved; `url` is what the citation says."""
    verdict: Verdict
    why: str


def verify(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Citations as JSON, one a line; - reads stdin.")],
    archive: Annotated[Path | None, typer.Option(help="Folder of the archive; default: the configured one.")] = None,
    as_lines: Annotated[bool, typer.Option("--json", help="One JSON object a citation.")] = False,
) -> None:
    """Check citations written by `lagazette cite --format json` against the archive, offline and without a database.

    The page is read again. `match`: the bytes are those cited and give the same text. `differs by rule`: the bytes are
    the same, today's rules read another text from them. `archive missing`: the file is not there. `tampered`: a byte
    of the archive, or the citation, was changed. `withdrawn`: the text was taken out by its keeper.

    Proved are text, title and byline and the address they were read at; the other values are the database's word.

    Exit code 0: all match; 3: not all.

    [dim]Example:[/dim] lagazette verify proof.json
    """
    folder = (archive or load_config().archive_folder).absolute()
    verified = [_verified(each, folder) for each in _citations(file)]
    for each in verified:
        print(as_json(asdict(each)) if as_lines else f"{each.verdict}: {cell(each.read_at)} ({cell(each.why)})")
    if any(each.verdict is not Verdict.MATCH for each in verified):
        raise typer.Exit(ExitCode.DEGRADED)


def _citations(file: str) -> Iterator[dict[str, Any]]:
    """The citations of a file: one object over several lines, or one a line. Ends the command when there is none."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {error}") from None
    try:
        found = [json.loads(text)]
    except (ValueError, RecursionError):
        found = [_line(line, number, file) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not found:
        raise typer.BadParameter(f"{file} holds no citation.")
    for number, each in enumerate(found, 1):
        if not isinstance(each, dict) or each.get("citation") != FORM:
            raise typer.BadParameter(
                f"citation {number} of {file} is not of the form {FORM} that `lagazette cite --format json` writes."
            )
        yield each


def _line(line: str, number: int, file: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise typer.BadParameter(f"line {number} of {file} is no JSON.") from None


def _verified(cited: dict[str, Any], folder: Path) -> Verified:
    verdict, why = _judged(cited, folder)
    return Verified(cited.get("article"), cited.get("revision"), cited.get("url"), cited.get("read_at"), verdict, why)


def _judged(cited: dict[str, Any], folder: Path) -> tuple[Verdict, str]:
    file, offset = cited.get("archive_file"), cited.get("archive_offset")
    if not isinstance(file, str) or not isinstance(offset, int) or offset < 0:
        return Verdict.ARCHIVE_MISSING, "the page was not archived"
    if ".." in Path(file).parts or not (folder / file).is_file():
        return Verdict.ARCHIVE_MISSING, f"{file} is not in {folder}"
    try:
        record, _ = located_at(folder / file, offset)
        if when := withdrawn_on(record):
            return Verdict.WITHDRAWN, f"on {when}"
        if broken := _broken(cited, folder):
            return Verdict.TAMPERED, broken
        if cited.get("read_at") not in (record.url, canonical(record.url)):
            return Verdict.TAMPERED, f"the record is of {record.url}"
        return _reread(cited, folder, ArchiveRecord(file, offset, cited.get("archive_digest")))
    except RecordMissing as error:
        return Verdict.ARCHIVE_MISSING, str(error)
    except ArchiveError as error:
        return Verdict.TAMPERED, str(error)


def _broken(cited: dict[str, Any], folder: Path) -> str | None:
    try:
        seals = [Seal(**each) for each in cited.get("seals") or ()]
        return next((broken for seal in seals if (broken := seal.is_broken(folder))), None)
    except (TypeError, ValueError):
        return "the seals of the citation are none"


def _reread(cited: dict[str, Any], folder: Path, place: ArchiveRecord) -> tuple[Verdict, str]:
    """The page read by today's rules beside what was cited."""
    name = str(cited.get("newspaper"))
    newspaper = name if newspaper_named(name) else ANY_NEWSPAPER
    read = reread(folder, place, newspaper)
    if read.article is None or read.article.text_hash != cited.get("text_hash"):
        read = reread(folder, place, newspaper, _site_memory())
    article, before = read.article, cited.get("extractor_version")
    if article is None:
        return Verdict.DIFFERS_BY_RULE, f"today's rules read no article: {read.refused}"
    if article.text_hash == cited.get("text_hash"):
        others = _others_than_cited(article, cited)
        if not others:
            return Verdict.MATCH, f"text SHA-256 {article.text_hash}; title and byline agree"
        verdict = Verdict.TAMPERED if article.extractor_version == before else Verdict.DIFFERS_BY_RULE
        return verdict, f"the text is the one cited, but the page says {others}"
    if article.extractor_version == before:
        return Verdict.TAMPERED, f"the same rules read a text with SHA-256 {article.text_hash}"
    return Verdict.DIFFERS_BY_RULE, f"rules {before} then, {article.extractor_version} now: {article.text_hash}"


def _others_than_cited(article: Article, cited: dict[str, Any]) -> str | None:
    """What the page says of title and byline, where the citation says otherwise."""
    read = {"title": article.title, "byline": list(article.byline)}
    others = [f"{name} {value!r}" for name, value in read.items() if cited.get(name, value) != value]
    return " and ".join(others) or None


def _site_memory() -> Memory:
    """The lines that are left out of a newspaper's pages, where a database is at hand to say so."""
    try:
        with open_configured_store() as store:
            return store.memory()
    except StoreError:
        return {}
