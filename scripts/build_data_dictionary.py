"""Writes docs/data-dictionary.md from the tables' own comments and from the views.

Run it after a change of lagazette_crawler/store/schema or store/views; a test compares.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Column, Table, inspect

from lagazette_crawler.store import open_store
from lagazette_crawler.store.migrate import question, view_files, view_name
from lagazette_crawler.store.schema import HEAD, metadata

TARGET = Path(__file__).parent.parent / "docs" / "data-dictionary.md"
ORDER = (
    "articles", "newspapers", "places", "article_places", "revisions", "changes", "evidence", "addresses",
    "announcements", "missed_looks", "gaps", "runs", "incidents", "withdrawals", "withdrawn_texts",
    "article_numbers", "recurring_texts", "tellings", "kinships", "postings", "stems",
)  # fmt: skip
"""What an analyst looks for first."""

HEAD_OF_FILE = f"""\
# Data dictionary

Made by `scripts/build_data_dictionary.py` from the tables and views themselves (revision {HEAD} of the tables).
The same tables, columns and views are there on SQLite and on PostgreSQL.

**Moments** are instants in UTC of whole seconds: `timestamptz` on PostgreSQL, text like `2020-12-16T12:44:00Z` on
SQLite. One query works on both when it compares with a literal of that form, with zone:
`published_at >= '2026-05-01T00:00:00Z'`; `ORDER BY`, `min` and `max` do too, and `date(published_at)` where the session
of PostgreSQL is in UTC. For the calendar day where an article was published there is `published_local_date`, compared
with `'2026-05-01'`.

**Absent** is NULL; no column holds a value that stands for nothing. Columns marked \\* are never absent.

Put views of your own into another database or schema: `lagazette db upgrade` makes these anew.
"""

SEARCH_INDEX = """\
## search_index

The folded words of each revision, for `lagazette search`. Its form depends on the database: on SQLite a virtual
table of FTS5 (`rowid` is the revision; `language`, `title`, `body`), on PostgreSQL a table with `revision_id` and a
`tsvector` in `words` (the title's with weight A). Ask it through `lagazette search` or `Store.search`: they know which
words share a stem.
"""


def render() -> str:
    """The whole file."""
    tables = [metadata.tables[name] for name in ORDER]
    missing = set(metadata.tables) - set(ORDER)
    if missing:
        raise SystemExit(f"ORDER does not name {', '.join(sorted(missing))}")
    parts = [HEAD_OF_FILE, _contents(tables), *map(_table, tables), SEARCH_INDEX, "# Views\n", *_views()]
    return "\n".join(parts)


def _contents(tables: list[Table]) -> str:
    rows = [f"| [{table.name}](#{table.name}) | {table.comment} |" for table in tables]
    views = [f"| [{view_name(file)}](#{view_name(file)}) | {_question(file)} |" for file in view_files("sqlite")]
    return "\n".join(["| table | holds |", "|---|---|", *rows, "", "| view | answers |", "|---|---|", *views, ""])


def _table(table: Table) -> str:
    rows = [f"| {_name(column)} | {_kind(column)} | {column.comment}{_refers(column)} |" for column in table.columns]
    keys = [", ".join(f"`{c.name}`" for c in constraint.columns) for constraint in _unique(table)]
    unique = f"\nOne row for each {' and for each '.join(keys)}.\n" if keys else ""
    return "\n".join(
        [f"## {table.name}\n", f"{table.comment}\n", "| column | type | meaning |", "|---|---|---|", *rows, unique]
    )


def _unique(table: Table) -> Iterator[object]:
    yield table.primary_key
    yield from (each for each in table.constraints if type(each).__name__ == "UniqueConstraint")


def _name(column: Column[object]) -> str:
    return f"`{column.name}`" + ("" if column.nullable else " \\*")


def _kind(column: Column[object]) -> str:
    names = {int: "integer", str: "text", bool: "yes or no", float: "number", datetime: "moment", date: "day"}
    return names.get(column.type.python_type, "JSON")


def _refers(column: Column[object]) -> str:
    return "".join(f" Refers to `{key.target_fullname}`." for key in column.foreign_keys)


def _question(file: Path) -> str:
    return question(file.read_text(encoding="utf-8"))


def _views() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/any.db") as store,
        store.database.reading() as connection,
    ):
        look = inspect(connection)
        columns = {name: [column["name"] for column in look.get_columns(name)] for name in look.get_view_names()}
    for file in view_files("sqlite"):
        yield _view(file, columns[view_name(file)])


def _view(file: Path, columns: list[str]) -> str:
    sql = file.read_text(encoding="utf-8")
    if "SELECT * FROM articles" in sql:
        return f"## {view_name(file)}\n\n{question(sql)}\n\nThe columns are those of [articles](#articles).\n"
    notes = dict(re.findall(r"^-- (\w+): (.+)$", sql, re.M))
    rows = [f"| `{name}` | {notes.get(name) or _meaning(name, sql)} |" for name in columns]
    heading = [f"## {view_name(file)}\n", f"{question(sql)}\n", "| column | meaning |", "|---|---|"]
    return "\n".join([*heading, *rows, ""])


def _meaning(column: str, sql: str) -> str:
    """What the first table of the view that has the column says of it."""
    for table in re.findall(r"(?:FROM|JOIN) (\w+)", sql):
        if table in metadata.tables and column in metadata.tables[table].c:
            return str(metadata.tables[table].c[column].comment)
    if "FROM candidates" in sql:
        return _meaning(column, "FROM revisions")
    raise SystemExit(f"nothing says what the column {column} of a view means:\n{sql}")


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
