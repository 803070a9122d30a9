"""Azertag: the state news agency of Azerbaijan, its French edition.

Certain: addresses, the printed date (without a zone: Baku is assumed) and the dateline, a paragraph of its own:
`Bakou, 15 mars, AZERTAC`. The public descriptions of its markup disagree, so every rule has alternatives. Not checked:
the section front; no feed of the French edition is known.
"""

from lagazette_crawler.newspaper import NewspaperSpider
from lagazette_crawler.page import Layout

PRINTED_DATE = r"(//text()[re:test(., '^\s*\d{2}\.\d{2}\.\d{4}\s*\[\d{2}:\d{2}\]\s*$')])[1]"  # 13.07.2020 [16:22]


class Azertag(NewspaperSpider):
    name = "azertag"
    title = "AZERTAC"
    language, timezone, country = "fr", "Asia/Baku", "AZ"
    allowed_domains = ("azertag.az",)
    path_prefix = "/fr/"
    section_fronts = ("https://azertag.az/fr/",)
    article_path = r"^/fr/xeber/(?:[^/]+-)?\d+$"
    layouts = (
        Layout(
            title=("h1.entry-title", "article h1", "h1"),
            published=("div.news-date", "div.entry-meta", PRINTED_DATE),
            body=(
                "div.news-body > p, div.news-text > p",
                '[itemprop="articleBody"] p',
                "div.news-content p, div.article-content p",
            ),
            boilerplate=(
                r"l['’]Agence de Presse Nationale d['’]Azerbaïdjan",
                r"• HOMEPAGE",
                r"MIS A JOUR.*",
                r"[A-ZÀÉÈ' ]{5,40}",  # the section in capitals: ACTUALITES OFFICIELLES
            ),
        ),
    )
