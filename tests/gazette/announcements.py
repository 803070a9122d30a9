"""The hostile newspaper's feeds and sitemaps: what each announces, and what a run says of those that do not."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from gazette.pages import CHALLENGE, article, page
from gazette.server import Reply, Script

XML = {"Content-Type": "application/xml"}
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@dataclass(frozen=True)
class Announcement:
    """A feed or sitemap, the articles that only it announces, and the words of the log when there are none."""

    path: str
    script: Script
    articles: tuple[int, ...] = ()
    says: str | None = None


def place(number: int) -> str:
    """Where an article lies that only one announcement names."""
    return f"/annonces/{number}-article-2021.html"


def rss(*links: str, head: str = "") -> bytes:
    items = "".join(f"<item><title>Titre</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def urlset(*links: str, head: str = "") -> bytes:
    return f"{head}<urlset>{''.join(f'<url><loc>{link}</loc></url>' for link in links)}</urlset>".encode()


def index(*links: str) -> bytes:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{link}</loc></sitemap>' for link in links)}</sitemapindex>".encode()


def xml(body: bytes, **headers: str) -> Reply:
    return Reply(200, body, {**XML, **headers})


FEEDS = (
    Announcement("/rss-html.xml", page("<!doctype html><html><title>Accueil</title></html>"), says="HTML page"),
    Announcement("/rss-empty.xml", xml(b""), says="empty answer"),
    Announcement("/rss-json.xml", xml(b'{"items": []}'), says="it is JSON"),
    Announcement("/rss-404.xml", Reply(404), says="not found"),
    Announcement("/rss-500.xml", Reply(500), says="server error 500"),
    Announcement("/rss-challenge.xml", CHALLENGE, says="challenge page"),
    Announcement("/rss-laughs.xml", xml(rss(place(1), head=_LAUGHS)), says="entities"),
    Announcement("/rss-deep.xml", xml(b"<rss>" + b"<a>" * 300_000), says="nested more than"),
    Announcement("/rss-none.xml", xml(rss())),
    Announcement("/rss-cut.xml", xml(rss(place(2), place(3))[:-60]), (2,)),
    Announcement("/rss-latin.xml", xml(rss(place(4), head="<!-- \xe9 -->").decode().encode("latin-1")), (4,)),
    Announcement("/rss-zipped.xml", xml(gzip.compress(gzip.compress(rss(place(5))))), (5,)),
    Announcement("/rss-warned.xml", xml(b"<br/><b>Warning</b>: rss.php\n" + rss(place(6))), (6,)),
    Announcement("/rss-utf-16.xml", xml(rss(place(7)).decode().encode("utf-16")), (7,)),
    Announcement(
        "/rss-addresses.xml",
        xml(
            rss(
                "mailto:a@example.com", "http://[broken", "javascript:1", "ftp://127.0.0.1/x", "file:///etc/passwd",
                place(8) + "&#1;x", "/" + "a" * 5_000, "https://autre.example/article-1202.html", "http://10.0.0.1/1.html",
                "", place(9) + "?utm_source=rss", place(9) + "#bas",
            )
        ),
        (9,),
    ),
)  # fmt: skip

SITEMAPS = (
    Announcement("/sitemap-self.xml", xml(index("/sitemap-self.xml", "/sitemap-loop.xml"))),
    Announcement("/sitemap-loop.xml", xml(index("/sitemap-self.xml", "/sitemap-inner.xml"))),
    Announcement("/sitemap-inner.xml", xml(urlset(place(20))), (20,)),
    Announcement("/sitemap-html.xml", page("<html><title>404</title></html>"), says="HTML page"),
    Announcement("/sitemap-laughs.xml", xml(urlset("&j;", head=_LAUGHS)), says="entities"),
    Announcement(
        "/sitemap-bomb.xml.gz", Reply(200, gzip.compress(b"<urlset>" + bytes(60_000_000))), says="it is larger than"
    ),
    Announcement("/sitemap.xml.gz", Reply(200, gzip.compress(urlset(place(21)))), (21,)),
    Announcement("/sitemap.txt", Reply(200, b"http://127.0.0.1:PORT/annonces/22-article-2021.html\n"), (22,)),
    Announcement("/sitemap-garbage.xml", Reply(200, bytes(range(256)) * 100), says="neither a feed nor a sitemap"),
    Announcement("/sitemap-reset.xml", Reply(200, urlset(place(23)), cut_at=20), says="connection lost"),
)


def scripts() -> Mapping[str, Script]:
    """All announcements, and the articles they name."""
    numbers = [number for each in (*FEEDS, *SITEMAPS) for number in each.articles]
    pages = {place(number): article(1000 + number) for number in numbers}
    return {**{each.path: each.script for each in (*FEEDS, *SITEMAPS)}, **pages}


def front_page() -> Reply:
    """Declares the feeds; robots.txt declares the sitemaps."""
    paths = ["/rss.xml", *(feed.path for feed in FEEDS)]
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in paths)
    return page(f"<html><head><title>La Gazette</title>{links}</head><body><h1>La Gazette</h1></body></html>")


def robots_txt() -> Reply:
    children = ("/sitemap-loop.xml", "/sitemap-inner.xml")
    lines = [f"Sitemap: {sitemap.path}" for sitemap in SITEMAPS if sitemap.path not in children]
    return Reply(200, "\n".join(["User-agent: *", "Disallow: /interdit/", *lines]).encode())
