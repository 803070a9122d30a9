"""Continuity: whether a crawl can have missed articles between two looks, and how it goes back to what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from lagazette_crawler.fetching.conditional import is_lie
from lagazette_crawler.ledger import Ledger
from lagazette_crawler.run_counting import Listed
from lagazette_crawler.store import AnnouncementRow, Validators

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


def has_lied(last: AnnouncementRow | None, sent: Validators | None, digest: str) -> bool:
    """Whether an announcement came with another body under the validators of the last look."""
    if last is None or last.sent is None or last.body_digest is None or sent is None:
        return False
    return is_lie(last.sent, last.body_digest, sent, digest)


class Continuity:
    """Feeds and section fronts show the newest articles only. When one shows none that was known at the last look,
    others may have come and gone: a gap. Sitemaps and older pages of section fronts are walked until a known one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known_until: datetime | None = None
        """Everything up to here is known; None: everything is."""
        self._oldest_walked: datetime | None = None
        """When the longest known address was first found that a sitemap or section front of this run listed."""
        self._unchanged: list[Request] = []

    async def begin(self) -> None:
        self._known_until = await self._ledger.known_until()

    async def end(self) -> None:
        """All that was announced has been read: gaps that a walk has bridged are closed."""
        if self._is_known(self._oldest_walked):
            await self._ledger.close_gaps()

    @property
    def is_broken(self) -> bool:
        return self._known_until is not None

    def wants_older(self, listed: Listed) -> bool:
        """Whether older pages are to be read although this one has nothing new."""
        return self.is_broken and listed.count > 0 and not self._is_known(listed.oldest)

    async def read(self, response: Response, listed: Listed) -> Sequence[Request]:
        """Hears what an announcement listed; what is to be asked as a whole now that a gap is known."""
        if response.meta.get("walks"):
            moments = [moment for moment in (listed.oldest, self._oldest_walked) if moment]
            self._oldest_walked = min(moments, default=None)
        last: AnnouncementRow | None = response.meta.get("last_look")
        if last is None or not self._shares_none(response, listed, last) or last.answered_at is None:
            return ()
        await self._ledger.open_gap(response.meta["announcement"], last.answered_at)
        self._known_until = min(last.answered_at, self._known_until or last.answered_at)
        unchanged, self._unchanged = self._unchanged, []
        return [_as_a_whole(request) for request in unchanged]

    def _shares_none(self, response: Response, listed: Listed, last: AnnouncementRow) -> bool:
        is_list_of_newest = not response.meta.get("walks") or response.meta.get("front")
        if not is_list_of_newest or not last.found or last.answered_at is None:
            return False
        return listed.oldest is not None and listed.oldest > last.answered_at

    def unchanged(self, request: Request) -> Sequence[Request]:
        """Hears of a sitemap or section front that was not sent again; asked as a whole when a gap is open."""
        if not request.meta.get("walks") or request.meta.get("validators") is None:
            return ()
        if self.is_broken:
            return [_as_a_whole(request)]
        self._unchanged.append(request)
        return ()

    def _is_known(self, moment: datetime | None) -> bool:
        return moment is not None and self._known_until is not None and moment <= self._known_until


def _as_a_whole(request: Request) -> Request:
    return request.replace(headers={}, meta={**request.meta, "validators": None, "failed": False})
