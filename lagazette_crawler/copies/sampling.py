"""Which few of a text's shingles stand for it: the keys under which its copies are found.

A shingle is five words in a row. Which ones are taken is a property of the shingle alone, so two texts that share a
passage share its keys wherever it stands in them. The beginning is sampled more densely, because the lede is what
shortened copies keep.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import accumulate
from zlib import crc32

from lagazette_crawler.copies.words import Words

SHINGLE = 5
"""Words in a shingle; ten in scripts whose words are single characters."""
COMMON = 8
"""A key in more stories than this is page furniture or a formula, and counts for nothing."""
FEWEST_WORDS = 40
"""A flash or a caption has no keys: it says too little to be told from others by its words alone."""
MOST_WORDS = 8_000
"""Words sampled of one text, so that a book is no burden."""
_DENSITY = ((0, 100, 3), (100, 200, 7), (200, MOST_WORDS, 15))
"""From and up to which word, one shingle in four, eight or sixteen; each mask holds the one before it, so a passage
keeps the sparser keys wherever it moves."""


def keys_of(words: Words) -> list[int]:
    """The keys of a text, signed 64-bit numbers, each once, in their order."""
    if len(words) < FEWEST_WORDS:
        return []
    width = width_of(words)
    return list(dict.fromkeys(map(_key, _sampled(words.folded[:MOST_WORDS], width))))


def width_of(words: Words) -> int:
    """Words in a shingle of this text."""
    return 2 * SHINGLE if words.alone else SHINGLE


def _sampled(folded: list[str], width: int) -> list[bytes]:
    """The shingles taken, as bytes."""
    joined = " ".join(folded).encode("utf-8", "surrogatepass")
    starts = _starts(joined, folded)
    bounds = list(zip(starts, starts[width:], strict=False))
    return [
        shingle
        for begin, end, mask in _DENSITY
        for at, after in bounds[begin:end]
        if not crc32(shingle := joined[at : after - 1]) & mask
    ]


def _starts(joined: bytes, folded: list[str]) -> list[int]:
    """Where each word begins; one more for the end."""
    words = folded if joined.isascii() else joined.split(b" ")
    return [0, *accumulate(len(word) + 1 for word in words)]


def _key(shingle: bytes) -> int:
    return int.from_bytes(blake2b(shingle, digest_size=8).digest(), "big", signed=True)
