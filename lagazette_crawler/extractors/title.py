"""The title as the page prints it above the text, checked against what its metadata and its window title say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.headings import Heading, read_headings
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.extractors.site_name import bare_name, is_site_name, site_names, split_title, without_site_name
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.metadata import plain
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded, one_line

MAX_TITLE = 1_000
MAX_SAID = 20
"""Candidates of metadata that are looked at."""

_TAGS = ("og:title", "twitter:title", "title", "dc.title", "parsely-title", "sailthru.title", "headline")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WORD = re.compile(r"\w+")

FIRST, LAST = 0.96, 0.9
"""Support of a heading that is all or the first part of `Title | Section | Site`; of one that is a later part."""
_BARS = ("|", "│", "»", "::")

LIKE = 0.5
"""Share of words from which two titles are readings of the same."""


def find_title(page: Page) -> list[Evidence]:
    """All candidates, the title first and marked."""
    declared = [_evidence(text, Source.LAYOUT, rule) for text, rule in layout_texts(page, "title")[:1]]
    return settle([*declared, *_beside_declared(page)] if declared else _read(page))


def _beside_declared(page: Page) -> Iterator[Evidence]:
    """What else may be the title, where none of it can win."""
    yield from _said(page, page.once(site_names))
    for element in islice(page.selector.root.iter("h1"), MAX_SAID):
        if text := element_text(element, MAX_TITLE):
            yield _evidence(text, Source.TEXT, "h1")


def _evidence(text: str, source: Source, rule: str, reason: str | None = None) -> Evidence:
    return Evidence("title", text[:MAX_TITLE], source, rule, reason=reason)


def _read(page: Page) -> list[Evidence]:
    headings = read_headings(page)
    names = page.once(site_names) | {bare_name(one.text) for one in headings if one.is_logo}
    said = list(_said(page, names))
    shown = _shown(headings, said, names)
    rest = [_evidence(one.whole, Source.TEXT, one.tag) for one in headings if one.tag == "h1"]
    if shown is None:
        most_said = sorted(said, key=lambda one: -_times_said(folded(one.value), said))
        return [*_cut_at_bars(most_said), *most_said, *rest]
    best = _as_said(shown, said)
    return [best, *said, *(other for other in rest if other.value != best.value)]


def _shown(headings: list[Heading], said: list[Evidence], names: frozenset[str]) -> Heading | None:
    """The heading that is the title: the h1 that metadata speak of, else a lesser one they repeat word for word."""
    usable = [one for one in headings if not one.is_logo and not is_site_name(one.text, names)]
    top = [one for one in usable if one.tag == "h1"]
    best = max(_without_sections(top, said), key=lambda one: _support(one, said), default=None)
    lesser = max(usable, key=lambda one: _support(one, said) if _is_long(one) else 0.0, default=None)
    liking = _support(best, said) if best else 0.0
    is_site = LAST <= liking < FIRST and lesser is not best and lesser is not None and _support(lesser, said) >= FIRST
    if best and liking >= LIKE and not is_site:
        return best
    if lesser and _is_long(lesser) and _support(lesser, said) >= LAST:
        return lesser
    return best if len(top) == 1 and _is_long(top[0]) else None


def _without_sections(headings: list[Heading], said: list[Evidence]) -> list[Heading]:
    """`Notices` and `Ferry stops for a week` both shown, `Notices - Ferry stops for a week` said: the longer one."""
    long = [one for one in headings if _is_long(one) and _support(one, said) >= LAST]
    return long or headings


def _is_long(heading: Heading) -> bool:
    """Whether it has the words a title needs to be told from the name of a section."""
    return len(_words(heading.text)) > 2


def _support(heading: Heading, said: list[Evidence]) -> float:
    """0 to 1: how well what the page says of its title speaks of this heading; earlier ones a trifle better."""
    share = max((_likeness(heading.text, other.value) for other in said), default=0.0)
    return share - heading.place / 20_000


def _likeness(one: str, other: str) -> float:
    """0 to 1: how much of the words two titles share; nearly 1 when one is a part of the other between bars."""
    a, b = _words(one), _words(other)
    if a == b:
        return 1.0
    parts = _parts(other)
    if a in parts:
        return 0.98 if a == parts[0] else 0.94
    shared = len(set(a) & set(b))
    return 2 * shared / (len(set(a)) + len(set(b))) if shared else 0.0


def _as_said(heading: Heading, said: list[Evidence]) -> Evidence:
    """The heading; or its part or punctuation as metadata give it, when more or less is set beside it."""
    for fits, reason in _BETTER_FORMS:
        for other in said:
            if fits(heading, other, said):
                return _evidence(other.value, other.source, str(other.rule), reason)
    return _evidence(heading.text, Source.TEXT, heading.tag, "the heading that metadata and window title speak of")


def _ends_the_heading(heading: Heading, other: Evidence, said: list[Evidence]) -> bool:
    """`Opinion | Why trains are late` shown, `Why trains are late` said."""
    shown, form = folded(heading.text), folded(other.value)
    if shown == form or not shown.endswith(form) or len(_words(form)) < 3:
        return False
    return not shown[-len(form) - 1].isalnum() and not shown[: -len(form)].endswith("- ")


def _begins_the_heading(heading: Heading, other: Evidence, said: list[Evidence]) -> bool:
    """`Why trains are late | Gazette` shown, or a second line below, and `Why trains are late` said twice."""
    shown, form = folded(heading.text), folded(other.value)
    if shown == form or not shown.startswith(form) or len(_words(form)) < 3:
        return False
    rest = shown[len(form) :]
    if rest.lstrip().startswith(_BARS):
        return True
    is_whole = _times_said(shown, said) > 0  # `content="He is "late""` loses what stands in quotes
    return rest[0] == " " and heading.parts > 0 and _times_said(form, said) > 1 and not is_whole


def _spaces_the_heading(heading: Heading, other: Evidence, said: list[Evidence]) -> bool:
    """`Trains Why they are late` set in two elements, `Trains: Why they are late` said; or syllables apart."""
    shown, form = folded(heading.text), folded(other.value)
    if shown == form or not heading.parts:
        return False
    return shown.replace(" ", "") == form.replace(" ", "") or _words(shown) == _words(form)


def _adds_the_topic(heading: Heading, other: Evidence, said: list[Evidence]) -> bool:
    """`Why trains are late` shown; headline and og:title agree on `Transport: Why trains are late`."""
    form = folded(other.value)
    is_headline = str(other.rule).endswith("NewsArticle.headline")
    return is_headline and form.endswith(": " + folded(heading.text)) and _times_said(form, said) > 1


_BETTER_FORMS = (
    (_ends_the_heading, "the heading without what stands before it"),
    (_begins_the_heading, "the heading without what stands after it"),
    (_spaces_the_heading, "the heading, spaced and punctuated"),
    (_adds_the_topic, "the heading with the topic that headline and metadata give it"),
)


def _times_said(form: str, said: list[Evidence]) -> int:
    return sum(folded(one.value) == form for one in said)


def _cut_at_bars(said: list[Evidence]) -> list[Evidence]:
    """The first part of a title with bars, where no heading tells what is title and what is section or site."""
    for other in said[:1]:
        head, bar, _ = other.value.partition(" | ")
        if bar and len(head) >= 12:
            return [_evidence(head, other.source, str(other.rule), "what stands before the bar")]
    return []


@lru_cache(maxsize=1_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(text))) or (folded(text),)


@lru_cache(maxsize=1_000)
def _parts(text: str) -> list[tuple[str, ...]]:
    """The words of each part between bars."""
    return [_words(part) for part in split_title(text)[::2]]


def _said(page: Page, names: frozenset[str]) -> Iterator[Evidence]:
    """What metadata, window title and announcement say of the title, without the site's name."""
    for text, source, rule in islice(_raw(page), MAX_SAID):
        whole = _without_markup(text[: 2 * MAX_TITLE])
        clean = (without_site_name(whole, names) or whole).strip("|│ ")
        if clean and not is_site_name(clean, names):
            yield _evidence(clean, source, rule)


def _raw(page: Page) -> Iterator[tuple[str, Source, str]]:
    article = page.metadata.article()
    if article:
        for name in ("headline", "name"):
            for text in article.texts(name)[:1]:
                yield text, article.source, f"{article.types[0]}.{name}"
    for tag in page.metadata.named(*_TAGS):
        yield tag.content, tag.source, f"meta[{tag.name}]"
    for element in page.selector.root.iter("title"):
        if text := plain(element_text(element, 2 * MAX_TITLE)):
            yield text, Source.META, "title"
            break
    if page.announced and page.announced.title:
        yield page.announced.title, page.announced.source, "announced title"


def _without_markup(text: str) -> str:
    return one_line(_MARKUP.sub("", text)) if "<" in text else text
