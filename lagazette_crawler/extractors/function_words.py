"""Function words and scripts: the language of a text wherever these alone say it beyond doubt.

A tenth of what a classifier costs, and nothing to load.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path

MANY = 10
"""Function words that prove a language."""
SHARE = 0.2
"""Share of a text's words they are at least; in running text it is a third to a half."""
CLOSE = 0.6
"""Share of the leader's words from which another language may be meant as well."""
MOST = 0.5
"""Share of a text's letters from which their script tells its language."""
KANA = 0.1
"""Share of a Japanese text's letters that are kana, at least."""

_WORD = re.compile(r"[^\W\d_]+(?:[\u0900-\u0963\u0980-\u09fe][^\W\d_]*)*")  # with the vowel signs of Indian scripts
_SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "th": re.compile(r"[\u0e01-\u0e5b]"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
}
"""Scripts that newspapers of one language use."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fe]")


def likely_languages(text: str, expected: Collection[str] = ()) -> set[str]:
    """The language a text is in; more than one where they share their words; none where it is not clear.

    An `expected` language needs half the proof.
    """
    return _by_words(text, expected) or _by_script(text)


def _by_words(text: str, expected: Collection[str]) -> set[str]:
    words = _WORD.findall(text.lower())
    found: dict[str, int] = defaultdict(int)
    weights: dict[str, float] = defaultdict(float)
    for languages, times in Counter(map(_languages_of_words().get, words)).items():
        for language in languages or ():
            found[language] += times
            weights[language] += times / len(languages or ())  # `el` says more than `de`
    best = max(weights, key=weights.__getitem__, default="")
    needed = max(MANY, SHARE * len(words)) / (2 if best in expected else 1)
    if found[best] < needed:
        return set()
    return {language for language, weight in weights.items() if weight >= CLOSE * weights[best]}


def _by_script(text: str) -> set[str]:
    if text.isascii():
        return set()
    letters = sum(map(str.isalpha, text))
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if kana + han > MOST * letters:
        return {"ja"} if kana > KANA * letters else {"zh"} if not kana else set()
    return {code for code, script in _SCRIPTS.items() if len(script.findall(text)) > MOST * letters}


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, words = line.partition("\t")
            for word in set(words.split()):
                table[word] += (code,)
    return dict(table)
