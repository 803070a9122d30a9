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
_WHOLE = frozenset(("related", "share", "subscribe", "advert", "comments", "follow", "tags"))
_OPENINGS = frozenset(phrase.split()[0] for phrase in _KIND_OF if not phrase.endswith("*"))
_STEMS = {phrase[:-1]: kind for phrase, kind in _KIND_OF.items() if phrase.endswith("*")}
_PATTERNS = _unspaced()
ZONES_OF = _zones()
"""What a word of class or id says of a part of the page: `("comments",)`, `("frame",)`."""


def folded_line(line: str) -> str:
    """As `folded`, for a text that is on one line already."""
    return line.replace("`", "'").lower() if line.isascii() else folded(line)


def words(line: str) -> list[str]:
    """The words of a text on one line, folded."""
    return _WORDS.findall(folded_line(line))


def cues(spoken: list[str]) -> set[str]:
    """The kinds of boilerplate whose phrases stand among words."""
    found: set[str] = set()
    for i, word in enumerate(spoken):
        if word in _OPENINGS:
            phrases = (" ".join(spoken[i:end]) for end in (i + 1, i + 2, i + 3))
            found.update(_KIND_OF[phrase] for phrase in phrases if phrase in _KIND_OF)
        if word[:5] in _STEMS:
            found.add(_STEMS[word[:5]])
    return found


def is_cue(spoken: list[str]) -> bool:
    """Whether the words are nothing but one phrase of boilerplate: `Advertisement`, `Read more`, `À lire aussi`."""
    return 0 < len(spoken) <= 3 and _KIND_OF.get(" ".join(spoken)) in _WHOLE


def unspaced_cues(text: str) -> set[str]:
    """The same for scripts without spaces."""
    if text.isascii() or not _UNSPACED.search(text):
        return set()
    return {kind for kind, pattern in _PATTERNS.items() if pattern.search(text)}
