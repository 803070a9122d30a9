"""Causes of a revision: the newspaper edited, saying so or not; it took the edit back; or we read otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from lagazette_crawler.editing.sameness import set_plainly
from lagazette_crawler.items import Precision
from lagazette_crawler.text import paragraphs

Row = Mapping[str, Any]


class Cause(StrEnum):
    """Why a text differs from the one before (`revisions.cause`)."""

    FIRST = "first"  # the first text stored
    SOURCE_EDIT = "source_edit"  # the newspaper changed it and said so, or changed what needs no saying
    SILENT_EDIT = "silent_edit"  # the newspaper changed title or body; no printed or declared update, no HTTP date
    EXTRACTOR_CHANGE = "extractor_change"  # the same page, read by other rules
    FLAP = "flap"  # the newspaper's, and taken back within a day


EDITS = (Cause.SOURCE_EDIT, Cause.SILENT_EDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was known of two looks at a page beside the page itself."""

    last_seen_at: datetime
    """When the older text was last seen."""
    at: datetime
    """When the later text was retrieved."""
    last_modified: str | None = None
    """Last-Modified of the later answer."""
    last_modified_before: str | None = None
    """Last-Modified of the answer before."""
    answered_before_at: datetime | None = None
    """When that one was retrieved."""


def cause_of_edit(changed: Collection[str], old: Row, new: Row, notice: Notice) -> Cause:
    """The cause of a change that the newspaper made."""
    is_text = "title" in changed or "body" in changed
    return Cause.SILENT_EDIT if is_text and not said_so(changed, old, new, notice) else Cause.SOURCE_EDIT


def said_so(changed: Collection[str], old: Row, new: Row, notice: Notice) -> bool:
    """Whether the page, its metadata or HTTP tell that the text changed; when in doubt they do."""
    return (
        "published" in changed
        or _declares_update(old, new, notice)
        or _http_tells(notice)
        or _prints_notice(old["title"], new["title"])
        or _prints_notice(old["body"], new["body"])
    )


_LENGTHS = {
    Precision.MINUTE: timedelta(minutes=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}


def _declares_update(old: Row, new: Row, notice: Notice) -> bool:
    """Whether an update is printed or declared that was not there before, or that may be later than the older text."""
    before: datetime | None = old["updated_at"]
    after: datetime | None = new["updated_at"]
    if after is None:
        return False
    if before is None or after > before:
        return True
    return after + _LENGTHS.get(new["updated_precision"], timedelta()) > notice.last_seen_at


# HTTP

RENDERED = timedelta(minutes=1)
"""A Last-Modified this close to the answer is when the page was put together, which says nothing of its text."""


def _http_tells(notice: Notice) -> bool:
    """Whether Last-Modified is later than the older text, and not just the time of every answer."""
    modified = _moment(notice.last_modified)
    if modified is None or modified <= _without_seconds(notice.last_seen_at):
        return False
    before = _moment(notice.last_modified_before)
    if before is not None and modified <= before:
        return False
    if abs(notice.at - modified) > RENDERED:
        return True
    return before is not None and not _is_rendered(before, notice.answered_before_at)


def _is_rendered(modified: datetime, answered_at: datetime | None) -> bool:
    return answered_at is not None and abs(answered_at - modified) <= RENDERED


def _moment(printed: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(printed) if printed else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment and moment.tzinfo else None


def _without_seconds(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


# Notices in the text

_NOTICE = re.compile(
    r"\W*(?:editor.?s note|n\.?d\.?l\.?r|anm\. d"
    r"|(?:this|an earlier version of this) (?:article|story|headline|post|report)"
    r"|in einer (?:früheren|vorherigen) (?:fassung|version)"
    r"|(?:update|correct|amend|clarif|adds|recast|refile|writethru"
    r"|mis à jour|mise à jour|actualis|rectific|errat|corrig|précision"
    r"|aktualis|korrektur|berichtig|korrigi|actualiz|correc|fe de erratas|aggiorn|rettific|correz|atualiz"
    r"|обновл|исправл|уточн|дополн|поправк|оновлен|виправл|yenilə|düzəliş|əlavə|güncelle|düzeltme|bijgewerkt|rättel"
    r"|uppdater|oppdater|opdater|rettel|päivit|korjaus|sprostowan|poprawk|korekt|frissít|helyesbít|актуализ"
    r"|ενημέρωση|διόρθωση|تحديث|تصحيح|به‌روز|עדכון|更正|更新|訂正|정정|수정)\w*(?:\W+\w+){0,6}?\W*?[:\d)\]–—])",
    re.IGNORECASE,
)
"""`Update, 14:30:`, `Correction: an earlier ...`, `(Mis à jour à 9 h)`; not `Corrections officers found ...`."""
_LONGEST_HEAD = 80


def _prints_notice(old: str | None, new: str | None) -> bool:
    """Whether a paragraph is new that begins as the notice of an update or a correction."""
    before = {set_plainly(line) for line in paragraphs(old or "")}
    added = (line for line in paragraphs(new or "") if set_plainly(line) not in before)
    return any(_NOTICE.match(line[:_LONGEST_HEAD]) for line in added)
