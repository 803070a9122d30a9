"""Whether two texts look the same to a reader: white space, typography and encodings are nobody's edit."""

from __future__ import annotations

import html
import re
import unicodedata

from lagazette_crawler.text import one_line, plain_signs


def same_text(old: str | None, new: str | None) -> bool:
    """Whether a reader would call the two texts the same.

    White space, forms of quotes, dashes and ellipses, ligatures, entities, wrong encodings and words set in capitals
    do not count; every other letter, figure and sign does.
    """
    if old == new:
        return True
    before, after = set_plainly(old or ""), set_plainly(new or "")
    return before == after or _differ_in_capitals_only(before, after) or _one_is_garbled(old or "", new or "")


_BESIDE_SIGNS = re.compile(r" ?([^\w\s]) ?")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ĳ": "ij", "Ĳ": "IJ"})


def set_plainly(text: str) -> str:
    """The text with one form of each sign, on one line, no space beside signs."""
    text = html.unescape(text) if "&" in text else text
    text = unicodedata.normalize("NFKC", plain_signs(text)).translate(_LIGATURES)
    return _BESIDE_SIGNS.sub(r"\1", one_line(text)).replace("--", "-").replace("''", '"')


def _differ_in_capitals_only(before: str, after: str) -> bool:
    """`BAKU` and `Baku`: a matter of style sheets; `president` and `President` is an edit."""
    if before.casefold() != after.casefold():
        return False
    pairs = zip(re.findall(r"\w+", before), re.findall(r"\w+", after), strict=False)
    return all(a == b or (len(a) > 1 and (a.isupper() or b.isupper())) for a, b in pairs)


# Encodings

_REPLACED = "\ufffd"
_TELLTALES = re.compile("[ÂÃÄÅÐÑØÙ][\u0080-\u00ff\u0152-\u2122 ]|â€|�")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def _one_is_garbled(old: str, new: str) -> bool:
    return is_garbled(old, new) or is_garbled(new, old)


def is_garbled(bad: str, right: str) -> bool:
    """Whether a text is the other one decoded wrongly: `Ã©tÃ©`, `�t�`."""
    if not _TELLTALES.search(bad):
        return False
    if _REPLACED in bad:
        return _skeleton(bad) == _skeleton(right) and bad.count(_REPLACED) > right.count(_REPLACED)
    return any(
        set_plainly(_garbled(good, encoding)) == set_plainly(bad)
        for good in (right, plain_signs(right))
        for encoding in ("cp1252", "latin-1")
    )


def _garbled(text: str, encoding: str) -> str:
    """UTF-8 read as something else, as browsers do: what the table leaves open is read as Latin-1."""
    return "".join(_letter(byte, encoding) for byte in text.encode("utf-8", "replace"))


def _letter(byte: int, encoding: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def _skeleton(text: str) -> str:
    return one_line(_NOT_ASCII.sub(_REPLACED, text))
