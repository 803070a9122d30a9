"""A sorted table that opens like a dictionary: only the page with the word is unpacked.

`NAME.tsv.gz` is an ordinary gzip file (`zcat` reads it) of many members of some hundred lines each; `NAME.blocks.tsv`
says at which byte each member starts and with which key. So the gazetteer costs no start-up time and little memory.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property, lru_cache
from importlib.resources import files


class BlockTable:
    """Lines of a shipped table by key. `key_of` gives the key of a line, as the table was sorted by."""

    def __init__(self, name: str, key_of: Callable[[str], str]) -> None:
        self._name = name
        self._key_of = key_of
        self._unpacked = lru_cache(maxsize=128)(self._unpack)

    def lines(self, key: str) -> list[str]:
        """The lines with this key; none when there is none. Costs 0.2 ms at first, 1 µs when its page is open."""
        first = max(bisect_left(self._keys, key) - 1, 0)  # lines of one key may go over the edge of a page
        last = bisect_right(self._keys, key)
        return [line for number in range(first, last) for line in self._lines_of(number, key)]

    def _lines_of(self, number: int, key: str) -> list[str]:
        page = self._unpacked(number)
        return page[bisect_left(page, key, key=self._key_of) : bisect_right(page, key, key=self._key_of)]

    @cached_property
    def _index(self) -> list[tuple[int, str]]:
        text = (files(__package__) / f"{self._name}.blocks.tsv").read_text("utf-8")
        return [(int(offset), key) for offset, _, key in (line.partition("\t") for line in text.splitlines())]

    @cached_property
    def _keys(self) -> list[str]:
        return [key for _, key in self._index]

    @cached_property
    def _data(self) -> bytes:
        return (files(__package__) / f"{self._name}.tsv.gz").read_bytes()

    def _unpack(self, number: int) -> list[str]:
        start = self._index[number][0]
        end = self._index[number + 1][0] if number + 1 < len(self._index) else len(self._data)
        return gzip.decompress(self._data[start:end]).decode().splitlines()
