"""The queries of the cookbook and of the README run on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from lagazette_crawler.store import Store

ROOT = Path(__file__).parent.parent
QUERIES = [
    pytest.param(query.strip(), id=f"{page.stem}-{number}")
    for page in (ROOT / "docs" / "cookbook.md", ROOT / "README.md")
    for block in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for number, query in enumerate(filter(str.strip, block.split(";")), 1)
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_for_analysts_runs(store: Store, query: str) -> None:
    with store.database.reading() as connection:
        assert connection.execute(text(query)).keys()
