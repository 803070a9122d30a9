"""Saved pages: a page as it was fetched and the article that must be read from it, in a folder of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lagazette_crawler.commands.extract import Answer, answer_for, page_of, retrieved_at
from lagazette_crawler.config import Config
from lagazette_crawler.items import Article
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Page

FIELDS = (
    *("title", "lede", "byline", "section", "dateline", "location", "country", "agency", "language", "paywalled"),
    *("published_raw", "published_at", "published_offset", "published_precision", "updated_at", "canonical_url"),
    "body",
)
"""What article.json tells, in this order."""
UNSIGNED = "unsigned"
"""The key of article.json that says: read by rules, not yet looked at by a person."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a newspaper's spider file and its saved pages lie."""

    spiders: Path
    cases: Path


def home_of(config: Config, here: Path) -> Home | None:
    """The folder of own spiders when one is named, else the repository one stands in; None: neither."""
    return next(homes(config, here), None)


def homes(config: Config, here: Path) -> Iterator[Home]:
    """The folder of own spiders, and the repository one stands in."""
    if config.spiders_folder:
        yield Home(config.spiders_folder, config.spiders_folder / "pages")
    for folder in (here, *here.parents):
        if (folder / "scrapy.cfg").is_file() and (folder / "lagazette_crawler" / "spiders").is_dir():
            yield Home(folder / "lagazette_crawler" / "spiders", folder / "tests" / "newspapers")
            return


def saved_cases(home: Home, newspaper: str) -> list[Path]:
    """The folders of a newspaper's saved pages."""
    return sorted(file.parent for file in (home.cases / newspaper).glob("*/page.html"))


def case_name_for(url: str, taken: set[str]) -> str:
    """A folder's name from an address: its last words."""
    last = [part for part in urlsplit(url).path.split("/") if part][-1:] or ["front"]
    words = re.findall(r"[a-z]+|\d+", last[0].rpartition(".")[0].lower() or last[0].lower())
    name = "_".join(words[:6])[:60] or "page"
    number = 1
    unique = name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def save_page(case: Path, page: Page) -> None:
    """page.html and response.json."""
    case.mkdir(parents=True, exist_ok=True)
    (case / "page.html").write_bytes(page.body)
    said = {
        "url": page.url,
        "retrieved_at": page.retrieved_at.isoformat(timespec="seconds") if page.retrieved_at else None,
        "status": 200,
        "headers": {"content-type": page.headers.get("content-type", "text/html")},
    }
    (case / "response.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def read_case(case: Path, newspaper: type[NewspaperSpider] | None) -> Answer:
    """What is read from a saved page now."""
    return answer_for(page_in(case, newspaper))


def page_in(case: Path, newspaper: type[NewspaperSpider] | None) -> Page:
    """A saved page as it was fetched."""
    response = json.loads((case / "response.json").read_text(encoding="utf-8"))
    moment = retrieved_at(response["retrieved_at"])
    page = page_of(response["url"], (case / "page.html").read_bytes(), newspaper, moment)
    page.headers = response["headers"]
    return page


def contradictions(case: Path, newspaper: type[NewspaperSpider] | None) -> list[str]:
    """What is read from a saved page otherwise than its article.json says, each a few lines."""
    name = f"{case.parent.name}/{case.name}"
    answer = read_case(case, newspaper)
    if answer.article is None:
        return [f"{name}: {answer.error}"]
    wanted = {field: value for field, value in expectation(case).items() if field != UNSIGNED}
    read = {field: told(answer.article, field) for field in wanted}
    return [
        f"{name}, {field}:\n  expected {value!r}\n  but read {read[field]!r}"
        for field, value in wanted.items()
        if read[field] != value
    ]


def expectation(case: Path) -> dict[str, Any]:
    """article.json, with its mark when it is unsigned."""
    fields: dict[str, Any] = json.loads((case / "article.json").read_text(encoding="utf-8"))
    return fields


def write_expectation(case: Path, fields: Mapping[str, Any], *, signed: bool) -> None:
    marked = {name: value for name, value in fields.items() if name != UNSIGNED}
    text = json.dumps(marked if signed else {UNSIGNED: True, **marked}, indent=2, ensure_ascii=False)
    (case / "article.json").write_text(text + "\n", encoding="utf-8")


def told_fields(article: Article) -> dict[str, Any]:
    """An article as article.json tells it."""
    return {name: told(article, name) for name in FIELDS}


def told(article: Article, name: str) -> Any:
    """A field as article.json tells it."""
    value = getattr(article, name)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
