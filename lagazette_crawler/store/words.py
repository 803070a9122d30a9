"""Words as a reader searches them: without case and accents, and cut to their stems.

A text is a row of words; each has a folded form (`Gəncə` is `gence`, `Œuvres` is `oeuvres`) and, in a language with a
Snowball stemmer, stems. In scripts written without spaces between words each character counts as one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import Stemmer

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's name of each language, by ISO 639-1."""

LONGEST_WORD = 40
"""Characters of a word that count; what is longer is no word of a language."""

_CHARACTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"  # Kana, Han
    "\uac00-\ud7af\U00020000-\U0003ffff"  # Hangul, rare Han
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0df3"
)
"""Vowel signs and points: no letters to `\\w`, yet parts of a word."""
_PIECE = re.compile(r"\w+")
_PIECE_WITH_MARKS = re.compile(rf"[\w{_MARKS}]+")
_WORD = re.compile(rf"[{_CHARACTERS}][{_MARKS}]*|(?:[^\W_{_CHARACTERS}]|[{_MARKS}])+")
_ANY_MARK = re.compile(f"[{_MARKS}]")
_SPELLED_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ə": "e", "ǝ": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
     "ŋ": "n", "ĸ": "k", "ŧ": "t", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ـ": ""}
)  # fmt: skip
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")


def pieces(text: str) -> list[str]:
    """The text cut where no letter, digit or vowel sign stands; a piece holds one word, or several characters."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    pattern = _PIECE if text.isascii() or not _ANY_MARK.search(text) else _PIECE_WITH_MARKS
    return pattern.findall(text)


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as written, with their first position and the one behind their last."""
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


class _Remembered(dict[str, str]):
    """Newspapers use few words often: what was worked out once is kept, up to a bound."""

    LIMIT = 100_000

    def __missing__(self, piece: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        self[piece] = folded = " ".join(filter(None, map(_folded, _WORD.findall(piece))))
        return folded


_folds = _Remembered()


def folded_text(pieces: list[str]) -> str:
    """The folded words of a text, in order, between single spaces."""
    folded = " ".join(map(_folds.__getitem__, pieces))
    return " ".join(folded.split()) if "  " in folded else folded.strip()


def fold(text: str) -> str:
    """A short text as it is compared: `Haut-Karabagh` is `haut karabagh`, `Bakı` and `BAKI` are `baki`."""
    return folded_text(pieces(text))


def _folded(word: str) -> str:
    lowered = unicodedata.normalize("NFKC", word).casefold().translate(_SPELLED_OUT)
    bare = "".join(map(_base, unicodedata.normalize("NFC", lowered)))
    return "".join(_WORD.findall(_POINTS.sub("", bare)))[:LONGEST_WORD]


@cache
def _base(letter: str) -> str:
    """A Latin or Greek letter without its accents; `й` and `ї` are letters of their own."""
    if letter < "\u0400" or "\u1e00" <= letter <= "\u1fff":
        return unicodedata.normalize("NFD", letter)[0]
    return letter


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = Stemmer.Stemmer(STEMMERS[language], 0).stemWord
    return stem


def stems(word: str, language: str | None) -> set[str]:
    """The stems of one word; none in a language without a stemmer.

    Cut before folding and after it: `signée` shares a stem with `signé`, and with `signee` typed without accents.
    """
    if language not in STEMMERS:
        return set()
    stem, folded = _stemmer(language), fold(word[:LONGEST_WORD])
    if not folded or " " in folded:
        return set()
    return {stem(folded), fold(stem(word[:LONGEST_WORD].casefold()))} - {""}
