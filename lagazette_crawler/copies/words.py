"""The words of a text as copies are compared: without case, accents, punctuation and typography."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 120_000
"""What is beyond is not compared; the longest reports of newspapers have half of it."""

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): each character is a word."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as a row of words."""

    folded: list[str]
    printed: list[str]
    """The same words as they were printed: capitals tell names."""
    alone: bool
    """Whether most of them are single characters of a script without spaces."""

    def __len__(self) -> int:
        return len(self.folded)


def words_of(text: str | None) -> Words:
    """The words of a text: `L’État a dit :` gives l, etat, a, dit."""
    text = _INVISIBLE.sub("", (text or "")[:MOST_CHARACTERS])
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    printed = _WORD.findall(text)
    return Words([_fold(word) for word in printed], printed, len(text) < 2.5 * len(printed))


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    kept = [sign for sign in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(sign)]
    return "".join(kept) or word


def is_figure(word: str) -> bool:
    """Whether a word is written with digits: `17`, `5e`, `2nd`."""
    return any(sign.isdigit() for sign in word)


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital, as names do."""
    return word[:1].isupper()
