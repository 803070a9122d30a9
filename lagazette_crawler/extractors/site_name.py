"""What a newspaper calls itself, and how that is taken off a title: `Title | Newspaper`, `Newspaper - Title`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lagazette_crawler.page import Page
from lagazette_crawler.text import folded
from lagazette_crawler.urls import registered_domain

_BETWEEN = re.compile(
    r"(\s+(?:[|│\-–—•·:/>»«<~*+¦\\])+\s+|\s*[|│¦｜»]\s*|\s*(?:--|::|//)\s*|_|(?<=[^\x00-\u2fff])[-–—](?=[^\x00-\u2fff])|(?<=\S):\s)"
)
"""What stands between a title and a site's name: ` | `, ` - `, ` » `, `--`; in Chinese also a bare `-` or `_`."""

_NAME_TAGS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "publisher",
    "twitter:site",
    "al:android:app_name",
    "al:ios:app_name",
)
_SYMBOLS = re.compile(r"[^\w]+|_")
_COMMON_WORDS = re.compile(r"^(?:the|www)|(?:com|net|org|de|fr|az|info|online|news|tv|magazine?|blog)+$")
"""What sites add to their names: `CBC News`, `Le Quai.fr`."""

MAX_NAME_WORDS = 9


def site_names(page: Page) -> frozenset[str]:
    """The names of the site, bare: letters and digits only, in lower case."""
    metadata = page.metadata
    names = [tag.content for tag in metadata.named(*_NAME_TAGS)]
    for thing in metadata.of_type("WebSite", "Organization", "NewsMediaOrganization"):
        names += thing.texts("name", "alternateName")[:4]
    for article in metadata.articles()[:3]:
        names += article.texts("publisher")[:2]
    names += [*_of_address(page.url), page.newspaper or ""]
    return frozenset(bare for bare in map(bare_name, names) if 2 <= len(bare) <= 60)


def _of_address(url: str) -> list[str]:
    domain = registered_domain(url)
    return [domain, domain.rpartition(".")[0].rpartition(".")[2] or domain, domain.partition(".")[0]]


def bare_name(text: str) -> str:
    """Letters and digits only, in lower case: `The Daily-News` is `thedailynews`."""
    return _SYMBOLS.sub("", folded(text)).removeprefix("www")


def is_site_name(text: str, names: Iterable[str]) -> bool:
    """Whether a part of a title only names the site: `CBS News` on cbsnews.com, `Le Monde.fr`."""
    bare = bare_name(text)
    if not bare or len(text.split()) > MAX_NAME_WORDS:
        return False
    return any(bare == name or _is_name_in(bare, name) for name in names)


def _is_name_in(bare: str, name: str) -> bool:
    """`cbcnews` for `cbc`, `quai` for `lequai`: the same but for common words, or the longer with few letters more."""
    if _telling_part(bare) == _telling_part(name) != "":
        return True
    short, long = sorted((bare, name), key=len)
    if len(short) < 3 or short not in long:
        return False
    return len(short) * 2 >= len(long) or (short == name and long.startswith(short) and len(short) > 4)


@lru_cache(maxsize=1_000)
def _telling_part(bare: str) -> str:
    """The name without what many sites have in theirs; those of one newspaper come again on each of its pages."""
    return _COMMON_WORDS.sub("", bare)


def split_title(text: str) -> list[str]:
    """The parts of a title and what stands between them, alternating: `["Title", " | ", "Newspaper"]`."""
    return _BETWEEN.split(text)


def without_site_name(text: str, names: Iterable[str]) -> str:
    """The title without the site's name at its end or beginning."""
    names = frozenset(names)
    parts = split_title(text)
    while len(parts) >= 3:
        kept = _one_end_less(parts, names)
        if kept is None:
            break
        parts = kept
    return "".join(parts).strip()


def _one_end_less(parts: Sequence[str], names: frozenset[str]) -> list[str] | None:
    for length in (1, 3):  # `Title - News - Newspaper`; a name may itself hold a dash
        if len(parts) > length + 1 and is_site_name("".join(parts[-length:]), names):
            return list(parts[: -length - 1])
    for length in (1, 3):
        if len(parts) > length + 1 and is_site_name("".join(parts[:length]), names):
            return list(parts[length + 1 :])
    return None
