"""How the sample newspaper prints its pages: one article in each of the markups its neighbours use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from string import Template

from lagazette_crawler.demo.articles import SECTIONS, Sample, printed


def article_page(article: Sample, site: str, latest: str, canonical: str | None = None) -> str:
    """The page of an article, in the markup its id decides; `latest`: the newest titles, printed."""
    markup = MARKUPS[article.id % len(MARKUPS)]
    head = _HEADS[markup](article, site) + "\n" + f'<link rel="canonical" href="{site}{canonical or article.path}">'
    return page(f"{article.title} - Lagazette", head, _article(article, site, markup), site, latest)


def article_in(article: Sample, site: str, markup: str) -> str:
    """The page of an article in the markup that is named."""
    return page(f"{article.title} - Lagazette", _HEADS[markup](article, site), _article(article, site, markup), site)


def gallery_page(site: str, latest: str) -> str:
    """A page that stands among the articles and is none: pictures without a text or a date."""
    pictures = "\n".join(f'<a href="#{n}"><img src="/media/galerie/{n}.jpg" alt=""></a>' for n in range(1, 13))
    return page("La semaine en images - Lagazette", "", f"<h2>La semaine en images</h2>\n{pictures}", site, latest)


def listing_page(heading: str, articles: Iterable[str], next_path: str | None, site: str) -> str:
    """A section front: its articles, and the way to the next page."""
    link = f'<a rel="next" href="{site}{next_path}">Voir Plus</a>' if next_path else ""
    main = _template("listing").substitute(heading=heading, items="\n".join(articles), next=link)
    return page(f"{heading} - Lagazette", "", main, site)


def teaser(article: Sample, site: str) -> str:
    """An article as a section front announces it."""
    lede = escape(article.paragraphs[0])
    return (
        f'<a class="news-item" href="{site}{article.path}"><img src="{_image(article)}" alt="">'
        f"<h4>{escape(article.title)}</h4><span>{printed(article.published)}</span><p>{lede}</p></a>"
    )


def link(path: str, title: str, site: str) -> str:
    """An address as a section front announces it in one line."""
    return f'<a class="news-item-sm" href="{site}{path}"><h4>{escape(title)}</h4></a>'


def page(title: str, head: str, main: str, site: str, latest: str = "") -> str:
    """Everything around the article: head, navigation, the newest titles."""
    return _template("shell").substitute(
        title=escape(title), head=head, main=main, site=site, navigation=_navigation(site), latest=latest
    )


def _article(article: Sample, site: str, markup: str) -> str:
    author = "".join(f"<h6>{escape(name)}</h6>" for name in article.byline)
    paragraphs = _printed_paragraphs(article)
    return _template(markup).substitute(
        title=escape(article.title),
        date=printed(article.published),
        image=_image(article),
        author=f'<span class="author">{author}</span>' if markup == "trend_like" and author else author,
        paragraphs="\n".join(f"<p>{text}</p>" for text in paragraphs),
        lines="<br><br>\n".join(paragraphs),
        views=article.id % 977,
        site=site,
        section=article.section,
        heading=SECTIONS[article.section],
    )


def _printed_paragraphs(article: Sample) -> list[str]:
    """The paragraphs with the dateline before them or at the start of the first."""
    paragraphs = [escape(text) for text in article.paragraphs]
    if not article.dateline:
        return paragraphs
    if article.inline:
        return [f"{escape(article.dateline)} {paragraphs[0]}", *paragraphs[1:]]
    return [escape(article.dateline), *paragraphs]


def _open_graph(article: Sample, site: str) -> str:
    return (
        f'<meta property="og:site_name" content="Lagazette">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{escape(article.title)}">\n'
        f'<meta property="og:image" content="{site}{_image(article)}">'
    )


def _open_graph_with_times(article: Sample, site: str) -> str:
    times = f'<meta property="article:published_time" content="{article.published.isoformat()}">'
    if article.editions:
        times += f'\n<meta property="article:modified_time" content="{article.updated.isoformat()}">'
    return f"{_open_graph(article, site)}\n{times}"


def _json_ld(article: Sample, site: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.updated.isoformat(),
        "articleSection": SECTIONS[article.section],
        "image": f"{site}{_image(article)}",
        "author": [{"@type": "Person", "name": name} for name in article.byline],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Lagazette"},
    }
    encoded = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{encoded}</script>'


_HEADS: dict[str, Callable[[Sample, str], str]] = {
    "azernews_like": _open_graph,
    "trend_like": _open_graph_with_times,
    "structured_data": _json_ld,
    "plain_text": lambda _article, _site: "",
}
MARKUPS = tuple(_HEADS)
"""The markups Lagazette may have: nobody has seen its own."""


def escape(text: str) -> str:
    """The text as markup; an apostrophe stays one, as newspapers write."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _image(article: Sample) -> str:
    return f"/media/{article.published:%Y/%m/%d}/{article.id}.jpg"


@lru_cache(maxsize=8)
def _navigation(site: str) -> str:
    links = (f'<li><a href="{site}/{slug}/">{heading}</a></li>' for slug, heading in SECTIONS.items())
    return "\n".join(links)


def latest_titles(articles: Iterable[Sample], site: str) -> str:
    """The newest titles as they stand beside every article."""
    return "\n".join(
        f'<li><a class="news-item-sm" href="{site}{article.path}">'
        f'<div class="bg-thumb" style="background-image:url({_image(article)})"></div><h4>{escape(article.title)}</h4>'
        f"<span>{printed(article.published)}</span></a></li>"
        for article in articles
    )


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / f"{name}.html").read_text(encoding="utf-8"))
