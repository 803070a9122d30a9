"""The body of broken, huge and hostile pages: always an answer, in bounded time and space."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import PARAGRAPHS, ld, page, text

from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.extractors.body_model import body_model
from lagazette_crawler.page import Layout, Page

STORY = page(
    ld(articleBody=" ".join(PARAGRAPHS), headline="Harbour closed"),
    "<h1>Harbour closed</h1><ul class=menu><li><a href=/>Home</a></li></ul>" + text()
    + "<table><tr><td>1</td><td>Ada</td></tr></table><div id=comments><p>Well said, all of it, indeed.</p></div>",
).body  # fmt: skip
LARGE = 8 * 1024 * 1024

_TOKENS = st.sampled_from(
    [
        b"<p>",
        b"</p>",
        b"<div class='",
        b"'>",
        b"<script>",
        b"</",
        b"<!--",
        b"-->",
        b"<td>",
        b"\x00",
        b"\xff\xfe",
        b"&#x0;",
        b"]]>",
    ]
)
_CHANGES = st.lists(st.tuples(st.integers(0, len(STORY)), st.integers(0, 80), _TOKENS), max_size=12)


@given(_CHANGES, st.sampled_from(["utf-8", "latin-1", "utf-16", "gb18030"]))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_page_that_is_cut_and_mixed_up_is_still_read(changes: list[tuple[int, int, bytes]], encoding: str) -> None:
    markup = STORY
    for start, length, token in changes:
        markup = markup[:start] + token + markup[start + length :]
    broken = Page(
        url="https://gazette.example/a", body=markup, headers={"content-type": f"text/html; charset={encoding}"}
    )
    found = find_body(broken, title="Harbour closed", lede=PARAGRAPHS[0])
    assert all(line == " ".join(line.split()) and line for line in found.paragraphs)
    assert sum(one.won for one in found.evidence) <= 1


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_have_a_body_or_none(markup: bytes) -> None:
    find_body(Page(url="https://gazette.example/a", body=markup, layouts=(Layout(body="p"),)), title=None)


HUGE = {
    "nested elements": b"<div>" * 400_000 + b"text" + b"</div>" * 400_000,
    "nested elements with classes": b"<div class='story a-b'>" * 200_000 + b"text",
    "one word after another": b"<p>" + b"word " * 1_600_000,
    "no spaces": b"<p>" + "港で".encode() * 1_300_000,
    "paragraphs": b"<p>This is a paragraph of some words, and it ends here.</p>" * 140_000,
    "links": b"<li><a href=x>link one</a></li>" * 250_000,
    "line breaks": b"word<br><br>" * 600_000,
    "cells": b"<table><tr>" + b"<td>word</td>" * 500_000,
    "comments": b"a<!-- -->b" * 800_000,
    "a class": b"<p class='" + b"a-b c_d " * 900_000 + b"'>text</p>",
    "structured data": ld(articleBody="<p " * 2_500_000).encode(),
    "boilerplate": b"<p>Read more: share this on facebook, subscribe and log in by email</p>" * 110_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_page_takes_less_than_two_seconds(kind: str) -> None:
    body_model()
    huge = Page(url="https://gazette.example/a", body=(b"<html><body>" + HUGE[kind])[:LARGE])
    huge.selector, huge.metadata  # noqa: B018  (read once, for all fields)
    start = time.process_time()
    find_body(huge, title="Harbour closed")
    assert time.process_time() - start < 2


_MEASURE = """
import resource, sys
from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.page import Page
from test_body_hostile import HUGE, LARGE
page = Page(url="https://gazette.example/a", body=(b"<html><body>" + HUGE[sys.argv[1]])[:LARGE])
page.selector, page.metadata
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
find_body(page, title="Harbour closed")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "getrusage"), reason="memory is not measured here")
@pytest.mark.parametrize("kind", ["paragraphs", "one word after another", "comments"])
def test_a_huge_page_takes_little_memory_beside_its_markup(kind: str) -> None:
    here = Path(__file__).parent
    done = subprocess.run([sys.executable, "-c", _MEASURE, kind], cwd=here, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150 * 1024
