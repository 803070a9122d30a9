"""Anadolu: the Turkish news agency, its French edition.

Certain: the markup until April 2026, read on a stored page of its Turkish edition, which the French one shares.
Probable: the markup since then, and the feed. Not checked: the front page. Dates are printed without a time until 2026.
Articles end with a note that the site shows a part of the agency's reports only.
"""

from datetime import date

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class Anadolu(NewspaperSpider):
    name = "anadolu"
    title = "Anadolu"
    language, timezone, country = "fr", "Europe/Istanbul", "TR"
    allowed_domains = ("aa.com.tr",)
    path_prefix = "/fr/"
    feeds = ("https://www.aa.com.tr/fr/rss/default?cat=guncel",)
    section_fronts = ("https://www.aa.com.tr/fr/",)
    article_path = r"^/fr/[\w-]+/[^/]+/\d+$"
    layouts = (
        Layout(
            name="2021",
            when="div.detay-icerik",
            until=date(2026, 4, 5),
            title=".detay-spot-category h1",
            lede=".detay-spot-category h4",
            byline="//span[@class='tarih']/preceding-sibling::span[1]",
            published="span.tarih",
            section="span.detay-news-category",
            body="div.detay-icerik p, div.detay-icerik h3",
            boilerplate=(r"Seulement une partie des dépêches.*",),
        ),
        Layout(
            name="2026",
            when="//div[@dir]/p",
            title="h1",
            lede="span.text-descriptionColor",
            body="//div[@dir]/p | //div[@dir]/h2",
            boilerplate=(r"Seulement une partie des dépêches.*",),
        ),
    )
