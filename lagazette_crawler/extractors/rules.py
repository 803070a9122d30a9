"""Rules of a layout run on a page: CSS or XPath, compiled once, broken ones named loudly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml import etree
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page, Rules
from lagazette_crawler.text import one_line

_NAMESPACES = {"re": "http://exslt.org/regular-expressions", "set": "http://exslt.org/sets"}


class BrokenRuleError(ValueError):
    """A rule of a layout that is neither CSS nor XPath."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule found."""

    rule: str
    selectors: list[Selector]
    """Elements, or strings when the rule asks for an attribute or text."""

    def texts(self) -> list[str]:
        """The text of each find on one line, empty ones left out; of a meta tag its content."""
        return [text for text in map(selector_text, self.selectors) if text]


def match(page: Page, rules: Rules) -> Match | None:
    """The first rule that finds something, with what it found. Raises BrokenRuleError."""
    for rule in as_tuple(rules):
        if found := _found(page.selector.root, rule):
            return Match(rule, [Selector(root=item, type="html") for item in found])
    return None


def select(page: Page, rules: Rules) -> list[Selector]:
    """What the first matching rule finds, in document order; nothing when none matches. Raises BrokenRuleError."""
    found = match(page, rules)
    return found.selectors if found else []


def select_texts(page: Page, rules: Rules) -> list[str]:
    """The texts that the first rule finds which finds any text. Raises BrokenRuleError."""
    found = match_texts(page, rules)
    return found.texts() if found else []


def match_texts(page: Page, rules: Rules) -> Match | None:
    """The first rule that finds a text. Raises BrokenRuleError."""
    tries = (match(page, rule) for rule in as_tuple(rules))
    return next((found for found in tries if found and found.texts()), None)


def layout_matches(page: Page, field: str) -> list[Match]:
    """What the page's layouts find for a field (`title`, `byline` ...), by the first of their rules with a text."""
    found = (match(page, getattr(layout, field)) for layout in page.layouts)
    return [one for one in found if one]


def layout_texts(page: Page, field: str) -> list[tuple[str, str]]:
    """The texts a layout gives for a field, each with the rule that found it."""
    found = (match_texts(page, getattr(layout, field)) for layout in page.layouts)
    return [(text, one.rule) for one in found if one for text in one.texts()]


def as_tuple(rules: Rules) -> tuple[str, ...]:
    """The rules in order of preference."""
    if rules is None:
        return ()
    return (rules,) if isinstance(rules, str) else tuple(rules)


@lru_cache(maxsize=2_000)
def compiled(rule: str) -> etree.XPath:
    """The rule, ready to be called with an element. Raises BrokenRuleError."""
    try:
        xpath = rule if rule.lstrip().startswith(("/", "./", "(")) else _TRANSLATOR.css_to_xpath(rule)
        return etree.XPath(xpath, namespaces=_NAMESPACES, smart_strings=False)
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise BrokenRuleError(f"neither CSS nor XPath: {rule!r} ({error})") from error


def selector_text(found: Selector) -> str:
    """The text of one find on one line; of a meta tag its content."""
    root = found.root
    if isinstance(root, str):
        return one_line(root)
    return one_line(root.get("content")) if root.tag == "meta" else element_text(root)


def _found(root: Any, rule: str) -> list[Any]:
    try:
        found = compiled(rule)(root)
    except etree.XPathEvalError as error:
        raise BrokenRuleError(f"cannot be run: {rule!r} ({error})") from error
    return found if isinstance(found, list) else [str(found)] if found else []


_TRANSLATOR = HTMLTranslator()
