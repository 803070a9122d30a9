"""Store: the database of newspapers, articles and addresses, as the rest of the program sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import Connection

from lagazette_crawler.figures import Errand, History, RunFigures
from lagazette_crawler.findings import Finding
from lagazette_crawler.items import Outcome
from lagazette_crawler.store.absence import TooMany, doubt, sign_of
from lagazette_crawler.store.addresses import (
    AddressRow,
    address_row,
    by_address,
    close_addresses,
    find_address,
    is_noted,
    known_addresses,
    no_address,
    note_found,
    pending_addresses,
)
from lagazette_crawler.store.announcements import AnnouncementRow, find_announcement, note_visits
from lagazette_crawler.store.archived import archived, count_archived
from lagazette_crawler.store.articles import save_articles
from lagazette_crawler.store.change_log import changes_since, last_change
from lagazette_crawler.store.changes import Change, CloseAddress, NoteVisit, SaveArticle, Written
from lagazette_crawler.store.citing import cited_files, forget_files
from lagazette_crawler.store.columns import in_utc
from lagazette_crawler.store.database import Database
from lagazette_crawler.store.dossier import Dossier, Record, dossier, newest, number_of, rows
from lagazette_crawler.store.errors import Locked, StoreUnavailable
from lagazette_crawler.store.filters import Filters
from lagazette_crawler.store.gaps import close_gaps, known_until, open_gap
from lagazette_crawler.store.incidents import Incident, Settled, accept, find_incidents, settle
from lagazette_crawler.store.keys import key_of
from lagazette_crawler.store.locks import Lock, take_lock
from lagazette_crawler.store.looks import Looks, looks, publications
from lagazette_crawler.store.migrate import create_if_empty
from lagazette_crawler.store.recurring import Recurring, Remembered, memory, originals, remember, remembered, switch
from lagazette_crawler.store.revisits import Looked, plan_revisits
from lagazette_crawler.store.run_history import history
from lagazette_crawler.store.runs import (
    LastRun,
    NewspaperCounts,
    NewspaperRow,
    begin_run,
    count_newspapers,
    end_run,
    last_runs,
    register,
)
from lagazette_crawler.store.search import Hit, search
from lagazette_crawler.store.standing import Standing, standings
from lagazette_crawler.store.story import Story, story
from lagazette_crawler.store.withdrawal import Holding, empty_leftovers, find_withdrawal, holding, withdraw

if TYPE_CHECKING:
    from lagazette_crawler.page import Found

T = TypeVar("T")


def open_store(url: str, *, create: bool = True, may_write: bool | None = None) -> Store:
    """Opens the database; makes its tables when it is empty and `create` is true.

    `may_write` false (None: as `create`): a SQLite file that this user cannot write is read as it lies.

    Raises StoreUnavailable when it cannot be reached (or, without `create`, is not there), SchemaOutdated and
    SchemaTooNew when its tables are not those of this program.
    """
    database = Database(url, may_write=create if may_write is None else may_write)
    try:
        if create:
            database.make_folder()
            create_if_empty(database)
        else:
            database.require_there()
        database.require_head()
    except BaseException:
        database.close()
        raise
    return Store(database)


class Store:
    """All questions and changes. Threads may share it; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    # What a crawl tells

    def write(self, changes: Sequence[Change]) -> list[Written]:
        """Writes changes in one transaction: all of them, or none.

        Raises Unstorable when one of them can be stored in no database, StoreUnavailable when nothing can now.
        """
        if not changes:
            return []
        return self._write(lambda connection: _write_all(connection, changes))

    def announce(
        self, newspaper: str, found: Sequence[Found], *, found_on: str, at: datetime, for_backfill: bool = False
    ) -> list[AddressRow]:
        """Records addresses found in an announcement; the rows as they stand then, in the same order."""
        at = in_utc(at)
        keyed = by_address(found)
        with self.database.reading() as connection:
            rows = known_addresses(connection, newspaper, list(keyed))
        if not is_noted(keyed, rows, at):
            rows = self._write(
                partial(
                    note_found, newspaper=newspaper, found=keyed, found_on=found_on, at=at, for_backfill=for_backfill
                )
            )
        keys = [key_of(each.url) for each in found]
        return [
            no_address(each.url) if key is None else address_row(rows[key], at)
            for key, each in zip(keys, found, strict=True)
        ]

    def register(self, newspaper: NewspaperRow, *, at: datetime | None = None) -> datetime:
        """Records a newspaper as it is declared; since when it is crawled."""
        return self._write(lambda connection: register(connection, newspaper, at or datetime.now(UTC)))

    def begin_run(self, newspaper: str, versions: Mapping[str, str], at: datetime, errand: str = Errand.CRAWL) -> int:
        """Records the start of a run; its number."""
        return self._write(lambda connection: begin_run(connection, newspaper, versions, at, errand))

    def end_run(
        self, run_id: int, figures: RunFigures, findings: Sequence[Finding] = (), *, exit_code: int, at: datetime
    ) -> Settled:
        """Records the end of a run and what its monitors found; the incidents that opened and closed by it.

        Raises ValueError for a count no column has.
        """

        def work(connection: Connection) -> Settled:
            end_run(connection, run_id, figures, findings, exit_code, at)
            return settle(connection, run_id, findings, at)

        return self._write(work)

    def doubt_absences(self, newspaper: str, run_id: int, *, at: datetime) -> TooMany | None:
        """Sets looks aside that missed so many articles of a newspaper at once that the fault is ours."""
        return self._write(lambda connection: doubt(connection, newspaper, run_id, in_utc(at)))

    def open_gap(self, newspaper: str, announcement: str, *, last_known_at: datetime, at: datetime) -> None:
        """Records that nothing was left on an announcement of what it had at the last look."""
        self._write(lambda connection: open_gap(connection, newspaper, announcement, last_known_at, at))

    def close_gaps(self, newspaper: str, *, at: datetime) -> None:
        """Records that all articles since the last looks were found elsewhere."""
        self._write(lambda connection: close_gaps(connection, newspaper, at))

    def lock(self, name: str) -> Lock:
        """Takes the lock of this name; raises Locked when another process holds it."""
        return take_lock(self.database, name)

    def is_locked(self, name: str) -> bool:
        """Whether another process holds the lock of this name at the moment."""
        try:
            self.lock(name).release()
        except Locked:
            return True
        return False

    # What a crawl asks

    def pending(self, newspaper: str, *, at: datetime, limit: int, for_backfill: bool = False) -> list[AddressRow]:
        """Addresses that are due, the newest announced first, then articles to be looked at again."""
        with self.database.reading() as connection:
            return pending_addresses(connection, newspaper, in_utc(at), limit, for_backfill=for_backfill)

    def address(self, url: str, newspaper: str | None = None) -> AddressRow | None:
        """What is known of an address."""
        with self.database.reading() as connection:
            return find_address(connection, url, newspaper)

    def announcement(self, newspaper: str, url: str) -> AnnouncementRow | None:
        """A feed, sitemap or section front as it was at the last look."""
        with self.database.reading() as connection:
            return find_announcement(connection, newspaper, url)

    def standings(self, at: datetime, newspaper: str | None = None) -> list[Standing]:
        """How well newspapers are crawled now, by name."""
        with self.database.reading() as connection:
            return standings(connection, in_utc(at), newspaper)

    def history(self, newspaper: str, *, at: datetime) -> History:
        """What a newspaper was like before now, for its monitors."""
        with self.database.reading() as connection:
            return history(connection, newspaper, in_utc(at))

    def incidents(self, newspaper: str | None = None, *, closed: bool = False) -> list[Incident]:
        """What is wrong with newspapers, the newest first; with `closed` also what was."""
        with self.database.reading() as connection:
            return find_incidents(connection, newspaper, closed=closed)

    def accept_incident(self, number: int, *, at: datetime) -> Incident | None:
        """Closes an open incident because this is how it is from now on; None: there is no such one."""
        return self._write(lambda connection: accept(connection, number, at))

    def known_until(self, newspaper: str) -> datetime | None:
        """Since when articles may be missing; None: nothing is known to be."""
        with self.database.reading() as connection:
            return known_until(connection, newspaper)

    def newspapers(self) -> list[NewspaperCounts]:
        """All newspapers with what is stored of them, by name."""
        with self.database.reading() as connection:
            return count_newspapers(connection)

    def looks(self, newspaper: str, *, at: datetime) -> Looks:
        """When a newspaper was last looked at, and what waits since."""
        with self.database.reading() as connection:
            return looks(connection, newspaper, at)

    def cited_files(self) -> dict[str, int]:
        """How many revisions cite each file of the archive."""
        with self.database.reading() as connection:
            return cited_files(connection)

    def forget_files(self, files: Sequence[str]) -> None:
        """Records that these files of the archive are gone: no revision cites them any more."""
        self._write(lambda connection: forget_files(connection, files))

    def last_runs(self) -> list[LastRun]:
        """The last crawl of each newspaper, by name."""
        with self.database.reading() as connection:
            return last_runs(connection)

    def publications(self, newspaper: str, since: datetime, until: datetime) -> list[datetime]:
        """When the articles of a time were published, in order."""
        with self.database.reading() as connection:
            return publications(connection, newspaper, since, until)

    # What analysts ask

    def search(self, query: str, filters: Filters | None = None, limit: int = 20) -> list[Hit]:
        """The best answers to a query, with the passages that give them; see the module `search` for the order."""
        with self.database.reading() as connection:
            return search(connection, query, filters or Filters(), limit)

    def article(self, wanted: int | str, as_of: date | datetime | None = None) -> Dossier | None:
        """All that is known of the article with this number, or of the one this address leads to; or was, then."""
        with self.database.reading() as connection:
            return dossier(connection, wanted, as_of)

    def changes(self, since: int = 0, limit: int | None = None) -> Generator[Record]:
        """The changes of texts after a cursor, in the order of commits; see the module `change_log`."""
        with self.database.reading() as connection:
            yield from changes_since(connection, since, limit)

    def last_change(self) -> int:
        """The cursor of the last change; 0: none yet."""
        with self.database.reading() as connection:
            return last_change(connection)

    def story(self, wanted: int | str) -> Story | None:
        """Everyone who printed the text of the article with this number, or of the one this address leads to."""
        with self.database.reading() as connection:
            return story(connection, wanted)

    def rows(self, filters: Filters | None = None, limit: int | None = None) -> Generator[Record]:
        """The rows of `articles` in the order they were stored; memory stays flat however many there are."""
        with self.database.reading() as connection:
            yield from rows(connection, filters or Filters(), limit)

    def holding(self, wanted: int | str) -> Holding | None:
        """What there is of an article, before it is withdrawn."""
        with self.database.reading() as connection:
            number = number_of(connection, wanted)
            return holding(connection, number) if number is not None else None

    def withdraw(self, held: Holding, *, reason: str | None, at: datetime) -> None:
        """Takes an article out of all tables and the index, for good."""
        self._write(lambda connection: withdraw(connection, held, reason, in_utc(at)))
        empty_leftovers(self.database)

    def withdrawal(self, wanted: int | str) -> Record | None:
        """The tombstone of an article that was withdrawn."""
        with self.database.reading() as connection:
            return find_withdrawal(connection, wanted)

    def archived(self, newspaper: str, limit: int | None = None) -> Generator[Record]:
        """The articles of a newspaper whose page lies in the archive, with its place, in the order of the archive."""
        with self.database.reading() as connection:
            yield from archived(connection, newspaper, limit)

    def count_archived(self, newspaper: str) -> tuple[int, int]:
        """How many articles a newspaper has, and how many of them with a page in the archive."""
        with self.database.reading() as connection:
            return count_archived(connection, newspaper)

    def newest(self, filters: Filters | None = None, limit: int = 20) -> list[Record]:
        """The articles published last, the newest first."""
        with self.database.reading() as connection:
            return newest(connection, filters or Filters(), limit)

    # Site memory

    def memory(self) -> dict[str, frozenset[str]]:
        """For each newspaper the lines, folded, that recur on its pages and are left out."""
        with self.database.reading() as connection:
            return memory(connection)

    def remembered(self, newspaper: str | None = None) -> list[Remembered]:
        """What was learned of a newspaper's recurring lines, or of all newspapers'; dropped entries included."""
        with self.database.reading() as connection:
            return remembered(connection, newspaper)

    def originals(self, newspaper: str) -> list[tuple[str, datetime, list[str]]]:
        """Address, last look and paragraphs of the last articles of a newspaper that copy no other."""
        with self.database.reading() as connection:
            return originals(connection, newspaper)

    def remember(self, newspaper: str, found: Sequence[Recurring], *, at: datetime) -> tuple[int, int]:
        """Records recurring lines; how many were new and how many known."""
        return self._write(lambda connection: remember(connection, newspaper, found, in_utc(at)))

    def switch_recurring(self, number: int, *, dropped_at: datetime | None) -> Remembered | None:
        """Drops an entry of the memory, or takes it up again; None when there is none of this number."""
        return self._write(lambda connection: switch(connection, number, dropped_at=dropped_at))

    # How

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a writing transaction; once more when the connection broke or a lock was lost."""
        try:
            return self._once(work)
        except StoreUnavailable as error:
            if not self.database.may_pass(error):
                raise
            time.sleep(0.2)
            return self._once(work)

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self.database.writing() as connection:
            return work(connection)


def _write_all(connection: Connection, changes: Sequence[Change]) -> list[Written]:
    """Kind by kind, in the order of SaveArticle, CloseAddress, NoteVisit; the answers in the order of the changes."""
    order = sorted(range(len(changes)), key=lambda number: _KINDS.index(type(changes[number])))
    written: dict[int, Written] = {}
    for kind, numbers in groupby(order, key=lambda number: type(changes[number])):
        those = list(numbers)
        answers = _WRITERS[kind](connection, [changes[number] for number in those])
        written.update(zip(those, answers, strict=True))
    ends = [(changes[number], end) for number, end in written.items() if _goes_on(end)]
    plan_revisits(connection, filter(None, (_look(change) for change, _ in ends)))
    return [written[number] for number in range(len(changes))]


def _look(change: Change) -> Looked | None:
    """The address a change looked at, when its article is to be looked at again."""
    if isinstance(change, NoteVisit) or not change.revisits:
        return None
    if isinstance(change, CloseAddress):
        url = key_of(change.url)
        return Looked(change.newspaper, url, change.at, change.revisits) if url else None
    article = change.article
    url = key_of(article.requested_url or "") or key_of(article.url)
    at = article.retrieved_at or datetime.now(UTC)
    return Looked(article.newspaper, url, at, change.revisits) if url else None


def _goes_on(end: Written) -> bool:
    """Whether an article is looked at again by its age: it was read, or its page gave none that could be read."""
    if end.outcome is Outcome.REFUSED:
        return end.article_id is not None and sign_of(end.outcome, end.reason, None) is None
    return end.outcome in _LIVES


_LIVES = (Outcome.NEW, Outcome.REVISED, Outcome.KNOWN)
_KINDS = [SaveArticle, CloseAddress, NoteVisit]
_WRITERS: dict[type, Callable[..., list[Written]]] = {
    SaveArticle: save_articles,
    CloseAddress: close_addresses,
    NoteVisit: note_visits,
}
