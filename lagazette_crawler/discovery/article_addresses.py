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
    r"impressum|imprint|privacy(?:-policy)?|datenschutz|cgu|cgv|mentions-legales|conditions-generales|"
    r"terms(?:-(?:of-(?:use|service)|and-conditions))?|conditions-generales-d-utilisation|cookies?(?:-policy)?|"
    r"politique-de-confidentialite|faq|hilfe|sitemap|plan-du-site|feeds?|rss|wp-admin|wp-login\.php|wp-content|wp-json|"
    r"cgi-bin|advertis(?:e|ing)(?:-with-us)?|publicite|cart|checkout|share|print|login\.php|tv-guide)",
    re.I,
)
"""What serves readers, and never is an article."""
_LIST = re.compile(r"(?:tags?|topics?|categor(?:y|ies|ie)|kategori[ey]?n?|rubri(?:que|k|ki|c)s?|page)", re.I)
"""What lists articles, and never is one."""
_SIDE_ROOM = re.compile(
    r"(?:archives?|themes?|podcasts?|date|weather|meteo|horoscopes?|live-tv|programmes?|careers|jobs|emploi|shop|boutique|"
    r"store|apps?|legal|help|aide|comments?)",
    re.I,
)
"""What mostly holds no articles: here only a sure sign counts."""
_DATED = re.compile(r"/(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3,9})[/-]?(?:[0-2]?\d|3[01])?(?:/|-).*[^/\d]", re.I)
_DAY = re.compile(r"(?:19|20)\d\d[-_.]?\d\d(?:[-_.]?\d\d)?")  # /archives/2020-10-13 lists a day
_NUMBERED = re.compile(r"\d{5,}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}(?!\d)|^\d{3}$")  # but not a year
_LONG_NUMBER = re.compile(r"\d{6,}")
_CODE = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9]{10,}", re.I)  # clymn8zyrp9o
_IDENTITY = re.compile(
    r"(?!.*(?:cat|tag|page|author|user|section|rubri|topic|lang))"
    r"(?:p|n|aid|nid|sid|article|story|.*(?:id|idx|_?no|nr|num|code|news))",
    re.I,
)
_IDENTITY_ALONE = re.compile(r"(?:article|news|story|a|p)[-_,]?\d{3,}", re.I)  # spip.php?article717
_PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|do)$", re.I)


def article_shape(url: str) -> bool | None:
    """What the shape of an address says: an article, none, or (None) nothing sure."""
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if any(_LIST.fullmatch(each) or _SERVICE.fullmatch(each) for each in segments):
        return False
    if _names_article(parts.query):
        return True
    if not segments or _NO_PAGE.search(segments[-1]) or _DAY.fullmatch(_PAGE_ENDING.sub("", segments[-1])):
        return False
    path = unquote(parts.path)
    if any(map(_SIDE_ROOM.fullmatch, segments)):
        return _is_surely_article(path, segments)
    return _is_article(path, segments) or _may_be_article(segments)


def _names_article(query: str) -> bool:
    """Whether a parameter is an article's number: `?p=1202`, `?ArtNr=335614`, `?article717`."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return any(
        (_IDENTITY.fullmatch(name) and re.fullmatch(r"\d{3,}", value)) or _IDENTITY_ALONE.fullmatch(name)
        for name, value in pairs
    )


def _is_surely_article(path: str, segments: list[str]) -> bool:
    """Whether a path has a day and a headline, a long headline, or a long number."""
    last = segments[-2:]
    return bool(_DATED.search(path)) or any(_words(each) >= 5 or _LONG_NUMBER.search(each) for each in last)


def _is_article(path: str, segments: list[str]) -> bool:
    last = _PAGE_ENDING.sub("", segments[-1])
    if _DATED.search(path) or _NUMBERED.search(last) or _CODE.fullmatch(last) or _is_slug(last):
        return True
    before = segments[-2] if len(segments) > 1 else ""  # /812345/port, /a-long-headline-812/article
    return bool(re.fullmatch(r"\d{4,}|[a-z]?\d{5,}", before)) or _words(before) >= 5


def _may_be_article(segments: list[str]) -> bool | None:
    """None for `/politique/budget`, `/port-rouvert`, `/port.html`; False for `/politique`."""
    last = segments[-1]
    is_more_than_a_word = len(segments) > 1 or _words(last) > 1 or bool(_PAGE_ENDING.search(last))
    return None if is_more_than_a_word and len(last) > 3 else False


def is_service(url: str) -> bool:
    """Whether an address serves readers (`/contact`, `/login`), and lists no news either."""
    return any(_SERVICE.fullmatch(segment) for segment in urlsplit(url).path.split("/"))


def _is_slug(segment: str) -> bool:
    """Whether words stand in a segment as in a headline: `le-prix-du-petrole-baisse`."""
    return _words(segment) >= 4 or (_words(segment) >= 3 and len(segment) >= 20)


def _words(segment: str) -> int:
    return len([word for word in re.split(r"[-_+. ]+", segment) if word])


def _target(node: Selector) -> str:
    return node.attrib.get("href") or node.attrib.get("data-url") or node.attrib.get("data-href") or ""
