"""Pages are read alike in the crawl's own process and in those beside it, and no page is lost with one of them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from lagazette_crawler.items import Article
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.page_readers import PageReaders

PARAGRAPH = (
    "<p>The harbour of the old town was closed on Monday because of a storm, its master said in the evening.</p>"
)
MARKUP = f"<html lang=en><body><h1>Storm closes the harbour</h1><article>{PARAGRAPH * 4}</article></body></html>"


@pytest.fixture(scope="module")
def readers() -> Iterator[PageReaders]:
    readers = PageReaders(1)
    ready = readers.start()
    assert ready
    ready.result(60)
    yield readers
    readers.close()


def page(layout: Layout | None = None) -> Page:
    layouts = (layout,) if layout else ()
    return Page(url="https://harbour.example/storm-1.html", body=MARKUP.encode(), layouts=layouts)


def read(readers: PageReaders, page: Page) -> Article:
    return asyncio.run(readers.read(page))


def test_a_page_is_read_alike_here_and_beside(readers: PageReaders) -> None:
    beside = read(readers, page(Layout(title="h1")))
    assert beside == read(PageReaders(0), page(Layout(title="h1")))
    assert beside.title == "Storm closes the harbour"


def test_a_layout_that_cannot_be_sent_is_used_all_the_same(readers: PageReaders) -> None:
    layout = Layout(when=lambda page: True, title="h1")
    assert read(readers, page(layout)).title == "Storm closes the harbour"


def test_pages_outlive_a_reader_that_dies() -> None:
    readers = PageReaders(1)
    ready = readers.start()
    assert ready
    ready.result(60)
    for process in readers.processes:
        os.kill(process, signal.SIGKILL)
    assert read(readers, page()).title == "Storm closes the harbour"
    assert read(readers, page()).title == "Storm closes the harbour"
    readers.close()


def test_without_others_to_help_none_is_started() -> None:
    assert PageReaders(0).start() is None
