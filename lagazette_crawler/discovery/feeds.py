"""Feeds: the latest articles as a newspaper announces them in RSS 2.0, RSS 1.0 or Atom."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from lagazette_crawler.discovery.announced_xml import NotAnAnnouncement, child, elements, local_name, text_of
from lagazette_crawler.discovery.moments_announced import read_moment
from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced, Found
from lagazette_crawler.text import one_line
from lagazette_crawler.urls import absolute, canonical

MAX_ENTRIES = 5_000
MAX_TITLE = 1_000
MAX_SUMMARY = 5_000
_ENTRIES = frozenset(("item", "entry"))
_ROOTS = frozenset(("rss", "rdf", "channel", "feed"))
_STRUCTURE = frozenset(("link", "guid", "pubdate", "description", "item", "entry"))
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PUBLISHED = ("pubdate", "published", "issued", "date", "created", "available")
"""RSS pubDate, Atom published, Atom 0.3 and Dublin Core terms issued, Dublin Core date."""
_UPDATED = ("updated", "modified")


def read_feed(body: bytes, url: str) -> list[Found]:
    """The articles a feed announces, in its order, each address once.

    Raises NotAnAnnouncement for anything that is no feed. Entries without an http address are left out.
    Sources: RSS 2.0 (rssboard.org), RSS 1.0, RFC 4287.
    """
    found: dict[str, Found] = {}
    for entry in feed_entries(body):
        announcement = _found(entry, url)
        key = announcement and canonical(announcement.url)
        if announcement and key and key != canonical(url):
            found.setdefault(key, announcement)
        if len(found) >= MAX_ENTRIES:
            break
    return list(found.values())


def feed_entries(body: bytes) -> Iterator[Element]:
    """The items or entries of a feed; raises NotAnAnnouncement when it is none."""
    read = elements(body, _ENTRIES)
    root = local_name(next(read))
    if root not in _ROOTS:
        raise NotAnAnnouncement("it is a sitemap, no feed")
    yield from read


def _found(entry: Element, url: str) -> Found | None:
    address = absolute(_link(entry) or "", _base(entry, url))
    if address is None:
        return None
    announced = Announced(
        source=Source.FEED,
        title=_words(child(entry, "title"), MAX_TITLE),
        published_raw=_first_line(child(entry, *_PUBLISHED)),
        summary=_words(child(entry, "description", "summary"), MAX_SUMMARY),
    )
    return Found(address, announced, lastmod=read_moment(_first_line(child(entry, *_UPDATED))))


def _link(entry: Element) -> str | None:
    """The address of the article: the original one where clicks are counted, the permanent one where none is linked."""
    original = text_of(child(entry, "origlink"))  # feedburner:origLink
    return original or next(_links(entry), None) or _permanent_id(entry)


def _links(entry: Element) -> Iterator[str]:
    """RSS prints the link as text, Atom in href, where `alternate` is the article and others are not."""
    direct = [each for each in entry if local_name(each) == "link"]
    for link in direct or _links_inside(entry):
        if link.get("rel", "alternate") == "alternate" and (href := link.get("href") or text_of(link)):
            yield href


def _links_inside(entry: Element) -> Iterator[Element]:
    """Links that unclosed markup of a title swallowed: `<title>Un <b>gras</title><link>...`."""
    for each in entry.iterdescendants():
        above = {local_name(element) for element in each.iterancestors()} if local_name(each) == "link" else set()
        if "title" in above and "source" not in above:
            yield each


def _permanent_id(entry: Element) -> str | None:
    about = next((value for name, value in entry.attrib.items() if str(name).endswith("}about")), None)  # rdf:about
    identity = child(entry, "guid", "id")
    if identity is None or identity.get("isPermaLink") == "false":
        return str(about) if about else None
    value = text_of(identity) or ""
    return value if value.startswith(("http://", "https://", "/")) else None


def _base(entry: Element, url: str) -> str:
    """What relative links start from: xml:base of the entry or the feed, else the feed's own address."""
    base = url
    for element in (*reversed(list(entry.iterancestors())), entry):
        base = absolute(element.get(_XML_BASE) or "", base) or base
    return base


def _first_line(element: Element | None) -> str | None:
    line = one_line(text_of(element))
    return line if 0 < len(line) <= 100 else None


def _words(element: Element | None, longest: int) -> str | None:
    """The words of a title or summary, which may hold escaped HTML; None when there are none, or far too many."""
    text = text_of(element)
    swallowed = element is not None and any(local_name(each) in _STRUCTURE for each in element.iterdescendants())
    if text is None or swallowed or len(text) > 20 * longest:
        return None
    words = one_line(html.unescape(_TAG.sub(" ", html.unescape(text) if "<" not in text else text)))
    return words if 0 < len(words) <= longest else None
