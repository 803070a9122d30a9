"""Paragraphs and spaces: the text of articles as plain strings."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009\u200a\u3000]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def one_line(text: str | None) -> str:
    """The text on one line: spaces folded, invisible and control characters gone, NFC."""
    if not text:
        return ""
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def join_paragraphs(paragraphs: list[str]) -> str:
    """A body: the paragraphs on one line each, joined by a blank line, empty ones left out."""
    return "\n\n".join(line for line in map(one_line, paragraphs) if line)


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a body."""
    return [line for line in map(one_line, re.split(r"\n\s*\n", body)) if line]


def folded(text: str) -> str:
    """The text for comparison: NFKC, case folded, typographic quotes and dashes made plain, spaces folded."""
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).casefold()
    return one_line(text)


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʼ", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
