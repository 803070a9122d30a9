"""JSON as newspapers really print it: comments, trailing commas, raw newlines, stray quotes, cut off in the middle."""

from __future__ import annotations

import html
import json
import re
from typing import Any

_OPENING = re.compile(r"^\s*(?:(?:/[/*])?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?\s*)+")
_CLOSING = re.compile(r"(?:(?:/[/*])?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*)+$")
_SPACE_OR_COMMENT = re.compile(r"(?:[\s,;\ufeff]|/\*.*?\*/|//[^\n]*|<!--.*?-->)+", re.S)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_CLOSES = re.compile(r'"(?=\s*(?:[,:}\]]|$))')
_BARE_QUOTE = re.compile(r'(?<!\\)"')
_WORD = re.compile(r"[^\s,:{}\[\]\"]+")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')

MAX_DEPTH = 60
MAX_MENDED = 400_000
"""Characters of broken JSON that are looked at; sound JSON may be longer."""


def read_json(text: str) -> list[Any]:
    """All values in the text, in order; what cannot be mended is left out."""
    text = _unwrapped(text)
    if not text:
        return []
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return _mended(text[:MAX_MENDED])


def _unwrapped(text: str) -> str:
    """The text without the comment or CDATA marks around it."""
    text = text.strip()
    head, tail = text[:-200], text[-200:]
    return _OPENING.sub("", head + _CLOSING.sub("", tail)).strip().rstrip(";")


def _mended(text: str) -> list[Any]:
    if "&quot;" in text and text.count('"') < text.count("&quot;"):
        text = html.unescape(text)
    try:
        return _Reader(text).values()
    except RecursionError:
        return []


class _Reader:
    """Reads what json refuses: each fault is taken the way its writer must have meant it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def values(self) -> list[Any]:
        found = []
        while self._more():
            if self.text[self.at] in "{[":
                found.append(self._value(0))
            else:
                self.at += 1
        return found

    def _more(self) -> bool:
        """Skips spaces, commas and comments; false at the end of the text."""
        if skipped := _SPACE_OR_COMMENT.match(self.text, self.at):
            self.at = skipped.end()
        return self.at < len(self.text)

    def _value(self, depth: int) -> Any:
        mark = self.text[self.at]
        if depth > MAX_DEPTH:
            raise RecursionError
        if mark == "{":
            return self._object(depth)
        if mark == "[":
            return self._list(depth)
        return self._string() if mark == '"' else self._word()

    def _object(self, depth: int) -> dict[str, Any]:
        self.at += 1
        found: dict[str, Any] = {}
        while self._more() and self.text[self.at] not in "}]":
            key = self._string() if self.text[self.at] == '"' else str(self._word())
            if not self._more() or self.text[self.at] != ":":
                continue
            self.at += 1
            if self._more() and self.text[self.at] not in "}]":
                found.setdefault(key, self._value(depth + 1))
        self.at += 1
        return found

    def _list(self, depth: int) -> list[Any]:
        self.at += 1
        found = []
        while self._more() and self.text[self.at] not in "}]":
            found.append(self._value(depth + 1))
        self.at += 1
        return found

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match and _CLOSES.match(self.text, match.end() - 1):
            self.at = match.end()
            return _unescaped(match[1])
        closing = _CLOSES.search(self.text, self.at + 1)  # "headline": "The "big" one",
        end = closing.start() if closing else len(self.text)
        inner, self.at = self.text[self.at + 1 : end], end + 1
        return _unescaped(_BARE_QUOTE.sub(lambda _: '\\"', inner))

    def _word(self) -> Any:
        """A number, true, false, null, or a bare word."""
        match = _WORD.match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
        word = match[0] if match else ""
        try:
            return json.loads(word)
        except ValueError:
            return word.strip("'") or None


def _unescaped(inner: str) -> str:
    try:
        value = json.loads(f'"{_BAD_ESCAPE.sub("", inner)}"', strict=False)
    except ValueError:
        value = inner.rstrip("\\")
    return str(value)
