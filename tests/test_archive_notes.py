"""What the crawl knew before it asked comes back in a replay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lagazette_crawler.archive.notes import Note
from lagazette_crawler.archive.replay import Recorded, index_of
from lagazette_crawler.archive.warc import Exchange
from lagazette_crawler.archive.writing import ArchiveWriter
from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced

URL = "https://journal.example/ports/7.html"
FEED = Announced(
    Source.FEED, "Le bac à quai", "Tue, 05 Mar 2024 06:07:08 +0100", 'Un « résumé »\nde deux lignes, "cité".'
)


def recorded_with(folder: Path, meta: dict[str, object]) -> Recorded:
    writer = ArchiveWriter(folder, "journal", free_floor=0)
    note = Note.of_request(meta, URL).as_json()
    writer.keep(Exchange(URL, datetime(2024, 3, 5, tzinfo=UTC), 200, b"<html>", note=note)).result(10)
    writer.close()
    *_, last = index_of(*sorted(folder.glob("*/*/*.warc.gz")))
    return last


@pytest.mark.parametrize("announced", [FEED, Announced(Source.NEWS_SITEMAP, published_raw="2024-03-05"), None])
def test_what_an_announcement_said_is_known_again(tmp_path: Path, announced: Announced | None) -> None:
    recorded = recorded_with(tmp_path, {"kind": "article", "address": URL, "announced": announced})
    assert recorded.announced == announced
    assert recorded.address is None


def test_the_address_that_was_announced_is_known_again(tmp_path: Path) -> None:
    recorded = recorded_with(tmp_path, {"kind": "article", "address": "https://journal.example/?p=7"})
    assert recorded.address == "https://journal.example/?p=7"


def test_an_announcement_is_no_article_in_a_replay_either(tmp_path: Path) -> None:
    assert recorded_with(tmp_path, {"kind": "announcement"}).kind == "announcement"


def test_a_note_belongs_to_its_own_answer_only(tmp_path: Path) -> None:
    recorded_with(tmp_path, {"kind": "announcement"})
    assert recorded_with(tmp_path, {"kind": "article", "address": URL}).kind is None


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'"' * 100_000, b"\xff"])
def test_what_others_note_is_no_note(text: bytes) -> None:
    assert Note.from_json(text) is None


@pytest.mark.parametrize(
    "text", [b"{}", b'{"announced": {"source": "nowhere"}, "kind": 1}', b'{"announced": 5, "address": []}']
)
def test_of_what_others_note_nothing_is_taken_that_is_none_of_ours(text: bytes) -> None:
    assert Note.from_json(text) == Note()
