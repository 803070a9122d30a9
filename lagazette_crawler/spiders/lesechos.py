"""Les Échos: a business daily of Paris.

Certain: the markup of July 2024, read on a stored page (its class names are made by a machine, so rules hold on to
what is printed), and the sitemaps. Not checked: today's markup. It reserves text and data mining (`tdm-reservation`
in its pages) and is said to turn robots away, so it is crawled only when it is named or enabled by the operator.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class LesEchos(NewspaperSpider):
    name = "lesechos"
    title = "Les Échos"
    language, timezone, country = "fr", "Europe/Paris", "FR"
    enabled = False
    allowed_domains = ("www.lesechos.fr",)
    news_sitemaps = ("https://www.lesechos.fr/sitemap_news.xml",)
    sitemaps = ("https://sitemap.lesechos.fr/sitemap_index.xml",)
    article_path = r"-\d{5,}$"
    layouts = (
        Layout(
            title="article header h1",
            lede="article header h1 + p",
            published=("//article//span[starts-with(., 'Publié le')]", 'meta[property="article:published_time"]'),
            updated=("//article//span[starts-with(., 'Mis à jour le')]", 'meta[property="article:modified_time"]'),
            body="article div.post-paywall > p, article div.post-paywall > h3, article div.post-paywall > ul",
            boilerplate=(r"Pour ne rien rater de l['’]actualité.*", r"Lire aussi ?:.*", r"Publicité"),
        ),
    )
