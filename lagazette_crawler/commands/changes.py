"""`lagazette changes`: what is new or changed since the last time a program asked."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from lagazette_crawler.commands.filter_options import open_configured_store
from lagazette_crawler.commands.printing import as_json, cell
from lagazette_crawler.store import Record


def changes(
    since: Annotated[
        int, typer.Option(min=0, metavar="CURSOR", help="The cursor printed last time; 0: from the beginning.")
    ] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many.")] = None,
    json: Annotated[
        bool, typer.Option("--json", help='JSON lines, for programs; the last one is {"next_cursor": N}.')
    ] = False,
) -> None:
    """List new articles and changed texts since a cursor, in the order in which they were stored.

    Nothing is left out and nothing comes twice, however many crawls write at the same time: keep the last line's cursor
    and ask with it next time. `lagazette diff ID` shows what changed.

    Kinds: new, revised (another text), returned (an earlier text within a day), late (an older page came in),
    withdrawn.

    Example: lagazette changes --since 1042 --json
    """
    with open_configured_store() as store:
        last = store.last_change()
        if since > last:
            raise typer.BadParameter(
                f"the last change of this database is {last}; {since} is a cursor of another one, or of a later copy.",
                param_hint="--since",
            )
        cursor = since
        with closing(store.changes(since, limit)) as rows:
            for row in rows:
                print(as_json(row) if json else _one_line(row))
                cursor = row["cursor"]
    print(as_json({"next_cursor": cursor}) if json else f"next cursor: {cursor}")


def _one_line(row: Record) -> str:
    cause = row["cause"] if row["kind"] == "revised" else None
    columns = (
        row["cursor"],
        f"{row['at']:%Y-%m-%d %H:%M:%S}",
        row["kind"],
        cause,
        row["changed"] if row["kind"] == "revised" else None,
        row["article_id"],
        row["newspaper"],
        row["title"],
        row["url"],
    )
    return "\t".join(map(cell, columns))
