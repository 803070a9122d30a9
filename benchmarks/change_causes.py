"""Whether changes of pages get their cause: a confusion matrix over labelled pairs of page versions.

    python benchmarks/change_causes.py [--postgresql URL]

Each page is recorded in an archive, read and stored as by a crawl, then looked at again, changed in one of the ways of
`changed_pages.py`: the frame (noise), the text with or without a word of it, our rules, or an edit that was taken back.
At last a page is looked at thirty times whose frame is never twice the same.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from changed_pages import EXTRACTOR, FLAP, NOISE, NOON, SILENT, SITE, SOURCE, Case, Look, cases, thirty_looks
from rich.console import Console
from rich.table import Table

from lagazette_crawler.archive.warc import Exchange
from lagazette_crawler.archive.writing import ArchiveWriter
from lagazette_crawler.commands.extract import STEPS, page_of
from lagazette_crawler.commands.rereading import reread
from lagazette_crawler.extractors.article import extract
from lagazette_crawler.items import ArchiveRecord, Article, Precision
from lagazette_crawler.store import SaveArticle, Store, Validators, Written, open_store
from pipelines.mark_duplicates import mark
from pipelines.persist import Persist

CAUSES = (NOISE, SOURCE, SILENT, EXTRACTOR, FLAP)


@dataclass(frozen=True)
class Judged:
    """A case and the causes it was given."""

    case: Case
    given: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.given == self.case.due


class Crawl:
    """Stores what is read as a crawl does, one page at a time."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._validators: Validators | None = None

    async def save(self, article: Article, *, may_wait: bool = False) -> Written:
        change = SaveArticle(article=article, validators=self._validators, may_wait=may_wait)
        return self._store.write([change])[0]

    async def save_reread(self, article: Article) -> None:
        self._store.write([SaveArticle(article=article, rereading=True)])

    def look(self, url: str, look: Look, html: bytes, place: ArchiveRecord) -> None:
        """Reads the recorded answer and stores it."""
        self._validators = Validators(last_modified=_http(look))
        article = _read_then(url, look, html, place) if look.rules else reread(self._folder, place, None).article
        if article is None:
            raise SystemExit(f"{url} was not read as an article")
        asyncio.run(Persist(self, partial(reread, self._folder)).process_item(article))


def _read_then(url: str, look: Look, html: bytes, place: ArchiveRecord) -> Article:
    """The article as the rules of then read it."""
    page = page_of(url, html, None, (NOON + timedelta(hours=look.hours), Precision.MINUTE))
    page.layouts = (look.rules,) if look.rules else ()
    article = extract(page)
    for step in STEPS:
        article = step(article)
    article.archive_record = place
    return mark(article)


def _http(look: Look) -> str | None:
    return format_datetime(look.last_modified, usegmt=True) if look.last_modified else None


def judge(all_cases: Iterable[Case], database_url: str, folder: Path) -> list[Judged]:
    """Looks at every page as often as it says; the causes its revisions were given."""
    writer = ArchiveWriter(folder, "harbour-courier.example", free_floor=0, about={"software": "lagazette-crawler/0"})
    try:
        with open_store(database_url) as store:
            crawl = Crawl(store, folder)
            return [_judged(case, number, crawl, store, writer) for number, case in enumerate(all_cases)]
    finally:
        writer.close()


def _judged(case: Case, number: int, crawl: Crawl, store: Store, writer: ArchiveWriter) -> Judged:
    url = f"{SITE}/quay/{number}/old-swing-bridge.html"
    for look in case.looks:
        at = NOON + timedelta(hours=look.hours)
        html = _numbered(look.sheet.as_bytes(), number)
        headers = ((b"Content-Type", f"text/html; charset={look.sheet.encoding}".encode()),)
        crawl.look(url, look, html, writer.keep(Exchange(url, at, 200, html, headers)).result(30))
    found = store.article(url)
    if found is None:
        raise SystemExit(f"{case.kind}: nothing was stored")
    return Judged(case, tuple(each["cause"] or "not known" for each in found.revisions[1:]))


def _numbered(html: bytes, number: int) -> bytes:
    """A text that no other case has: else one would be the copy of another."""
    for words in (b"eleven weeks", b"Shopkeepers"):
        html = html.replace(words, words + f" ({number})".encode())
    return html


def matrix(judged: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How often each cause that was due was given as which; several in their order, joined by `+`."""
    return Counter(("+".join(each.case.due) or NOISE, "+".join(each.given) or NOISE) for each in judged)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgresql", help="address of an empty database; else SQLite")
    url = parser.parse_args().postgresql
    console = Console(width=160)
    with tempfile.TemporaryDirectory() as scratch:
        began = time.process_time()
        judged = judge([*cases(), thirty_looks()], url or f"sqlite:///{scratch}/causes.db", Path(scratch) / "archive")
        seconds = time.process_time() - began
    *pairs, many = judged
    counted = matrix(pairs)
    columns = list(dict.fromkeys([*CAUSES, *(given for _, given in counted)]))
    table = Table("due", *columns)
    for due in dict.fromkeys([*CAUSES, *(due for due, _ in counted)]):
        if any(counted[due, given] for given in columns):
            table.add_row(due, *(str(counted[due, given] or "") for given in columns))
    console.print(table)
    for each in judged:
        if not each.is_right:
            console.print(f"{each.case.kind}: due {each.case.due or NOISE}, given {each.given or NOISE}")
    right = sum(each.is_right for each in pairs)
    console.print(f"{right} of {len(pairs)} kinds right, {seconds:.1f} s CPU")
    console.print(f"{len(many.given)} revisions over {len(many.case.looks)} looks at a page whose frame changes")


if __name__ == "__main__":
    main()
