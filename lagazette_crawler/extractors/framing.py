"""What is read with an article's text and is none: title, date and byline again, and what a layout calls no text."""

from __future__ import annotations

import re

from lagazette_crawler.extractors.body_declared import text_of
from lagazette_crawler.extractors.credits import MAX_CREDIT
from lagazette_crawler.extractors.names import credited
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

HEAD, FOOT = 6, 2
"""Paragraphs that may still belong to the head of the page, and such as may sign the text."""
BESIDE_DATE = 25
"""Characters that may stand beside a date on its line: `Économie | 4 mars 2021 10:15`."""
SHORTEST_DATE, LONGEST_DATE = 6, 90
"""Characters of a printed date; a longer candidate is a sentence that holds one."""

_SENTENCE = re.compile(r"[.!?…]\s*$")


def without_frame(page: Page, paragraphs: list[str], title: str | None, dates: list[Evidence]) -> list[str]:
    """The paragraphs without the head of the page before them, the byline below them, and what a layout says."""
    lines = paragraphs
    for layout in page.layouts:
        lines = list(text_of(lines, layout))
    printed = {folded(one.value) for one in dates if one.source in (Source.TEXT, Source.LAYOUT)}
    head = [line for line in lines[:HEAD] if not _is_head(line, folded(title or ""), printed)]
    rest = lines[HEAD:]
    foot = [line for line in rest[-FOOT:] if not _is_credit(line)]
    return head + rest[:-FOOT] + foot


def _is_head(line: str, title: str, dates: set[str]) -> bool:
    text = folded(line)
    return text == title or _is_credit(line) or any(_is_date_line(text, date) for date in dates)


def _is_credit(line: str) -> bool:
    """`Text: Ada Byron`; amid a text the same words may be a sub-head: `Von Ada Byron zu Karl Berg`."""
    return len(line) <= MAX_CREDIT and bool(credited(line))


def _is_date_line(text: str, date: str) -> bool:
    """Whether the line is a printed date with at most a section beside it, and no sentence."""
    if not SHORTEST_DATE <= len(date) <= LONGEST_DATE or date not in text:
        return False
    return text == date or (len(text) - len(date) <= BESIDE_DATE and not _SENTENCE.search(text.replace(date, "")))
