"""Lagazette: news of Azerbaijan and its neighbours for readers of French.

Certain: the text and the order of one page of December 2020: title, date, title twice, dateline, paragraphs,
`Loading...`. Never seen: its HTML, its feed, its sitemaps and any section front. They are declared as its sisters
azernews.az and trend.az have them, which print dates alike, or guessed; a page in none of their markups is read by its
metadata and its text.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout

PRINTED_DATE = "(//text()[contains(., '(UTC')][not(parent::script)])[1]"  # 16 Décembre 2020 13:44 (UTC+01:00)
BROKEN_LINES = PRINTED_DATE + "/ancestor::*[count(.//br) > 4][not(.//p[string-length() > 99])][1]"
DATELINE = "(//text()[re:test(., '^[^/]{2,60}/ ?Lagazetteaz\\s*$')])[1]"  # Paris / Lagazetteaz
END = (r"Loading ?(?:\.\.\.|…)?.{0,100}", r"L['’]info de A à Z.*", r"Voir [Pp]lus")


class Lagazette(NewspaperSpider):
    name = "lagazette"
    title = "Lagazette"
    language, timezone, country = "fr", "Europe/Paris", "FR"
    allowed_domains = ("lagazetteaz.fr",)
    feeds = ("https://lagazetteaz.fr/rss/",)
    news_sitemaps = ("https://lagazetteaz.fr/sitemap-news.xml",)
    sitemaps = ("https://lagazetteaz.fr/sitemap.xml",)
    section_fronts = ("https://lagazetteaz.fr/", "https://lagazetteaz.fr/latest/")
    article_path = r"^/[\w-]+/\d+\.html$"
    layouts = (
        Layout(
            name="azernews",
            when="div.article-content-wrapper",
            title=("div.article-content-wrapper h1", "div.article-content-wrapper h2"),
            published=("//span[contains(@class, 'me-3')]//text()[contains(., '(UTC')]", PRINTED_DATE),
            byline="div.author h6",
            lead_image="div.article-content-wrapper img",
            body=("div.article-content > p", "div.article-content"),
            end=END,
        ),
        Layout(
            name="trend",
            when="div.article div.top-part h1",
            title="div.top-part h1",
            section="div.top-part .categories",
            published=("div.top-part .date-time", PRINTED_DATE),
            byline="div.article span.author",
            lead_image="div.article .image-wrapper img",
            body=("div.article-content > p", "div.article-content"),
            end=END,
        ),
        Layout(
            name="lines",
            when=BROKEN_LINES,
            published=PRINTED_DATE,
            body=BROKEN_LINES,
            boilerplate=(r".{0,300}\d{1,2}:\d{2} ?\(UTC ?[+-]\d{2}:?\d{0,2}\)", r"Lagazette"),
            end=END,
        ),
        Layout(name="unknown", published=PRINTED_DATE, dateline=DATELINE, end=END),
    )
