"""What can go wrong with the database, each as a sentence for the operator: what, where and what to do."""

from __future__ import annotations

from typing import ClassVar

from lagazette_crawler.exit_codes import ExitCode


class StoreError(Exception):
    """The database cannot be used; the message says what to do and shows no password."""

    exit_code: ClassVar[ExitCode] = ExitCode.CONFIGURATION


class StoreUnavailable(StoreError):
    """The database cannot be reached or written now: locked, read-only, full, gone."""

    exit_code = ExitCode.UNWRITABLE


class Locked(StoreError):
    """Another crawl of the newspaper is under way."""

    exit_code = ExitCode.LOCKED


class LockLost(StoreUnavailable):
    """The lock went with its connection, and another process took it."""


class SchemaOutdated(StoreError):
    """The tables are those of an older program: `lagazette db upgrade` mends it."""


class SchemaTooNew(StoreError):
    """The tables are those of a newer program: this one must be upgraded."""


class Unstorable(Exception):
    """One change that no database can hold; the others of its group are stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
