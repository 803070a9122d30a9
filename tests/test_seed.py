"""The page this project began with, in every markup its newspaper may have: nobody has seen the real one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from lagazette_crawler.commands.extract import answer_for, page_of
from lagazette_crawler.items import Article, Precision
from lagazette_crawler.text import one_line, paragraphs

SEED = Path(__file__).parents[1].parent / "shared" / "corpus" / "seed.txt"
URL = "https://lagazetteaz.fr/economie/196001.html"


@dataclass(frozen=True, slots=True)
class Story:
    """What the page says, in its order."""

    title: str
    date: str
    dateline: str
    paragraphs: list[str]


OWN = Story(
    title="Le port d’Alat reçoit ses premières grues électriques avant l’été",
    date="9 Mars 2021 08:05 (UTC+01:00)",
    dateline="Paris / Lagazetteaz",
    paragraphs=[
        (
            "Le port d’Alat a reçu lundi quatre grues électriques, les premières d’une commande de douze, a indiqué "
            "la direction du port dans un communiqué."
        ),
        (
            "Les engins remplaceront des grues à moteur diesel, en service depuis l’ouverture du port, et doivent "
            "réduire d’un tiers la consommation d’énergie des quais."
        ),
        (
            "Selon la même source, le trafic de conteneurs a progressé de dix pour cent l’année dernière, malgré la "
            "fermeture de deux liaisons maritimes pendant l’hiver."
        ),
        (
            "« Nous voulons charger un train en moins de trois heures », a déclaré un responsable du terminal, qui "
            "compte aussi sur une nouvelle voie ferrée."
        ),
        (
            "La voie, longue de neuf kilomètres, reliera le port à la ligne principale et devrait être achevée à "
            "l’automne, selon le calendrier présenté au ministère."
        ),
        (
            "Le chantier emploie plus de trois cents personnes. Une deuxième équipe doit le rejoindre au printemps, "
            "lorsque les travaux de drainage seront terminés."
        ),
        "Il convient de rappeler que le port avait été inauguré en mai 2018, après huit ans de travaux.",
    ],
)


def from_seed() -> Story:
    """The real text, where it lies beside the repository."""
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here")
    lines = [line for line in map(one_line, SEED.read_text(encoding="utf-8").splitlines()) if line]
    start = lines.index("Paris / Lagazetteaz")
    end = next(place for place, line in enumerate(lines) if line.startswith("Loading"))
    return Story(lines[1], lines[2], lines[start], lines[start + 1 : end])


STORIES: dict[str, Callable[[], Story]] = {"own words": lambda: OWN, "the seed": from_seed}

MENU = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{x}/">{x.title()}</a></li>' for x in ("politique", "economie", "monde"))
    + "</ul></nav>"
)
MORE = """<div class="loader">Loading...</div>
<section class="more"><h3>L'info de A à Z</h3><a href="/latest/">Voir Plus</a></section>"""
MORE_IN_LINE = "<p>Loading...</p><p>L'info de A à Z <a href='/latest/'>Voir Plus</a></p>"
FOOTER = "<footer><p>© Lagazette, tous droits réservés.</p></footer>"


def shell(story: Story, inner: str, head: str = "") -> str:
    title = escape(story.title)
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} - Lagazette</title>{head}</head>'
        f'<body><header><a class="navbar-brand" href="/">Lagazette</a>{MENU}</header>{inner}{FOOTER}</body></html>'
    )


def lines(story: Story, tag: str = "p", dateline: str | None = None) -> str:
    first = dateline if dateline is not None else f"<{tag}>{story.dateline}</{tag}>"
    return first + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in story.paragraphs)


def azernews(story: Story) -> str:
    title = escape(story.title)
    return shell(
        story,
        f"""<div class="container"><div class="article-content-wrapper"><h2>{title}</h2>
        <div class="d-flex"><span class="me-3">{story.date}</span><span class="me-3">312</span></div>
        <figure><img src="/media/2021/03/09/grue.jpg" alt="{title}" title="{title}">
        <figcaption>{title}</figcaption></figure>
        <div class="article-content">{lines(story)}</div></div>{MORE}</div>""",
    )


def azernews_hard_wrapped(story: Story) -> str:
    """Newlines inside paragraphs, and the box for more inside the content."""
    wrapped = "".join(f"<p>{escape(text).replace(', ', ',' + chr(10) + '        ')}</p>" for text in story.paragraphs)
    return shell(
        story,
        f"""<div class="article-content-wrapper"><h1>{escape(story.title)}</h1><span class="me-3">{story.date}</span>
        <div class="article-content"><p><strong>{story.dateline}</strong></p>{wrapped}{MORE_IN_LINE}</div></div>""",
    )


def trend(story: Story) -> str:
    title = escape(story.title)
    return shell(
        story,
        f"""<div class="article"><div class="top-part"><h1>{title}</h1><div class="meta">
        <span class="categories">Économie</span><span class="date-time">{story.date}</span></div></div>
        <div class="right-part"><div class="image-wrapper"><img src="/g.jpg" alt="{title}"></div>
        <p class="caption">{title}</p>
        <div class="article-content article-paddings">{lines(story)}</div></div></div>{MORE}""",
    )


def bare_article(story: Story) -> str:
    title = escape(story.title)
    return shell(
        story,
        f"""<article><h1>{title}</h1><p class="date">{story.date}</p><img src="/g.jpg" alt="{title}"><p>{title}</p>
        {lines(story)}{MORE_IN_LINE}</article>""",
    )


def divisions(story: Story) -> str:
    title = escape(story.title)
    return shell(
        story,
        f"""<div id="main"><div class="t">{title}</div><div class="d">{story.date}</div>
        <div>{title}</div><div>{title}</div>
        {lines(story, "div")}<div>Loading...</div><div>L'info de A à Z Voir Plus</div></div>""",
    )


def broken_lines(story: Story) -> str:
    """One element, paragraphs apart by two line breaks."""
    whole = "<br><br>".join([story.dateline, *map(escape, story.paragraphs)])
    return shell(
        story,
        f"""<h1>{escape(story.title)}</h1><div class="news-date">{story.date}</div>
        <div class="news-text">{whole}<br><br>Loading...</div>
        <div>L'info de A à Z <a href="/latest/">Voir Plus</a></div>""",
    )


def structured_data(story: Story) -> str:
    title = escape(story.title)
    head = f"""<meta property="og:title" content="{title}"><meta property="og:site_name" content="Lagazette">
    <meta property="og:type" content="article"><script type="application/ld+json">{{"@type": "NewsArticle",
    "headline": "{story.title}", "author": {{"@type": "Organization", "name": "Lagazette"}}}}</script>"""
    return shell(
        story, f"<main><h1>{title}</h1><span>{story.date}</span><section>{lines(story)}</section>{MORE}</main>", head
    )


def microdata(story: Story) -> str:
    title = escape(story.title)
    return shell(
        story,
        f"""<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{title}</h1>
        <span class="date">{story.date}</span><img itemprop="image" src="/g.jpg" alt="{title}">
        <div itemprop="articleBody">{lines(story)}</div></div>{MORE}""",
    )


MARKUPS = [azernews, azernews_hard_wrapped, trend, bare_article, divisions, broken_lines, structured_data, microdata]


def read(markup: str) -> Article:
    answer = answer_for(page_of(URL, markup.encode(), None, (datetime(2025, 1, 1, tzinfo=UTC), Precision.DAY)))
    assert answer.article is not None, answer.error
    return answer.article


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_the_page_is_read_right(story: Callable[[], Story], markup: Callable[[Story], str]) -> None:
    told = story()
    article = read(markup(told))
    assert article.newspaper == "lagazette"
    assert article.title == told.title
    assert (article.published_raw, article.published_precision, article.published_offset) == (told.date, "minute", 60)
    assert (article.dateline, article.location, article.country) == ("Paris / Lagazetteaz", "Paris", "FR")
    assert article.agency == "Lagazetteaz"
    assert article.language == "fr"
    assert article.byline in ([], ["Lagazette"])
    assert article.body is not None
    assert paragraphs(article.body) == [one_line(text) for text in told.paragraphs]


@pytest.mark.parametrize("markup", MARKUPS)
def test_the_moment_is_the_printed_one(markup: Callable[[Story], str]) -> None:
    assert read(markup(OWN)).published_at == datetime(2021, 3, 9, 7, 5, tzinfo=UTC)


def test_the_seed_was_published_in_winter() -> None:
    article = read(azernews(from_seed()))
    assert article.published_raw == "16 Décembre 2020 13:44 (UTC+01:00)"
    assert article.published_at == datetime(2020, 12, 16, 12, 44, tzinfo=UTC)
    assert article.body is not None
    assert len(paragraphs(article.body)) == 11
    assert not re.search(r"Loading|L'info de A à Z|Lagazetteaz|13:44", article.body)
