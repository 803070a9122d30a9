"""Views: each answers its question, the same on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from stored_articles import fill

from lagazette_crawler.store import Store
from lagazette_crawler.store.migrate import FOLDER, question, view_files, view_name


@pytest.fixture(scope="module")
def archive(module_store: Store) -> Store:
    fill(module_store)
    return module_store


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_articles_has_what_analysts_are_promised(archive: Store) -> None:
    promised = (
        "id, newspaper, url, title, byline, dateline, location, country, agency, language, published_at, "
        "published_offset, published_precision, published_raw, updated_at, first_seen_at, last_seen_at, copy_of, body"
    )
    rows = ask(archive, f"SELECT {promised} FROM articles WHERE id = 1")
    assert len(rows) == 1
    assert rows[0][3] == "Le gazoduc a livré"


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("published_at >= '2026-05-01T12:00:00Z'", [1, 2]),
        ("published_at < '2026-05-01T12:00:00Z'", [3, 4]),
        ("published_at BETWEEN '2026-03-01T00:00:00Z' AND '2026-04-01T00:00:00Z'", [3, 4]),
        ("published_at = '2026-05-01T12:45:00Z'", [2]),
        ("published_local_date = '2026-05-01'", [1]),
        ("published_local_date < '2026-04-01'", [3]),
        ("paywalled", [3]),
        ("copy_of IS NOT NULL", [2]),
        ("date(published_at) = '2026-05-01'", [1, 2]),
    ],
)
def test_one_query_works_on_both_databases(archive: Store, condition: str, ids: list[int]) -> None:
    assert [row[0] for row in ask(archive, f"SELECT id FROM articles WHERE {condition} ORDER BY id")] == ids


def test_moments_of_sqlite_are_text_in_utc(archive: Store) -> None:
    moment = ask(archive, "SELECT published_at FROM articles WHERE id = 1")[0][0]
    assert moment == "2026-05-01T12:00:00Z" or moment.isoformat() == "2026-05-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT article_id, number, is_current, title, body IS NULL FROM readings WHERE article_id = 1 "
            "ORDER BY number",
            [(1, 1, False, "Le gazoduc livre", False), (1, 2, True, "Le gazoduc a livré", False)],
        ),
        ("SELECT id FROM unique_articles ORDER BY id", [(1,), (3,), (4,)]),
        (
            "SELECT article_id, copy_of, newspaper, original_newspaper, relation, lag_minutes, copy_of_url FROM copies",
            [(2, 1, "courier", "gazette", "exact", 45, "https://gazette.example/gazoduc")],
        ),
        (
            "SELECT position, field, source, rule, won, value, reason, value_length FROM candidates "
            "WHERE article_id = 1 AND number = 2 ORDER BY position",
            [
                (1, "title", "layout", "h1", True, "Le gazoduc livre", "first of its authority", 16),
                (2, "title", "open-graph", "og:title", False, "Gazoduc - La Gazette", "repeats the site name", 20),
                (3, "agency", "text", "dateline", True, "Trend", None, 5),
            ],
        ),
        (
            "SELECT article_id, field, taken, instead, instead_from FROM conflicts",
            [(1, "title", "Le gazoduc livre", "Gazoduc - La Gazette", "open-graph")],
        ),
        ("SELECT article_id, printed, name, country FROM datelines", [(1, "Bakou", "Baku", "AZ")]),
        (
            "SELECT newspaper, articles, with_location, with_byline FROM publication_days "
            "WHERE published_local_date = '2026-05-01'",
            [("gazette", 1, 1, 1)],
        ),
        (
            "SELECT newspaper, outcome, reason, addresses, for_example FROM refusals",
            [("gazette", "refused", "no body", 1, "https://gazette.example/galerie")],
        ),
        ("SELECT url, outcome FROM waiting_addresses", [("https://gazette.example/a-venir", "pending")]),
    ],
)
def test_a_view_answers_its_question(archive: Store, sql: str, rows: list[tuple[Any, ...]]) -> None:
    assert ask(archive, sql) == rows


def test_every_view_says_which_question_it_answers() -> None:
    for file in FOLDER.glob("views/*.sql"):
        assert "?" in question(file.read_text(encoding="utf-8")), file


def test_both_databases_have_the_same_views() -> None:
    names = [[view_name(file) for file in view_files(dialect)] for dialect in ("sqlite", "postgresql")]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])
