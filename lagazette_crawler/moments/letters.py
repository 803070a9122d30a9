"""Printed letters and digits in one shape: `１６ Décembre`, `۱۶` and `MÄR` as the tables of names have them."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

MAX_LENGTH = 600
"""A printed date is short; what follows later in a string is another matter."""


class _Folding(dict[int, str]):
    """How each character folds, learned on first sight (Unicode has far more than newspapers use)."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not _is_mark(ord(c)))
    return "".join(_ALIKE.get(c, c) for c in unicodedata.normalize("NFC", bare))


def _is_mark(code: int) -> bool:
    """Accents, Arabic vowel signs and hamzas, Hebrew points, tatweel; invisible characters."""
    return (
        0x300 <= code <= 0x36F
        or 0x64B <= code <= 0x65F
        or 0x591 <= code <= 0x5C7
        or code in (0x640, 0x670, 0xAD, 0xFEFF, 0x2060)
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )


_ALIKE = {
    **dict.fromkeys("‘’‚‛`´ʼʻʹ′ʾʿ׳", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"),
    **dict.fromkeys("·•∙‧⋅●▪■◆|¦│∣┃ǀ‖॥।", "|"),
    **dict.fromkeys("∶꞉։﹕", ":"),
    **dict.fromkeys("،﹐、，", ","),
    **dict.fromkeys("٫。．", "."),
    **dict.fromkeys("⁄∕", "/"),
    "ı": "i",  # Türkçe prints `Mıse À Jour` for MISE
    "ə": "ə",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ٱ": "ا",
    "đ": "d",
    "ł": "l",
    "ø": "o",
}
_FOLDING = _Folding()
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Small letters without accents, digits 0 to 9, plain dashes and quotes, single spaces."""
    return _SPACES.sub(" ", text.translate(_FOLDING)).strip()


def unglue(text: str) -> str:
    """Spaces where two words were printed as one: `09:06Mis à jour`, `PMUpdated`, `minutesPublié`."""
    if not text.islower() and any(a.islower() and b.isupper() for a, b in pairwise(text) if a > "@" and b > "@"):
        shape = "".join("a" if c.islower() else "A" if c.isupper() else "." for c in text)
        starts = [0, *(found.end() for found in _SMALL_THEN_CAPITAL.finditer(shape))]
        text = " ".join(text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    return _CAPITALS.sub(" ", text)


_SMALL_THEN_CAPITAL = re.compile("aa(?=A)")  # not uMasingana, isiZulu for January
_CAPITALS = re.compile(r"(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")

# Scripts whose vowel signs are no letters to `\w`, and scripts that write no spaces.
_SIGNS = (
    "\u0900-\u0963\u0971-\u09f1\u0a00-\u0aef\u0af1-\u0d79\u0d7a-\u0de5"
    "\u0df2-\u0df3\u0e00-\u0e3e\u0e40-\u0ecf\u0edc-\u0fff\u1000-\u109f\u1780-\u17d3\uaa60-\uaaff"
)
WORD = re.compile(rf"\d+|(?:[^\W\d_]|[{_SIGNS}])+|\s|[^\w\s]|_")
"""A number, a word, a space or one sign."""
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_unspaced(word: str) -> bool:
    """Whether the word is of a script that may write several words as one: Han, kana, Hangul, Thai, Khmer ..."""
    return bool(_UNSPACED.match(word))


def words(folded: str) -> list[str]:
    """Numbers, words and signs of a folded text, spaces left out."""
    return [token for token in WORD.findall(folded) if token != " "]
