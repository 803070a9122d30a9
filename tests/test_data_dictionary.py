"""The data dictionary says what the tables are."""

from __future__ import annotations

import runpy
from pathlib import Path

from lagazette_crawler.store.schema import metadata

ROOT = Path(__file__).parent.parent


def test_the_data_dictionary_is_up_to_date() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "build_data_dictionary.py"))
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == script["render"](), "run scripts/build_data_dictionary.py"


def test_every_table_and_column_says_what_it_means() -> None:
    silent = [table.name for table in metadata.tables.values() if not table.comment]
    silent += [str(column) for table in metadata.tables.values() for column in table.columns if not column.comment]
    assert silent == []
