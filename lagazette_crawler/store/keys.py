"""The key of an address: its canonical form, remembered, since one address is met several times on its way."""

from __future__ import annotations

from functools import lru_cache

from lagazette_crawler.urls import canonical

key_of = lru_cache(maxsize=8192)(canonical)
"""The canonical form of an address; None when it is none a newspaper can have."""
