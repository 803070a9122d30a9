"""Words by which newspapers mark what is not the article: read also, share, subscribe, photo, copyright, comments.

`boilerplate_phrases.tsv` holds what they print, of at most three words; `abonn*` stands for any word that begins so
(five letters). `boilerplate_zones.tsv` holds what publishing systems call the parts of a page in class and id: words,
and pairs of words joined by a dash.
"""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.resources import files

from lagazette_crawler.text import folded

_WORDS = re.compile(r"[^\W_]+|©")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_APOSTROPHE = str.maketrans("'-", "  ")


def _rows(name: str) -> list[tuple[str, str]]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()[1:]
    return [(kind, phrase) for kind, phrase in (line.split("\t") for line in lines)]


def _spaced() -> dict[str, str]:
    rows = [(kind, phrase) for kind, phrase in _rows("boilerplate_phrases.tsv") if not _UNSPACED.search(phrase)]
    return {" ".join(folded(phrase).translate(_APOSTROPHE).split()): kind for kind, phrase in rows}


def _unspaced() -> dict[str, re.Pattern[str]]:
    phrases: dict[str, list[str]] = defaultdict(list)
    for kind, phrase in _rows("boilerplate_phrases.tsv"):
        if _UNSPACED.search(phrase):
            phrases[kind].append(re.escape(phrase))
    return {kind: re.compile("|".join(some)) for kind, some in phrases.items()}


def _zones() -> dict[str, tuple[str, ...]]:
    zones: dict[str, tuple[str, ...]] = {}
    for zone, name in _rows("boilerplate_zones.tsv"):
        zones[name] = (*zones.get(name, ()), zone)
    return zones


_KIND_OF = _spaced()
_PATTERNS = _unspaced()
ZONES_OF = _zones()
"""What a word of class or id says of a part of the page: `("comments",)`, `("frame",)`."""


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORDS.findall(folded(text))


def cues(text: str, spoken: list[str]) -> set[str]:
    """The kinds of boilerplate whose words stand in a text; `spoken` are its words, folded."""
    found = set()
    for i, word in enumerate(spoken):
        two = f"{word} {spoken[i + 1]}" if i + 1 < len(spoken) else word
        three = f"{two} {spoken[i + 2]}" if i + 2 < len(spoken) else two
        for phrase in (word, two, three, word[:5] + "*"):
            if phrase in _KIND_OF:
                found.add(_KIND_OF[phrase])
    if not text.isascii() and _UNSPACED.search(text):
        found.update(kind for kind, pattern in _PATTERNS.items() if pattern.search(text))
    return found
