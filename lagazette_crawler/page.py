"""Page, Layout, Announced: a fetched page as the extractors see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from parsel import Selector

from lagazette_crawler.items import Precision, Source
from lagazette_crawler.markup import Named, decode, named_elements, parse
from lagazette_crawler.metadata import Metadata, read_metadata

T = TypeVar("T")

Rules = str | tuple[str, ...] | None
"""One rule or several in order of preference, each CSS or (starting with `/`, `./` or `(`) XPath."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a feed, a news sitemap or a sitemap says of an address before it is fetched."""

    source: Source
    """Source.FEED, NEWS_SITEMAP or SITEMAP."""
    title: str | None = None
    published_raw: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An address found in an announcement, before it is a row or a request."""

    url: str
    announced: Announced | None = None
    """None: a bare link of a section front."""
    lastmod: datetime | None = None
    """When a sitemap says the page last changed, aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a newspaper builds its pages, possibly in a period of time.

    Undeclared fields come from metadata, then from the text.
    """

    name: str = "default"
    when: str | Callable[[Page], bool] | None = None
    """A rule that must match, or a predicate; None: any page."""
    until: date | None = None
    """The last day this layout was in use; only breaks ties between layouts that match."""
    title: Rules = None
    byline: Rules = None
    dateline: Rules = None
    published: Rules = None
    updated: Rules = None
    lede: Rules = None
    body: Rules = None
    """The paragraphs (and sub-heads, lists, quotes), or the element that holds them."""
    judged: bool = False
    """What the body's rule finds is no more than a witness: every block of the page is judged, and the rule wins only
    where the judgement finds another text. For rules that nobody has checked."""
    section: Rules = None
    lead_image: Rules = None
    remove: tuple[str, ...] = ()
    """Elements that are no part of the body although they stand in it."""
    boilerplate: tuple[str, ...] = ()
    """Regular expressions: a paragraph that matches as a whole is no part of the body."""
    end: tuple[str, ...] = ()
    """Regular expressions: the body ends before the first paragraph that matches as a whole."""


@dataclass
class Page:
    """A fetched page: bytes and where, when and how they were got. Parsed once."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers, names in lower case."""
    retrieved_at: datetime | None = None
    """Aware, UTC; the end of the period when only a day or month is known; None: not known."""
    retrieved_precision: Precision = Precision.MINUTE
    requested_url: str | None = None
    newspaper: str | None = None
    language: str | None = None
    """Declared language of the newspaper, ISO 639-1; None: read it from the page."""
    timezone: str | None = None
    country: str | None = None
    founded: int | None = None
    """Declared year of the newspaper's first issue."""
    layouts: tuple[Layout, ...] = ()
    announced: Announced | None = None
    own_code: str = ""
    """What the newspaper's spider does beyond its declaration; a fingerprint."""
    recurring: frozenset[str] = frozenset()
    """Lines, folded, that recur on the newspaper's pages and belong to no article: its site memory."""
    _read_once: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, reading: Callable[[Page], T]) -> T:
        """What `reading` makes of the page, for several extractors that need it: done once, never changed."""
        if reading not in self._read_once:
            self._read_once[reading] = reading(self)
        found: T = self._read_once[reading]
        return found

    @cached_property
    def text(self) -> str:
        """The markup, decoded."""
        return decode(self.body, self.headers.get("content-type"))

    @cached_property
    def selector(self) -> Selector:
        """The parsed page. Never change it: several extractors read it."""
        return parse(self.text, self.url)

    @cached_property
    def named(self) -> list[Named]:
        """The elements that carry a class, itemprop or rel, with the words of these names; every h1 too."""
        return named_elements(self.selector)

    @cached_property
    def metadata(self) -> Metadata:
        """schema.org, Open Graph and meta tags of the page."""
        return read_metadata(self.selector)
