"""Words as a reader searches them: without case and accents, and cut to their stems.

A text is a row of words; each has a folded form (`Gəncə` is `gence`, `Œuvres` is `oeuvres`) and, in a language with a
Snowball stemmer, stems. Scripts written without spaces between words count each character as one word.
"""

from __future__ import annotations

import re
import unicodedata
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
_WORD = re.compile(rf"[{_CHARACTERS}]|[^\W_{_CHARACTERS}]+")
_WORD_WITH_MARKS = re.compile(rf"[{_CHARACTERS}]|(?:[^\W_{_CHARACTERS}]|[{_MARKS}])+")
_ANY_MARK = re.compile(f"[{_MARKS}]")
_SPELLED_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ə": "e", "ǝ": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
     "ŋ": "n", "ĸ": "k", "ŧ": "t", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ـ": ""}
)  # fmt: skip
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")


def words(text: str) -> list[str]:
    """The words of a text as written, in order."""
    return _pattern(text).findall(text)


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with their first position and the one behind their last."""
    return [(match.group(), match.start(), match.end()) for match in _pattern(text).finditer(text)]


def composed(text: str) -> str:
    """The text in NFC, the form in which words are looked for."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_character(word: str) -> bool:
    """Whether a word is one character of a script written without spaces."""
    return len(word) == 1 and word > "\u0dff" and _WORD.fullmatch(word) is not None and not word.isascii()


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD_WITH_MARKS if not text.isascii() and _ANY_MARK.search(text) else _WORD


class _Remembered(dict[str, str]):
    """Newspapers use few words often: what was worked out once is kept, up to a bound."""

    LIMIT = 60_000

    def remember(self, word: str, value: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        self[word] = value
        return value


class _Folds(_Remembered):
    def __missing__(self, word: str) -> str:
        return self.remember(word, _folded(word)[:LONGEST_WORD])


_folds = _Folds()


def fold(word: str) -> str:
    """A word without case, accents and points: `Bakı` and `BAKI` are `baki`; a word of points only is empty."""
    return _folds[word]


def folded_words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return list(filter(None, map(_folds.__getitem__, words(composed(text)))))


def folded_line(text: str) -> str:
    """A short text, such as the name of a place, as it is compared: `Haut-Karabagh` is `haut karabagh`."""
    return " ".join(folded_words(text))


def _folded(word: str) -> str:
    lowered = unicodedata.normalize("NFKC", word).casefold().translate(_SPELLED_OUT)
    bare = "".join(map(_base, unicodedata.normalize("NFC", lowered)))
    return "".join(_WORD_WITH_MARKS.findall(_POINTS.sub("", bare)))


@cache
def _base(letter: str) -> str:
    """A Latin or Greek letter without its accents; `й` and `ї` are letters of their own."""
    if letter < "\u0400" or "\u1e00" <= letter <= "\u1fff":
        return unicodedata.normalize("NFD", letter)[0]
    return letter


class _Stems(dict[str, tuple[str, ...]]):
    """The stems of the words of one language, each marked with the language: `fr·public`."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stem = Stemmer.Stemmer(STEMMERS[language], 0).stemWord

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _Remembered.LIMIT:
            self.clear()
        self[word] = stems = tuple(f"{self._language}·{stem}" for stem in self._of(word) if stem)
        return stems

    def _of(self, word: str) -> set[str]:
        """Folded before and after: `signée` is found by `signé` and by `signee`."""
        if is_character(word):
            return set()
        accented = self._stem(word[:LONGEST_WORD].casefold())
        return {self._stem(fold(word)), fold(accented)}


@cache
def _stems(language: str) -> _Stems:
    return _Stems(language)


def stems(word: str, language: str) -> tuple[str, ...]:
    """The marked stems of a word in one language; none for a language without a stemmer."""
    return _stems(language)[word] if language in STEMMERS else ()


def stems_of_all(words: set[str], language: str | None) -> set[str]:
    """The marked stems of many words."""
    if language not in STEMMERS:
        return set()
    return set().union(*map(_stems(language).__getitem__, words))
