"""The faults of a newspaper's declaration, each a sentence that says which attribute to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lagazette_crawler.extractors.article import choose_layout
from lagazette_crawler.extractors.rules import BrokenRuleError, as_tuple, compiled, match
from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.urls import canonical

ADDRESSES = ("feeds", "news_sitemaps", "sitemaps", "section_fronts")
RULES = ("title", "byline", "dateline", "published", "updated", "lede", "body", "section", "lead_image", "remove")
PATTERNS = ("boilerplate", "end")


def faults_of(newspaper: type[NewspaperSpider]) -> list[str]:
    """What cannot be used of what a newspaper declares."""
    found = [*_of_facts(newspaper), *_of_addresses(newspaper), *_of_layouts(newspaper)]
    return [f"{newspaper.name}{where}: {what}" for where, what in found]


def silent_rules(newspaper: type[NewspaperSpider], pages: Sequence[Page]) -> list[str]:
    """The fields whose rules find nothing on any of the pages their layout is chosen for."""
    chosen = [(choose_layout(page), page) for page in pages]
    return [
        f"{newspaper.name}, layout {layout.name}, {name}: {' | '.join(rules)} finds nothing on the saved pages"
        for layout in newspaper.layouts
        if (its_own := [page for one, page in chosen if one is layout])
        for name in RULES
        if (rules := as_tuple(getattr(layout, name))) and not any(match(page, rules) for page in its_own)
    ]


Faults = Iterator[tuple[str, str]]
"""Where in the declaration (`, layout hand, title`), and what is wrong."""


def _of_facts(newspaper: type[NewspaperSpider]) -> Faults:
    zone = newspaper.timezone
    if zone is not None and not _is_zone(zone):
        yield "", f"timezone {zone!r} is no IANA zone"
    if newspaper.article_path is not None and (fault := _pattern_fault(newspaper.article_path)):
        yield "", f"article_path {fault}"


def _of_addresses(newspaper: type[NewspaperSpider]) -> Faults:
    for name in ("allowed_domains", *ADDRESSES):
        value = getattr(newspaper, name)
        if not _is_several(value):
            yield "", f"{name} must be several, ({value!r},), not {value!r}"
        elif name in ADDRESSES:
            yield from (
                ("", f"{name}: {address!r} is no http address") for address in value if not _is_address(address)
            )


def _of_layouts(newspaper: type[NewspaperSpider]) -> Faults:
    layouts: Any = newspaper.layouts
    if isinstance(layouts, Layout):
        yield "", "layouts must be several: a comma is missing after Layout(...)"
        return
    for layout in layouts:
        if isinstance(layout, Layout):
            yield from ((f", layout {layout.name}, {name}", what) for name, what in _of_layout(layout))
        else:
            yield "", f"layouts: {layout!r} is no Layout"


def _of_layout(layout: Layout) -> Faults:
    rules = {"when": None if callable(layout.when) else layout.when, **{name: getattr(layout, name) for name in RULES}}
    for name, declared in rules.items():
        yield from ((name, f"{rule!r} is neither CSS nor XPath") for rule in as_tuple(declared) if not _is_rule(rule))
    for name in PATTERNS:
        patterns = getattr(layout, name)
        if not _is_several(patterns):
            yield name, f"must be several, ({patterns!r},), not {patterns!r}"
            continue
        yield from ((name, fault) for fault in map(_pattern_fault, patterns) if fault)


def _is_several(value: Any) -> bool:
    return isinstance(value, (tuple, list, set, frozenset))


def _is_zone(name: Any) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):  # OSError: `Europe` is a folder
        return False
    return True


def _is_address(address: Any) -> bool:
    return isinstance(address, str) and canonical(address) is not None


def _is_rule(rule: Any) -> bool:
    try:
        return isinstance(rule, str) and compiled(rule) is not None
    except BrokenRuleError:
        return False


def _pattern_fault(pattern: Any) -> str | None:
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        return f"{pattern!r} is no regular expression: {error}"
    return None
