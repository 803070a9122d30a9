"""Dates a page says for machines: schema.org, Open Graph, meta tags, and what its scripts carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.metadata import Thing
from lagazette_crawler.page import Page

PUBLISHED, UPDATED = "published_raw", "updated_raw"
MAX_VALUE = 200
MAX_SCRIPT = 3_000_000
"""Characters of scripts looked at on one page."""

_PROPERTIES = ((PUBLISHED, ("datePublished", "dateCreated", "uploadDate")), (UPDATED, ("dateModified",)))
_NOT_THE_TEXT = (
    "Event",
    "Offer",
    "Comment",
    "Answer",
    "VideoObject",
    "ImageObject",
    "AudioObject",
    "Clip",
    "Person",
    "Organization",
)
_OWN_ROLES = ("", "@graph", "mainEntity", "mainEntityOfPage", "isPartOf")
_PUBLISHED_TAGS = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "og:regdate",
    "datepublished",
    "rnews:datepublished",
    "article.published",
    "article:post_date",
    "article_date_original",
    "originalpublicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "publication_date",
    "publication-date",
    "publicationdate",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "dcterms.available",
    "article.created",
    "datecreated",
    "creation_date",
    "displaydate",
    "display-date",
    "date_published",
    "article_publication_date",
    "gentime",
    "eomportal-lastupdate",
    "created",
    "timestamp",
    "date",
    "pub_date",
)
_UPDATED_TAGS = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "og:article:modified_time",
    "og:modified_time",
    "datemodified",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "cxenseparse:articlelastmodified",
    "last-modified",
    "lastmod",
    "last_modified",
    "modified",
    "revised",
    "article:updated_time",
    "lastmodified",
    "modifydate",
    "dateupdate",
    "dateupdated",
)
_LESS_SURE = frozenset(
    {"created", "timestamp", "date", "eomportal-lastupdate", "dc.date", "dc:date", "og:updated_time"}
)
"""Tags that many systems fill with the day of an export or of the last change."""


def said_dates(page: Page) -> Iterator[Evidence]:
    """What structured data and meta tags say, the surest first."""
    main = page.metadata.article()
    if main is not None:
        yield from _of_thing(main)
    yield from _of_tags(page, sure=True)
    for thing in page.metadata.articles():
        if thing is not main and thing.role in _OWN_ROLES:
            yield from _of_thing(thing)
    for thing in page.metadata.things:
        if thing.role in _OWN_ROLES and not thing.is_a(*_NOT_THE_TEXT):
            yield from _of_thing(thing)  # WebPage, HowTo, Recipe ...


def loosely_said_dates(page: Page) -> Iterator[Evidence]:
    """Tags that may as well hold the day of an export: less than what is printed at the title."""
    yield from _of_tags(page, sure=False)


def _of_thing(thing: Thing) -> Iterator[Evidence]:
    for field, names in _PROPERTIES:
        for name in names:
            for text in thing.texts(name)[:2]:
                yield Evidence(field, text[:MAX_VALUE], thing.source, f"{thing.types[0]}.{name}")


def _of_tags(page: Page, *, sure: bool) -> Iterator[Evidence]:
    for field, names in ((PUBLISHED, _PUBLISHED_TAGS), (UPDATED, _UPDATED_TAGS)):
        for name in names:
            if (name not in _LESS_SURE) == sure:
                for tag in page.metadata.named(name)[:2]:
                    yield Evidence(field, tag.content[:MAX_VALUE], tag.source, f"meta[{tag.name}]")


_IN_SCRIPT = re.compile(
    r"""["'](?P<key>datePublished|date_published|publishedAt|published_at|publishDate|publish_date|publishedDate|published_date|
    publicationDate|publication_date|pubDate|firstPublished|first_published_at|firstPublishedAt|initialPublishDate|
    originalPublishDate|articlePublishDate|article_publish_date|publishedTime|publishTime|publish_time|published_time|postDate|
    post_date|datePublication|date_publication|datum|pagePublicationTime|page_date|articleDate|content_publication_date|
    contentPublishedDate|publishedUtc|articlePublished|published)["']
    \s*:\s*["']?(?P<value>\d{4}[-/.]\d\d[-/.]\d\d[^"'<>,}\\]{0,20}|\d{10}(?:\d{3})?(?!\d)|\d{8}T?\d{0,6}Z?(?!\d))""",
    re.X,
)


def dates_in_scripts(page: Page) -> Iterator[Evidence]:
    """The date of publication in the data of a page's scripts, if all of them that name one agree on the day."""
    found: dict[str, str] = {}
    left = MAX_SCRIPT
    for script in page.selector.root.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") or not text or left <= 0:
            continue
        for match in _IN_SCRIPT.finditer(text[:left]):
            found.setdefault(match["value"].strip(), match["key"])
        left -= len(text)
    if len({re.sub(r"[^\d]", "", value)[:8] for value in found}) == 1:
        value, key = next(iter(found.items()))
        yield Evidence(PUBLISHED, value[:MAX_VALUE], Source.META, f"script {key}")
