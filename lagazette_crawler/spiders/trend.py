"""Trend: a news agency of Baku, its English edition.

Certain: dates and datelines as printed. Probable: the markup of 2025 and 2026 and the feed, as public readers of its
pages describe them. Not checked: the front page, whose list goes on by a time stamp nobody has described.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class Trend(NewspaperSpider):
    name = "trend"
    title = "Trend News Agency"
    language, timezone, country = "en", "Asia/Baku", "AZ"
    allowed_domains = ("en.trend.az",)
    feeds = ("https://en.trend.az/feeds/index.rss",)
    section_fronts = ("https://en.trend.az/",)
    article_path = r"^/[\w-]+/(?:[\w-]+/)?\d+\.html$"
    layouts = (
        Layout(
            title="div.top-part h1",
            section="div.top-part .categories",
            published=("div.top-part .date-time", "//text()[contains(., '(UTC')]"),
            byline="div.article span.author",
            lead_image="div.article .image-wrapper img",
            body=("div.article-content > p", "div.article-content"),
            boilerplate=(r"-{2,}", r"Follow the author on \w+:.*", r".*\b(?:Telegram|Facebook|WhatsApp) channel\b.*"),
        ),
    )
