"""Folded names: `Bakı`, `BAKI` and `Baki` are one word to the gazetteer, `Şuşa` and `Susa` too."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    dict(zip("əǝıøłđðħŧёأإآ", "eeioldd" + "htеااا", strict=True))
    | {"þ": "th", "æ": "ae", "œ": "oe", "ـ": ""}
    | dict.fromkeys("'’‘`´ʼʻʹʾʿ′", "")  # N'Djamena, Ndjamena
)
_PLAIN_MARKS = re.compile(r"(?<=[a-zα-ωء-ي])[\u0300-\u036f\u064b-\u065f\u0670]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """The name without case, diacritics and punctuation; Cyrillic letters stay as they are.

    >>> fold_name("Saint-Étienne"), fold_name("GƏNCƏ"), fold_name("Нью-Йорк")
    ('saint etienne', 'gence', 'нью йорк')
    """
    if name.isascii():
        return _BETWEEN_WORDS.sub(" ", name.replace("'", "").replace("`", "").lower()).strip()
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    text = _PLAIN_MARKS.sub("", unicodedata.normalize("NFD", text))
    return _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def small_letters(name: str) -> str:
    """The name in small letters with its accents: what tells `Şuşa` from `Susa`."""
    return unicodedata.normalize("NFC", name).replace("İ", "i").lower().replace("ı", "i").replace(",", " ")
