"""Le Figaro: a daily of Paris.

Certain: the markup of 2024, read on a stored page, its feeds and sitemaps. Not checked: today's markup. The date is
printed as a distance (`il y a 3 heures`), so the moment is read from the attribute beside it. Madame Figaro and the
other houses of the group build their pages otherwise and are not part of it.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class LeFigaro(NewspaperSpider):
    name = "lefigaro"
    title = "Le Figaro"
    language, timezone, country = "fr", "Europe/Paris", "FR"
    allowed_domains = ("www.lefigaro.fr",)
    feeds = ("https://www.lefigaro.fr/rss/figaro_actualites.xml", "https://www.lefigaro.fr/rss/figaro_flash-actu.xml")
    news_sitemaps = ("https://www.lefigaro.fr/sitemap_news.xml",)
    sitemaps = ("https://sitemaps.lefigaro.fr/lefigaro.fr/articles.xml",)
    article_path = r"-(?:19|20)\d{6}$"
    layouts = (
        Layout(
            title="h1.fig-headline",
            lede="p.fig-standfirst",
            byline=".fig-content-metas__authors",
            published=(".fig-content-metas__pub-date time::attr(datetime)", 'meta[property="article:published_time"]'),
            updated=(".fig-content-metas__pub-maj-date time::attr(datetime)", 'meta[property="article:modified_time"]'),
            lead_image="figure.fig-media img",
            body="div.fig-content-body > p.fig-paragraph, div.fig-content-body > h2, div.fig-content-body > blockquote",
        ),
    )
