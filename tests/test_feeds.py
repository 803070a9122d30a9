"""Feeds: what newspapers announce in RSS and Atom, whatever state it is in."""

import gzip
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagazette_crawler.discovery.announced_xml import NotAnAnnouncement
from lagazette_crawler.discovery.feeds import read_feed
from lagazette_crawler.items import Source

URL = "https://gazette.example/rss/une.xml"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Une</title>{"".join(items)}</channel></rss>'.encode()


def test_rss_2_gives_address_title_date_and_summary():
    feed = rss(
        """<item><title>Le port rouvre</title><link>https://gazette.example/eco/812.html</link>
        <description><![CDATA[<p>Après <b>trois</b> jours.</p>]]></description>
        <pubDate>Tue, 02 Mar 2021 08:15:00 +0100</pubDate></item>"""
    )
    [found] = read_feed(feed, URL)
    assert found.url == "https://gazette.example/eco/812.html"
    assert found.announced.source is Source.FEED
    assert found.announced.title == "Le port rouvre"
    assert found.announced.published_raw == "Tue, 02 Mar 2021 08:15:00 +0100"
    assert found.announced.summary == "Après trois jours."


def test_rss_1_with_dublin_core_is_read():
    feed = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><link>https://gazette.example/</link></channel>
      <item rdf:about="https://gazette.example/a-1"><title>Un</title><link>https://gazette.example/a-1</link>
      <dc:date>2021-03-02T08:15:00+01:00</dc:date></item>
      <item rdf:about="https://gazette.example/a-2"><title>Deux</title></item></rdf:RDF>"""
    first, second = read_feed(feed, URL)
    assert first.announced.published_raw == "2021-03-02T08:15:00+01:00"
    assert second.url == "https://gazette.example/a-2"


def test_atom_takes_the_alternate_link_and_tells_published_from_updated():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/monde/">
      <entry><title type="html">Deux &amp;lt;i&amp;gt;mots&amp;lt;/i&amp;gt; &amp;amp; plus</title>
      <link rel="self" href="feed/4"/><link rel="enclosure" href="son.mp3"/><link href="4.html"/>
      <published>2021-03-02T08:15:00Z</published><updated>2021-03-03T09:00:00Z</updated></entry></feed>"""
    [found] = read_feed(feed, URL)
    assert found.url == "https://gazette.example/monde/4.html"
    assert found.announced.title == "Deux mots & plus"
    assert found.announced.published_raw == "2021-03-02T08:15:00Z"
    assert found.lastmod.isoformat() == "2021-03-03T09:00:00+00:00"


def test_an_update_is_never_taken_for_publication():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://gazette.example/5"/>
      <updated>2021-03-03T09:00:00Z</updated></entry></feed>"""
    [found] = read_feed(feed, URL)
    assert found.announced.published_raw is None


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ("<link>/eco/1.html</link>", "https://gazette.example/eco/1.html"),
        ("<link>\n  https://gazette.example/eco/\n1.html </link>", "https://gazette.example/eco/1.html"),
        ("<link><![CDATA[https://gazette.example/?a=1&b=2]]></link>", "https://gazette.example/?a=1&b=2"),
        ("<link>https://gazette.example/?a=1&b=2</link>", "https://gazette.example/?a=1&b=2"),
        ("<link>https://gazette.example/?a=1&amp;b=2</link>", "https://gazette.example/?a=1&b=2"),
        ("<guid>https://gazette.example/9</guid>", "https://gazette.example/9"),
        ("<link/><guid isPermaLink='true'>https://gazette.example/9</guid>", "https://gazette.example/9"),
        ("<atom:link href='https://gazette.example/9'/>", "https://gazette.example/9"),
        (
            "<link>https://clicks.example/~r/1</link><feedburner:origLink>https://gazette.example/9</feedburner:origLink>",
            "https://gazette.example/9",
        ),
    ],
)
def test_the_address_of_an_item(item, address):
    [found] = read_feed(rss(f"<item>{item}</item>"), URL)
    assert found.url == address


@pytest.mark.parametrize(
    "item",
    ["", "<link></link>", "<guid isPermaLink='false'>https://gazette.example/9</guid>", "<guid>tag:9</guid>",
     "<link>mailto:a@b.example</link>", "<link>http://[broken</link>", "<link>https://gazette.example/a&#1;b</link>"],
)  # fmt: skip
def test_an_item_without_a_usable_address_is_left_out(item):
    found = read_feed(rss(f"<item>{item}</item>", "<item><link>https://gazette.example/1</link></item>"), URL)
    assert found[-1].url == "https://gazette.example/1"
    assert all("\x01" not in each.url for each in found)


def test_an_address_announced_twice_counts_once():
    items = ["<item><link>https://gazette.example/1?utm_source=rss</link></item>", "<item><link>/1#top</link></item>"]
    assert len(read_feed(rss(*items), URL)) == 1


def test_html_entities_bare_ampersands_and_cdata_are_read_as_meant():
    feed = rss(
        "<item><title>L&eacute;gumes & fruits &#233; &amp; caf&amp;eacute;</title><link>/1</link></item>",
        "<item><title><![CDATA[Tom & Lili &amp; Zoé]]></title><link>/2</link></item>",
    )
    assert [found.announced.title for found in read_feed(feed, URL)] == [
        "Légumes & fruits é & café",
        "Tom & Lili & Zoé",
    ]


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>Été à Bakı</title><link>/1</link></item>"),
        b"\xef\xbb\xbf" + rss("<item><title>Été à Bakı</title><link>/1</link></item>"),
        rss("<item><title>Été à Bakı</title><link>/1</link></item>").decode().encode("utf-16"),
        rss("<item><title>Été à Bakı</title><link>/1</link></item>", head="\n\n  "),
        rss("<item><title>Été à Bakı</title><link>/1</link></item>", head="<b>Warning</b>: in feed.php<br/>\n<?xml?>"),
        rss("<item><title>Été à Bakı</title><link>/1</link></item>", head='<?xml version="1.0" encoding="klingon"?>'),
        rss("<item><title>Été à Bakı</title><link>/1</link></item>", head='<?xml version="1.0" encoding="utf-16"?>'),
        gzip.compress(rss("<item><title>Été à Bakı</title><link>/1</link></item>")),
        rss("<item><title>Été\x00 à\x0b Bakı</title><link>/1</link></item>"),
    ],
)  # fmt: skip
def test_encodings_and_openings_do_not_matter(body):
    [found] = read_feed(body, URL)
    assert found.announced.title == "Été à Bakı"


def test_declared_encodings_are_believed_and_wrong_ones_mended():
    latin = rss("<item><title>Été</title><link>/1</link></item>", head='<?xml version="1.0" encoding="iso-8859-1"?>')
    assert read_feed(latin.decode().encode("latin-1"), URL)[0].announced.title == "Été"
    wrong = rss("<item><title>Été “cité”</title><link>/1</link></item>").decode().encode("cp1252")
    assert read_feed(wrong, URL)[0].announced.title == "Été “cité”"


def test_a_feed_cut_off_in_the_middle_gives_what_was_complete():
    whole = rss("<item><link>/1</link></item>", "<item><link>/2</link></item>", "<item><link>/3-long</link></item>")
    assert [found.url[-2:] for found in read_feed(whole[: whole.index(b"/3-l") + 3], URL)] == ["/1", "/2"]


def test_an_unclosed_tag_loses_no_later_item():
    feed = rss(
        "<item><link>/1</link><title>Un <b>gras</title></item>",
        "<item><title>Deux <i>fois</title><link>/2</link><pubDate>Tue, 02 Mar 2021 08:15:00 GMT</pubDate></item>",
        "<item><title>Trois</title><link>/3</link></item>",
    )
    found = read_feed(feed, URL)
    assert [each.url[-2:] for each in found] == ["/1", "/2", "/3"]
    assert [each.announced.title for each in found][1:] == [None, "Trois"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"<!DOCTYPE html><html><body>Acceptez-vous les cookies ?</body></html>", "it is an HTML page"),
        (b"<html><head></head></html>", "it is an HTML page"),
        (b"<div><p>nothing</p></div>", "it is neither a feed nor a sitemap"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "it is JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "it is neither a feed nor a sitemap"),
        (b"<urlset><url><loc>https://gazette.example/</loc></url></urlset>", "it is a sitemap, no feed"),
        (b"<rss>" + b"<a>" * 5_000, "its elements are nested more than 100 deep"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body, reason):
    with pytest.raises(NotAnAnnouncement) as caught:
        read_feed(body, URL)
    assert caught.value.reason == reason


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">%s]><rss><channel><item><title>&lol9;</title>
<link>/1</link></item></channel></rss>""" % b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10) for n in range(1, 10)
)


def test_a_billion_laughs_are_refused_before_they_start():
    with pytest.raises(NotAnAnnouncement, match="entities"):
        read_feed(LAUGHS, URL)


def test_files_are_never_read_through_entities(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("wire password")
    dtd = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    feed = f"{dtd}<rss><channel><item><title>&x;</title></item></channel></rss>"
    with pytest.raises(NotAnAnnouncement, match="entities"):
        read_feed(feed.encode(), URL)


def test_harmless_entities_of_old_feeds_are_letters():
    feed = rss(
        "<item><title>Été&nbsp;2004</title><link>/1</link></item>",
        head='<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY % lat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "x.ent">]>',
    )
    assert read_feed(feed, URL)[0].announced.title == "Été 2004"


def test_a_gzip_bomb_is_stopped_without_filling_memory():
    bomb = gzip.compress(gzip.compress(b"<rss>" + bytes(400_000_000), 1), 9)
    tracemalloc.start()
    with pytest.raises(NotAnAnnouncement, match="larger than"):
        read_feed(bomb, URL)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_endless_titles_and_dates_are_no_titles_and_dates():
    feed = rss(f"<item><title>{'a' * 100_000}</title><pubDate>{'9' * 200}</pubDate><link>/1</link></item>")
    [found] = read_feed(feed, URL)
    assert found.announced.title is None
    assert found.announced.published_raw is None


def test_a_date_beyond_the_calendar_is_no_moment():
    feed = b"""<feed><entry><link href="/1"/><updated>9999-12-31T23:59:59-12:00</updated></entry></feed>"""
    assert read_feed(feed, URL)[0].lastmod is None


@settings(deadline=None)  # other programs may run
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_reason(body):
    for whole in (body, b"<rss>" + body, b"<rss><channel><item><link>" + body + b"</link></item></channel></rss>"):
        with suppress(NotAnAnnouncement):
            read_feed(whole, URL)


@pytest.mark.parametrize(
    "piece", ["<!--", "<!ENTITY a ", "<!ENTITY a '&", '<!ENTITY a "&#1;', "&", "<", "<![CDATA[", "]]"]
)
def test_hostile_openings_cost_no_time(piece):
    started = time.process_time()
    for body in (piece * (200_000 // len(piece)), "<rss><channel>" + piece * (200_000 // len(piece))):
        with suppress(NotAnAnnouncement):
            read_feed(body.encode(), URL)
    assert time.process_time() - started < 3
