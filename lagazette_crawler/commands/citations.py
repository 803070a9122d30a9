"""Citations: what is needed to name one text of one article, and to prove later that it was printed."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lagazette_crawler.archive.seals import Seal, seals_of
from lagazette_crawler.archive.warc import ArchiveError
from lagazette_crawler.commands.printing import as_json, cell, moment_as_printed
from lagazette_crawler.items import ArchiveRecord
from lagazette_crawler.store import Dossier, Record

FORM = "lagazette/1"
"""The first value of a citation: how the others are to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One text of one article. All moments are in UTC, ISO 8601."""

    citation: str = FORM
    article: int
    revision: int
    newspaper: str
    newspaper_title: str | None
    url: str
    """The canonical address."""
    read_at: str
    """The address the page was read at."""
    title: str | None
    byline: list[str]
    published: str | None
    """By the clock there and no more exactly than known: `2024-03-10 13:44 +01:00`, `2024-03-10`, `2024-03`, `2024`."""
    published_precision: str | None
    language: str | None
    seen_from: str
    seen_until: str
    """The last look at which this text was there. Nobody knows when it went, or whether."""
    not_seen_from: str | None
    """The first look after that which did not find the article; None: it was there at the last look."""
    state: str
    """`live`, or what the view `absent_articles` says; `superseded` for a text that is no longer the current one."""
    text_hash: str | None
    extractor_version: str | None
    archive_file: str | None
    archive_offset: int | None
    archive_digest: str | None
    """Payload digest of the record."""
    seals: list[Seal]
    """The bytes in the archive that prove it; empty when the archive was not at hand."""


def cite(dossier: Dossier, number: int, newspaper_title: str | None, archive: Path) -> tuple[Citation, str | None]:
    """The citation of a revision, and why it has no seals. Raises KeyError for a revision that is none."""
    revision = next((each for each in dossier.revisions if each["number"] == number), None)
    if revision is None:
        raise KeyError(number)
    seals, trouble = _seals(revision, archive)
    article, is_current = dossier.article, number == dossier.article["revision"]
    dated = article if is_current else {**article, **_dates(article, revision)}
    absence = dossier.absence if is_current else None
    citation = Citation(
        article=article["id"],
        revision=number,
        newspaper=article["newspaper"],
        newspaper_title=newspaper_title,
        url=article["url"],
        read_at=revision["read_at"],
        title=revision["title"],
        byline=[name for name in (revision["byline"] or "").split("; ") if name],
        published=moment_as_printed(dated) or None,
        published_precision=dated["published_precision"],
        language=article["language"],
        seen_from=_iso(revision["seen_from"]),
        seen_until=_iso(revision["seen_until"]),
        not_seen_from=_iso(absence["not_seen_from"]) if absence else None,
        state=(absence["state"] if absence else "live") if is_current else "superseded",
        text_hash=revision["text_hash"],
        extractor_version=revision["extractor_version"],
        archive_file=revision["archive_file"],
        archive_offset=revision["archive_offset"],
        archive_digest=revision["archive_digest"],
        seals=seals,
    )
    return citation, trouble


def _dates(article: Record, revision: Record) -> dict[str, Any]:
    """The date of publication an earlier text had; offset and calendar day are those of the article's own date."""
    dates = {name: revision[name] for name in ("published_at", "published_precision")}
    same = dates["published_at"] == article["published_at"]
    return dates if same else {**dates, "published_local_date": None}


def _seals(revision: Record, archive: Path) -> tuple[list[Seal], str | None]:
    if not revision["archive_file"]:
        return [], "its page was not archived, so nothing can be proved by it"
    place = ArchiveRecord(revision["archive_file"], revision["archive_offset"], revision["archive_digest"])
    try:
        return seals_of(archive, place), None
    except ArchiveError as error:
        return [], f"the archive is not at hand, so it has no seals: {error}"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# Forms


def in_json(citation: Citation) -> str:
    """For `lagazette verify`."""
    return as_json(asdict(citation))


def in_words(citation: Citation) -> str:
    """For a person."""
    byline = f"{', '.join(citation.byline)}: " if citation.byline else ""
    parts = [
        f"{byline}“{cell(citation.title)}”. {citation.newspaper_title or citation.newspaper}, "
        f"{citation.published or 'undated'}.",
        f"{citation.url}",
        f"{_seen(citation)} Text SHA-256 {citation.text_hash}.",
    ]
    if citation.archive_file:
        parts.append(f"Archived in {citation.archive_file} at {citation.archive_offset}, {citation.archive_digest}.")
    return "\n".join(parts)


def _seen(citation: Citation) -> str:
    seen = f"Seen from {citation.seen_from} until {citation.seen_until}"
    return seen + (f", not seen from {citation.not_seen_from}." if citation.not_seen_from else ".")


def in_bibtex(citation: Citation) -> str:
    """For BibTeX and biblatex; the date has only the parts that are known."""
    fields = {
        "author": " and ".join(_author(name) for name in citation.byline),
        "title": f"{{{_tex(citation.title)}}}",
        "organization": _tex(citation.newspaper_title or citation.newspaper),
        **_bibtex_date(citation),
        "language": _tex(citation.language),
        "url": citation.url,
        "urldate": citation.seen_until[:10],
        "note": _tex(f"{_seen(citation)} Text SHA-256 {citation.text_hash}. {_archived(citation)}".strip()),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(citation)},", *lines, "}"])


def _archived(citation: Citation) -> str:
    if not citation.archive_file:
        return ""
    return f"Archived in {citation.archive_file} at {citation.archive_offset}, {citation.archive_digest}."


def _bibtex_date(citation: Citation) -> dict[str, str]:
    """`date` for biblatex, `year` and `month` for BibTeX."""
    day = (citation.published or "")[:10]
    parts = day.split("-")
    if not day:
        return {}
    return {"date": day, "year": parts[0], **({"month": parts[1]} if len(parts) > 1 else {})}


def _key(citation: Citation) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "-", citation.newspaper).strip("-") or "article"
    return f"{name}-{citation.article}-{citation.revision}"


def _author(name: str) -> str:
    """A name in braces is one name: a comma or `and` in it parts nothing."""
    return f"{{{_tex(name)}}}"


def _tex(text: str | None) -> str:
    """The text as TeX prints it; braces by name, since BibTeX counts them also behind a backslash."""
    return _SPECIAL.sub(lambda sign: _TEX[sign[0]], cell(text))


_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_TEX))}]")
FORMS = {"text": in_words, "json": in_json, "bibtex": in_bibtex}
