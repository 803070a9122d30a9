"""Conditional requests: a page that did not change is not sent again; and what to do about servers that lie.

Middleware: ConditionalMiddleware at 610. `request.meta["validators"]` is an object with `etag` and `last_modified`, as
they were sent with an earlier answer, or None; `validators_of` reads them from a response. Record them only once the
row they belong to is durable.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from lagazette_crawler.discovery.moments_announced import read_moment

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')  # RFC 9110, 8.8.3
_LONGEST = 512
ONE_IN = 20
"""Of so many looks at an announcement, one asks for all of it."""


class Validators(Protocol):
    """What identifies a version of a page."""

    @property
    def etag(self) -> str | None: ...

    @property
    def last_modified(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Validators as a server sent them."""

    etag: str | None = None
    last_modified: str | None = None


def validators_of(response: Response, now: datetime | None = None) -> Sent | None:
    """The validators of a response that can be used again; None when it has none.

    A malformed ETag, or a Last-Modified that no clock reads or that lies in the future, is none.
    """
    etag = _header(response, "ETag")
    modified = _header(response, "Last-Modified")
    moment = read_moment(modified)
    latest = (now or datetime.now(UTC)) + timedelta(minutes=5)
    sent = Sent(
        etag if etag and len(etag) <= _LONGEST and _ETAG.fullmatch(etag) else None,
        modified if moment and moment <= latest else None,
    )
    return sent if sent.etag or sent.last_modified else None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() if value else None


def asks_for_all(url: str, looks: int) -> bool:
    """Whether this look at an announcement is to be unconditional: one in twenty, at another time for each address."""
    start = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4], "big")
    return (start + looks) % ONE_IN == 0


def is_lie(before: Validators, digest_before: str, now: Validators, digest_now: str) -> bool:
    """Whether a server sent another body under the same ETag, or without one under the same date: trust it no more."""
    if digest_before == digest_now:
        return False
    if before.etag or now.etag:
        return before.etag == now.etag
    return before.last_modified is not None and before.last_modified == now.last_modified


class ConditionalMiddleware:
    """Asks only for what changed since the validators were sent."""

    def process_request(self, request: Request) -> None:
        validators: Validators | None = request.meta.get("validators")
        if validators is None:
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag.encode("latin-1", "replace")
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified.encode("latin-1", "replace")
