"""Le Monde: a daily of Paris.

Certain: the markup of 2023, read on stored pages, and the sitemaps. Probable: the feed. Not checked: today's markup.
Articles for subscribers show their first paragraphs only. Its English edition is another newspaper.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class LeMonde(NewspaperSpider):
    name = "lemonde"
    title = "Le Monde"
    language, timezone, country = "fr", "Europe/Paris", "FR"
    allowed_domains = ("www.lemonde.fr",)
    feeds = ("https://www.lemonde.fr/rss/une.xml",)
    news_sitemaps = ("https://www.lemonde.fr/sitemap_news.xml",)
    sitemaps = ("https://www.lemonde.fr/sitemap_index.xml",)
    article_path = r"^/(?!en/)[\w-]+/article/\d{4}/\d{2}/\d{2}/"
    layouts = (
        Layout(
            title="h1.article__title",
            lede="p.article__desc",
            byline=("a.article__author-link", "span.meta__author"),
            published=("span.meta__date--header", 'meta[property="og:article:published_time"]'),
            section="ul.breadcrumb li.breadcrumb__parent a",
            body="p.article__paragraph, h2.article__sub-title, ul.article__list > li, blockquote.article__quote",
            boilerplate=(r"Il vous reste [\d.,]+ ?% de cet article à lire\..*",),
        ),
    )
