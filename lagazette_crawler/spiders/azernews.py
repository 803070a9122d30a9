"""Azernews: an English-language newspaper of Baku.

Probable: markup and feed, as independent readers of its pages of 2025 describe them. Not checked: the sitemap and how
`/latest/` goes on. Its pages for subscribers hold the offers of a subscription among their paragraphs.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class Azernews(NewspaperSpider):
    name = "azernews"
    title = "Azernews"
    language, timezone, country = "en", "Asia/Baku", "AZ"
    allowed_domains = ("azernews.az",)
    feeds = ("https://www.azernews.az/rss/",)
    sitemaps = ("https://www.azernews.az/sitemap.xml",)
    section_fronts = ("https://www.azernews.az/latest/",)
    article_path = r"^/[\w-]+/\d+\.html$"
    layouts = (
        Layout(
            title=("div.article-content-wrapper h2", "div.article-content-wrapper h1"),
            published="//span[contains(@class, 'me-3')]//text()[contains(., '(UTC')]",
            byline="div.author h6",
            lead_image="div.article-content-wrapper img",
            body="div.article-content > p",
            boilerplate=(
                r"Find the plan that suits you best\.?",
                r"Full digital access to all news for \d+ (?:month|year)s?",
                r"\d+ (?:month|year)s?",
            ),
        ),
    )
