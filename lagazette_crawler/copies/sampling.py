"""Which few of a text's shingles stand for it: the keys under which its copies are found.

A shingle is five words in a row. Which ones are taken is a property of the shingle alone, so two texts that share a
passage share its keys wherever it stands in them. The beginning is sampled more densely, because the lede is what
shortened copies keep.
"""

from __future__ import annotations

from hashlib import blake2b
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
_DENSITY = ((100, 3), (200, 7))
"""Up to word 100 one shingle in four is taken, up to word 200 one in eight, then one in sixteen; each mask holds the
next one's, so a passage keeps the sparser keys wherever it moves."""
_SPARSE = 15


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
    joined = "\0".join(folded).encode("utf-8", "surrogatepass")
    starts = _starts(joined, len(folded))
    return [
        shingle
        for at in range(len(folded) - width + 1)
        if not crc32(shingle := joined[starts[at] : starts[at + width] - 1]) & _mask(at)
    ]


def _starts(joined: bytes, count: int) -> list[int]:
    """Where each word begins; one more for the end."""
    starts, at = [0], -1
    for _ in range(count - 1):
        at = joined.index(b"\0", at + 1)
        starts.append(at + 1)
    return [*starts, len(joined) + 1]


def _mask(at: int) -> int:
    for end, mask in _DENSITY:
        if at < end:
            return mask
    return _SPARSE


def _key(shingle: bytes) -> int:
    return int.from_bytes(blake2b(shingle, digest_size=8).digest(), "big", signed=True)
