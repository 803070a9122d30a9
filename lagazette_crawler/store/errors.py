"""What can go wrong with the database, each as a sentence for the operator: what, where and what to do."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used; the message says what to do and shows no password."""


class StoreUnavailable(StoreError):
    """The database cannot be reached or written now: locked, read-only, full, gone."""


class Locked(StoreError):
    """Another crawl of the newspaper is under way."""


class SchemaOutdated(StoreError):
    """The tables are those of an older program: `lagazette db upgrade` mends it."""


class SchemaTooNew(StoreError):
    """The tables are those of a newer program: this one must be upgraded."""


class Unstorable(Exception):
    """One change that no database can hold; the others of its group are stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
