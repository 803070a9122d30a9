"""Snippets: the passage of a text that answers a query, as printed, with the places to highlight."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lagazette_crawler.store.indexing import BODY_CHARACTERS
from lagazette_crawler.store.words import fold, word_spans

WORDS = 36
"""Words of a passage."""
BEFORE = 8
"""Words of a passage before the first match."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the places that answer a query: first position of each and the one behind its last."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def with_marks(self, opening: str = "[", closing: str = "]") -> str:
        """The text with signs around each place."""
        parts, done = [], 0
        for start, end in self.marks:
            parts += [self.text[done:start], opening, self.text[start:end], closing]
            done = end
        return "".join([*parts, self.text[done:]])


@dataclass(frozen=True, slots=True)
class Finder:
    """What to look for in a text."""

    singles: Sequence[frozenset[str]]
    """For each term of one word: the folded words that answer it."""
    phrases: Sequence[tuple[tuple[str, ...], bool]]
    """Folded words side by side, and whether the last is only the beginning of a word."""


@dataclass(frozen=True, slots=True)
class _Match:
    """Words `first` to `last` answer the term of this number."""

    term: int
    first: int
    last: int


def marked(text: str, finder: Finder) -> Marked:
    """The whole text with its matches."""
    text = unicodedata.normalize("NFC", text)
    spans = _spans(text)
    return Marked(text, _places(spans, _matches([word for word, _, _ in spans], finder)))


def excerpt(body: str, finder: Finder) -> Marked:
    """The passage with most of the query in it, the earliest among equals; else the beginning of the text."""
    text = unicodedata.normalize("NFC", body[:BODY_CHARACTERS])
    spans = _spans(text)
    if not spans:
        return Marked("")
    matches = _matches([word for word, _, _ in spans], finder)
    first = min(_best_start(matches), max(0, len(spans) - WORDS))
    last = min(first + WORDS, len(spans)) - 1
    inside = [match for match in matches if match.first >= first and match.last <= last]
    start = spans[first][1] if first else len(text) - len(text.lstrip())  # a text may begin with a quotation mark
    return _cut(text, start, spans[last][2], _places(spans, inside), whole=last == len(spans) - 1)


def _spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text where they stand."""
    folded = ((fold(word), start, end) for word, start, end in word_spans(text))
    return [span for span in folded if span[0]]


def _matches(words: list[str], finder: Finder) -> list[_Match]:
    found = [
        _Match(number, place, place)
        for place, word in enumerate(words)
        for number, forms in enumerate(finder.singles)
        if word in forms
    ]
    for number, (phrase, prefix) in enumerate(finder.phrases, len(finder.singles)):
        found += [_Match(number, place, place + len(phrase) - 1) for place in _phrase_places(words, phrase, prefix)]
    return sorted(found, key=lambda match: (match.first, match.last))


def _phrase_places(words: list[str], phrase: tuple[str, ...], prefix: bool) -> list[int]:
    *heads, tail = phrase
    last = len(phrase) - 1
    return [
        place
        for place in range(len(words) - last)
        if words[place : place + last] == heads
        and (words[place + last].startswith(tail) if prefix else words[place + last] == tail)
    ]


def _best_start(matches: list[_Match]) -> int:
    """The first word of the passage that answers most terms, most often."""
    best, best_score = 0, (0, 0)
    for number, match in enumerate(matches):
        inside = []
        for other in matches[number:]:
            if other.first >= match.first + WORDS - BEFORE:
                break
            inside.append(other.term)
        score = (len(set(inside)), len(inside))
        if score > best_score:
            best, best_score = max(0, match.first - BEFORE), score
    return best


def _places(spans: list[tuple[str, int, int]], matches: list[_Match]) -> tuple[tuple[int, int], ...]:
    """Where matches stand in the text, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for match in matches:
        start, end = spans[match.first][1], spans[match.last][2]
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


_SPACES = re.compile(r"\s+")


def _cut(text: str, start: int, end: int, places: tuple[tuple[int, int], ...], *, whole: bool) -> Marked:
    """The passage on one line, with an ellipsis where it was cut out."""
    parts: list[str] = ["… "] if text[:start].strip() else []
    length, marks, done = sum(map(len, parts)), [], start
    end = len(text.rstrip()) if whole else end
    for first, behind in (*places, (end, end)):
        between, match = _SPACES.sub(" ", text[done:first]), _SPACES.sub(" ", text[first:behind])
        parts += [between, match]
        if match:
            marks.append((length + len(between), length + len(between) + len(match)))
        length += len(between) + len(match)
        done = behind
    return Marked("".join(parts) + ("" if whole else " …"), tuple(marks))
