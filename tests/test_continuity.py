"""Announcements that lie, and guesses that are asked in turn."""

from __future__ import annotations

import pytest
from scrapy import Request

from lagazette_crawler.continuity import has_lied
from lagazette_crawler.newspaper import in_turn
from lagazette_crawler.store import AnnouncementRow, Validators

ONE, TWO = Validators('"1"'), Validators('"2"')


@pytest.mark.parametrize(
    ("last", "sent", "digest", "lied"),
    [
        (AnnouncementRow(sent=ONE, body_digest="a"), ONE, "b", True),
        (AnnouncementRow(sent=ONE, body_digest="a"), ONE, "a", False),
        (AnnouncementRow(sent=ONE, body_digest="a"), TWO, "b", False),
        (AnnouncementRow(sent=ONE, body_digest="a"), None, "b", False),
        (AnnouncementRow(), ONE, "b", False),
        (None, ONE, "b", False),
    ],
)
def test_another_body_under_the_same_tag_is_a_lie(
    last: AnnouncementRow | None, sent: Validators | None, digest: str, lied: bool
) -> None:
    assert has_lied(last, sent, digest) is lied


def test_guesses_lead_from_one_to_the_next_and_last_to_what_is_sure() -> None:
    first, second, front = (Request(f"https://gazette.example/{name}") for name in ("rss", "feed", ""))
    assert in_turn([first, second], (front,)) == (first,)
    assert first.meta["otherwise"] == (second,)
    assert second.meta["otherwise"] == (front,)
