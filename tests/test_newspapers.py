"""Every saved page of a declared newspaper yields the article beside it. Adding a folder adds a test."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lagazette_crawler.commands.extract import answer_for, page_of, retrieved_at
from lagazette_crawler.declared import newspaper_for, newspaper_named, newspapers
from lagazette_crawler.extractors.article import choose_layout
from lagazette_crawler.page import Page

SAVED = Path(__file__).parent / "newspapers"
CASES = sorted(path.parent for path in SAVED.glob("*/*/page.html*"))
MUST_TELL = {"title", "byline", "dateline", "body", "published_raw", "published_at", "published_precision", "language"}
NO_FIELDS = {"id", "error"}


def case_name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def saved_page(case: Path) -> Page:
    """The page as it was fetched, of the newspaper whose folder it lies in."""
    response = json.loads((case / "response.json").read_text(encoding="utf-8"))
    (file,) = case.glob("page.html*")
    body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    page = page_of(response["url"], body, newspaper_named(case.parent.name), retrieved_at(response["retrieved_at"]))
    page.headers = response["headers"]
    return page


def expected(case: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads((case / "article.json").read_text(encoding="utf-8"))
    return {name: value for name, value in fields.items() if name not in NO_FIELDS}


def told(value: Any) -> Any:
    """A value as article.json tells it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_saved_page_yields_the_article_beside_it(case: Path) -> None:
    answer = answer_for(saved_page(case))
    assert answer.article is not None, f"{case_name(case)}: {answer.error}"
    read = {name: told(getattr(answer.article, name)) for name in expected(case)}
    wrong = [
        f"{case_name(case)}, {name}:\n  expected {value!r}\n  but read {read[name]!r}"
        for name, value in expected(case).items()
        if read[name] != value
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_saved_page_says_what_it_must_and_is_announced_as_an_article(case: Path) -> None:
    newspaper = newspaper_named(case.parent.name)
    page = saved_page(case)
    assert newspaper is not None, f"{case.parent.name} is no declared newspaper"
    assert newspaper_for(page.url) is newspaper, f"{page.url} is of no or of another newspaper"
    assert MUST_TELL <= expected(case).keys(), f"{case_name(case)}: article.json lacks fields"


@pytest.mark.parametrize("newspaper", newspapers(), ids=lambda newspaper: newspaper.name)
def test_every_layout_of_a_newspaper_has_a_saved_page(newspaper: Any) -> None:
    used = set()
    for case in CASES:
        if case.parent.name == newspaper.name:
            layout = choose_layout(saved_page(case))
            used.add(layout.name if layout else None)
    assert {layout.name for layout in newspaper.layouts} <= used, f"{newspaper.name}: save a page of each layout"
