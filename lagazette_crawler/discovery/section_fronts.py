"""Section fronts: pages that list articles, newest first, and lead to older ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from parsel import Selector

from lagazette_crawler.discovery.article_addresses import MAX_LINKS, base_of, is_within, leads_to_article, links
from lagazette_crawler.page import Found, Page
from lagazette_crawler.text import folded, one_line
from lagazette_crawler.urls import absolute, canonical

MAX_BUTTONS = 1_000
MAX_PAGE = 10_000
"""Page numbers beyond this are a trap."""


@dataclass(frozen=True, slots=True)
class SectionFront:
    """What one section front shows: articles in its order, and the page that continues it."""

    articles: tuple[Found, ...]
    next_url: str | None


def read_section_front(page: Page, article_path: str | None, domains: tuple[str, ...] = ()) -> SectionFront:
    """The articles a section front lists, each address once, and the address of its continuation.

    article_path: regular expression for the path (and query) of articles; None: judged by the shape of addresses.
    domains: of the newspaper; empty: the page's own site. A page never continues with itself or with an earlier one.
    """
    next_url = _next_url(page, domains)
    matches = re.compile(article_path).search if article_path else None
    articles = [
        Found(link.url)
        for link in links(page, domains)
        if link.url != next_url and (matches(_path_and_query(link.url)) if matches else leads_to_article(link))
    ]
    return SectionFront(tuple(articles), next_url)


def _path_and_query(url: str) -> str:
    parts = urlsplit(canonical(url) or url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _next_url(page: Page, domains: tuple[str, ...]) -> str | None:
    """The continuation, from the surest sign to the weakest."""
    base = base_of(page)
    for candidates in (_declared_next, _named_next, _numbered_next, _more_buttons):
        for href in candidates(page, base):
            url = absolute(href, base)
            if url and is_within(url, page.url, domains) and _goes_on(page.url, url):
                return url
    return None


def _goes_on(here: str, there: str) -> bool:
    """Whether an address continues this one: another page, and not an earlier one of the same list."""
    (stem, number), (other_stem, other_number) = _numbered(here), _numbered(there)
    if canonical(here) == canonical(there) or other_number > MAX_PAGE:
        return False
    return stem != other_stem or other_number > number


_REL_NEXT = "//link[contains(concat(' ', @rel, ' '), ' next ')] | //a[contains(concat(' ', @rel, ' '), ' next ')]"


def _declared_next(page: Page, base: str) -> list[str]:
    return page.selector.xpath(_REL_NEXT).xpath("@href").getall()


_NEXT_WORDS = re.compile(
    r"(?:[›»→>]+|(?:page )?suivante?s?(?: [›»→>]+)?|(?:page|articles?) suivante?s?|next(?: page| [›»→>]+)?|"
    r"older(?: posts| articles| entries)?|(?:← )?articles plus anciens|plus anciens?|nächste(?: seite)?|weiter|"
    r"ältere (?:artikel|beiträge)|siguiente|successiv[ao]|следующая(?: страница)?|впер[её]д|далее|"
    r"növbəti(?: səhifə)?|irəli|sonraki(?: sayfa)?|ileri|التالي|下一页)"
)
_MORE_WORDS = re.compile(
    r"(?:load more|show more|more(?: news| articles| stories)?|see more|view more|(?:en )?voir plus(?: d'articles)?|"
    r"plus d'(?:articles|actualités|infos?)|charger (?:la suite|plus)|afficher plus|mehr (?:laden|anzeigen|artikel)|"
    r"weitere (?:artikel|meldungen)|daha (?:çox|fazla)(?: (?:xəbər|haber|göster|yüklə))?|ещ[её](?: новости)?|"
    r"показать ещ[её]|загрузить ещ[её]|больше новостей|cargar más|ver más|carica altr[io])(?: ?\.\.\.)?"
)
_CLASS_NEXT = re.compile(r"(?:^|[\s_-])(?:next|suivant|nextpostslink|older)(?:$|[\s_-])", re.I)
_CLASS_MORE = re.compile(r"(?:load|show|view|see)-?_?more|infinite|more-?(?:posts|news|articles)", re.I)


def _named_next(page: Page, base: str) -> list[str]:
    """Links that say so: `Page suivante`, `›`, or only for scripts and screen readers (class, aria-label, title)."""
    nodes = page.selector.xpath("//a[@href]")[:MAX_LINKS]
    return [node.attrib["href"] for node in nodes if _says(node, _NEXT_WORDS) or _CLASS_NEXT.search(_classes(node))]


def _says(node: Selector, words: re.Pattern[str]) -> bool:
    printed = node.xpath("string(.)").get() or ""
    if len(printed) > 200:
        return False
    labels = (printed, node.attrib.get("aria-label", ""), node.attrib.get("title", ""))
    return any(words.fullmatch(folded(label)) for label in labels if label)


def _classes(node: Selector) -> str:
    inner = node.xpath("parent::li/@class").get() or ""
    return one_line(f"{node.attrib.get('class', '')} {inner}")


def _numbered_next(page: Page, base: str) -> list[str]:
    """The link to the page after this one in a row of numbers."""
    stem, number = _numbered(page.url)
    hrefs = page.selector.xpath("//a/@href")[:MAX_LINKS].getall()
    return [href for href in hrefs if (url := absolute(href, base)) and _numbered(url) == (stem, number + 1)]


_BUTTON = "//*[@data-url or @data-href or @data-next or @data-next-url or @data-next-page or self::a[@href]]"
_BUTTON_TARGETS = ("data-next-url", "data-next", "data-next-page", "data-url", "data-href", "href")


def _more_buttons(page: Page, base: str) -> list[str]:
    """Buttons that load the rest of the list, when they tell its address."""
    found = []
    for node in page.selector.xpath(_BUTTON)[:MAX_BUTTONS]:
        if _says(node, _MORE_WORDS) or _CLASS_MORE.search(_classes(node)):
            targets = (node.attrib.get(name, "") for name in _BUTTON_TARGETS)
            found.append(next((target for target in targets if "/" in target or "?" in target), "#"))
    return found


_IN_QUERY = re.compile(
    r"(?<=[?&])(page|paged|p|pg|pagenum|page_number|seite|sayfa|strana|PAGEN_1)=(\d{1,12})(?=&|$)", re.I
)
_IN_PATH = re.compile(r"/(page|seite|sayfa|p)[/-](\d{1,12})(?=/|$|\.html?$)", re.I)


def _numbered(url: str) -> tuple[str, int]:
    """A list's address without its page number, and the number: `/politique/page/3/` is page 3 of `/politique`."""
    form = canonical(url) or url
    for pattern in (_IN_QUERY, _IN_PATH):
        if match := pattern.search(form):
            stem = form[: match.start()] + form[match.end() :]
            return _plain_stem(stem), int(match[2])
    return _plain_stem(form), 1


def _plain_stem(stem: str) -> str:
    return re.sub(r"[?&]+$", "", stem.replace("?&", "?")).rstrip("/")
