"""Numbers in addresses: the same article under another headline or section of its address.

`/ville/le-pont-rouvre-471122.html` becomes `/transports/le-pont-reste-ferme-471122.html`. Dates, years and page
numbers name no article, and a number alone never decides: the texts must agree (see `articles`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, select

from lagazette_crawler.copies import Kind, kinship, words_of
from lagazette_crawler.store.reading import Row
from lagazette_crawler.store.schema import article_numbers
from lagazette_crawler.store.statements import chunks
from lagazette_crawler.text import folded

_VARIANT_HOST = re.compile(r"(?:www|m|mobile|amp|wap|touch)\d?\.(?=[^.]+\.)")
_NUMBER = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24}|[0-9a-f]{32})(?![0-9a-f])"
    r"|(?<!\d)\d{5,18}(?!\d)",
    re.I,
)
"""Five digits at least: fewer are years, hours, figures of a headline."""
_ENDING = re.compile(r"\.\w{2,5}$")
_KEPT = re.compile(r"[a-z]{2}(?:-[a-z]{2})?|\d+", re.I)  # /fr/, /2026/03/: another language or day is another article


def number_key(url: str) -> str | None:
    """What addresses of one article have in common whatever its headline; None when no number names one.

    `https://www.gazette.example/ville/le-pont-471122.html` gives `gazette.example/*/*471122.html`.
    """
    parts = urlsplit(url)
    segments = parts.path.split("/")[1:]
    last = next((place for place in reversed(range(len(segments))) if _numbers(segments[place])), None)
    if last is None:
        return None
    shape = [_numbered(each) if place == last else _worded(each) for place, each in enumerate(segments)]
    host = _VARIANT_HOST.sub("", parts.netloc)
    return f"{host}/{'/'.join(shape)}" + (f"?{parts.query}" if parts.query else "")


def _numbers(segment: str) -> list[str]:
    return [number for number in _NUMBER.findall(segment) if not _is_date(number)]


def _numbered(segment: str) -> str:
    """`le-pont-rouvre-471122.html` as `*471122.html`."""
    ending = _ENDING.search(segment)
    stem = segment[: ending.start()] if ending and not ending[0][1:].isdigit() else segment
    shape, end = "", 0
    for number in _NUMBER.finditer(stem):
        if not _is_date(number[0]):
            shape += ("*" if number.start() > end else "") + number[0].lower()
            end = number.end()
    return shape + ("*" if end < len(stem) else "") + segment[len(stem) :]


def _worded(segment: str) -> str:
    return segment if not segment or _KEPT.fullmatch(segment) else "*"


def _is_date(number: str) -> bool:
    """`20260304`, `04032026`, `260304`, `202603`, and with the hour behind: `202603041215`."""
    if not number.isdigit():
        return False
    forms = {6: ("ymd2", "ym"), 8: ("ymd", "dmy"), 10: ("ymd",), 12: ("ymd",), 14: ("ymd",)}
    return any(_reads(number, form) for form in forms.get(len(number), ()))


def _reads(number: str, form: str) -> bool:
    cuts = {
        "ymd": (number[:4], number[4:6], number[6:8]),
        "dmy": (number[4:8], number[2:4], number[:2]),
        "ymd2": (f"20{number[:2]}", number[2:4], number[4:6]),
        "ym": (number[:4], number[4:6], "1"),
    }
    year, month, day = map(int, cuts[form])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return _FIRST_YEAR <= year <= datetime.now(UTC).year + 1


_FIRST_YEAR = 1990
"""Addresses are no older; and next year's events have theirs already."""


MOST_COMPARED = 5
"""Articles with one key whose texts are compared, the latest first; more have it by chance."""


def numbered(connection: Connection, keys: Iterable[str]) -> dict[tuple[str, str], list[int]]:
    """The articles whose addresses have these keys, by newspaper and key."""
    found: dict[tuple[str, str], list[int]] = {}
    for some in chunks(sorted(set(keys))):
        for newspaper, key, article_id in connection.execute(_NUMBERED, {"keys": some}):
            held = found.setdefault((newspaper, key), [])
            if len(held) < MOST_COMPARED:
                held.append(article_id)
    return found


_NUMBERED = (
    select(article_numbers.c.newspaper, article_numbers.c.key, article_numbers.c.article_id)
    .where(article_numbers.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(article_numbers.c.article_id.desc())
)


def tells_the_same(old: Row, new: Row) -> bool:
    """Whether the texts say that two pages with one number are one article: the same title, or most of the words."""
    if old["title"] and new["title"] and folded(old["title"]) == folded(new["title"]):
        return True
    kin = kinship(words_of(old["body"]), words_of(new["body"]))
    return kin is not None and kin.kind is not Kind.EXCERPT
