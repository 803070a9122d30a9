"""Undeclared sites: where they announce their articles."""

from lagazette_crawler.discovery.sites import announcements, article_links
from lagazette_crawler.page import Page

FRONT = "https://www.gazette.example/"


def page(body: str = "", head: str = "") -> Page:
    return Page(FRONT, f"<html><head>{head}</head><body>{body}</body></html>".encode())


def test_feeds_are_those_the_head_declares_but_those_of_comments() -> None:
    head = """<link rel="alternate" type="application/rss+xml" title="Une" href="/rss/une.xml">
      <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
      <link rel='alternate' type='Application/Atom+XML; charset=utf-8' href='https://feeds.example/gazette'>
      <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/rss.css">"""
    found = announcements(page('<a href="/rss">RSS</a>', head), None)
    assert found.feeds == ("https://www.gazette.example/rss/une.xml", "https://feeds.example/gazette")
    assert found.guessed_feeds == ()


def test_feeds_are_those_linked_when_none_is_declared() -> None:
    body = """<a href="/rss/">RSS</a> <a href="/flux/une.rss">Une</a> <a href="https://x.example/feed">x</a>
      <a href="/presse">Presse</a>"""
    assert announcements(page(body), None).feeds == (
        "https://www.gazette.example/rss/",
        "https://www.gazette.example/flux/une.rss",
    )


def test_usual_addresses_are_guessed_only_when_nothing_is_declared() -> None:
    found = announcements(page(), None)
    assert found.feeds == found.sitemaps == ()
    assert "https://www.gazette.example/feed/" in found.guessed_feeds
    assert "https://www.gazette.example/sitemap.xml" in found.guessed_sitemaps


def test_sitemaps_are_those_of_robots_txt_news_first() -> None:
    robots = "Disallow: /x\nSITEMAP : https://www.gazette.example/sitemap.xml\r\nSitemap:/news.xml\nsitemap: ftp://x/"
    found = announcements(page(head='<link rel="sitemap" href="/plan.xml">'), robots)
    assert found.sitemaps == (
        "https://www.gazette.example/news.xml",
        "https://www.gazette.example/sitemap.xml",
        "https://www.gazette.example/plan.xml",
    )
    assert found.guessed_sitemaps == ()


def test_section_fronts_are_the_front_page_and_what_its_navigation_lists() -> None:
    body = """<nav><a href="/politique">Politique</a><a href="/monde/europe/">Europe</a><a href="/contact">Contact</a>
      <a href="/politique/le-port-rouvre-lundi-matin">À la une</a><a href="https://x.example/sport">Sport</a></nav>
      <a href="/horsnav">Hors</a>"""
    assert announcements(page(body), None).section_fronts == (
        FRONT,
        "https://www.gazette.example/politique",
        "https://www.gazette.example/monde/europe/",
    )


def test_links_of_a_front_page_that_look_like_articles() -> None:
    body = """<nav><a href="/politique">Politique</a></nav>
      <h2><a href="/politique/812345.html">Le port rouvre</a></h2><a href="/politique/812345.html"><img></a>
      <article><a href="/eco/budget"><h3>Le budget du port voté de justesse</h3></a></article>
      <a href="/eco/bourse">Bourse</a><a href="/mentions-legales">Mentions</a><a href="/photo.jpg">Photo</a>"""
    assert [found.url for found in article_links(page(body))] == [
        "https://www.gazette.example/politique/812345.html",
        "https://www.gazette.example/eco/budget",
    ]


def test_a_hostile_front_page_gives_bounded_lists() -> None:
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="/f{n}">' for n in range(1000))
    robots = "\n".join(f"Sitemap: https://www.gazette.example/{n}.xml" for n in range(1000))
    body = "<nav>" + "".join(f'<a href="/s{n}">Section {n}</a>' for n in range(1000)) + "</nav>"
    found = announcements(page(body, head), robots)
    assert len(found.feeds) <= 20
    assert len(found.sitemaps) <= 50
    assert len(found.section_fronts) <= 20
