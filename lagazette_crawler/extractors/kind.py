"""What a page is when it is no article: a section front, a gallery, a consent wall, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lagazette_crawler.markup import element_text
from lagazette_crawler.page import Page
from lagazette_crawler.text import folded


class PageKind(StrEnum):
    """Pages that are no article."""

    NOT_FOUND = "not found"
    CHALLENGE = "challenge"
    CONSENT_WALL = "consent wall"
    LOGIN = "login"
    VIDEO = "video"
    GALLERY = "gallery"
    SECTION_FRONT = "section front"
    SHELL = "empty shell"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page with what was read from it, as the questions below need it."""

    page: Page
    title: str
    lines: list[str]
    """The body's lines."""
    paragraphs: list[str]
    """Those that are sentences; menus and lists of headlines are none."""

    @property
    def length(self) -> int:
        """Characters of the body."""
        return sum(map(len, self.paragraphs))


LONG_LINE = 120
"""Characters from which a line without a full stop is a sentence all the same."""
SHORT = 500
"""Characters of body below which a page may be something else than an article."""
TEASERS = 8
"""Linked headings from which a page may be a section front; half as many where it has no text or a number."""
SHELL_TEXT = 200
"""Characters that the shell of a page made by scripts may say: `You need to enable JavaScript`."""
LINKS_SHARE = 1.1
"""Text of a page, in the length of its links, below which it is nothing but links."""
MOST_TEXT = 20_000
"""Characters of a page's text that are looked at for that."""
BESIDE_PHRASE = 14
"""Characters beside `Page not found` in a title that is nothing but this: `Oops! ...`."""
CONSENT_EVERY = 300
"""Characters of a long text that have one word of consent in them at least, if they ask for it."""
OWN_LINES, OWN_TEXT = 2, 200
"""Sentences, and their characters, outside of teasers from which a page with teasers has a text of its own."""
LONGEST_TEASER = 350
"""Characters of the text below a linked heading."""
MOST_TEASERS = 60
PICTURES = 6
"""Pictures from which a page without any text is a gallery."""

_NOT_FOUND = re.compile(
    r"""(?:error|erreur|fehler|erro|errore|ошибка|xəta|hata|http)\W{0,3}(?:404|410)\b |
    ^(?:404|410)(?:\W*$ | \W*[|:–—-] | \W+(?:not|error|page|nicht|seite|fehler|erreur)\b) | ^\W*not\ found\W*$ |
    (?:page|article|story|content|file|url|object|document|resource)\b.{0,30}
    \b(?:not|no\ longer|can't|cannot|doesn't)\b.{0,12}\b(?:found|available|exists?|here|there)\b |
    nothing\ (?:was\ )?found |
    introuvable$ |
    n'existe\ (?:pas|plus) | nicht\ gefunden | nicht\ (?:mehr\ )?(?:verfügbar|vorhanden) |
    no\ encontrad[ao] | não\ encontrad[ao] | non\ trovat[ao] |
    niet\ gevonden | nie\ znaleziono | не\ найден[ао]? |
    не\ існує | tapılmadı | bulunamadı | hittades\ inte | ikke\ fun[nd]et | ei\ löytynyt |
    ページが見つかりません | 页面不存在""",
    re.I | re.X,
)
_OF_A_PAGE = re.compile(
    r"""page|404|410|error|erreur|fehler|seite|página|pagina|страниц|сторінк|səhifə|sayfa|stron|sida|side|sivu |
    ページ|页面 |
    article|story|content|file|url|object|document|resource|contenu|inhalt|beitrag|artikel|artículo|articolo|nothing |
    nichts|rien|стать|материал|məqalə|haber""",
    re.I | re.X,
)
"""What must be missing for a page to be: an article on a lost key is one."""
_CHALLENGE = re.compile(
    r"""^just\ a\ moment | attention\ required | ^access\ (?:to\ this\ page\ has\ been\ )?denied\W*(?:$|[|–-]) |
    ^accès\ refusé\W*$ | ^zugriff\ verweigert\W*$ | ^acceso\ denegado\W*$ | ^are\ you\ (?:a\ )?(?:human|robot) |
    not\ a\ robot | pardon\ our\ interruption | checking\ your\ browser | ^security\ (?:check|verification)\W*$ |
    ddos[\ -](?:protection|guard) | ^captcha | captcha\W*$ | verif(?:y|ying)\ you\ are\ human |
    ^bot\ (?:protection|verification) | ^request\ (?:blocked|unsuccessful) | ^un\ momento | ^один\ момент |
    ^vérification\ de\ sécurité | ^sicherheitsüberprüfung\W*$ | ^403(?:\W*$|\W+forbidden) | ^forbidden$""",
    re.I | re.X,
)
_CONSENT = re.compile(
    r"""\bcookies?\b | \bconsent\b | consentement | einwilligung | zustimmung |
    privacy\ (?:settings|choices) | your\ privacy |
    your\ choices |
    vie\ privée | datenschutz | privatsphäre | before\ you\ continue | bevor\ sie\ fortfahren |
    avant\ de\ continuer | gdpr | rgpd | dsgvo | werbefrei | consenso | consentimiento | samtycke | toestemming""",
    re.I | re.X,
)
_CONSENT_HOST = re.compile(r"(?:^|\.)consent\.|^(?:cmp|guce|privacy-?mgmt)\.|/consent(?:$|[/?])", re.I)
_LOGIN = re.compile(
    r"""^(?:log\ ?in|sign\ ?in|connexion|s'identifier|se\ connecter|anmelden|einloggen|anmeldung|iniciar\ sesión|accedi|
    entrar|inloggen|zaloguj|вход|войти|giriş|daxil\ ol|logga\ in|logg\ inn|create\ (?:an\ )?account|registrieren|
    s'inscrire)\b
    (?=\W*$ | \s*[|:·–—-] | \s+(?:to|or|with|and|und|oder|bei|ou|à|a|o|y|u|или|və|required|page|here|now)\b)""",
    re.I | re.X,
)
_VIDEO_PATH = re.compile(r"/(?:videos?|watch|mediathek|video-\w+|clips?)/", re.I)
_GALLERY_PATH = re.compile(
    r"/(?:galler(?:y|ies)|photos?|diaporama|bildergalerien?|fotostrecken?|galeria|slideshow|photo-gallery|fotos)/", re.I
)
_NAMES_ARTICLE = re.compile(r"\d{4,}|(?:[^/-]+-){3,}|\.html?$", re.I)
_SENTENCE_END = re.compile(r"[.!?…。！？।؟:][\"'”’»)\]」』]*$")
_NUMBERED = re.compile(r"(?:^|&)(?:page|paged|seite|offset|start)=\d+|/page/\d+/?$", re.I)
_CUT_OFF = re.compile(r"(?:\.\.\.|…|read more|lire la suite|weiterlesen|leer más|mehr)\W*$", re.I)


def find_page_kind(page: Page, *, title: str | None, paragraphs: list[str]) -> PageKind | None:
    """What the page is when it is no article; None: an article as far as can be seen."""
    seen = Seen(page, title or "", paragraphs, [line for line in paragraphs if _is_sentence(line)])
    return next((kind for kind, question in _QUESTIONS if question(seen)), None)


def _is_sentence(line: str) -> bool:
    return len(line) >= LONG_LINE or bool(_SENTENCE_END.search(line))


def _is_not_found(seen: Seen) -> bool:
    name = _headline(seen)
    said = _NOT_FOUND.search(name)
    if len(name) >= 90 or said is None or not (_OF_A_PAGE.search(name) or said[0] == name):
        return False
    if len(name) - len(said[0]) <= BESIDE_PHRASE and not _is_dated(seen.page):
        return True  # whatever is shown below: teasers, what others read
    return seen.length < SHORT and not _says_article(seen.page)


def _is_challenge(seen: Seen) -> bool:
    return seen.length < SHORT and not _says_article(seen.page) and bool(_CHALLENGE.search(_headline(seen)))


def _is_consent_wall(seen: Seen) -> bool:
    if _says_article(seen.page):
        return False
    asked = len(_CONSENT.findall(" ".join(seen.lines)))
    if seen.length >= 4 * SHORT and asked * CONSENT_EVERY < seen.length:
        return False
    if _CONSENT_HOST.search(urlsplit(seen.page.url).netloc):
        return True
    return bool(_CONSENT.search(_headline(seen))) and asked >= 2


def _is_login(seen: Seen) -> bool:
    if seen.length >= SHORT or _says_article(seen.page) or not _LOGIN.search(_headline(seen)):
        return False
    return bool(seen.page.selector.root.xpath("boolean(//input[@type='password' or @type='email'])"))


def _is_video(seen: Seen) -> bool:
    """A player with a caption: a video is the main thing, and there is next to no text."""
    if seen.length >= SHORT or _says_article(seen.page):
        return False
    kind = (seen.page.metadata.tag("og:type") or "").lower()
    main = [thing for thing in seen.page.metadata.of_type("VideoObject") if thing.role in ("", "@graph", "mainEntity")]
    return kind.startswith("video") or (bool(main) and bool(_VIDEO_PATH.search(seen.page.url)))


def _is_gallery(seen: Seen) -> bool:
    if seen.length >= SHORT:
        return False
    if seen.page.metadata.of_type("ImageGallery", "MediaGallery") and not _says_article(seen.page):
        return True
    if seen.paragraphs:
        return False
    if _GALLERY_PATH.search(seen.page.url):
        return True
    if _says_article(seen.page):
        return False
    return _count(_pictures(seen.page), PICTURES) and not _count(_sentences(seen.page), 3)


def _is_section_front(seen: Seen) -> bool:
    """Many linked headings, an address that names no article, and no text of its own; or nothing but links."""
    if seen.length < SHORT and _is_nothing_but_links(seen.page):
        return True
    if _says_article(seen.page) or _address_names_article(seen.page.url):
        return False
    parts = urlsplit(seen.page.url)
    is_bare = not seen.paragraphs or bool(_NUMBERED.search(parts.query) or _NUMBERED.search(parts.path))
    return not _has_own_text(seen) and _count(_teasers(seen.page), TEASERS // 2 if is_bare else TEASERS)


def _is_shell(seen: Seen) -> bool:
    """A page that scripts are to fill: none of its words is in what the server sent."""
    if seen.lines or _says_article(seen.page):
        return False
    body = seen.page.selector.root.find("body")
    return body is not None and body.find(".//script") is not None and len(element_text(body, SHORT)) < SHELL_TEXT


_QUESTIONS: tuple[tuple[PageKind, Callable[[Seen], bool]], ...] = (
    (PageKind.CHALLENGE, _is_challenge),
    (PageKind.NOT_FOUND, _is_not_found),
    (PageKind.CONSENT_WALL, _is_consent_wall),
    (PageKind.LOGIN, _is_login),
    (PageKind.VIDEO, _is_video),
    (PageKind.SECTION_FRONT, _is_section_front),
    (PageKind.GALLERY, _is_gallery),
    (PageKind.SHELL, _is_shell),
)


def _headline(seen: Seen) -> str:
    """What the page calls itself: its title, or its window title."""
    if seen.title:
        return folded(seen.title)
    window = next(seen.page.selector.root.iter("title"), None)
    return folded(window.text or "") if window is not None else ""


def _says_article(page: Page) -> bool:
    """Whether metadata call the page an article."""
    article = page.metadata.article()
    if article and article.text("headline", "datePublished"):
        return True
    tags = page.metadata
    return (tags.tag("og:type") or "").lower() == "article" or bool(tags.tag("article:published_time"))


def _is_dated(page: Page) -> bool:
    """Whether metadata say when the page was published, as an article has it and an error has not."""
    article = page.metadata.article()
    return bool(article and article.text("datePublished")) or bool(page.metadata.tag("article:published_time"))


def _address_names_article(url: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_NAMES_ARTICLE.search(last)) or bool(re.search(r"\d{3,}", parts.query))


def _has_own_text(seen: Seen) -> bool:
    """Whether the body is a text rather than a row of teasers; on a front page short paragraphs are teasers."""
    whole = [line for line in seen.paragraphs if len(line) > 80 and not _CUT_OFF.search(line)]
    if _is_front_page(seen.page.url) and all(len(line) <= LONGEST_TEASER for line in whole):
        return False
    if sum(map(len, whole)) < 2 * SHORT:
        return False
    teased = frozenset(_teaser_texts(seen.page))
    own = [line for line in whole if folded(line) not in teased] if teased else whole
    return len(own) >= OWN_LINES and sum(map(len, own)) >= OWN_TEXT


def _teaser_texts(page: Page) -> Iterator[str]:
    """What stands below a linked heading in a box of its own, folded."""
    for heading in islice(_teasers(page), MOST_TEASERS):
        box = heading.getparent()
        while box is not None and box.tag in ("a", "header"):
            box = box.getparent()
        if box is None or sum(1 for _ in box.iter("h2", "h3", "h4", "h5")) != 1:
            continue
        for line in box.iter("p", "div", "span"):
            text = element_text(line, LONGEST_TEASER + 1)
            if text and len(text) <= LONGEST_TEASER:
                yield folded(text)


def _is_nothing_but_links(page: Page) -> bool:
    """A row of links without a sentence between them."""
    body = page.selector.root.find("body")
    links = [] if body is None else list(body.iter("a"))
    if body is None or len(links) < TEASERS:
        return False
    whole = len(element_text(body, MOST_TEXT))
    return whole < MOST_TEXT and whole < LINKS_SHARE * sum(len(element_text(link, SHORT)) for link in links)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _teasers(page: Page) -> Iterator[Any]:
    """Headings that are links to other pages."""
    for heading in page.selector.root.iter("h2", "h3", "h4", "h5"):
        link = next(heading.iter("a"), None)
        if link is None:
            link = next(heading.iterancestors("a"), None)
        if link is not None and len((link.get("href") or "").strip("/#")) > 8:
            yield heading


def _pictures(page: Page) -> Iterator[Any]:
    """Pictures of the page itself, not of its menus, teasers and edges."""
    for image in page.selector.root.iter("img"):
        around = {ancestor.tag for ancestor in image.iterancestors()}
        if around.isdisjoint(("nav", "header", "footer", "aside", "h2", "h3", "h4", "li")):
            yield image


def _sentences(page: Page) -> Iterator[Any]:
    """Elements with text enough for a sentence of an article, whatever they are."""
    for element in page.selector.root.iter("p", "div", "td", "li", "span", "section", "article", "br"):
        if len((element.text or "").strip()) > 80 or len((element.tail or "").strip()) > 80:
            yield element


def _count(found: Iterator[Any], enough: int) -> bool:
    return sum(1 for _, _ in zip(range(enough), found, strict=False)) >= enough
