"""News.Az: an English-language news site of Baku.

Certain: the markup of December 2020, read on a stored page. Not checked: whether it still builds its pages so, and its
front page. It is known to have no feed.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout


class NewsAz(NewspaperSpider):
    name = "newsaz"
    title = "News.Az"
    language, timezone, country = "en", "Asia/Baku", "AZ"
    allowed_domains = ("news.az",)
    section_fronts = ("https://www.news.az/",)
    article_path = r"^/news/[^/]+$"
    layouts = (
        Layout(
            title="div.post--single div.post--info div.title h1",
            published="div.post--info ul.meta a[href*='/time/']",
            section="div.post--cats a",
            lead_image="div.post--img img",
            body="div.post--content > p",
            boilerplate=(r"News\.?Az",),
        ),
    )
