"""Citing: which files of the archive revisions were read from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from lagazette_crawler.store.schema import revisions
from lagazette_crawler.store.statements import chunks


def cited_files(connection: Connection) -> dict[str, int]:
    """How many revisions cite each file of the archive."""
    file = revisions.c.archive_file
    statement = select(file, func.count()).where(file.isnot(None)).group_by(file)
    return {row[0]: row[1] for row in connection.execute(statement)}


def forget_files(connection: Connection, files: Sequence[str]) -> None:
    """Revisions cite these files no more; the digest of what they were read from stays."""
    for chunk in chunks(files):
        nothing = {"archive_file": None, "archive_offset": None}
        connection.execute(update(revisions).where(revisions.c.archive_file.in_(chunk)).values(nothing))
