"""Traps: addresses without end that hold nothing new: calendars, session numbers, one text under many addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lagazette_crawler.items import Outcome
from lagazette_crawler.urls import canonical

BUDGET = 50
"""Addresses of one pattern in a row that give nothing new, before the others of that pattern are left alone."""
MAX_PATTERNS = 20_000
_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"(?=[^/]*\d)(?=[^/]*[a-f])[0-9a-f]{12,}(?:-[0-9a-f]{4,})*", re.I)  # hashes, session numbers, UUIDs
_WORDS = re.compile(r"[^/]*-[^/]*-[^/]*")
_NOTHING_NEW = (Outcome.DUPLICATE, Outcome.REFUSED)
_NEW = (Outcome.NEW, Outcome.REVISED)


def pattern_of(url: str) -> str:
    """What addresses made by one rule have in common: numbers, codes, headlines and values left out.

    `/politique/le-port-rouvre-812.html?page=2` is `gazette.example/politique/*?page`.
    """
    parts = urlsplit(canonical(url) or url)
    path = _WORDS.sub("*", _CODE.sub("#", parts.path))
    names = sorted({piece.partition("=")[0] for piece in parts.query.split("&") if piece})
    pattern = parts.netloc + _NUMBER.sub("#", path) + ("?" + "&".join(names) if names else "")
    return pattern[:300]


@dataclass
class Traps:
    """Hears what became of addresses, and tells which ones are not worth asking for."""

    budget: int = BUDGET
    _in_a_row: dict[str, int] = field(default_factory=dict)

    def heard(self, url: str, outcome: Outcome) -> str | None:
        """Hears an outcome; the sentence of an incident when it uses up the budget of its pattern."""
        pattern = pattern_of(url)
        if outcome in _NEW:
            self._in_a_row.pop(pattern, None)
        if outcome not in _NOTHING_NEW or len(self._in_a_row) >= MAX_PATTERNS:
            return None
        self._in_a_row[pattern] = self._in_a_row.get(pattern, 0) + 1
        if self._in_a_row[pattern] != self.budget:
            return None
        return f"{self.budget} addresses like {pattern} in a row gave nothing new; the others are left alone"

    def is_trap(self, url: str) -> bool:
        """Whether the budget of an address' pattern is used up."""
        return bool(self._in_a_row) and self._in_a_row.get(pattern_of(url), 0) >= self.budget
