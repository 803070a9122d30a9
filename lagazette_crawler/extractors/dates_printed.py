"""Dates printed on a page: time elements, and lines that are a date and little else, those near the title first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from lagazette_crawler.extractors.blocks import Block, page_blocks
from lagazette_crawler.extractors.dates_said import PUBLISHED, UPDATED
from lagazette_crawler.items import Evidence, Precision, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.moments.reader import Line, read_line
from lagazette_crawler.moments.reading import Context, Reference
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_LINE = 260
MAX_FOOT, FOOT_OPENS = 900, 99
"""Characters of the sentences below an entry: `This entry was posted on 16 December 2020 and is filed under ...`"""
MAX_TIMES = 60
MAX_LINES = 20
ENOUGH = 2
"""So many sure lines are enough."""
MAX_FOUND = 12
FAR = 14
"""Blocks from the title after which distance matters no more."""
SURE = 8
"""The rank up to which a line is as good as a declared date."""
NEAR = 16
"""The rank up to which a line is surer than a tag that may hold the day of an export."""
UNLIKELY = 24
"""The rank from which a line is more likely another article's date, or an event's."""


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OTHERS = _words_of(
    "related sidebar widget recommended recommendation recommendations teaser teasers popular trending "
    "latest recent newest mostread upcoming event events calendar archive archives copyright clock "
    "weather newsletter ticker footer nav navigation menu promo advert ads banner sponsored outbrain "
    "taboola breadcrumb similar subscribe cookie aside <aside> instagram twitter tweet embed facebook "
    "social <blockquote> <footer> <nav> role=navigation carousel slider swiper"
)
_COMMENTS = _words_of("comments commentlist comment-list comment-body comment-content disqus replies reactions <li>")
_OF_DATES = _words_of(
    "date datum time publish published publication posted post-date fecha datetime byline meta metadata "
    "stand updated modified created timestamp zeit heure horodatage tarih pubdate dateline info infos "
    "postinfo entry-date entry-meta metas itemprop=datepublished artikeldatum publishdate author-date "
    "article-date author autor authored"
)
_OF_FOOT = _words_of(
    "postmetadata post-meta postmeta entry-meta entry-footer entry-utility post-footer postinfo post-info"
)
_MAY_BE_DATE = re.compile(
    r"(?:19|20|13|14|25)\d\d|\d{1,2}\s?[:.hH時点시]\s?\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[٠-٩۰-۹०-९]{2}"
    r"|\b\d{1,2}\b[^\d]{1,20}\b(?:ago|fa|назад|önce|əvvəl)\b|\b(?:vor|il y a|hace|há)\s+\d"
)


_OPENING = re.compile(r"(?=.{80})[^.!?–—|]{0,40}?\d[^–—|:;]{4,30}?(?=\s*[–—|]| - )")


@dataclass(slots=True)
class _Printed:
    """One printed line that may be the article's date."""

    evidence: Evidence
    rank: float
    """Lower is surer."""


@dataclass(frozen=True, slots=True)
class PrintedDates:
    """Printed candidates, the surest first."""

    near: list[Evidence]
    """At the title, or called a date by the markup."""
    far: list[Evidence]


def printed_dates(page: Page, title: str | None, *, lines: bool = True) -> PrintedDates:
    """Printed candidates; without `lines` only what the markup calls a date."""
    found = [*_time_elements(page, title), *(_lines(page, title) if lines else ())]
    likely = sorted((one for one in found if one.rank < UNLIKELY), key=lambda one: one.rank)[:MAX_FOUND]
    near = [one.evidence for one in likely if one.rank < NEAR]
    return PrintedDates(near, [one.evidence for one in likely if one.rank >= NEAR])


_TIMES = etree.XPath(
    "//*[self::h1 or self::h2 or self::time or starts-with(@itemprop,'date')"
    " or @title and (contains(@class,'published') or contains(@class,'updated'))"
    " or self::abbr and @title and contains(@class,'date')"
    " or @data-date or @data-datetime or @data-published or @data-publish-date or @data-pubdate or @data-timestamp]"
)
_OTHER_SIGNS = (
    'itemprop="date',
    "itemprop='date",
    "itemprop=date",
    "<abbr",
    "data-date",
    "data-publi",
    "data-pubdate",
    "data-timestamp",
    'published" title',
    "published' title",
    'updated" title',
    "updated' title",
)
"""One of these stands in the markup where anything but time elements may be a date."""
_ATTRIBUTES = (
    "datetime",
    "content",
    "title",
    "data-datetime",
    "data-published",
    "data-publish-date",
    "data-pubdate",
    "data-date",
    "data-timestamp",
)


def _time_elements(page: Page, title: str | None) -> Iterator[_Printed]:
    """`<time>`, and what microdata and old markup name a date."""
    elements = list(islice(_elements(page), 4 * MAX_TIMES))
    title_at = _title_among(elements, title)
    shapes = Counter(_shape(element) for element in elements)
    for at, element in enumerate(elements[:MAX_TIMES]):
        if element.tag in ("h1", "h2", "meta", "link"):
            continue
        distance = at - title_at if at >= title_at else 2 * (title_at - at)
        rank = min(FAR, distance) + _misplaced(_words_around(element)) + 10 * (shapes[_shape(element)] > 2)
        rank += 10 * (at < title_at and bool(_WEEKDAY_FIRST.match(element_text(element, MAX_LINE) or "")))
        rank -= 4 * (element.get("itemprop") == "datePublished" or element.get("pubdate") is not None)
        yield from _of_time(element, rank)


def _title_among(elements: list[Any], title: str | None) -> int:
    """Where the title stands: the heading that says it, else the first h1."""
    wanted = folded(title or "")
    headings = [at for at, element in enumerate(elements) if element.tag in ("h1", "h2")]
    said = (at for at in headings if wanted and wanted in folded(element_text(elements[at], 400)))
    first = (at for at in headings if elements[at].tag == "h1")
    return next(said, next(first, 0))


def _elements(page: Page) -> Iterable[Any]:
    """Titles and what may be a date, in the order of the page; the costly search only where it can find something."""
    if any(sign in page.text for sign in _OTHER_SIGNS):
        found: Iterable[Any] = _TIMES(page.selector.root)
        return found
    plain: Iterable[Any] = page.selector.root.iter("h1", "h2", "time")
    return plain


def _misplaced(words: set[str] | frozenset[str]) -> int:
    """How much the words around an element speak of other articles, or of readers' comments."""
    comments = "comment" in words or "comments" in words or not _COMMENTS.isdisjoint(words - {"<li>"})
    return 8 * (not _OTHERS.isdisjoint(words)) + (20 if comments and "<li>" in words else 4 if comments else 0)


def _of_time(element: Any, rank: float) -> Iterator[_Printed]:
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}".lower()
    field = UPDATED if re.search(r"updat|modif|aktualis|edited", named) else PUBLISHED
    if field == UPDATED and re.search(r"publi|entry-date|posted", named):
        field = PUBLISHED  # class="entry-date published updated"
    for name in _ATTRIBUTES:
        if (value := (element.get(name) or "").strip()) and value[:1].isalnum():
            where = "" if rank < SURE else " elsewhere"
            yield _Printed(Evidence(field, value[:MAX_LINE], Source.TEXT, f"{element.tag}[{name}]{where}"), rank)
    if text := element_text(element, MAX_LINE):
        yield _Printed(Evidence(field, text[:MAX_LINE], Source.TEXT, element.tag), rank + 0.1)


def _shape(element: Any) -> tuple[str, str]:
    parent = element.getparent()
    return f"{element.tag} {element.get('class')}", f"{parent.tag} {parent.get('class')}" if parent is not None else ""


def _words_around(element: Any) -> set[str]:
    """Words of the classes and ids of an element and those around it, and their tags."""
    found: set[str] = set()
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in ("body", "html"):
            break
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"[:300]
        found.update(word.lower() for word in _WORD.findall(names))
        found.add(f"<{ancestor.tag}>")
    return found


def _lines(page: Page, title: str | None) -> Iterator[_Printed]:
    """Short lines that may hold a date, those near the title and those named after dates first."""
    blocks = page_blocks(page)
    title_at = _title_at(blocks, title)
    dated = [at for at, block in enumerate(blocks) if _may_be_date(block)]
    context = _context(page)
    yield from _openings(blocks, title_at, context)
    shapes = Counter(blocks[at].holder.signature for at in dated)
    sure = 0
    for at in _likely_first(blocks, dated, title_at)[:MAX_LINES]:
        block = blocks[at]
        if sure >= ENOUGH:
            break
        if at == title_at:
            continue
        text = block.text if len(block.text) <= MAX_LINE else block.text[:FOOT_OPENS]
        line = read_line(text, context)
        if line.reading.published is None and line.reading.updated is None:
            continue
        rank = _rank(block, line, at - title_at) + 6 * (shapes[block.holder.signature] > 2)
        rule = "line at the title" if rank < SURE else "printed line"
        sure += rank < SURE
        yield _Printed(Evidence(PUBLISHED, text, Source.TEXT, rule), rank)


def _may_be_date(block: Block) -> bool:
    size = len(block.text)
    if size > MAX_LINE and (size > MAX_FOOT or _OF_FOOT.isdisjoint(block.holder.words)):
        return False
    return bool(_MAY_BE_DATE.search(block.text[:MAX_LINE]))


def _likely_first(blocks: list[Block], dated: list[int], title_at: int) -> list[int]:
    """What is named after dates first, then what is near the title; of a row of lines alike all but three last."""
    rows: Counter[tuple[str, frozenset[str], str]] = Counter()
    keys: dict[int, tuple[bool, bool, int]] = {}
    for at in sorted(dated, key=lambda at: abs(at - title_at)):
        holder = blocks[at].holder
        rows[holder.signature] += 1
        keys[at] = rows[holder.signature] > 3, _OF_DATES.isdisjoint(holder.words), abs(at - title_at)
    return sorted(dated, key=keys.__getitem__)


def _openings(blocks: list[Block], title_at: int, context: Context) -> Iterator[_Printed]:
    """A date that opens the text: `29.11.2022 – The council ...`."""
    for at, block in enumerate(blocks[title_at + 1 : title_at + 8]):
        if match := _OPENING.match(block.text):
            line = read_line(match[0], context)
            if line.reading.published and line.words <= 3:
                yield _Printed(Evidence(PUBLISHED, match[0].strip(), Source.TEXT, "opening of the text"), 9 + at)


def _rank(block: Block, line: Line, distance: int) -> float:
    words = block.holder.words | block.holder.around
    rank = 6 + min(FAR, distance if distance >= 0 else -2 * distance) + _misplaced(words)
    rank -= 4 * (not _OF_DATES.isdisjoint(words)) + (9 if line.role in ("published", "both") else 5 if line.role else 0)
    if _OF_FOOT.isdisjoint(words):
        rank += min(12, line.words) if line.role is None else 12 * (block.size > _LABELLED)
    rank += 10 * (distance < 0 and _is_head_clock(block.text, line))
    moment = line.reading.published or line.reading.updated
    return rank + 8 * (moment is not None and moment.precision in (Precision.MONTH, Precision.YEAR))


_LABELLED = 20
"""Words a labelled line may have: more are a sentence that speaks of a publication."""


def _is_head_clock(text: str, line: Line) -> bool:
    """`Wednesday, 16 December 2020` and nothing else above the title is the day on which the page was asked for."""
    return line.role is None and line.words == 0 and text[:1].isalpha() and bool(_WEEKDAY_FIRST.match(text))


_WEEKDAY_FIRST = re.compile(r"[^\W\d_]{3,12}[.,]?\s.*\d")


def _context(page: Page) -> Context:
    """What is known of the page before its text is read."""
    declared = (
        page.language
        or page.selector.root.get("lang")
        or page.selector.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    )
    reference = Reference(page.retrieved_at, page.retrieved_precision) if page.retrieved_at else None
    return Context((declared,) if declared else (), page.timezone, reference, page.founded)


def _title_at(blocks: list[Block], title: str | None) -> int:
    """The block that is the title, else the first heading."""
    wanted = folded(title or "")
    for at, block in enumerate(blocks):
        if wanted and 0.8 * len(wanted) <= len(block.text) <= 3 * len(wanted) + 40:
            said = folded(block.text)
            if said == wanted or (len(wanted) > 20 and wanted in said):
                return at
    return next((at for at, block in enumerate(blocks) if block.headings), 0)
