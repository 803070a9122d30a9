"""GroupWriter: one thread that writes everything waiting in one transaction.

Durability costs one commit however many articles wait for it, so a slow disk makes groups larger, not the crawl slower.
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock as Mutex
from threading import Thread

from lagazette_crawler.store.changes import Change, Written
from lagazette_crawler.store.errors import StoreError, Unstorable
from lagazette_crawler.store.locks import Lock
from lagazette_crawler.store.store import Store

LARGEST_GROUP = 200
"""Changes in one transaction at most, so that other writers get their turn."""
BUSY = 4
"""Changes in a group from which the next one is waited for: what comes fast shares a transaction."""
PATIENCE = 0.1
"""Seconds a busy writer waits for a group to grow: a fifth less work than writing what is there at once."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    change: Change
    future: Future[Written] = field(default_factory=Future)


class GroupWriter:
    """Takes changes from any thread; the future of each is done when its transaction is committed."""

    def __init__(self, store: Store, lock: Lock | None = None) -> None:
        """`lock`: nothing is written without it."""
        self._store, self._needed = store, lock
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._lock = Mutex()
        self._closed = False
        self._failure: StoreError | None = None
        self._last = 0
        self._thread = Thread(target=self._run, name="group-writer", daemon=True)
        self._thread.start()

    def submit(self, change: Change) -> Future[Written]:
        """Hands over a change.

        The future raises Unstorable when no database can hold this change, and StoreError when the database failed:
        then nothing of its group is written, and all later changes fail alike.
        """
        waiting = _Waiting(change)
        with self._lock:
            if self._closed:
                raise RuntimeError("the writer is closed")
            self._queue.put(waiting)
        return waiting.future

    def close(self) -> None:
        """Writes what still waits and ends the thread."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        open_ = True
        while open_:
            group, open_ = self._everything_waiting()
            self._last = len(group)
            if group:
                self._write(group)

    def _everything_waiting(self) -> tuple[list[_Waiting], bool]:
        """Waits for a change, then takes all that are there or soon will be; false when the writer was closed."""
        group: list[_Waiting] = []
        next_ = self._queue.get()
        until = time.monotonic() + (PATIENCE if self._last >= BUSY else 0)
        while next_ is not None:
            group.append(next_)
            if len(group) == LARGEST_GROUP:
                return group, True
            try:
                next_ = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return group, True
        return group, False

    def _write(self, group: list[_Waiting]) -> None:
        try:
            written = self._attempt([each.change for each in group])
        except Unstorable as error:
            self._keep_the_rest(group, error)
        except StoreError as error:
            self._failure = error
            for each in group:
                _fail(each, error)
        except BaseException as error:  # noqa: BLE001 (a bug belongs to whoever waits, and the thread goes on)
            for each in group:
                _fail(each, error)
        else:
            for each, result in zip(group, written, strict=True):
                if each.future.set_running_or_notify_cancel():
                    each.future.set_result(result)

    def _attempt(self, changes: list[Change]) -> list[Written]:
        if self._failure is not None:
            raise self._failure
        if self._needed:
            self._needed.hold()
        return self._store.write(changes)

    def _keep_the_rest(self, group: list[_Waiting], error: Unstorable) -> None:
        """One change spoiled the group: halves are tried until it stands alone."""
        if len(group) == 1:
            _fail(group[0], error)
            return
        middle = len(group) // 2
        self._write(group[:middle])
        self._write(group[middle:])


def _fail(waiting: _Waiting, error: BaseException) -> None:
    if waiting.future.set_running_or_notify_cancel():
        waiting.future.set_exception(error)
