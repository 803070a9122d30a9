"""Addresses: one form for one page, and the site it belongs to."""

import ipaddress
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagazette_crawler.urls import (
    MAX_LENGTH,
    absolute,
    canonical,
    host,
    is_http,
    numeric_address,
    registered_domain,
    same_site,
)


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("HTTPS://WWW.Example.COM/Politique/12.html", "https://www.example.com/Politique/12.html"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?#", "https://example.com/a"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/%2E%2e/b", "https://example.com/b"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com//a///b", "https://example.com/a/b"),
        ("https://example.com/web/2019/http://other.example/b", "https://example.com/web/2019/http://other.example/b"),
        ("https://example.com/%7ejean/%c3%a9t%C3%A9", "https://example.com/~jean/%C3%A9t%C3%A9"),
        ("https://example.com/été à Bakı", "https://example.com/%C3%A9t%C3%A9%20%C3%A0%20Bak%C4%B1"),
        ("https://example.com/100%-vrai", "https://example.com/100%25-vrai"),
        ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
        ("https://zeitung-münchen.example/a", "https://xn--zeitung-mnchen-osb.example/a"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        (" \n https://example.com/a\r\n-b\t ", "https://example.com/a-b"),
        ("\ufeffhttps://example.com/a\u00a0", "https://example.com/a"),
        ("https://my_paper.example.com/a", "https://my_paper.example.com/a"),
        ("http://[2001:DB8:0::1]:80/a", "http://[2001:db8::1]/a"),
        ("http://0x7f.1/a", "http://127.0.0.1/a"),
        ("http://%31%32%37.0.0.1/a", "http://127.0.0.1/a"),
    ],
)
def test_spellings_of_one_address_have_one_form(printed, form):
    assert canonical(printed) == form


@pytest.mark.parametrize(
    "tracking",
    [
        "utm_source=rss&utm_medium=feed",
        "UTM_Campaign=x",
        "fbclid=IwAR0",
        "gclid=1",
        "xtor=RSS-3208",
        "at_medium=RSS&at_campaign=12",
        "ns_mchannel=rss",
        "mc_cid=1&mc_eid=2",
        "_ga=2.1",
        "PHPSESSID=0123",
        "ref=rss",
        "source=newsletter",
        "from=twitter",
        "amp",
        "amp=1",
        "outputType=amp",
        "print=1",
        "utm%5Fsource=x",
        "amp;utm_medium=x",
        "rss",
        "rssfeed=true",
        "ch=rss_une",
        "s=0123456789abcdef0123456789ABCDEF",
    ],
)
def test_what_names_no_page_is_left_out(tracking):
    assert canonical(f"https://example.com/a?{tracking}") == "https://example.com/a"
    assert canonical(f"https://example.com/a?id=4&{tracking}") == "https://example.com/a?id=4"


@pytest.mark.parametrize(
    "query",
    [
        "id=4",
        "article,1202",
        "ref=48213",
        "source=48213",
        "p=172126",
        "print_id=4",
        "page=2",
        "20200801",
        "q=",
        "s=port",
        "ch=12",
    ],
)
def test_what_may_name_a_page_stays(query):
    assert canonical(f"https://example.com/a?{query}") == f"https://example.com/a?{query}"


def test_parameters_are_sorted_and_repeated_ones_keep_their_order():
    assert canonical("https://example.com/?b=2&a=9&&a=1") == "https://example.com/?a=9&a=1&b=2"


@pytest.mark.parametrize(
    ("variant", "page"),
    [
        ("/monde/un-long-titre/amp/", "/monde/un-long-titre/"),
        ("/monde/un-long-titre/amp", "/monde/un-long-titre"),
        ("/monde/1202.amp.html", "/monde/1202.html"),
        ("/monde/un-long-titre/print/", "/monde/un-long-titre/"),
        ("/monde/120266/print", "/monde/120266"),
        ("/monde/120266.amp/amp/", "/monde/120266/"),
        ("/amp", "/amp"),
        ("/musique/amp/", "/musique/amp/"),
        ("/index.html", "/"),
        ("/monde/index.php", "/monde/"),
        ("/index.php?id=4", "/index.php?id=4"),
        ("/index.php/monde/4", "/index.php/monde/4"),
        ("/monde/4.html;jsessionid=0A1B", "/monde/4.html"),
    ],
)
def test_editions_of_one_page_are_joined_only_where_it_is_safe(variant, page):
    assert canonical(f"https://example.com{variant}") == f"https://example.com{page}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.com/a", "https://example.com/a"),
        ("https://www.example.com/a", "https://example.com/a"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://example.com/a/", "https://example.com/a"),
        ("https://example.com/A", "https://example.com/a"),
    ],
)
def test_what_only_some_servers_treat_alike_stays_apart(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "/a",
        "example.com/a",
        "mailto:redaction@example.com",
        "javascript:void(0)",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "http://[::1/a",
        "http://[fe80::1%25eth0]/a",
        "http://example.com:99999/a",
        "http://example.com:0/a",
        "http://example.com:port/a",
        "http://exa mple.com/a",
        "http://a..b/",
        "http://-a.example/",
        "http://1.2.3.4.5/",
        "http://256.256.256.256/",
        "http://example.com/a\x01b",
        "http://example.com/a\x7f",
        "http://example.com/a%00b",
        "http://example.com/\ud800",
        "http://" + "a" * 64 + "." + "b" * 300 + "/",
        "http://example.com/" + "a" * MAX_LENGTH,
        "http://example.com/" + "é" * 1000,
        "\U0001d525ttp://example.com",
    ],
)
def test_what_no_newspaper_can_have_is_none(broken):
    assert canonical(broken) is None


@settings(deadline=None)  # other programs may run
@given(st.text(max_size=60), st.text(max_size=30))
def test_the_form_is_stable_whatever_comes(path, query):
    form = canonical(f"https://example.com/{path}?{query}")
    assert form is None or canonical(form) == form


@settings(deadline=None)  # other programs may run
@given(st.from_regex(r"https?://[a-z0-9.%:@\[\]é-]{0,20}(/(amp|print|\.\.?|index\.html|a-b-c|;sid=1|)){0,6}\Z"))
def test_the_form_is_stable_for_what_looks_like_an_address(url):
    form = canonical(url)
    assert form is None or canonical(form) == form


@settings(deadline=None)  # other programs may run
@given(st.text(max_size=80))
def test_nothing_read_as_an_address_raises(text):
    for url in (text, f"http://{text}", f"http://[{text}]/"):
        canonical(url), is_http(url), registered_domain(url), host(url), absolute(url, "https://example.com/a")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.com/a", "example.com"),
        ("https://news.bbc.co.uk/", "bbc.co.uk"),
        ("https://fr.example.com.tr/", "example.com.tr"),
        ("https://gazette.blogspot.com/2020/", "gazette.blogspot.com"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1:8123/a", "127.0.0.1:8123"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("https://example.com:8443/", "example.com"),
        ("https://zeitung.xn--mnchen-3ya.de/", "xn--mnchen-3ya.de"),
        ("mailto:a@example.com", ""),
        ("", ""),
    ],
)
def test_the_site_of_an_address(url, domain):
    assert registered_domain(url) == domain


def test_the_list_of_suffixes_is_never_downloaded(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert registered_domain("https://sub.never-seen-before.example.org/") == "example.org"


def test_same_site_needs_two_addresses():
    assert same_site("https://www.example.com/a", "http://example.com/b")
    assert not same_site("https://example.com/", "https://example.org/")
    assert not same_site("mailto:a", "mailto:a")


@pytest.mark.parametrize(
    "spelling", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.01", "0x7F000001", "127.0.1"]
)
def test_numeric_spellings_are_one_address(spelling):
    assert numeric_address(spelling) == ipaddress.IPv4Address("127.0.0.1")


def test_a_name_is_no_numeric_address():
    assert numeric_address("1.example.com") is None
    assert numeric_address("4chan.example") is None


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("/b.html", "https://example.com/b.html"),
        ("b.html", "https://example.com/a/b.html"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        (" ?page=2\n", "https://example.com/a/?page=2"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("http://[broken", None),
    ],
)
def test_links_are_read_where_they_stand(href, there):
    assert absolute(href, "https://example.com/a/") == there


@settings(deadline=None)  # other programs may run
@given(
    st.from_regex(r"https?://([a-z0-9_][a-z0-9_-]{0,5}\.){1,3}[a-z]{2,4}(/[A-Za-z0-9_~-][A-Za-z0-9_~.-]{0,8}){1,3}/?\Z")
)
def test_an_address_that_needs_no_change_is_told_by_one_look(url):
    assert canonical(url) == canonical(f"{url}?utm_source=feed")
