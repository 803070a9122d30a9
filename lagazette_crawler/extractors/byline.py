"""The byline: who wrote the article, names as printed, without `By`, roles, handles and agencies."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice
from typing import Any

from lxml import etree

from lagazette_crawler.extractors.credits import credits_of
from lagazette_crawler.extractors.evidence import settle
from lagazette_crawler.extractors.names import is_agency, names_in
from lagazette_crawler.extractors.rules import layout_texts
from lagazette_crawler.extractors.site_name import is_site_name, site_names
from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.markup import element_text
from lagazette_crawler.metadata import Tag, Thing, value_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded

MAX_NAMES = 15

_TAGS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "citation_author",
)
_AUTHOR_LABEL = re.compile(r"writ|author|verfass|geschrieben|écrit|auteur|autor|escrito|scritto|geschreven|автор", re.I)
_BYLINE_WORDS = frozenset(
    (
        "byline",
        "bylines",
        "author",
        "authors",
        "auteur",
        "auteurs",
        "autor",
        "autoren",
        "autores",
        "writer",
        "signature",
        "verfasser",
        "authorbox",
        "authorname",
        "postauthor",
        "articleauthor",
    )
)
_BYLINE_TAGS = frozenset(
    ("a", "span", "div", "p", "address", "li", "ul", "section", "small", "strong", "em", "header", "td")
)
_COMMENT = re.compile(r"comment|reply|respond|kommentar|review-?list|bio(?:$|[\s_-])|related|sidebar|widget", re.I)
_BY = re.compile(r"(?:by|par|von|por|автор:?|müəllif:?|door|di|av|text:|texte\s?:)\s+\S", re.I)
_ASIDE = frozenset({"nav", "aside", "form", "dialog"})
_OF_ARTICLE = re.compile(r"post|entry|article|news|meta", re.I)
"""What the foot of an article is named, unlike that of a page."""

MAX_BYLINE = 300
"""Characters of an element that may be a byline; longer ones hold more than that."""
MAX_LOOKED_AT = 60
NEAR_TITLE = 60
"""Elements after the title among which an unnamed `By ...` is looked for."""


def find_byline(page: Page) -> list[Evidence]:
    """All candidates; the names of the best source are the winners, in order."""
    groups = [group for group in _groups(page) if group]
    names = page.once(site_names)
    by_quality = (_full_persons, _persons)
    best = next((group for good in by_quality for group in groups if good(group, names)), groups[0] if groups else [])
    best = _outvoting(best, groups, names) or best
    signed = {id(one) for one in (_persons(best, names) or _own(best))}
    for candidate in (one for group in groups for one in group):
        candidate.won = id(candidate) in signed
        candidate.reason = _reason(candidate, best)
    return [candidate for group in groups for candidate in group]


def _outvoting(best: list[Evidence], groups: list[list[Evidence]], names: frozenset[str]) -> list[Evidence] | None:
    """The group whose persons tags and print both name, where the best names others, as who put the page up does."""
    if not best or best[0].source is Source.LAYOUT:
        return None
    said = [(frozenset(folded(one.value) for one in _full_persons(group, names)), group) for group in groups]
    by_best = next(persons for persons, group in said if group is best)
    sources: dict[frozenset[str], set[Source]] = {}
    for persons, group in said:
        sources.setdefault(persons, set()).add(group[0].source)
    others = ((persons, group) for persons, group in said if persons and persons.isdisjoint(by_best))
    agreed = (group for persons, group in others if len(sources[persons]) > 1)
    return next(agreed, None) if len(sources[by_best]) == 1 else None


def signing_agency(byline: list[Evidence]) -> list[Evidence]:
    """The agency that signs where authors sign, as candidates for the article's agency."""
    signed = [one for one in byline if is_agency(one.value)]
    return settle(Evidence("agency", one.value, one.source, one.rule, reason="signs as author") for one in signed[:3])


def _full_persons(group: list[Evidence], names: frozenset[str]) -> list[Evidence]:
    """Names of more than one word, or in scripts that write none apart."""
    return [one for one in _persons(group, names) if " " in one.value or not one.value.isascii()]


def _persons(group: list[Evidence], names: frozenset[str]) -> list[Evidence]:
    return [one for one in group if not is_agency(one.value) and not is_site_name(one.value, names)]


def _own(group: list[Evidence]) -> list[Evidence]:
    """The newspaper itself as author, when nobody else is named."""
    return [one for one in group if not is_agency(one.value)]


def _reason(candidate: Evidence, best: list[Evidence]) -> str:
    if candidate.won:
        return "first of its authority"
    if is_agency(candidate.value):
        return "an agency, no person"
    if candidate in best:
        return "the newspaper itself"
    return "says the same" if any(candidate.value == one.value for one in best) else "lower authority"


def _groups(page: Page) -> Iterator[list[Evidence]]:
    """Names by source, in the order of authority."""
    layout = layout_texts(page, "byline")
    yield _group([text for text, _ in layout], Source.LAYOUT, layout[0][1] if layout else "")
    for article in page.metadata.articles()[:2]:
        yield _group(_authors(article), article.source, f"{article.types[0]}.author")
    for tag in _author_tags(page):
        yield _group([tag.content], tag.source, f"meta[{tag.name}]")
    yield _group(_printed(page), Source.TEXT, "byline")
    yield _group(_near_title(page), Source.TEXT, "by, near the title")
    yield _group(credits_of(page), Source.TEXT, "credit line")


def _author_tags(page: Page) -> Iterator[Tag]:
    """Tags that name authors; of several of one name all, as one."""
    for name in _TAGS:
        tags = page.metadata.named(name)
        if tags:
            yield Tag(name, ", ".join(tag.content for tag in tags[:MAX_NAMES]), tags[0].source)
    for number in "123":
        if _AUTHOR_LABEL.search(page.metadata.tag(f"twitter:label{number}") or ""):
            yield from page.metadata.named(f"twitter:data{number}")


def _group(texts: list[str], source: Source, rule: str) -> list[Evidence]:
    found: dict[str, str] = {}
    for text in texts:
        for name in names_in(text):
            found.setdefault(folded(name), name)
    return [Evidence("byline", name, source, rule) for name in list(found.values())[:MAX_NAMES]]


def _authors(article: Thing) -> list[str]:
    values = article.values("author") or article.values("creator")
    return [text for text in map(_author_name, values[:MAX_NAMES]) if text]


def _author_name(value: Any) -> str:
    if isinstance(value, dict) and not value.get("name"):
        return ""
    return value_text(value)


def _printed(page: Page) -> list[str]:
    """What is printed where a byline stands: the first element so named, and its neighbours of the same name."""
    found: list[str] = []
    first: Any = None
    named = (one for one, words in page.named if one.tag in _BYLINE_TAGS and not _BYLINE_WORDS.isdisjoint(words))
    above_title = _above_title(page)
    for element in islice(named, MAX_LOOKED_AT):
        if _is_beside(element, above_title):
            continue
        texts = [text for text in _texts(element) if names_in(text)]
        if not texts:
            continue
        if first is not None and element.getparent() is not first.getparent():
            break
        first = element
        found += texts
    return found


def _is_beside(element: Any, above_title: Container[Any]) -> bool:
    """Whether it stands in a comment, a box about the author, or beside the article.

    What holds the title too says nothing of it: `blog-with-sidebar-right` is around the whole page.
    """
    for around in (element, *element.iterancestors()):
        if around in above_title or around.tag == "body":
            return False
        names = f"{around.get('class')} {around.get('id')}"
        if around.tag in _ASIDE or _COMMENT.search(names):
            return True
        if around.tag == "footer" and not _OF_ARTICLE.search(names):
            return True
    return False


def _above_title(page: Page) -> frozenset[Any]:
    """The elements that hold the first heading."""
    heading = next(page.selector.root.iter("h1"), None)
    return frozenset() if heading is None else frozenset(heading.iterancestors())


def _texts(element: Any) -> list[str]:
    """The names a byline links to, when it does, else its text."""
    links = [
        element_text(link, MAX_BYLINE)
        for link in islice(element.iter("a"), MAX_NAMES)
        if "author" in f"{link.get('href')} {link.get('rel')}"
    ]
    named = [text for text in links if names_in(text) and len(text) <= MAX_BYLINE]
    if named:
        return named
    text = element_text(element, MAX_BYLINE)
    return [text] if len(text) <= MAX_BYLINE else []


def _near_title(page: Page) -> list[str]:
    """The first short text after the title that begins with `By`."""
    heading = next(page.selector.root.iter("h1"), None)
    if heading is None:
        return []
    for element in islice(_following(heading), NEAR_TITLE):
        text = (element.text or "").strip() or (element.tail or "").strip()
        if _BY.match(text) or text.lower() in ("by", "par", "von", "por"):
            whole = element_text(element if (element.text or "").strip() else element.getparent())
            if len(whole) <= MAX_BYLINE and any(" " in name for name in names_in(whole)):
                return [whole]
    return []


def _following(element: Any) -> Iterator[Any]:
    """The elements after this one in document order, found as they are asked for."""
    for around in (element, *element.iterancestors()):
        for sibling in around.itersiblings(etree.Element):
            yield from sibling.iter(etree.Element)
