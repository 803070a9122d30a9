"""Article: one news text at one canonical address, every field and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a moment is known; a part that was not printed is never invented."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Outcome(StrEnum):
    """What became of an address: exactly one at a time."""

    NEW = "new"  # a first article was stored
    REVISED = "revised"  # a later text at the same canonical address
    KNOWN = "known"  # fetched again, same text; or not modified
    DUPLICATE = "duplicate"  # the text is another article's: its address now leads there
    REFUSED = "refused"  # no article, with the reason
    MOVED = "moved"  # leads elsewhere
    GONE = "gone"  # 404, 410
    BLOCKED = "blocked"  # 401, 403, a challenge, forbidden by robots.txt
    FAILED = "failed"  # could not be fetched or read, to be tried again
    PENDING = "pending"  # announced, not looked at yet


class ZoneFrom(StrEnum):
    """Where the UTC offset of a moment comes from."""

    PRINTED = "printed"  # 13:44 (UTC+01:00), 13:44 CET
    CITY = "city"  # 13:44 (heure de Paris)
    METADATA = "metadata"  # 2020-12-16T13:44+01:00 in structured data, a feed or HTTP headers
    NEWSPAPER = "newspaper"  # the declared zone of the newspaper
    NONE = "none"  # a wall time whose zone nobody knows


class Source(StrEnum):
    """Where in or around a page a value was found, in the order of authority for most fields."""

    LAYOUT = "layout"  # a rule the newspaper declares
    LEARNED = "learned"  # a rule learned from pages of the newspaper
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    OPEN_GRAPH = "open-graph"
    META = "meta"
    TEXT = "text"  # the words of the page and their order
    READER = "reader"  # an independent reader of whole pages, kept as a witness
    FEED = "feed"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP = "sitemap"
    ADDRESS = "address"  # /2020/12/16/ in the path
    HEADER = "header"  # HTTP response headers
    DATELINE = "dateline"  # the date printed in the dateline
    NEWSPAPER = "newspaper"  # what the newspaper declares of itself


@dataclass(slots=True)
class Evidence:
    """One candidate for one field of an article."""

    field: str
    """Name of the Article field: `title`, `published_raw`, `body` ..."""
    value: str
    """The candidate as it would be stored (for dates: as printed)."""
    source: Source
    rule: str | None = None
    """Which rule, key or place gave it: `h1`, `NewsArticle.datePublished`, `meta[name=author]`."""
    won: bool = False
    reason: str | None = None
    """Why it won or lost, in words: `first of its authority`, `after retrieval`, `repeats the site name`."""


@dataclass(slots=True)
class Place:
    """A place as the gazetteer knows it."""

    printed: str
    """As the dateline prints it: `Bakou`."""
    geoname_id: int | None = None
    """GeoNames id; None when the place could not be resolved."""
    name: str | None = None
    """Canonical (GeoNames) name: `Baku`."""
    country: str | None = None
    """ISO 3166-1 alpha-2: `AZ`."""
    latitude: float | None = None
    longitude: float | None = None
    confidence: float | None = None
    """0 to 1: the share of places resolved with this confidence that are the place meant."""
    reason: str | None = None
    """Why this namesake: `country printed`, `newspaper's country`, `largest of its name`."""


@dataclass(slots=True)
class ArchiveRecord:
    """Where the response an article was read from lies in the archive."""

    file: str
    """WARC file, relative to the archive's folder (absolute in a replay)."""
    offset: int
    """Byte offset of the record in that file."""
    digest: str | None = None
    """WARC-Payload-Digest: `sha1:...`."""


@dataclass(slots=True, kw_only=True)
class Article:
    """One news text at one canonical address.

    Extractors fill what the page says, pipelines what follows from it. Absent is None.
    `*_raw` is as printed, `*_at` the instant in UTC.
    """

    newspaper: str
    """Name of the newspaper: the spider's name, or the registered domain of an undeclared site."""
    url: str
    """Address the page was read at, after redirects."""
    requested_url: str | None = None
    """Address as it was announced and asked for, when redirects led elsewhere."""
    retrieved_at: datetime | None = None
    """When the page was retrieved, aware, UTC; None: not known. When only a day or month is known, its end."""
    retrieved_precision: Precision = Precision.MINUTE
    """How exactly retrieved_at is known."""
    newspaper_language: str | None = None
    """Declared language of the newspaper, ISO 639-1."""
    newspaper_timezone: str | None = None
    """Declared IANA time zone of the newspaper."""
    newspaper_country: str | None = None
    """Declared country of the newspaper, ISO 3166-1 alpha-2."""
    newspaper_founded: int | None = None
    """Declared year of the newspaper's first issue: no article is older."""
    page_kind: str | None = None
    """What the page is when it is no article: `section front`, `not found`, `consent wall` ...; None: an article."""
    canonical_url: str | None = None
    """What identifies the article."""
    title: str | None = None
    byline: list[str] = field(default_factory=list)
    """Names of the authors as printed, without `By` or `Par`."""
    section: str | None = None
    """Section of the newspaper: `Politique`."""
    lead_image: str | None = None
    """Address of the picture the page opens with."""
    paywalled: bool | None = None
    """True when the page says that only a part is free to read; None when it says nothing."""
    language: str | None = None
    """Language of the text, ISO 639-1."""
    lede: str | None = None
    """Standfirst or summary, when the page sets one apart from the body."""
    body: str | None = None
    """The paragraphs, joined by a blank line; no title, byline, date, dateline, caption or box."""

    dateline: str | None = None
    """The line as printed: `Paris / Lagazetteaz`."""
    places_raw: list[str] = field(default_factory=list)
    """The places of the dateline as printed, in order."""
    country_raw: str | None = None
    """Country, state or region of the dateline as printed: `Mich.`."""
    dateline_date: str | None = None
    """Date of the dateline, ISO 8601, `--MM-DD` without a year."""
    agency: str | None = None
    """Whose report it is, as printed: `AZERTAC`."""
    places: list[Place] = field(default_factory=list)
    """The resolved places, in the order of places_raw."""
    location: str | None = None
    """Canonical name of the first place; as printed when it could not be resolved."""
    country: str | None = None
    """ISO code of the location's country."""

    published_raw: str | None = None
    published_at: datetime | None = None
    """Instant in UTC; for a coarser precision the instant at which the period starts in the newspaper's zone."""
    published_offset: int | None = None
    """UTC offset in minutes, as printed or as known; None when nobody knows."""
    published_precision: Precision | None = None
    published_local_date: date | None = None
    """Calendar day where it was published; None when only a month or a year is known."""
    published_zone_from: ZoneFrom | None = None
    published_ambiguous: bool | None = None
    """True when another reading of the printed date is possible and nothing decided."""
    published_reason: str | None = None
    """Why there is no published_at: `after retrieval`, `no date found` ..."""
    updated_raw: str | None = None
    updated_at: datetime | None = None
    updated_offset: int | None = None
    updated_precision: Precision | None = None
    updated_zone_from: ZoneFrom | None = None
    updated_reason: str | None = None

    text_hash: str | None = None
    """SHA-256 of the words of the body (of a short one, with its title): equal texts have equal hashes."""
    evidence: list[Evidence] = field(default_factory=list)
    """Every candidate for every field, the winners marked."""
    archive_record: ArchiveRecord | None = None
    extractor_version: str | None = None
    """Which reading of pages gave these values: `0.1.0+3f9a2c1b/2020`; see `extractors.version`."""
