"""Many writers at once: no row is lost, none is doubled, copies that arrive together are linked."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from lagazette_crawler.items import Article, Outcome
from lagazette_crawler.page import Found
from lagazette_crawler.store import Change, GroupWriter, SaveArticle, Store, Written, open_store
from lagazette_crawler.store.writer import BUSY

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BODY = "Le conseil a voté le budget après une longue séance. " * 10


def article(number: int, newspaper: str = "gazette", body: str = BODY) -> Article:
    return Article(
        newspaper=newspaper, url=f"https://{newspaper}.example/{number}", title="Budget", body=body, retrieved_at=NOON
    )


def in_processes(work: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> list[Any]:
    """Runs `work` once an argument, each in a process of its own, all at once."""
    with multiprocessing.get_context("fork").Pool(len(arguments)) as pool:
        results = pool.starmap(work, arguments, chunksize=1)
        pool.close()
        pool.join()
    return results


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def save_often(url: str, times: int) -> Counter[Outcome]:
    with open_store(url) as store:
        return Counter(store.write([SaveArticle(article=article(1))])[0].outcome for _ in range(times))


def test_ten_processes_storing_one_article_leave_one_row(database_url: str) -> None:
    outcomes: Counter[Outcome] = sum(in_processes(save_often, [(database_url, 10)] * 10), Counter())
    assert outcomes == {Outcome.NEW: 1, Outcome.KNOWN: 99}
    with open_store(database_url) as store:
        counted = [rows(store, f"SELECT count(*) FROM {table}") for table in ("articles", "revisions", "addresses")]
    assert counted == [[(1,)]] * 3


def save_copies(url: str, newspaper: str) -> None:
    """The same texts as every other process, in another newspaper, in groups of two."""
    with open_store(url) as store:
        for first in range(0, 12, 2):
            texts = {number: f"Le chapitre {number} du rapport. " * 12 for number in (first, first + 1)}
            store.write([SaveArticle(article=article(number, newspaper, body)) for number, body in texts.items()])


def test_copies_that_arrive_together_are_linked(database_url: str) -> None:
    in_processes(save_copies, [(database_url, f"paper{number}") for number in range(5)])
    with open_store(database_url) as store:
        copies = rows(store, "SELECT r.text_hash, a.copy_of FROM articles a JOIN revisions r ON r.article_id = a.id")
    origins = Counter(text_hash for text_hash, copy_of in copies if copy_of is None)
    assert set(origins.values()) == {1}
    assert len(origins) == 12
    assert len(copies) == 60
    assert len({(text_hash, copy_of) for text_hash, copy_of in copies if copy_of is not None}) == 12


def announce_some(url: str, order: int) -> int:
    found = [Found(f"https://gazette.example/{number}") for number in range(200)][::order]
    with open_store(url) as store:
        return len(store.announce("gazette", found, found_on="https://gazette.example/rss", at=NOON))


def test_announcements_read_at_once_make_no_double_rows(database_url: str) -> None:
    assert in_processes(announce_some, [(database_url, order) for order in (1, -1, 1, -1)]) == [200] * 4
    with open_store(database_url) as store:
        assert rows(store, "SELECT count(*), count(DISTINCT url) FROM addresses") == [(200, 200)]


class TestTheGroupWriter:
    def test_writes_what_many_threads_hand_over(self, store: Store) -> None:
        writer = GroupWriter(store)
        changes = [SaveArticle(article=article(number, body=f"{BODY} {number % 60}")) for number in range(120)]
        with ThreadPoolExecutor(8) as threads:
            futures = list(threads.map(writer.submit, changes))
        writer.close()
        outcomes = Counter(future.result().outcome for future in futures)
        assert outcomes == {Outcome.NEW: 60, Outcome.DUPLICATE: 60}

    def test_writes_everything_waiting_in_one_transaction(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        groups: list[int] = []
        started, go_on = Event(), Event()
        write = store.write

        def watched(changes: list[Change]) -> list[Written]:
            groups.append(len(changes))
            started.set()
            assert go_on.wait(10)
            return write(changes)

        monkeypatch.setattr(store, "write", watched)
        writer = GroupWriter(store)
        first = writer.submit(SaveArticle(article=article(1)))
        assert started.wait(10)
        rest = [writer.submit(SaveArticle(article=article(number))) for number in range(2, 32)]
        go_on.set()
        writer.close()
        assert groups == [1, 30]
        assert {future.result().outcome for future in (first, *rest)} == {
            Outcome.NEW,
            Outcome.DUPLICATE,
            Outcome.REFUSED,
        }

    def test_waits_a_moment_for_more_once_much_has_come(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        groups: list[int] = []
        go_on = Event()

        def watched(changes: list[Change]) -> list[Written]:
            groups.append(len(changes))
            assert go_on.wait(10)
            return [Written(Outcome.NEW) for _ in changes]

        monkeypatch.setattr(store, "write", watched)
        monkeypatch.setattr("lagazette_crawler.store.writer.PATIENCE", 60.0)
        writer = GroupWriter(store)
        many = [writer.submit(SaveArticle(article=article(number))) for number in range(2 * BUSY)]
        go_on.set()
        wait(many)
        writer.submit(SaveArticle(article=article(90)))
        while not writer._queue.empty():
            pass  # until the writer has it in its hands
        writer.submit(SaveArticle(article=article(91)))
        writer.close()
        assert groups[-1] == 2

    def test_tells_a_fault_of_the_program_to_whoever_waits(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(changes: list[Change]) -> list[Written]:
            raise ZeroDivisionError

        write = store.write
        monkeypatch.setattr(store, "write", broken)
        writer = GroupWriter(store)
        assert isinstance(writer.submit(SaveArticle(article=article(1))).exception(), ZeroDivisionError)
        monkeypatch.setattr(store, "write", write)
        assert writer.submit(SaveArticle(article=article(1))).result().outcome is Outcome.NEW
        writer.close()

    def test_takes_nothing_after_it_was_closed(self, store: Store) -> None:
        writer = GroupWriter(store)
        writer.close()
        writer.close()
        with pytest.raises(RuntimeError, match="closed"):
            writer.submit(SaveArticle(article=article(1)))


def test_a_reader_is_not_disturbed_by_a_writer(store: Store) -> None:
    store.write([SaveArticle(article=article(number, body=f"{BODY} {number}")) for number in range(5)])
    reading = store.rows()
    assert next(reading)["id"] == 1
    store.write([SaveArticle(article=article(9, body="Neuf."))])
    assert len(list(reading)) == 4


def test_a_broken_connection_is_mended_once(postgresql_url: str) -> None:
    with open_store(postgresql_url) as store, open_store(postgresql_url) as other:
        store.write([SaveArticle(article=article(1))])
        with other.database.writing() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    "AND datname = current_database()"
                )
            )
        assert store.write([SaveArticle(article=article(1))])[0].outcome is Outcome.KNOWN
