"""Dates a page says for machines: schema.org, Open Graph, meta tags, and what its scripts carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagazette_crawler.items import Evidence, Source
from lagazette_crawler.metadata import Tag, Thing
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


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PUBLISHED_TAGS = _names(
    "articlepublishedtime articlepublished ogarticlepublishedtime ogpublishedtime ogpubdate ogregdate "
    "datepublished rnewsdatepublished articlepostdate articledateoriginal originalpublicationdate "
    "parselypubdate sailthrudate cxenseparserecspublishtime cxenseparsepublishtime "
    "shareaholicarticlepublishedtime btpubdate pubdate publishdate publisheddate publicationdate "
    "citationpublicationdate citationonlinedate citationdate dctermsissued dcdateissued dctermscreated "
    "dcdatecreated dctermsdate dcdate dctermsavailable articlecreated datecreated creationdate "
    "displaydate articlepublicationdate gentime eomportallastupdate created timestamp date"
)
_UPDATED_TAGS = _names(
    "articlemodifiedtime articlemodified ogupdatedtime ogarticlemodifiedtime ogmodifiedtime datemodified "
    "articleupdated dctermsmodified dcdatemodified cxenseparsearticlelastmodified lastmodified lastmod "
    "modified revised articleupdatedtime modifydate dateupdate dateupdated"
)
"""Names of tags without the signs between their words: `article:published_time` and `article:published:time` alike."""
_LESS_SURE = frozenset(_names("gentime created timestamp date eomportallastupdate dcdate ogupdatedtime"))
"""Tags that many systems fill with the day of an export or of the last change."""
_SIGNS = re.compile(r"[^a-z0-9]+")
_MAY_SAY = re.compile(r"publi(?:sh|c|[eé])|pubdate|upload|issued|posted")
"""In the name of a tag of a site's own: `site:uploaded`, `cms-publish-date`."""
_STARTS_AS_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?!\d)")


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
    yield from _of_own_tags(page)


def _of_thing(thing: Thing) -> Iterator[Evidence]:
    for field, names in _PROPERTIES:
        for name in names:
            for text in thing.texts(name)[:2]:
                yield Evidence(field, text[:MAX_VALUE], thing.source, f"{thing.types[0]}.{name}")


def _of_tags(page: Page, *, sure: bool) -> Iterator[Evidence]:
    tags = _by_name(page)
    for field, names in ((PUBLISHED, _PUBLISHED_TAGS), (UPDATED, _UPDATED_TAGS)):
        for name in names:
            if (name not in _LESS_SURE) == sure:
                for tag in tags.get(name, [])[:2]:
                    yield Evidence(field, tag.content[:MAX_VALUE], tag.source, f"meta[{tag.name}]")


def _by_name(page: Page) -> dict[str, list[Tag]]:
    """The tags that say something, by the letters of their names."""
    found: dict[str, list[Tag]] = {}
    for tag in page.metadata.tags:
        if tag.content:
            found.setdefault(_SIGNS.sub("", tag.name), []).append(tag)
    return found


def _of_own_tags(page: Page) -> Iterator[Evidence]:
    """Tags no table names, whose name and value say that they date a publication."""
    for name, tags in _by_name(page).items():
        if name not in _PUBLISHED_TAGS and _MAY_SAY.search(name) and _STARTS_AS_DAY.match(tags[0].content):
            yield Evidence(PUBLISHED, tags[0].content[:MAX_VALUE], tags[0].source, f"meta[{tags[0].name}]")


_PARTS_OF_KEYS = (
    "ublish",
    "ublication",
    "ubDat",
    "ub_dat",
    "ubdat",
    "ostDate",
    "ost_date",
    "datum",
    "age_date",
    "icleDate",
)
"""One stands in every key that may name a date of publication: looking for it is far quicker than for the key."""
_LONGEST_BEFORE, _LONGEST_BEHIND = 28, 80
_IN_SCRIPT = re.compile(
    r"""["'](?P<key>(?:\w{0,24}[Pp]ubli(?:sh|cation)\w{0,20}|\w{0,16}[Pp]ub_?[Dd]at(?:e|um))|postDate|post_date|datum|page_date|
    articleDate)["']
    \s*:\s*["']?(?P<value>\d{4}[-/.]\d\d[-/.]\d\d[^"'<>,}\\]{0,20}|\d{10}(?:\d{3})?(?!\d)|\d{8}T?\d{0,6}Z?(?!\d))""",
    re.X,
)
_NO_PUBLICATION = re.compile(
    r"un_?publ|re_?publ|until|end|expir|last|updat|modif|(?:publish|publisher|publication|id|key|code)$", re.I
)
"""In the name of a key: it dates something else, or is a number."""


def dates_in_scripts(page: Page) -> Iterator[Evidence]:
    """The date of publication in the data of a page's scripts, if all of them that name one agree on the day."""
    found: dict[str, str] = {}
    left = MAX_SCRIPT
    for script in page.selector.root.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") or not text or left <= 0:
            continue
        for match in _said_in(text[:left]):
            if not _NO_PUBLICATION.search(match["key"]):
                found.setdefault(match["value"].strip(), match["key"])
        left -= len(text)
    if len({re.sub(r"[^\d]", "", value)[:8] for value in found}) == 1:
        value, key = next(iter(found.items()))
        yield Evidence(PUBLISHED, value[:MAX_VALUE], Source.META, f"script {key}")


def _said_in(text: str) -> Iterator[re.Match[str]]:
    """The keys and values that say a date of publication, in the order of the text."""
    found: dict[int, re.Match[str]] = {}
    for part in _PARTS_OF_KEYS:
        at = text.find(part)
        while at >= 0:
            start = max(0, at - _LONGEST_BEFORE)
            if match := _IN_SCRIPT.search(text, start, at + _LONGEST_BEHIND):
                found[match.start()] = match
            at = text.find(part, at + 1)
    return (found[at] for at in sorted(found))
