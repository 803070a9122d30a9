"""Conditional requests: what did not change is not sent again, and liars are found out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from gazette.one_crawl import crawl
from gazette.pages import article
from gazette.server import Ask, Gazette, Reply
from scrapy.http import Response

from lagazette_crawler.fetching.conditional import ONE_IN, Sent, asks_for_all, is_lie, validators_of

NOW = datetime(2021, 3, 2, 12, tzinfo=UTC)
YESTERDAY = "Mon, 01 Mar 2021 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({}, None),
        ({"ETag": '"a1"'}, Sent('"a1"')),
        ({"ETag": 'W/"a1"', "Last-Modified": YESTERDAY}, Sent('W/"a1"', YESTERDAY)),
        ({"Last-Modified": YESTERDAY}, Sent(None, YESTERDAY)),
        ({"ETag": "a1"}, None),
        ({"ETag": '"' + "a" * 600 + '"'}, None),
        ({"ETag": '"a\x01"'}, None),
        ({"Last-Modified": "Thu, 02 Mar 2031 12:00:00 GMT"}, None),
        ({"Last-Modified": "hier"}, None),
        ({"ETag": "", "Last-Modified": ""}, None),
    ],
)
def test_validators_that_can_be_used_again(headers: dict[str, str], sent: Sent | None) -> None:
    assert validators_of(Response("https://gazette.example", headers=headers), NOW) == sent


def test_one_look_in_twenty_asks_for_all_at_other_times_for_each_address() -> None:
    looks = [asks_for_all("https://gazette.example/rss", number) for number in range(ONE_IN * 3)]
    assert sum(looks) == 3
    firsts = {next(n for n in range(ONE_IN) if asks_for_all(f"https://gazette.example/{x}", n)) for x in range(50)}
    assert len(firsts) > 5


@pytest.mark.parametrize(
    ("before", "now", "same_body", "lie"),
    [
        (Sent('"a"'), Sent('"a"'), True, False),
        (Sent('"a"'), Sent('"a"'), False, True),
        (Sent('"a"'), Sent('"b"'), False, False),
        (Sent(None, YESTERDAY), Sent(None, YESTERDAY), False, True),
        (Sent('"a"', YESTERDAY), Sent('"b"', YESTERDAY), False, False),
        (Sent(None, YESTERDAY), Sent('"b"', YESTERDAY), False, False),
        (Sent(), Sent(), False, False),
    ],
)
def test_the_same_validators_for_another_body_are_a_lie(before: Sent, now: Sent, same_body: bool, lie: bool) -> None:
    assert is_lie(before, "1", now, "1" if same_body else "2") is lie


def test_what_did_not_change_is_not_sent_again() -> None:
    def feed(ask: Ask) -> Reply:
        unchanged = ask.headers.get("if-none-match") == '"é1"'.encode().decode("latin-1")
        return Reply(304) if unchanged else article(1, ETag='"é1"'.encode().decode("latin-1"))

    with Gazette({"/robots.txt": Reply(404), "/a": feed}) as gazette:
        url = gazette.url("/a")
        first = crawl([url])[url]
        assert len(first.validators) == 2
        second = crawl([{"url": url, "meta": {"validators": first.validators}}])[url]
        third = crawl([{"url": url, "meta": {"validators": ['"other"', None]}}])[url]
    assert (second.outcome, second.reason) == ("known", "not modified")
    assert third.outcome is None
