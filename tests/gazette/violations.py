"""What a newspaper would complain of, read from its access log."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from protego import Protego

if TYPE_CHECKING:
    from gazette.server import Ask

ROBOT = "lagazette-crawler"
_UNDER_WAY = 0.3
"""Seconds in which requests arrive that were sent before an answer was heard."""
_BUSY = 0.7
"""Of a gap asked for, so much must be seen: a busy machine hands requests over late."""


def violations(asked: list[Ask]) -> list[str]:
    """Every request that was impolite, in words."""
    hosts = groupby(sorted(asked, key=lambda ask: (ask.host, ask.at)), key=lambda ask: ask.host)
    return [complaint for _, asks in hosts for complaint in _of_host(list(asks))]


def _of_host(asks: list[Ask]) -> list[str]:
    pages = [ask for ask in asks if ask.path != "/robots.txt"]
    robots = [ask for ask in asks if ask.path == "/robots.txt" and ask.answered_at]
    return [*_before_robots(pages, robots), *_forbidden(pages, robots), *_too_fast(pages, robots), *_in_a_pause(asks)]


def _before_robots(pages: list[Ask], robots: list[Ask]) -> list[str]:
    first = min((ask.answered_at or 0.0 for ask in robots), default=float("inf"))
    return [f"{ask.path} was asked for before robots.txt was answered" for ask in pages if ask.at < first]


def _forbidden(pages: list[Ask], robots: list[Ask]) -> list[str]:
    return [
        f"{ask.path} is forbidden by robots.txt" for ask in pages if not _rules(ask, robots).can_fetch(ask.path, ROBOT)
    ]


def _rules(ask: Ask, robots: list[Ask]) -> Protego:
    """The rules answered last before a request; those of other hosts, behind redirects, are not known here."""
    replies = [each.reply for each in robots if each.at < ask.at and each.reply]
    text = replies[-1].body[: 500 * 1024] if replies and replies[-1].status == 200 else b""
    return Protego.parse("" if text.lstrip().startswith(b"<") else text.decode("utf-8", "replace"))


def _too_fast(pages: list[Ask], robots: list[Ask]) -> list[str]:
    return [
        f"{later.path} came {later.at - earlier.at:.3f} s after {earlier.path}, not {delay:g} s"
        for earlier, later in pairwise(pages)
        if (delay := _rules(later, robots).crawl_delay(ROBOT) or 0.0) and later.at - earlier.at < delay * _BUSY
    ]


def _in_a_pause(asks: list[Ask]) -> list[str]:
    complaints = []
    for busy in asks:
        told = busy.reply.headers.get("Retry-After", "") if busy.reply and busy.reply.status in (429, 503) else ""
        if not told.isdigit() or busy.answered_at is None:
            continue
        start, end = busy.answered_at + _UNDER_WAY, busy.answered_at + int(told) * 0.95
        complaints += [
            f"{ask.path} was asked for in the pause after {busy.path}" for ask in asks if start < ask.at < end
        ]
    return complaints
