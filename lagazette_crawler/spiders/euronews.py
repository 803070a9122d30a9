"""Euronews: the French edition of a European news channel.

Certain: the markup of 2024, read on a stored page, and the sitemaps. Probable: the feed, seen valid in March 2026.
Since 2026 dates are printed with their zone: `06/01/2026 - 14:16 UTC+1`; the rest of that markup was not checked.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class Euronews(NewspaperSpider):
    name = "euronews"
    title = "Euronews"
    language, timezone, country = "fr", "Europe/Paris", "FR"
    allowed_domains = ("fr.euronews.com",)
    feeds = ("https://fr.euronews.com/rss",)
    news_sitemaps = ("https://fr.euronews.com/sitemaps/fr/latest-news.xml",)
    sitemaps = ("https://fr.euronews.com/sitemaps/fr/articles.xml",)
    article_path = r"/\d{4}/\d{2}/\d{2}/[\w-]+$"
    layouts = (
        Layout(
            title="h1.c-article-redesign-title, h1.c-article-title",
            lede="p.c-article-summary",
            byline=".c-article-contributors",
            published=("time.c-article-publication-date", 'meta[name="date.available"]'),
            updated='meta[name="date.modified"]',
            section=".c-article-breadcrumbs__link",
            body="div.c-article-content",
            remove=(".c-widget-related", ".c-ad", ".widget"),
        ),
    )
