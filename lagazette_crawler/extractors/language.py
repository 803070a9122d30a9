"""The language of an article's text: what its words are, checked against what page and newspaper declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page

ENOUGH = 40
"""Letters of text that a guess needs."""
SURE = 200
"""Letters of text from which a guess overrules what is declared."""
SAMPLE = 800
"""Characters a guess looks at."""

_CODE = re.compile(r"[a-z]{2}(?=$|[-_])", re.I)
_NO_LETTERS = re.compile(r"[\W\d_]+")
_SYLLABLES = re.compile(r"[\u2e80-\U0010ffff]")
_ALIASES = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "nb": "no",
    "nn": "no",
    "jp": "ja",
    "cn": "zh",
    "cz": "cs",
    "gr": "el",
    "ua": "uk",
    "dk": "da",
    "se": "sv",
}
_CONFUSED = (
    {"az", "tr"},
    {"no", "da", "sv"},
    {"hr", "sr", "bs", "sl"},
    {"cs", "sk"},
    {"id", "ms"},
    {"ru", "uk", "be", "bg", "mk"},
    {"es", "pt", "gl", "ca", "an"},
    {"fr", "oc", "wa", "br"},
    {"de", "lb", "nds"},
    {"nl", "af"},
    {"hi", "mr", "ne"},
    {"fa", "ur", "ps", "ar"},
    {"en", "la"},
    {"it", "la"},
)
"""Neighbours a guess by letters confuses: what is declared decides among them."""


def find_language(page: Page, text: str) -> list[Evidence]:
    """All candidates; `text` is the body, or what stands for it."""
    declared = list(_declared(page))
    guess = guess_language(text)
    found = ([Evidence("language", guess, Source.TEXT, "words")] if guess else []) + declared
    value, reason = _decide(guess, declared, _letters(text[:SAMPLE]))
    best = next((candidate for candidate in found if candidate.value == value), None)
    for candidate in found:
        candidate.won = candidate is best
        candidate.reason = reason if candidate.won else "says the same" if candidate.value == value else "overruled"
    return found


def guess_language(text: str) -> str | None:
    """ISO 639-1 of a text by its words; None when it is too short to say."""
    sample = text[:SAMPLE]
    if _letters(sample) < ENOUGH:
        return None
    code = str(_classifier().classify(sample)[0])
    return _ALIASES.get(code, code)


def _letters(text: str) -> int:
    """Letters of a text; a sign that stands for a syllable or word counts as three."""
    letters = _NO_LETTERS.sub("", text)
    return len(letters) if letters.isascii() else len(letters) + 2 * len(_SYLLABLES.findall(letters))


@cache
def _classifier() -> Any:
    import py3langid

    return py3langid


def _decide(guess: str | None, declared: list[Evidence], letters: int) -> tuple[str | None, str]:
    """The language and why."""
    codes = [candidate.value for candidate in declared]
    if guess is None:
        return (codes[0], "the text is too short to say") if codes else (None, "")
    if guess in codes:
        return guess, "the words and what is declared agree"
    neighbour = next((code for code in codes if any({guess, code} <= group for group in _CONFUSED)), None)
    if neighbour:
        return neighbour, f"declared, and its words are easily taken for {guess}"
    if codes and letters < SURE:
        return codes[0], "declared; the text is short"
    return guess, "the words, whatever is declared" if codes else "the words"


def _declared(page: Page) -> Iterator[Evidence]:
    """What page and newspaper say, the nearest to the text first."""
    for value, source, rule in _said(page):
        match = _CODE.match(value.strip())
        if match:
            code = match[0].lower()
            yield Evidence("language", _ALIASES.get(code, code), source, rule)


def _said(page: Page) -> Iterator[tuple[str, Source, str]]:
    metadata = page.metadata
    article = metadata.article()
    for text in article.texts("inLanguage")[:1] if article else ():
        yield text, article.source if article else Source.JSON_LD, "inLanguage"
    yield page.selector.root.get("lang") or "", Source.META, "html[lang]"
    for tag in metadata.named("content-language", "language", "dc.language", "og:locale"):
        yield tag.content, tag.source, f"meta[{tag.name}]"
    yield page.headers.get("content-language", ""), Source.HEADER, "content-language"
    yield page.language or "", Source.NEWSPAPER, "language"
