"""Bytes to text: what a page declares of its encoding, checked against the bytes, because servers and templates lie."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

_SEVEN_BIT = frozenset({"iso2022_jp", "iso-2022-jp", "hz-gb-2312", "hz", "iso2022_kr", "iso-2022-kr"})
_HTML_LANG = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.I)
_STRANGE = re.compile(r"[^\x00-\x7f]")
_OF_LANGUAGE = {
    "ar": ("cp1256",),
    "az": ("cp1254",),
    "bg": ("cp1251",),
    "cs": ("cp1250",),
    "el": ("cp1253",),
    "fa": ("cp1256",),
    "he": ("cp1255",),
    "hu": ("cp1250",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "lt": ("cp1257",),
    "lv": ("cp1257",),
    "pl": ("iso8859-2", "cp1250"),
    "ro": ("cp1250",),
    "ru": ("cp1251",),
    "sk": ("cp1250",),
    "th": ("cp874",),
    "tr": ("cp1254",),
    "uk": ("cp1251",),
    "vi": ("cp1258",),
    "zh": ("gb18030", "big5hkscs"),
}
"""Encodings of the time before UTF-8, by the language a page says it is in (WHATWG Encoding Standard)."""

SAMPLE = 30_000
"""Bytes a guess looks at."""


def decode_bytes(body: bytes, content_type: str | None) -> str:
    """The text: by BOM, as UTF-8 when it is valid UTF-8 whatever is declared, as declared, else by a guess."""
    by_mark, mark = read_bom(body)
    if by_mark and mark:
        return body[len(mark) :].decode(by_mark, "replace")
    if wide := _utf16_without_bom(body):
        return body.decode(wide, "replace")
    declared = list(_declared(body, content_type))
    if body.isascii() and _SEVEN_BIT.isdisjoint(declared):
        return body.decode("ascii")
    encodings = [one for one in ("utf-8", *declared) if (one in _SEVEN_BIT) == body.isascii()]
    for encoding in encodings:
        text = _decoded(body, encoding)
        if text is not None:
            return text
    return _best(body, declared)


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """Encodings that the header and the markup name, and that exist."""
    names = http_content_type_encoding(content_type), html_body_declared_encoding(body[:SAMPLE])
    for name in names:
        encoding = resolve_encoding(name) if name else None
        if encoding and encoding not in ("ascii", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
            yield encoding


def _decoded(body: bytes, encoding: str) -> str | None:
    """The text, or None when the bytes are not in this encoding; a character cut off at the end is dropped."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(body, final=False)
    except (UnicodeError, LookupError):
        return None


def _best(body: bytes, declared: list[str]) -> str:
    """UTF-8 or what is declared when only a few bytes are broken, else the guess with the fewest broken ones."""
    for encoding in ("utf-8", *declared):
        text = body.decode(encoding, "replace")
        if text.count("\ufffd") * 10 < len(text) - len(text.encode("ascii", "ignore")):
            return text
    texts = (body.decode(encoding, "replace") for encoding in (*_guesses(body), *declared))
    return min(texts, key=lambda text: text.count("\ufffd"))


def _guesses(body: bytes) -> Iterator[str]:
    """Encodings to try when what is declared does not fit; those of the page's language first."""
    language = _HTML_LANG.search(body[:SAMPLE])
    if language:
        yield from _OF_LANGUAGE.get(language[1].decode("ascii").lower(), ())
    yield from _guess_by_letters(body)
    yield "cp1252"


def _guess_by_letters(body: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    strange = re.sub(rb"<[^>]{0,2000}>|[\x00-\x1f]+", b" ", body[: SAMPLE * 4])[:SAMPLE]
    best = from_bytes(strange, steps=3, chunk_size=512).best()
    if best and _is_not_latin(str(best)):  # among Latin alphabets its guesses are worse than Windows-1252
        yield best.encoding


def _is_not_latin(text: str) -> bool:
    letters: list[str] = [letter for letter in _STRANGE.findall(text) if letter.isalpha()]
    return sum(letter > "\u036f" for letter in letters) * 2 > len(letters)


def _utf16_without_bom(body: bytes) -> str | None:
    """UTF-16 gives markup a NUL at every other byte."""
    head = body[:400]
    if len(head) < 20 or head.count(0) < len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
