"""The candidates for one field: which won, and why."""

from __future__ import annotations

from collections.abc import Iterable

from lagazette_crawler.items import Evidence


def settle(candidates: Iterable[Evidence], reason: str = "first of its authority") -> list[Evidence]:
    """The candidates with the first marked as winner; the others lose to it or agree with it."""
    found = list(candidates)
    for place, candidate in enumerate(found):
        candidate.won = place == 0
        if place == 0:
            candidate.reason = candidate.reason or reason
        elif candidate.reason is None:
            candidate.reason = "says the same" if candidate.value == found[0].value else "lower authority"
    return found


def winner(candidates: Iterable[Evidence]) -> str | None:
    """The value that won, if any."""
    return next((candidate.value for candidate in candidates if candidate.won), None)


def winners(candidates: Iterable[Evidence]) -> list[str]:
    """The values that won, of a field that has several."""
    return [candidate.value for candidate in candidates if candidate.won]
