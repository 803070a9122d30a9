"""The log of changes: each time an article got another text, in the order of commits.

Rows are numbered under the writers' lock, which is held until the transaction is visible to all. So whoever has read up
to a number has read all that is below it: nothing comes in later there, on neither database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from lagazette_crawler.store.schema import changes
from lagazette_crawler.store.statements import allocate


def log_changes(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows (`article_id`, `kind`, `number`, `at`), within the caller's writing transaction."""
    numbers = allocate(connection, "changes", len(rows))
    if rows:
        connection.execute(changes.insert(), [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])
