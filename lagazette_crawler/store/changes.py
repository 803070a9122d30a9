"""What a crawl tells the store: an article read, an address closed, an announcement looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lagazette_crawler.items import ArchiveRecord, Article, Outcome


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a response so that the next request can ask for changes only (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveArticle:
    """An article read from a page; the addresses it was asked for and read at lead to it from now on."""

    article: Article
    validators: Validators | None = None
    run_id: int | None = None
    revisits: Sequence[timedelta] = ()
    """Ages at which the article is to be looked at again."""
    recorded_at: datetime | None = None
    """When the database learns of it; None: when the page was retrieved."""
    may_wait: bool = False
    """Whether it may be left unwritten until the page before was read again: see `Written.unread`."""
    rereading: bool = False
    """Whether a page of the archive was read again: known addresses and their next looks stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAddress:
    """An address that gave no article: refused, gone, blocked, failed, moved, or known because not modified."""

    newspaper: str
    url: str
    outcome: Outcome
    reason: str | None = None
    evidence: str | None = None
    """What said so: a header, words of the page, the robots.txt that forbids it."""
    status: int | None = None
    canonical_url: str | None = None
    """Where the address leads, when moved."""
    run_id: int | None = None
    at: datetime
    revisits: Sequence[timedelta] = ()
    """Ages at which the article it leads to is to be looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteVisit:
    """A look at a place where a newspaper announces articles."""

    newspaper: str
    url: str
    validators: Validators | None = None
    """Of an answer with a list; None: not modified or no list, the validators kept are still those to ask with."""
    status: int | None = None
    found: int = 0
    body_digest: str | None = None
    newest_listed_at: datetime | None = None
    """When the newest address on it was first found; None: it listed nothing now."""
    lied: bool = False
    """Whether it sent another body under the validators of the last answer."""
    at: datetime


Change = SaveArticle | CloseAddress | NoteVisit


@dataclass(frozen=True, slots=True)
class EarlierPage:
    """The page an article was read from before, by other rules than today's."""

    newspaper: str
    record: ArchiveRecord


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change, once its transaction is committed."""

    outcome: Outcome
    article_id: int | None = None
    reason: str | None = None
    unread: EarlierPage | None = None
    """Set when nothing was written: save what today's rules read on this page, then the article again."""
