"""Only public addresses are connected to, in whatever spelling, by whatever way."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest
from gazette.one_crawl import crawl
from gazette.pages import article, redirect
from gazette.server import Gazette, Reply

from lagazette_crawler.fetching.public_addresses import is_public, may_connect, networks

PRIVATE = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.88.99.1",
    "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::808:808",
    "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "100::1", "5f00::1",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4007::1", "64:ff9b::808:808", "::ffff:8.8.8.8")


@pytest.mark.parametrize("address", PRIVATE)
def test_nobody_else_reaches_this_address(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not may_connect(ip_address(address), ())


@pytest.mark.parametrize("address", PUBLIC)
def test_anyone_reaches_this_address(address: str) -> None:
    assert is_public(ip_address(address))


def test_the_operator_opens_the_door_for_an_address_or_a_network() -> None:
    allowed = networks(["127.0.0.1", "10.1.0.0/16", "[::1]"])
    for address in ("127.0.0.1", "10.1.2.3", "::1", "::ffff:127.0.0.1"):
        assert may_connect(ip_address(address), allowed)
    for address in ("127.0.0.2", "10.2.0.1", "::2", "64:ff9b::a02:1"):
        assert not may_connect(ip_address(address), allowed)


def test_what_is_no_network_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="ALLOWED_ADDRESSES takes IP addresses and networks: 'localhost'"):
        networks(["localhost"])


SPELLINGS = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.01",
    "[::ffff:127.0.0.1]",
    "localhost",
)


def test_a_closed_door_is_closed_in_every_spelling_and_says_how_to_open_it() -> None:
    with Gazette({"/a": article(1)}, obeyed=False) as gazette:
        asked = [f"http://{name}:{gazette.port}/a" for name in SPELLINGS]
        crawled = crawl(asked, ALLOWED_ADDRESSES=[], ROBOTSTXT_OBEY=False)
        assert gazette.asked == []
    assert {became.reason for became in crawled.became.values()} == {"no public address"}
    evidence = crawled[f"http://127.1:{gazette.port}/a"].evidence
    assert evidence == "127.1 leads to 127.0.0.1, no public address; --allow-address 127.0.0.1 opens it"


def test_neither_redirects_nor_robots_txt_lead_into_a_private_network() -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    with Gazette({}, hosts, obeyed=False) as gazette:
        inside = gazette.url("/inside", "127.0.0.2")
        gazette.scripts |= {
            "127.0.0.1/robots.txt": redirect(gazette.url("/robots.txt", "127.0.0.2")),
            "127.0.0.2/robots.txt": Reply(200, b"User-agent: *\nAllow: /"),
            "127.0.0.1/a": redirect(inside),
            "127.0.0.2/inside": article(1),
        }
        crawled = crawl([gazette.url("/a")], ALLOWED_ADDRESSES=["127.0.0.1"])
        assert gazette.times("/robots.txt", "127.0.0.1") == 1
        assert gazette.times("/a") == 0  # nobody knows what robots.txt allows
        followed = crawl([gazette.url("/a")], ALLOWED_ADDRESSES=["127.0.0.1"], ROBOTSTXT_OBEY=False)
        assert not any(ask.host == "127.0.0.2" for ask in gazette.asked)
    assert crawled[gazette.url("/a")].reason == "robots.txt could not be read, so nothing is asked"
    assert followed[gazette.url("/a")].outcome == "moved"


def test_a_name_that_changes_its_address_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: what was public at the first look is filtered again at the next, with the cache in between."""
    from twisted.internet.address import IPv4Address

    from lagazette_crawler.fetching.public_addresses import _PublicOnly

    passed: list[str] = []

    class Receiver:
        def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802

        def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
            passed.append(address.host)

        def resolutionComplete(self) -> None: ...  # noqa: N802

    class Resolver:
        allowed = ()
        refused: dict[str, str] = {}  # noqa: RUF012

    for answer in ("93.184.216.34", "127.0.0.1"):
        receiver = _PublicOnly(Receiver(), "rebinding.example", Resolver())  # type: ignore[arg-type]
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", answer, 80))
        receiver.resolutionComplete()
    assert passed == ["93.184.216.34"]
    assert Resolver.refused == {"rebinding.example": "127.0.0.1"}


def test_other_schemes_are_not_spoken(tmp_path: object) -> None:
    crawled = crawl(["file:///etc/hostname", "data:text/html,<p>x", "ftp://127.0.0.1/x"], ROBOTSTXT_OBEY=False)
    assert {became.reason for became in crawled.became.values()} == {"no http address"}


def test_the_loopback_spellings_reach_this_machine_when_the_door_is_open() -> None:
    with Gazette({"/a": article(1)}, obeyed=False) as gazette:
        asked = [f"http://{name}:{gazette.port}/a" for name in SPELLINGS if not name.startswith("[")]
        crawled = crawl(asked, ALLOWED_ADDRESSES=["127.0.0.1"], ROBOTSTXT_OBEY=False)
    reached = [url for url, became in crawled.became.items() if became.outcome is None]
    assert len(reached) == len(asked), socket.gethostname()
