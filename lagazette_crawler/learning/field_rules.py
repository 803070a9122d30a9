"""The rules for title, byline, dates, section: elements that say what the general readers find, on every page."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from lagazette_crawler.extractors.blocks import Element
from lagazette_crawler.extractors.byline import find_byline
from lagazette_crawler.extractors.dates import find_dates
from lagazette_crawler.extractors.evidence import winner, winners
from lagazette_crawler.extractors.lead_image import find_lead_image
from lagazette_crawler.extractors.lede import find_lede
from lagazette_crawler.extractors.rules import select_texts
from lagazette_crawler.extractors.section import find_section
from lagazette_crawler.extractors.title import find_title
from lagazette_crawler.items import Article, Evidence
from lagazette_crawler.learning.names import selectors_of, weight
from lagazette_crawler.learning.samples import Sample
from lagazette_crawler.markup import element_text
from lagazette_crawler.moments.deciding import decide
from lagazette_crawler.moments.reader import read
from lagazette_crawler.page import Layout, Page, Rules
from lagazette_crawler.text import folded

FIELDS = ("title", "byline", "published", "updated", "lede", "section", "lead_image")
MAX_TRIED = 40
MAX_ELEMENTS = 6_000
MAX_OF_A_KIND = 20
AROUND = 25
"""Characters that may stand around a value: `By `, a role, the clock beside a date."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What was learned of one field."""

    field: str
    value: str | None
    """What the general readers find on the first page that has it."""
    rule: Rules = None
    """One, or two where the pages are of two kinds."""
    agreeing: int = 0
    """On how many pages the rule gives what the general readers give."""
    pages: int = 0
    """On how many pages there is something to agree with."""
    undecided: str | None = None
    """Why there is no rule; the field is then read from metadata and text."""


def learn_field(field: str, samples: Sequence[Sample]) -> FieldRule:
    """The simplest rule that gives the general readers' value on every page that has one."""
    having = [sample for sample in samples if _value(sample.article, field)]
    if not having:
        return FieldRule(field, None, undecided="on none of the pages")
    shown = _shown(_value(having[0].article, field))
    counts = Counter(rule for sample in having for rule in set(_proposed(field, sample)))
    likely = sorted(counts, key=lambda rule: (-counts[rule], weight(rule)))[:MAX_TRIED]
    agreed: dict[str, frozenset[int]] = {}
    best, most = None, 0
    for rule in likely:
        if any(_speaks(rule, sample) for sample in samples if sample not in having):
            continue
        agreed[rule] = frozenset(n for n, sample in enumerate(having) if _agrees(field, rule, sample))
        if len(agreed[rule]) > most:
            best, most = rule, len(agreed[rule])
        if most == len(having):
            break
    if most < len(having) and (two := _two_kinds(agreed, having)):
        return FieldRule(field, shown, two, len(having), len(having))
    if best is None or most < len(having):
        reason = "no element says it" if best is None else f"{best} on {most} of {len(having)} pages only"
        return FieldRule(field, shown, None, most, len(having), f"{reason}; read from metadata and text")
    return FieldRule(field, shown, best, most, len(having))


def _two_kinds(agreed: dict[str, frozenset[int]], having: Sequence[Sample]) -> tuple[str, str] | None:
    """Two rules that share the pages, each right on several and silent on the others: articles and live reports."""

    def is_of_one_kind(rule: str) -> bool:
        others = (sample for n, sample in enumerate(having) if n not in agreed[rule])
        return len(agreed[rule]) > 1 and not any(_speaks(rule, sample) for sample in others)

    rules = list(filter(is_of_one_kind, agreed))[:MAX_OF_A_KIND]
    return next((two for two in combinations(rules, 2) if len(agreed[two[0]] | agreed[two[1]]) == len(having)), None)


def _value(article: Article, field: str) -> Any:
    if field in ("published", "updated"):
        return getattr(article, f"{field}_at")
    return getattr(article, field)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _speaks(rule: str, sample: Sample) -> bool:
    return bool(select_texts(sample.page, rule))


def _agrees(field: str, rule: str, sample: Sample) -> bool:
    """Whether the page read with the rule has the value that it has without."""
    page = copy.copy(sample.page)
    layout: dict[str, Any] = {field: rule}
    page.layouts = (Layout(**layout),)
    if not _speaks(rule, sample):
        return field == "lead_image" and _READERS[field](page, sample.article) == sample.article.lead_image
    return _same(_READERS[field](page, sample.article), _value(sample.article, field))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return folded(one) == folded(other)
    return bool(one == other)


def _date(page: Page, article: Article, field: str) -> datetime | None:
    """When the article was published or updated by the rule alone, its language and newspaper being known."""
    said = [one for one in find_dates(page, article.title) if str(one.source) == "layout"]
    blank = Article(newspaper=article.newspaper, url=article.url, retrieved_at=article.retrieved_at)
    blank.language, blank.evidence = article.language, [copy.copy(one) for one in said]
    decided: datetime | None = getattr(decide(blank, read), f"{field}_at")
    return decided


_READERS: dict[str, Callable[[Page, Article], Any]] = {
    "title": lambda page, _: winner(find_title(page)),
    "byline": lambda page, _: winners(find_byline(page)),
    "published": lambda page, article: _date(page, article, "published"),
    "updated": lambda page, article: _date(page, article, "updated"),
    "lede": lambda page, article: winner(find_lede(page, title=article.title)),
    "section": lambda page, article: winner(find_section(page, title=article.title)),
    "lead_image": lambda page, _: winner(find_lead_image(page)),
}


def _proposed(field: str, sample: Sample) -> Iterator[str]:
    """CSS of the elements of a page that may give its value."""
    page, article = sample.page, sample.article
    if field in ("published", "updated"):
        yield from _of_dates(page, article.evidence, field)
    elif field == "lead_image":
        for element in page.selector.root.iter("img"):
            if (element.get("src") or "")[-60:] == (article.lead_image or "")[-60:]:
                yield from _rules_at(element)
    else:
        value = _value(article, field)
        for element in _saying(page, value if isinstance(value, list) else [value], inexact=field == "byline"):
            yield from _rules_at(element)


def _saying(page: Page, values: list[str], *, inexact: bool) -> Iterator[Element]:
    wanted = [folded(value) for value in values]
    longest = sum(map(len, wanted)) + (AROUND * (len(wanted) + 1) if inexact else 0)
    for element in _elements(page):
        text = folded(element_text(element, longest + 5))
        if len(text) <= longest and all(value in text for value in wanted):
            yield element


def _elements(page: Page) -> Iterator[Element]:
    for count, element in enumerate(page.selector.root.iter()):
        if count > MAX_ELEMENTS:
            return
        if isinstance(element.tag, str) and element.tag not in ("html", "head", "body", "script", "style", "title"):
            yield element


def _rules_at(element: Element) -> Iterator[str]:
    """Its own names; or its tag within the nearest named element."""
    own = list(selectors_of(element))
    yield from own
    for above in list(element.iterancestors())[:3]:
        if above.tag not in ("body", "html"):
            yield from (f"{name} {element.tag}" for name in selectors_of(above) if name != above.tag)


def _of_dates(page: Page, evidence: list[Evidence], field: str) -> Iterator[str]:
    """Time elements by their attribute, what prints a candidate, and meta tags."""
    values = {folded(one.value) for one in evidence if one.field == f"{field}_raw"}
    for element in _elements(page):
        for attribute in ("datetime", "content"):
            if folded(element.get(attribute) or "") in values:
                suffix = "" if element.tag == "meta" else f"::attr({attribute})"
                yield from (f"{rule}{suffix}" for rule in _rules_at(element))
    for element in page.selector.root.iter("meta"):
        if folded(element.get("content") or "") in values:
            name = "property" if element.get("property") else "name" if element.get("name") else None
            if name and '"' not in element.get(name):
                yield f'meta[{name}="{element.get(name)}"]'
    printed = {value for value in values if 6 <= len(value) <= 90}
    for element in _elements(page):
        text = folded(element_text(element, 120))
        if text and len(text) <= 90 + AROUND and any(value in text for value in printed):
            yield from _rules_at(element)
