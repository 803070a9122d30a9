"""Which links of a page lead to articles: judged by the shape of their addresses and the words that print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from parsel import Selector

from lagazette_crawler.page import Page
from lagazette_crawler.text import one_line
from lagazette_crawler.urls import absolute, canonical, host, registered_domain

MAX_LINKS = 5_000
_LINKS = "//a[@href] | //area[@href] | //*[@data-url or @data-href][not(self::a)]"
_FURNITURE = "boolean(ancestor::nav or ancestor::footer or ancestor::*[@role='navigation' or @role='contentinfo'])"
_HEADING = "string((.//h1|.//h2|.//h3|.//h4|.//h5|ancestor::h1|ancestor::h2|ancestor::h3|ancestor::h4)[1])"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page to another one of the same newspaper."""

    url: str
    words: str
    """What the link prints: a headline, `Suite`, nothing for a picture."""
    is_furniture: bool
    """It stands in the navigation or the footer."""


def links(page: Page, domains: tuple[str, ...] = ()) -> Iterator[Link]:
    """The links of a page within the newspaper's domains (none given: its own site), in order, each address once."""
    base = base_of(page)
    seen = {canonical(page.url)}
    for node in page.selector.xpath(_LINKS)[:MAX_LINKS]:
        url = absolute(_target(node), base)
        key = url and canonical(url)
        if url and key and key not in seen and is_within(url, page.url, domains):
            seen.add(key)
            words = one_line(node.xpath(_HEADING).get()) or one_line(node.xpath("string(.)").get())
            yield Link(url, words, node.xpath(_FURNITURE).get() == "1")


def base_of(page: Page) -> str:
    """What the relative links of a page start from."""
    return absolute(page.selector.xpath("string(//base/@href)").get() or "", page.url) or page.url


def is_within(url: str, page_url: str, domains: tuple[str, ...]) -> bool:
    """Whether an address belongs to the newspaper."""
    if not domains:
        return registered_domain(url) == registered_domain(page_url)
    name = host(url) or ""
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def leads_to_article(link: Link) -> bool:
    """Whether a link leads to an article, as far as its address and its words tell."""
    shape = article_shape(link.url)
    if shape is None:  # /politique/budget: an article when printed as a headline
        return not link.is_furniture and len(link.words.split()) >= 5
    return shape


_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|css|js|json|xml|rss|atom|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4a|webm|avi|"
    r"mov|ics|apk|exe|woff2?|txt)$",
    re.I,
)
_SERVICE = re.compile(
    r"(?:authors?|auteurs?|autors?|journalistes?|profiles?|users?|membres?|search|recherche|suche|arama|axtaris|poisk|"
    r"log-?in|sign-?(?:in|up)|logout|register|inscription|connexion|compte|account|my-?account|subscri(?:be|ption)s?|"
    r"abonnements?|abo|newsletters?|contacts?|contact-us|kontakt|about|about-us|a-propos|qui-sommes-nous|haqqimizda|"
    r"impressum|imprint|privacy(?:-policy)?|datenschutz|cgu|cgv|mentions-legales|legal|conditions-generales|"
    r"terms(?:-(?:of-(?:use|service)|and-conditions))?|conditions-generales-d-utilisation|cookies?(?:-policy)?|"
    r"politique-de-confidentialite|faq|help|aide|hilfe|sitemap|plan-du-site|feeds?|rss|wp-admin|wp-login\.php|"
    r"wp-content|wp-json|cgi-bin|comments?|advertis(?:e|ing)(?:-with-us)?|publicite|careers|jobs|emploi|shop|boutique|"
    r"store|cart|checkout|apps?|share|print|login\.php|live-tv|programmes?|tv-guide|horoscopes?|meteo|weather)",
    re.I,
)
_LIST = re.compile(
    r"(?:tags?|topics?|themes?|categor(?:y|ies|ie)|kategori[ey]?n?|rubri(?:que|k|ki|c)s?|podcasts?|archives?|page|date)",
    re.I,
)
_DATED = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3,9})[/-]?(?:[0-2]?\d|3[01])?(?:/|-).*[^/\d]", re.I)
_DAY = re.compile(r"(?:19|20)\d\d[-_.]?\d\d(?:[-_.]?\d\d)?")  # /archives/2020-10-13 lists a day
_NUMBERED = re.compile(r"\d{5,}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}(?!\d)|^\d{3}$")  # but not a year
_IDENTITY = re.compile(r"(?:p|id|nid|newsid|news_id|articleid|article_id|article|aid|story|storyid|sid|n)", re.I)
_PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|do)$", re.I)


def article_shape(url: str) -> bool | None:
    """What the shape of an address says: an article, none, or (None) nothing sure."""
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if any(_IDENTITY.fullmatch(name) and re.search(r"\d{2,}", value) for name, value in parse_qsl(parts.query)):
        return True
    if not segments or _NO_PAGE.search(segments[-1]) or any(map(_LIST.fullmatch, segments)) or is_service(url):
        return False
    last = _PAGE_ENDING.sub("", segments[-1])
    if _DAY.fullmatch(last):
        return False
    if _DATED.search(unquote(parts.path)) or _NUMBERED.search(last) or _is_slug(last):
        return True
    has_id_before_slug = len(segments) > 1 and bool(re.fullmatch(r"\d{4,}|[a-z]?\d{5,}", segments[-2]))
    return True if has_id_before_slug else (None if len(segments) > 1 and len(last) > 3 else False)


def is_service(url: str) -> bool:
    """Whether an address serves readers (`/contact`, `/login`), and lists no news either."""
    return any(_SERVICE.fullmatch(segment) for segment in urlsplit(url).path.split("/"))


def _is_slug(segment: str) -> bool:
    """Whether words stand in a segment as in a headline: `le-prix-du-petrole-baisse`."""
    words = [word for word in re.split(r"[-_+ ]+", segment) if word]
    return len(words) >= 4 or (len(words) >= 3 and len(segment) >= 20)


def _target(node: Selector) -> str:
    return node.attrib.get("href") or node.attrib.get("data-url") or node.attrib.get("data-href") or ""
