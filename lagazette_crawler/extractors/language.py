"""The language of an article's text: what its words are, checked against what page and newspaper declare.

A classifier by letters (py3langid: 74 MB, a millisecond a text) is asked only where function words leave a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from lagazette_crawler.extractors.function_words import likely_languages
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page

ENOUGH = 40
"""Letters of text that a guess needs."""
SURE = 200
"""Letters of text from which a guess overrules what is declared."""
SAMPLE = 800
"""Characters a guess looks at."""

_CODE = re.compile(r"[a-z]{2}(?=$|[-_])", re.I)
_SYLLABLES = "\u2e80"
"""From this sign on, one stands for a syllable or a word."""
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
_NO_LANGUAGE = "zxx"
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
    {"he", "yi"},
)
"""Neighbours a guess confuses: what is declared decides among them."""


def find_language(page: Page, text: str, *, is_article: bool = True) -> list[Evidence]:
    """All candidates; `text` is the body, or what stands for it. The classifier is for articles only."""
    declared = list(_declared(page))
    codes = [candidate.value for candidate in declared if candidate.value]
    letters = _letters(text[:SAMPLE])
    guess = None if letters < SURE and len(set(codes)) == 1 else guess_language(text, codes, thorough=is_article)
    found = ([Evidence("language", guess, Source.TEXT, "words")] if guess else []) + declared
    value, reason = _decide(guess, codes, letters)
    best = next((candidate for candidate in found if candidate.value == value), None)
    for candidate in found:
        candidate.won = candidate is best
        candidate.reason = reason if candidate.won else "says the same" if candidate.value == value else "overruled"
    return found


def guess_language(text: str, declared: Sequence[str] = (), *, thorough: bool = True) -> str | None:
    """ISO 639-1 of a text by its words; None when it is too short to say.

    What is `declared` decides where several are likely; `thorough`: the classifier is asked where none is clear.
    """
    sample = text[:SAMPLE]
    if _letters(sample) < ENOUGH:
        return None
    likely = likely_languages(sample, declared)
    if len(likely) == 1:
        return likely.pop()
    meant = next((code for code in declared if code in likely), None)
    if meant or not thorough:
        return meant
    code = str(_classifier().classify(sample)[0])
    return None if code == _NO_LANGUAGE else _ALIASES.get(code, code)


def _letters(text: str) -> int:
    """Letters of a text; a sign that stands for a syllable or word counts as three."""
    letters = list(filter(str.isalpha, text))
    return len(letters) + (0 if text.isascii() else 2 * sum(map(_SYLLABLES.__le__, letters)))


@cache
def _classifier() -> Any:
    import py3langid

    return py3langid


def _decide(guess: str | None, codes: list[str], letters: int) -> tuple[str | None, str]:
    """The language and why; `codes` are those declared."""
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
