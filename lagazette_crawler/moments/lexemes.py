"""A printed line as a row of meanings: `16 Décembre 2020 à 13 h` is number, month, year, joint, number, hour.

Each meaning is one letter of a signature (`d j m y k d h`), so that one set of rules reads all languages, `days` the
dates, `clock` hours and zones. The letters of words are in `tables.KINDS`, those of numbers in `_kind_of_number`; signs
stand for themselves, `?` is any other word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lagazette_crawler.moments.letters import MAX_LENGTH, WORD, fold, is_unspaced, unglue
from lagazette_crawler.moments.reading import Ago
from lagazette_crawler.moments.tables import Entry, Lexicon, about, months_of_all_languages
from lagazette_crawler.moments.zone_names import city_between, named_zone

_GLUED = [
    (re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d?)(?=:\d\d)"), r"\1 \2"),  # 202010:43
    (re.compile(r"(?<!\d)(\d\d?[./]\d\d?[./]\d\d)(\d\d)(?=:\d\d)"), r"\1 \2"),  # 05.03.2412:30
    (re.compile(r"([./-](?:19|20)\d\d)(\d\d?)(?=[.h]\d\d(?!\d))"), r"\1 \2"),  # 05.03.202412.30
    (re.compile(r"(?<=\d:[0-5]\d)(?=\d)"), " "),  # 13:4416 décembre
    (re.compile(r"(?<=\d [^\W\d_]{3})([^\W\d_]{0,9})((?:19|20)\d\d)(?=\d?\b)"), r"\1 \2"),  # 5 mars2024
    (re.compile(r"(?<=[^\W\d_]{3} )((?:19|20)\d\d)(\d{1,4})(?![\d:])"), r"\1 \2"),  # mars 20245 min de lecture
    (re.compile(r"(\d[./-]\d\d?[./-](?:19|20)\d\d)(\d{1,4})(?![\d:.h])"), r"\1 \2"),  # 05.03.20245 min
    # mon oct 11 14:57:21 cest 2021
    (re.compile(r"\b([a-z]{3} \d\d?) (\d\d:\d\d:\d\d)((?: [a-z]{2,5}| [+-]\d{4})?) ((?:19|20)\d\d)\b"), r"\1 \4 \2\3"),
    (
        re.compile(r"(?<![\d:])\d{1,3}:\d\d(?::\d\d)? ?(?:min|mins|minuten|minutes|minuti|minutos|мин|dk|dəq)\b"),
        "length",
    ),  # 02:57 Min
    (  # № 45 (7012) от 12 марта: the head of a printed newspaper
        re.compile(r"(?:n°|\bn[ro]?\.?) ?\d{1,6}(?: ?\([\d-]+\))?,? (?:от|vom|du|del|din|z dnia) "),
        "print edition ",
    ),
]
_MONTHS_IN_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = dict(zip(_MONTHS_IN_ROMAN, range(1, 13), strict=True))
_SIGNS = {"[": "(", "]": ")", "{": "(", "}": ")", "@": "k", "’": "'", "_": "|", "~": "-", "*": "|", ";": ",", '"': "|"}
_LONGEST_WORD = 20
_NUMBERING = frozenset(
    {"nr", "vol", "num", "numero", "heft", "issue", "номер", "n°", "№", "#", "°", "tome", "volume", "numéro"}
)
_ENGLISH_ORDINALS = frozenset({"st", "nd", "rd", "th"})  # `Dec 21 st, 2018`
_ORDINARY = frozenset(
    {
        "art",
        "ast",
        "cat",
        "ct",
        "eat",
        "ect",
        "est",
        "et",
        "ist",
        "mt",
        "pet",
        "pt",
        "tu",
        "ut",
        "wat",
        "west",
        "wet",
        "wit",
    }
)
"""Letters of zones that are words too: they must be printed in capitals (`par A et B`, `12:30 ET`)."""
_CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
_PLAIN_SIGNS = frozenset(":.,/-()|+'")


@dataclass(slots=True)
class Lexemes:
    """The signature and, letter by letter, the values. Blanks are letters too."""

    signature: str
    values: list[Any]

    def replace(self, start: int, end: int, kind: str, value: Any) -> None:
        """What was read as a whole becomes one letter."""
        self.signature = self.signature[:start] + kind + self.signature[end:]
        self.values[start:end] = [value]


def read_lexemes(text: str, lexicon: Lexicon) -> Lexemes:
    """The row of meanings of a printed line."""
    words, gaps = _words(text, lexicon)
    return _Scan(words, gaps, lexicon, set(_CAPITALS.findall(text))).run()


def languages_of_months(text: str) -> list[str]:
    """Languages in which a word beside a number is a month, those that know most of the words first."""
    words = _words(text, Lexicon())[0]
    found: Counter[str] = Counter()
    for at, word in enumerate(words):
        if any(near.isdigit() for near in words[max(0, at - 3) : at + 4]):
            found.update(months_of_all_languages().get(word, ()))
    return [language for language, _ in sorted(found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))]


def _words(text: str, lexicon: Lexicon) -> tuple[list[str], list[bool]]:
    """The words and, for each, whether a blank stands before it."""
    folded = fold(unglue(text[:MAX_LENGTH]))
    for pattern, put in _GLUED:
        folded = pattern.sub(put, folded)
    words: list[str] = []
    gaps: list[bool] = []
    gap = False
    for token in WORD.findall(folded):
        if token == " ":
            gap = True
            continue
        parts = _segments(token, lexicon) if is_unspaced(token) else (token,)
        words.extend(parts)
        gaps.extend([gap, *[False] * (len(parts) - 1)])
        gap = False
    return words, gaps


def _segments(run: str, lexicon: Lexicon) -> list[str]:
    """The known words in a run of a script without spaces: 日星期三下午 → 日 星期三 下午."""
    parts: list[str] = []
    unknown = 0
    at = 0
    while at < len(run):
        size = next(
            (
                size
                for size in range(min(_LONGEST_WORD, len(run) - at), 0, -1)
                if run[at : at + size] in lexicon.vocabulary
            ),
            0,
        )
        if size:
            parts.extend([run[unknown:at]] if unknown < at else [])
            parts.append(run[at : at + size])
            unknown = at + size
        at += size or 1
    return [*parts, run[unknown:]] if unknown < len(run) else parts


class _Scan:
    """One pass over the words of a line."""

    def __init__(self, words: list[str], gaps: list[bool], lexicon: Lexicon, capitals: set[str]) -> None:
        self.words, self.gaps, self.lexicon, self.capitals = words, gaps, lexicon, capitals
        self.letters: list[str] = []
        self.values: list[Any] = []
        self.seen_number = False

    def run(self) -> Lexemes:
        at = 0
        while at < len(self.words):
            if self.gaps[at] and at:
                self._put(" ", None)
            at += self._step(at)
        return Lexemes("".join(self.letters), self.values)

    def _put(self, kind: str, value: Any) -> None:
        self.letters.append(kind)
        self.values.append(value)

    def _step(self, at: int) -> int:
        """Reads one meaning, tells how many words it took."""
        word = self.words[at]
        if taken := self._ago(at):
            return taken
        if word.isdigit():
            self.seen_number = True
            self._put("t" if self._is_numbered(at) else _kind_of_number(word), word)
            return 1
        if taken := self._ending_of_number(at):
            return taken
        if taken := self._zone(at):
            return taken
        if entry := self._entry(at):
            self._put(entry.kind, entry.value)
            return len(entry.words)
        if not word[0].isalpha():
            self._sign(word)
            return 1
        self._put(*self._unknown(at))
        return 1

    def _is_numbered(self, at: int) -> bool:
        """The number of an issue: `Nr. 10/2019`, `Vol. 3`, `№ 5`, `No. 12`."""
        before = self.words[max(0, at - 2) : at]
        if before[-1:] == ["."]:
            return before[0] in {*_NUMBERING, "no"} and not self.lexicon.find(before[0])
        return bool(before) and before[-1] in _NUMBERING and not self.lexicon.find(before[-1])

    def _ago(self, at: int) -> int:
        """`il y a 3 heures` as a whole."""
        first = self.words[at]
        is_number = first.isdigit() or first in self.lexicon.ones
        numbered = self.lexicon.ago.get(f"# {self.words[at + 1]}", []) if is_number and self._follows(at) else []
        for form, unit in (*numbered, *self.lexicon.ago.get(first, ())):
            end, count = self._match(form, at)
            if end:
                self._put("G", Ago(unit, count))
                return end - at
        return 0

    def _follows(self, at: int) -> bool:
        return at + 1 < len(self.words)

    def _match(self, form: tuple[str, ...], at: int) -> tuple[int, int]:
        """Where a form that begins at a word ends (0: it does not stand there), and its number."""
        count = 1
        for part in form:
            while at < len(self.words) and self.words[at] == ".":
                at += 1
            if part == "#":
                at = self._skip_about(at)
            word = self.words[at] if at < len(self.words) else ""
            if part == "#" and ((len(word) < 4 and word.isdigit()) or word in self.lexicon.ones):
                count = int(word) if word.isdigit() else 1
            elif word != part:
                return 0, 0
            at += 1
        return at, count

    def _skip_about(self, at: int) -> int:
        """`il y a environ 3 heures`: the word before the number, when it only says that it is rounded."""
        for phrase in about():
            if tuple(self.words[at : at + len(phrase)]) == phrase:
                return at + len(phrase)
        return at

    def _ending_of_number(self, at: int) -> int:
        """`er` of 1er, `-ci` of 2020-ci, `(e)` of 2020(e); T and Z of ISO 8601."""
        word = self.words[at]
        if not at or not self.words[at - 1].isdigit() or (self.gaps[at] and word not in _ENGLISH_ORDINALS):
            return 0
        if word in self.lexicon.ordinals or word == "°" or self._is_unknown_ending(word):
            self._put("o", word)
            return 1
        if word in ("t", "z"):
            follows = self._is_number(at + 1)
            if (word == "t") == follows:
                entry = self.lexicon.find("z")
                self._put(*(("T", None) if word == "t" or not entry else ("z", entry[0].value)))
                return 1
        return self._ending_after_sign(at, word)

    def _is_unknown_ending(self, word: str) -> bool:
        """A few letters at a number that mean nothing else: `5טן מערץ`, `2024an`."""
        return len(word) <= 3 and word.isalpha() and word not in ("t", "z") and not self.lexicon.find(word)

    def _ending_after_sign(self, at: int, word: str) -> int:
        if word in ("-", "'", ".") and self._is_glued(at + 1) and self.words[at + 1] in self.lexicon.ordinals:
            self._put("o", self.words[at + 1])
            return 2
        if word == "(" and self.words[at + 2 : at + 3] == [")"] and self.words[at + 1] in self.lexicon.ordinals:
            self._put("o", self.words[at + 1])
            return 3
        return 0

    def _is_glued(self, at: int) -> bool:
        return at < len(self.words) and not self.gaps[at]

    def _is_number(self, at: int) -> bool:
        return self._is_glued(at) and self.words[at].isdigit()

    def _zone(self, at: int) -> int:
        """A zone in words, once an hour may have been printed: `(heure de Paris)`, `Moscow time`."""
        if not self.seen_number:
            return 0
        found = named_zone(self.words, at) or city_between(self.words, at)
        if found is None:
            return 0
        self._put("C", found.zone)
        return found.length

    def _entry(self, at: int) -> Entry | None:
        for entry in self.lexicon.find(self.words[at]):
            size = len(entry.words)
            if size > 1 and tuple(self.words[at : at + size]) != entry.words:
                continue
            if entry.kind != "z" or self.words[at] not in _ORDINARY or self.words[at].upper() in self.capitals:
                return entry
        return None

    def _sign(self, word: str) -> None:
        kind = word if word in _PLAIN_SIGNS else _SIGNS.get(word, "|")
        self._put(kind, word)

    def _unknown(self, at: int) -> tuple[str, Any]:
        """A word no table has: a case of a month's name, a Roman month, two words printed as one, or any word."""
        word = self.words[at]
        if self._beside_number(at):
            if word in _ROMAN:
                return "R", _ROMAN[word]
            if month := self.lexicon.month_of(word):
                return "m", month
        return self._two_words(word)

    def _beside_number(self, at: int) -> bool:
        return any(word.isdigit() for word in self.words[max(0, at - 3) : at + 4])

    def _two_words(self, word: str) -> tuple[str, Any]:
        """`pmupdated`, `estpublished`: what stands before the label is lost only when it is no zone."""
        if 6 < len(word) < 40:
            for size in (2, 3, 4):
                first, second = self.lexicon.find(word[:size]), self.lexicon.find(word[size:])
                if first and second and first[-1].kind in "zup" and second[-1].kind == "L":
                    self._put(first[-1].kind, first[-1].value)
                    return second[-1].kind, second[-1].value
        return "?", word


def _kind_of_number(digits: str) -> str:
    """d: day, month, hour ...; y: year; q: four digits that are none; t, x: three, any other number; 8: 20201216."""
    size = len(digits)
    if size <= 2:
        return "d"
    if size == 4:
        return "y" if "1000" <= digits <= "2999" else "q"
    return {3: "t", 8: "8"}.get(size, "x")
