"""Paragraphs and spaces: the text of articles as plain strings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile(f"{_INVISIBLE.pattern}|{_CONTROL.pattern}".replace("]|[", ""))


def one_line(text: str | None) -> str:
    """The text on one line: spaces folded, invisible and control characters gone, NFC."""
    if not text:
        return ""
    if _UNSEEN.search(text):
        text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def join_paragraphs(paragraphs: list[str]) -> str:
    """A body: the paragraphs on one line each, joined by a blank line, empty ones left out."""
    return "\n\n".join(line for line in map(one_line, paragraphs) if line)


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body."""
    return [line for line in map(one_line, re.split(r"\n\s*\n", body)) if line]


def folded(text: str) -> str:
    """The text for comparison: NFKC, case folded, typographic quotes and dashes made plain, spaces folded."""
    return _folded_short(text) if len(text) <= _SHORT else _folded(text)


_SHORT = 200
"""Characters; titles and names are compared with one another many times a page."""


def _folded(text: str) -> str:
    return one_line(unicodedata.normalize("NFKC", plain_signs(text)).casefold())


_folded_short = lru_cache(maxsize=4096)(_folded)


def plain_signs(text: str) -> str:
    """The text with one form of quotes, dashes and ellipses."""
    return _PLAIN.sub(_plain, text)


def _plain(sign: re.Match[str]) -> str:
    return _PLAIN_SIGNS[sign[0]]


def text_hash(title: str | None, body: str | None) -> str | None:
    """SHA-256 of the words of the body in lower case; None when there are none.

    Paragraphs, spaces, quotes and other punctuation do not count. The title does not either, so that agency copy
    printed under another title is found; but a short text (a flash, the caption of a gallery) says too little alone
    and is hashed with its title.
    """
    text = _words(body)
    if len(text) <= SHORT_TEXT:
        text = f"{_words(title)} {text}".strip()
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text else None


SHORT_TEXT = 250
"""Characters; texts up to here are told apart by their titles."""
_WORD = re.compile(r"\w+")


def _words(text: str | None) -> str:
    text = text or ""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return " ".join(_WORD.findall(text.casefold()))


_PLAIN_SIGNS = {
    **dict.fromkeys("‘’‚‛`´ʼ", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_PLAIN = re.compile(f"[{''.join(_PLAIN_SIGNS)}]")
