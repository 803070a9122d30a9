"""The words around dates, per language: CLDR's calendar names, and what newspapers print beside them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from lagazette_crawler.moments.letters import fold, is_unspaced, words
from lagazette_crawler.moments.reading import Label, Zone

Words = tuple[str, ...]


class Entry(NamedTuple):
    """One printed word (or several) and what it means: a kind of one letter, see `KINDS`, and its value."""

    words: Words
    kind: str
    value: Any


KINDS = {
    "month": "m",
    "weekday": "w",
    "solar": "S",
    "foreign": "F",
    "today": "a",
    "now": "N",
    "label": "L",
    "am": "p",
    "pm": "p",
    "noon": "n",
    "midnight": "n",
    "utc": "u",
    "abbreviation": "z",
    "zone": "C",
    "hours_of": "O",
    "hour": "h",
    "hours": "Q",
    "time": "k",
    "year": "Y",
    "month mark": "M",
    "day": "D",
    "minute": "i",
    "second": "s",
    "era": "E",
    "joint": "j",
}
"""Kinds in the order in which one word with two meanings in one language is taken."""
_ORDER = {kind: rank for rank, kind in enumerate(dict.fromkeys(KINDS.values()))}
_BOTH = {("m", "w"): "b", ("h", "k"): "H", ("Q", "k"): "k"}
_ALIASES = {"iw": "he", "in": "id", "mo": "ro", "sh": "sr", "tl": "fil", "nb": "no", "ji": "yi", "cnr": "sr"}


@dataclass
class Lexicon:
    """All words that may stand around a date, for one choice of languages."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    """By the first word, the longest first."""
    ordinals: frozenset[str] = frozenset()
    ago: dict[str, list[tuple[Words, str]]] = field(default_factory=dict)
    """By the first word: `il y a # heures` and its unit, the longest first; `#` stands for the number (and is followed
    in the key by the next word)."""
    ones: frozenset[str] = frozenset()
    vocabulary: frozenset[str] = frozenset()
    """Every single word, for scripts that write several as one."""
    stems: dict[str, int] = field(default_factory=dict)
    """Beginnings of one month's name only, for cases and abbreviations no table has."""

    def find(self, first: str) -> list[Entry]:
        """The entries that begin with a word."""
        return self.entries.get(first, _NOTHING)

    def month_of(self, word: str) -> int | None:
        """The month a word is a case or an abbreviation of: `decembrī`, `abenduaren`, `sentyab`."""
        if word in self.stems:
            return self.stems[word]
        for end in range(len(word) - 1, max(3, len(word) - 5), -1):
            if word[:end] in self.stems:
                return self.stems[word[:end]]
            month = next((entry.value for entry in self.find(word[:end]) if entry.kind == "m"), None)
            if isinstance(month, int):
                return month
        return None


_NOTHING: list[Entry] = []


def language_of(tag: str) -> str:
    """The language of a tag as the tables have it: `pt_BR` → pt, `iw` → he."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return _ALIASES.get(language, language)


@cache
def calendar_names() -> dict[str, dict[str, Any]]:
    """CLDR's names by language."""
    names: dict[str, dict[str, Any]] = json.loads(_data("calendar_names.json"))
    return names


def _data(name: str) -> str:
    return (files("lagazette_crawler.moments") / name).read_text("utf-8")


def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """The words of the languages, the first having the say; English and the labels of all others beside them."""
    own = dict.fromkeys(map(language_of, languages))
    return _lexicon(tuple(language for language in own if language in calendar_names()))


@lru_cache(maxsize=128)
def _lexicon(own: tuple[str, ...]) -> Lexicon:
    sources = [language_words(language) for language in [*own, *([] if "en" in own else ["en"])]]
    sources.append(universal_words())
    found: dict[Words, Entry] = {}
    for source in sources:
        for entry in source:
            if not (entry.words == ("am",) and "de" in own[:1]):  # `am 27.04.` is no hour before noon
                found.setdefault(entry.words, entry)
    spoken = list(own) or ["en"]
    result = Lexicon(ordinals=frozenset(_listed("ordinal", spoken)), ones=frozenset(_listed("one", [*spoken, "en"])))
    result.entries = _by_first_word(found.values())
    result.ago = _ago_forms([*spoken, "en"])
    result.stems = _stems(spoken, found)
    in_forms = (word for forms in result.ago.values() for form, _ in forms for word in form)
    result.vocabulary = frozenset(filter(is_unspaced, {*result.entries, *in_forms}))
    return result


def _by_first_word(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    table: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: -len(entry.words)):
        table[entry.words[0]].append(entry)
    return dict(table)


@cache
def language_words(language: str) -> tuple[Entry, ...]:
    """All words of one language; a word with two meanings once."""
    meanings: dict[Words, dict[str, Any]] = defaultdict(dict)
    for entry in [*_calendar_words(language), *printed_words().get(language, [])]:
        meanings[entry.words].setdefault(entry.kind, entry.value)
    return tuple(_one_meaning(key, kinds) for key, kinds in meanings.items())


def _one_meaning(key: Words, kinds: dict[str, Any]) -> Entry:
    if "j" in kinds and len("".join(key)) <= 2:  # `de` is a weekday in Occitan, too
        kinds.pop("w", None)
    ranked = sorted(kinds, key=_ORDER.__getitem__)
    pair = tuple(ranked[:2])
    if pair in _BOTH:
        return Entry(key, _BOTH[pair], (kinds[pair[0]], kinds[pair[1]]))
    return Entry(key, ranked[0], kinds[ranked[0]])


def _calendar_words(language: str) -> Iterator[Entry]:
    names = calendar_names()[language]
    for number, months in enumerate(names["months"], 1):
        yield from (entry for name in months for entry in _month_entries(name, number))
        yield from _declined(language, months, number)
    for number, days in enumerate(names["weekdays"]):
        yield from (Entry(tuple(name.split()), "w", number) for name in days if len(name) > 1 or not is_unspaced(name))
    for period, texts in names["periods"].items():
        value = {"noon": 12, "midnight": 0}.get(period, period)
        kind, shortest = ("n", 4) if isinstance(value, int) else ("p", 2)  # CLDR has `min` for minuit
        yield from (
            Entry(tuple(text.split()), kind, value)
            for text in texts
            if len(text) >= shortest or is_unspaced(text) or (kind == "p" and not text.isascii())
        )
    for days_ago, texts in names["days"].items():
        yield from (Entry(tuple(text.split()), "a", int(days_ago)) for text in texts)


def _declined(language: str, months: list[str], number: int) -> Iterator[Entry]:
    """Forms CLDR has not: Hebrew `in March`, one word; the Mongolian genitive."""
    for parts in (tuple(name.split()) for name in months):
        if language == "he":
            yield Entry(("ב" + parts[0], *parts[1:]), "m", number)
        if parts[-1] == "сар":
            yield Entry((*parts[:-1], "сарын"), "m", number)


def _month_entries(name: str, number: int) -> Iterator[Entry]:
    """A month's name; one that contains its number also with a leading zero (`tháng 03`)."""
    parts = tuple(name.split())
    if not parts[0].isdigit():  # 12月 is read from its parts
        yield Entry(parts, "m", number)
        if parts[-1].isdigit() and number < 10:
            yield Entry((*parts[:-1], f"0{number}"), "m", number)


@cache
def universal_words() -> tuple[Entry, ...]:
    """Zones, am and pm, and the long labels of every language: no word of another language looks like them."""
    found = {entry.words: entry for entry in printed_words().get("*", [])}
    for entries in printed_words().values():
        for entry in entries:
            if entry.kind == "L" and entry.value.role in ("published", "updated") and len("".join(entry.words)) > 5:
                found.setdefault(entry.words, entry)
    shared: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in _rows("zone_abbreviations.tsv"):
        shared[fold(line[0])].append(tuple(line[1:]))
    for letters, zones in shared.items():
        kind = "u" if letters in ("utc", "gmt", "tu", "ut") else "z"
        found[tuple(words(letters))] = Entry(tuple(words(letters)), kind, Zone(names=tuple(zones)))
    return tuple(found.values())


@cache
def printed_words() -> dict[str, list[Entry]]:
    """The rows of `words.tsv` that stand for themselves, by language."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for kind, value, languages, printed in _rows("words.tsv"):
        if kind in KINDS or kind == "month":
            letter, meaning = _meaning(kind, value)
            for language in map(language_of, languages.split()):
                found[language].extend(Entry(key, letter, meaning(key)) for key in _spellings(printed))
    return dict(found)


def _meaning(kind: str, value: str) -> tuple[str, Any]:
    """The letter of a row and what makes its value."""
    if kind == "month" and not value:
        kind = "month mark"
    letter = KINDS[kind]
    if kind == "label":
        return letter, lambda key: Label(value, " ".join(key))
    if kind == "zone":
        return letter, lambda _: Zone(names=((value, "any"),) if value != "local" else (), city=True)
    fixed: Any = {"noon": 12, "midnight": 0, "am": "am", "pm": "pm"}.get(kind, value)
    if value and kind not in ("foreign", "time"):
        fixed = int(value)
    return letter, lambda _: fixed


def _spellings(printed: str) -> Iterator[Words]:
    for text in printed.split("|"):
        spelling = tuple(words(fold(text)))
        while spelling and spelling[-1] in (".", ":"):
            spelling = spelling[:-1]
        if spelling:
            yield spelling


@cache
def _rows(name: str) -> tuple[list[str], ...]:
    return tuple(line.split("\t") for line in _data(name).splitlines() if line and not line.startswith("#"))


def _listed(kind: str, languages: list[str]) -> Iterator[str]:
    """The words of the rows that are only a list: ordinal endings, words for one."""
    for row in _rows("words.tsv"):
        if row[0] == kind and set(languages) & set(map(language_of, row[2].split())):
            yield from (fold(text) for text in row[3].split("|"))


@cache
def about() -> tuple[Words, ...]:
    """Words that say that a number is rounded."""
    return tuple(key for row in _rows("words.tsv") if row[0] == "about" for key in _spellings(row[3]))


def _ago_forms(languages: list[str]) -> dict[str, list[tuple[Words, str]]]:
    """The forms of `3 hours ago` by their first word, the longest first."""
    found: dict[Words, str] = {}
    for language in languages:
        for unit, forms in calendar_names()[language]["ago"].items():
            found.update({_form(form): unit for form in forms})
    for kind, unit, spoken, printed in _rows("words.tsv"):
        if kind == "ago" and set(languages) & set(map(language_of, spoken.split())):
            found.update({_form(" ".join(words(fold(form)))): unit for form in printed.split("|")})
    table: dict[str, list[tuple[Words, str]]] = defaultdict(list)
    for form, unit in sorted(found.items(), key=lambda item: (-len(item[0]), item)):
        table[form[0] if form[0] != "#" else " ".join(form[:2])].append((form, unit))
    return dict(table)


def _form(text: str) -> Words:
    return tuple(word for word in text.split() if word != ".")


def _stems(languages: list[str], known: dict[Words, Entry]) -> dict[str, int]:
    """Beginnings of month names, three letters at least, that no other month and no other word has."""
    months: dict[str, set[int]] = defaultdict(set)
    for language in languages:
        for number, names in enumerate(calendar_names()[language]["months"], 1):
            for name in names:
                if name.isalpha() and not is_unspaced(name):
                    for end in range(3, len(name) + 1):
                        months[name[:end]].add(number)
    return {stem: found.pop() for stem, found in months.items() if len(found) == 1 and (stem,) not in known}


@cache
def months_of_all_languages() -> dict[str, frozenset[str]]:
    """Every word of a month's name, with the languages that have it: for pages whose language nobody declared."""
    found: dict[str, set[str]] = defaultdict(set)
    for language, names in calendar_names().items():
        for name in (name for months in names["months"] for name in months if names["official"]):
            if len(name) > 2 and " " not in name:
                found[name].add(language)
    return {name: frozenset(languages) for name, languages in found.items()}
