"""The body of real pages whose text is known, where the corpus is present."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.extractors.body import find_body
from lagazette_crawler.extractors.boilerplate import words
from lagazette_crawler.extractors.evidence import winner
from lagazette_crawler.extractors.title import find_title
from lagazette_crawler.page import Page

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
EVERY = 5


def pages(name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    with (CORPUS / "warc" / f"{name}.warc.gz").open("rb") as stream:
        records = (record for record in ArchiveIterator(stream) if record.rec_type == "response")
        bodies = {r.rec_headers["WARC-Target-URI"].strip(): r.content_stream().read() for r in records}
    for line in (CORPUS / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::EVERY]:
        row = json.loads(line)
        if "body" not in row.get("suspect", []) and bodies.get(row["url"].strip()):
            yield row, bodies[row["url"].strip()]


def words_f1(gold: str, read: str) -> float:
    first, second = Counter(words(gold)), Counter(words(read))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
@pytest.mark.parametrize(("name", "least"), [("aeb", 0.96), ("aed", 0.95), ("fundus-publishers", 0.95)])
def test_the_body_has_nearly_the_words_of_the_gold_text(name: str, least: float) -> None:
    scores = []
    for row, markup in pages(name):
        page = Page(url=row["url"], body=markup, headers={"content-type": "text/html"})
        found = find_body(page, title=winner(find_title(page)))
        scores.append(words_f1(row["gold"]["body"], " ".join(found.paragraphs)))
    assert sum(scores) / len(scores) >= least
