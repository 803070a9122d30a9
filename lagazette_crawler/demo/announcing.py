"""Where the sample newspaper announces its articles: feed, sitemaps, news sitemap and robots.txt."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from lagazette_crawler.demo.articles import SECTIONS, Sample

SITEMAP_SIZE = 5_000
"""Articles in one sitemap."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def robots_txt(site: str) -> str:
    return f"User-agent: *\nDisallow: /recherche/\n\nSitemap: {site}/sitemap.xml\nSitemap: {site}/sitemap-news.xml\n"


def feed(articles: Iterable[Sample], site: str) -> str:
    """RSS 2.0; its links name the channel, as feeds do."""
    items = "\n".join(_feed_item(article, site) for article in articles)
    return (
        f'{_XML}<rss version="2.0"><channel>\n<title>Lagazette</title>\n<link>{site}/</link>\n'
        f"<description>L'info de A à Z</description>\n<language>fr</language>\n{items}\n</channel></rss>\n"
    )


def _feed_item(article: Sample, site: str) -> str:
    link = f"{site}{article.path}"
    return (
        f"<item><title>{escape(article.title)}</title><link>{link}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="true">{link}</guid><pubDate>{format_datetime(article.published)}</pubDate>'
        f"<category>{SECTIONS[article.section]}</category>"
        f"<description>{escape(article.paragraphs[0])}</description></item>"
    )


def news_sitemap(articles: Iterable[Sample], site: str) -> str:
    """The newest articles with title and date, as Google News wants them."""
    urls = "\n".join(
        f"<url><loc>{site}{article.path}</loc><news:news>"
        "<news:publication><news:name>Lagazette</news:name><news:language>fr</news:language></news:publication>"
        f"<news:publication_date>{article.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>"
        for article in articles
    )
    return f'{_XML}<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">\n{urls}\n</urlset>\n'


def sitemap_index(changed: Iterable[datetime], site: str) -> str:
    """The sitemaps of the articles, with the moment of the newest change in each."""
    sitemaps = "\n".join(
        f"<sitemap><loc>{site}/sitemaps/articles-{number}.xml.gz</loc><lastmod>{moment.isoformat()}</lastmod></sitemap>"
        for number, moment in enumerate(changed, 1)
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">\n{sitemaps}\n</sitemapindex>\n'


def sitemap(articles: Iterable[tuple[str, datetime]], site: str) -> bytes:
    """One sitemap, compressed: path and last change of its articles."""
    urls = "\n".join(
        f"<url><loc>{site}{path}</loc><lastmod>{moment.isoformat()}</lastmod></url>" for path, moment in articles
    )
    text = f'{_XML}<urlset xmlns="{_SITEMAPS}">\n{urls}\n</urlset>\n'
    return gzip.compress(text.encode(), compresslevel=3, mtime=0)
