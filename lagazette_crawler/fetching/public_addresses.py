"""Only public addresses: no name, redirect or robots.txt leads the crawler into a private network.

Settings: TWISTED_DNS_RESOLVER = "lagazette_crawler.fetching.public_addresses.PublicAddressResolver" (asked for every
connection of a CrawlerProcess, for names and IP literals alike, so a name that changes its address is seen too), and
ALLOWED_ADDRESSES = ["127.0.0.1", "10.1.0.0/16"] opens the door to one's own servers.
Middleware: PrivateAddressMiddleware nearest to the downloader; it says in words why no connection was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface.declarations import implementer

from lagazette_crawler.fetching.answers import Answer, NotAsked
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

IPAddress = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_NOT_PUBLIC = (
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    IPv6Network("2001::/23"),  # IETF protocols, with Teredo
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),  # documentation, RFC 9637
)


def networks(allowed: Iterable[str]) -> Networks:
    """The networks named in ALLOWED_ADDRESSES; raises ValueError with a sentence for what is none."""
    try:
        return tuple(ip_network(each.strip().strip("[]"), strict=False) for each in allowed)
    except ValueError as error:
        raise ValueError(f"ALLOWED_ADDRESSES takes IP addresses and networks: {error}") from None


def is_public(address: IPAddress) -> bool:
    """Whether anyone on the internet could reach this address. Source: IANA special-purpose address registries."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved and not _is_listed(address)
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    return address in _GLOBAL_UNICAST and not _is_listed(address)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_listed(address: IPAddress) -> bool:
    return any(address in network for network in _NOT_PUBLIC if network.version == address.version)


def may_connect(address: IPAddress, allowed: Networks) -> bool:
    """Whether a connection to this address is wanted: public, or opened by the operator."""
    embedded = _embedded(address) if isinstance(address, IPv6Address) else None
    spellings = [each for each in (address, embedded) if each is not None]
    return is_public(address) or any(
        each in network for network in allowed for each in spellings if network.version == each.version
    )


class PublicAddressResolver(CachingHostnameResolver):
    """Resolves names to IPv4 and IPv6 addresses, and lets only those through that may be connected to."""

    refused: dict[str, str]
    """Host to the private address it led to, for the sentence that explains it."""

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: Networks = ()) -> None:
        super().__init__(reactor, cache_size)
        self.allowed = allowed
        self.refused = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Scrapy passes its CrawlerProcess here, which has the settings all that is needed."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, networks(settings.getlist("ALLOWED_ADDRESSES")))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 - an IResolutionReceiver
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """What was resolved earlier passes the same filter: the cache lies behind it."""
        receiver: Any = _PublicOnly(resolutionReceiver, hostName, self)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on the addresses that may be connected to."""

    def __init__(self, receiver: Any, name: str, resolver: PublicAddressResolver) -> None:
        self.receiver, self.name, self.resolver = receiver, name, resolver

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self.resolver.refused.pop(self.name, None)
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        printed = str(getattr(address, "host", ""))
        if may_connect(ip_address(printed), self.resolver.allowed):
            self.receiver.addressResolved(address)
        else:
            self.resolver.refused[self.name] = printed

    def resolutionComplete(self) -> None:  # noqa: N802
        self.receiver.resolutionComplete()


def refusal(host: str) -> str | None:
    """Why no connection to this host was made, in a sentence; None when it was not refused."""
    from twisted.internet import reactor

    resolver = getattr(reactor, "nameResolver", None)  # Scrapy installs the resolver there, and hands it to nobody
    address = resolver.refused.get(host.strip("[]")) if isinstance(resolver, PublicAddressResolver) else None
    if address is None:
        return None
    leads = "is" if address == host.strip("[]") else f"leads to {address},"
    return f"{host} {leads} no public address; --allow-address {address} opens it"


class PrivateAddressMiddleware:
    """Tells a refused address from an unknown name, before anything retries it."""

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, CannotResolveHostError):
            sentence = refusal(urlparse_cached(request).hostname or "")
            if sentence:
                raise NotAsked(Answer(Outcome.REFUSED, "no public address", sentence)) from exception
