"""Saved pages: keeps a page of a newspaper and the article read from it, so that a test can watch over both.

    python tests/saved_pages.py NEWSPAPER CASE URL     fetch a page and save it under newspapers/NEWSPAPER/CASE
    python tests/saved_pages.py NEWSPAPER CASE         read the saved page again, after a rule was mended

Either writes article.json as the page is read now: look at it line by line before it is committed. What nobody has
signed stays unsigned.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lagazette_crawler.commands.extract import Answer, answer_for, page_of, retrieved_at
from lagazette_crawler.commands.saved_cases import UNSIGNED, expectation, told_fields, write_expectation
from lagazette_crawler.declared import newspaper_named
from lagazette_crawler.one_page import NotFetched, fetch
from lagazette_crawler.page import Page

SAVED = Path(__file__).parent / "newspapers"


def cases() -> list[Path]:
    """The folders of all saved pages."""
    return sorted(file.parent for file in SAVED.glob("*/*/page.html"))


def case_name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def saved_page(case: Path) -> Page:
    """The page as it was fetched, of the newspaper whose folder it lies in."""
    response = json.loads((case / "response.json").read_text(encoding="utf-8"))
    newspaper = newspaper_named(case.parent.name)
    page = page_of(
        response["url"], (case / "page.html").read_bytes(), newspaper, retrieved_at(response["retrieved_at"])
    )
    page.headers = response["headers"]
    return page


def read(case: Path) -> Answer:
    """What is read from a saved page now."""
    return answer_for(saved_page(case))


def expected(case: Path) -> dict[str, Any]:
    """What must be read from it, by field."""
    fields: dict[str, Any] = json.loads((case / "article.json").read_text(encoding="utf-8"))
    fields.pop(UNSIGNED, None)
    return fields


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("newspaper", metavar="NEWSPAPER")
    parser.add_argument("case", metavar="CASE", help="what is special about the page: for_subscribers")
    parser.add_argument("url", metavar="URL", nargs="?")
    options = parser.parse_args()
    if newspaper_named(options.newspaper) is None:
        sys.exit(f"No declared newspaper is named {options.newspaper!r}; see: lagazette newspapers")
    case = SAVED / options.newspaper / options.case
    if options.url:
        _save(case, options.url)
    elif not (case / "page.html").exists():
        sys.exit(f"{case / 'page.html'} does not exist; give the address to fetch.")
    write_article(case)


def _save(case: Path, url: str) -> None:
    try:
        response = fetch(url, {})
    except NotFetched as error:
        sys.exit(str(error))
    case.mkdir(parents=True, exist_ok=True)
    (case / "page.html").write_bytes(response.body)
    said = {
        "url": response.url,
        "retrieved_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "status": response.status,
        "headers": {"content-type": (response.headers.get("Content-Type") or b"text/html").decode("latin-1")},
    }
    (case / "response.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def write_article(case: Path) -> None:
    """article.json as the page is read now; what nobody signed stays unsigned."""
    answer = read(case)
    if answer.article is None:
        sys.exit(answer.error)
    before = case / "article.json"
    unsigned = before.exists() and bool(expectation(case).get(UNSIGNED))
    write_expectation(case, told_fields(answer.article), signed=not unsigned)
    print(before.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
