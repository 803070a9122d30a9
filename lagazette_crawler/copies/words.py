"""The words of a text as copies are compared: without case, accents, points, punctuation and typography."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 120_000
"""What is beyond is not compared; the longest reports of newspapers have half of it."""

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): each character is a word."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")
_UNSPOKEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff"  # invisible
    "\u0300-\u036f"  # accents of Latin, Greek and Cyrillic, once taken apart
    "\u0591-\u05c7\u064b-\u065f\u0670\u0640]+"  # points of Hebrew and Arabic, and its lengthening
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as a row of words."""

    folded: list[str]
    alone: bool
    """Whether most of them are single characters of a script without spaces."""

    def __len__(self) -> int:
        return len(self.folded)


def words_of(text: str | None) -> Words:
    """The words of a text: `L’État a dit :` gives l, etat, a, dit."""
    text = (text or "")[:MOST_CHARACTERS]
    plain = text.lower() if text.isascii() else _UNSPOKEN.sub("", unicodedata.normalize("NFKD", text.casefold()))
    folded: list[str] = _WORD.findall(plain)
    return Words(folded, len(text) < 2.5 * len(folded))


def is_figure(word: str) -> bool:
    """Whether a word is written with digits: `17`, `5e`, `2nd`."""
    return any(map(str.isdigit, word))
