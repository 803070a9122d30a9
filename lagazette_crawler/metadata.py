"""What a page says of itself for machines: schema.org (JSON-LD, microdata), Open Graph and meta tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from parsel import Selector

from lagazette_crawler.items import Source
from lagazette_crawler.loose_json import read_json
from lagazette_crawler.microdata import read_microdata
from lagazette_crawler.text import one_line

ARTICLE_TYPES = frozenset(
    (
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "Report",
        "TechArticle",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "CreativeWork",
        "Review",
        "Posting",
    )
)
"""schema.org types that a news text may carry."""

_LOOSE_TYPES = frozenset({"CreativeWork", "Review", "Report", "SocialMediaPosting", "Posting"})
_OPEN_GRAPH = ("og:", "article:", "book:", "profile:", "video:", "music:", "fb:")
_OF_ITSELF = frozenset({"", "mainEntity", "mainEntityOfPage", "@graph", "subjectOf"})
_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.I)
_TAG_NAME = ("property", "name", "itemprop", "http-equiv")

MAX_THINGS = 1_000
MAX_TAGS = 2_000
MAX_DEPTH = 12
MAX_JSON = 4_000_000
"""Characters of JSON-LD read on one page."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One schema.org thing: a NewsArticle, a Person, a WebPage ..."""

    types: tuple[str, ...]
    """Without `https://schema.org/`: `("NewsArticle",)`."""
    properties: dict[str, Any]
    """As written: str, number, bool, None, dict, or list of these; references by @id are filled in one level deep."""
    source: Source
    """Source.JSON_LD or Source.MICRODATA."""
    role: str = ""
    """The property it is the value of, in the thing around it; empty at the top: `author`, `mainEntity`, `hasPart`."""

    def is_a(self, *types: str) -> bool:
        """Whether it carries one of these types."""
        return not set(types).isdisjoint(self.types)

    def values(self, *names: str) -> list[Any]:
        """All values of these properties, lists opened."""
        found: list[Any] = []
        for name in names:
            value = self.properties.get(name)
            found.extend(value if isinstance(value, list) else [] if value is None else [value])
        return found

    def texts(self, *names: str) -> list[str]:
        """All values of these properties as plain text; a thing is its name, a link its address."""
        return [text for text in map(value_text, self.values(*names)) if text]

    def text(self, *names: str) -> str | None:
        """The first of these properties that has a text."""
        return next((text for name in names for text in self.texts(name)), None)


@dataclass(frozen=True, slots=True)
class Tag:
    """One meta tag."""

    name: str
    """Its property, name, itemprop or http-equiv, in lower case: `og:title`."""
    content: str
    """On one line, entities resolved."""
    source: Source
    """Source.OPEN_GRAPH for `og:`, `article:` and kin, else Source.META."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The structured data of one page, in document order."""

    things: tuple[Thing, ...] = ()
    """Every schema.org thing, nested ones after the one around them."""
    tags: tuple[Tag, ...] = ()
    broken: int = field(default=0)
    """How many JSON-LD blocks gave nothing at all."""

    def articles(self) -> list[Thing]:
        """The things that are news texts, the one the page is about first."""
        found = [thing for thing in self.things if not ARTICLE_TYPES.isdisjoint(thing.types)]
        return sorted(found, key=_rank)

    def article(self) -> Thing | None:
        """The news text the page is about, if it says so: never one that is merely listed or linked."""
        main = next(iter(self.articles()), None)
        return main if main and main.role in _OF_ITSELF else None

    def of_type(self, *types: str) -> list[Thing]:
        """The things of one of these types."""
        return [thing for thing in self.things if thing.is_a(*types)]

    def tag(self, *names: str) -> str | None:
        """The content of the first tag with one of these names, in the order of the names."""
        return next((tag.content for tag in self.named(*names)), None)

    def named(self, *names: str) -> list[Tag]:
        """All tags with one of these names that say something, in the order of the names."""
        return [tag for name in names for tag in self.tags if tag.name == name and tag.content]


def read_metadata(selector: Selector) -> Metadata:
    """Reads all structured data of a page; broken data is mended or left out."""
    blocks = list(_json_blocks(selector))
    values = [read_json(block) for block in blocks]
    found = list(_things([value for block in values for value in block], Source.JSON_LD))
    found += _things(read_microdata(selector), Source.MICRODATA)
    return Metadata(
        things=tuple(found[:MAX_THINGS]),
        tags=tuple(_tags(selector)),
        broken=sum(not value for value in values),
    )


def value_text(value: Any) -> str:
    """A value of structured data as plain text on one line; empty when it has none."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = next((value[key] for key in ("@value", "name", "url", "@id", "text") if value.get(key)), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return plain(str(value))


def plain(text: str) -> str:
    """Text of an attribute or of JSON on one line: entities resolved, also those escaped twice."""
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return one_line(text)


def _json_blocks(selector: Selector) -> Iterator[str]:
    left = MAX_JSON
    for script in selector.root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) <= left:
            left -= len(script.text)
            yield script.text


def _things(values: list[Any], source: Source) -> Iterator[Thing]:
    """Every object with a type, outer before inner."""
    raw = list(_objects(values))
    known = {obj["@id"]: obj for obj, _ in raw if isinstance(obj.get("@id"), str) and len(obj) > 2}
    for obj, role in raw:
        if types := _types(obj):
            yield Thing(types, {_bare(k): _filled(v, known) for k, v in obj.items()}, source, role)


def _objects(values: list[Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object with the role it has in the one around it, depth first, bounded."""
    stack = [(value, "", 0) for value in reversed(values)]
    count = 0
    while stack and count < MAX_THINGS * 5:
        value, role, depth = stack.pop()
        count += 1
        if isinstance(value, dict):
            yield value, role
        if depth < MAX_DEPTH:
            stack.extend((inner, name, depth + 1) for name, inner in reversed(_inner(value, role)))


def _inner(value: Any, role: str) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(role, item) for item in value if isinstance(item, dict | list)]
    if isinstance(value, dict):
        return [(_bare(name), item) for name, item in value.items() if isinstance(item, dict | list)]
    return []


def _types(obj: dict[str, Any]) -> tuple[str, ...]:
    value = obj.get("@type", obj.get("type"))
    names = value if isinstance(value, list) else [value]
    return tuple(_bare(name) for name in names if isinstance(name, str) and name)


def _bare(name: str) -> str:
    return _SCHEMA.sub("", name.strip()) if ":" in name else name


def _filled(value: Any, known: dict[str, Any]) -> Any:
    """The value with bare references `{"@id": ...}` replaced by what they point to."""
    if isinstance(value, list):
        return [_filled(item, known) if isinstance(item, dict) else item for item in value]
    if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _rank(thing: Thing) -> tuple[bool, bool, bool, bool]:
    return (
        thing.role not in _OF_ITSELF,
        _LOOSE_TYPES.issuperset(thing.types),
        not thing.properties.get("headline") and not thing.properties.get("articleBody"),
        thing.source is Source.MICRODATA,
    )


def _tags(selector: Selector) -> Iterator[Tag]:
    metas: Iterable[Any] = selector.root.iter("meta")
    for count, meta in enumerate(metas):
        if count >= MAX_TAGS:
            return
        content = meta.get("content")
        for kind in _TAG_NAME:
            if content and (name := (meta.get(kind) or "").strip().lower()):
                source = Source.OPEN_GRAPH if name.startswith(_OPEN_GRAPH) else Source.META
                yield Tag(name, plain(content[:100_000]), source)
