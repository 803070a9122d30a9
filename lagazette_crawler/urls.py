"""Addresses: the canonical form that identifies one, without tracking, and the site it belongs to."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import idna

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_LENGTH = 2083
"""Longer addresses are refused: no newspaper needs them, and databases index no more."""

_DEFAULT_PORT = {"http": 80, "https": 443}
_EDGES = "".join(map(chr, range(0x21))) + "\u00a0\ufeff\u200b"  # stripped from both ends, as browsers do
_LINE_BREAKS = re.compile(r"[\t\n\r]")  # <link> broken over lines in feeds
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|%00", re.I)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]")
_IN_QUERY = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]")


_NAMED = r"https?://(?:[a-z0-9_][a-z0-9_-]{0,61}\.)+[a-z]{2,24}"
_CANONICAL_ALREADY = re.compile(_NAMED + r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)+/?")
_HTTP_ALREADY = re.compile(_NAMED + r"(?:[/?][!-~]*)?")
"""Most addresses by far are as they should be, and told by one look."""


def canonical(url: str) -> str | None:
    """The form of an address that identifies it; None when it is no address a newspaper can have.

    Equal results mean the same page on any server; a variant that only some servers treat alike (`www.`, `m.`,
    http and https, the last slash) is left as it is. The form is stable: canonical(canonical(u)) == canonical(u).
    Sources: RFC 3986 section 6, WHATWG URL (hosts, backslashes, line breaks).
    """
    if len(url) <= 250 and _CANONICAL_ALREADY.fullmatch(url) and not (_INDEX.search(url) or _AMP_OR_PRINT.search(url)):
        return url
    parts = _split(url)
    if parts is None:
        return None
    netloc = _netloc(parts)
    if netloc is None:
        return None
    query = _query(parts.query)
    path = _path(parts.path, query)
    address = f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "")
    return address if len(address) <= MAX_LENGTH else None


def is_http(url: str) -> bool:
    """Whether this is an http or https address with a host."""
    parts = _split(url)
    return parts is not None and _netloc(parts) is not None


def absolute(href: str, base: str) -> str | None:
    """The http address a link leads to, as printed; None for an empty one, `mailto:`, `javascript:` and broken ones."""
    if len(href) <= 250 and _HTTP_ALREADY.fullmatch(href):
        return href
    href = _LINE_BREAKS.sub("", href.strip(_EDGES))
    if not href or len(href) > 4 * MAX_LENGTH:
        return None
    try:
        joined = urljoin(base, href)
    except ValueError:  # http://[broken
        return None
    return joined if is_http(joined) else None


def host(url: str) -> str | None:
    """The host of an address in canonical form, without port: `www.example.com`, `127.0.0.1`."""
    parts = _split(url)
    return None if parts is None else _host(parts)


@lru_cache(4096)
def registered_domain(url: str) -> str:
    """The site an address belongs to: `example.co.uk`; the full host with its port where there is no public suffix.

    Sites on shared suffixes (`paper.blogspot.com`) are sites of their own. Empty for what is no http address.
    The public suffix list is the copy bundled with tldextract: nothing is ever downloaded.
    """
    parts = _split(url)
    netloc = None if parts is None else _netloc(parts)
    if parts is None or netloc is None:
        return ""
    return str(_suffixes()(_host(parts) or "").top_domain_under_public_suffix) or netloc


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered domain."""
    return bool(registered_domain(one)) and registered_domain(one) == registered_domain(other)


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def numeric_address(name: str) -> ipaddress.IPv4Address | None:
    """The IPv4 address that browsers and resolvers read in a host: `0x7f.1`, `2130706433`, `0177.0.0.01`.

    None when the host is a name. Raises ValueError for a host that ends in a number and is no address: `1.2.3.4.5`.
    Source: WHATWG URL, IPv4 parser.
    """
    parts = name.removesuffix(".").split(".")
    if not re.fullmatch(r"\d+|0x[0-9a-f]*", parts[-1], re.I):
        return None
    if len(parts) > 4:
        raise ValueError(f"{name} is no IPv4 address")
    numbers = [_number(part) for part in parts]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise ValueError(f"{name} is no IPv4 address")
    high = sum(number << (8 * (3 - place)) for place, number in enumerate(numbers[:-1]))
    return ipaddress.IPv4Address(high + numbers[-1])


def _number(part: str) -> int:
    if len(part) > 40:
        raise ValueError("a number too long for an address")
    if part[:2].lower() == "0x":
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)


def _split(url: str) -> SplitResult | None:
    """The parts of an http address, scheme in lower case; None for anything else."""
    url = _LINE_BREAKS.sub("", url.strip(_EDGES))
    if _CONTROL.search(url) or len(url) > 4 * MAX_LENGTH:
        return None
    before, mark, rest = re.split(r"([?#]|$)", url, maxsplit=1)
    try:
        parts = urlsplit(before.replace("\\", "/") + mark + rest)
        valid_port = parts.port is None or parts.port > 0
    except ValueError:  # http://[broken, http://host:99999, http://host:x
        return None
    return parts if valid_port and parts.scheme in _DEFAULT_PORT and parts.hostname else None


def _netloc(parts: SplitResult) -> str | None:
    """Host and, where it is not the default one, port; names and passwords left out."""
    name = _host(parts)
    if name is None or parts.port in (None, _DEFAULT_PORT[parts.scheme]):
        return name
    return f"{name}:{parts.port}"


def _host(parts: SplitResult) -> str | None:
    name = unquote(parts.hostname or "")
    try:
        if ":" in name:
            return _ipv6(name)
        name = _ascii(name).removesuffix(".")
        number = numeric_address(name)
    except ValueError:  # UnicodeError and IDNAError are ValueErrors
        return None
    return str(number) if number else (name if _HOST.fullmatch(name) else None)


def _ipv6(name: str) -> str | None:
    address = ipaddress.IPv6Address(name)
    return None if address.scope_id else f"[{address}]"


def _ascii(name: str) -> str:
    """`münchen.de` is `xn--mnchen-3ya.de`; names that are ASCII already may break IDNA (`my_site.example`)."""
    return name.lower() if name.isascii() else idna.encode(name, uts46=True).decode("ascii").lower()


def _encoded(text: str, unsafe: re.Pattern[str]) -> str:
    """Percent-encoding made uniform: upper case, UTF-8, and only what needs it."""
    text = _STRAY_PERCENT.sub("%25", text)
    text = unsafe.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
    return _PERCENT.sub(_plain_where_unreserved, text)


def _plain_where_unreserved(match: re.Match[str]) -> str:
    byte = int(match[1], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()


_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.I)
_SLASHES = re.compile(r"(?<!:)/{2,}")  # but /web/2020/http://... keeps its own
_INDEX = re.compile(r"/(?:index\.(?:html?|shtml|xhtml|php\d?|aspx?|jsp|cfm)|default\.(?:html?|aspx?))$", re.I)
_AMP_OR_PRINT = re.compile(r"(?:/(?:amp|print)|\.amp)/?$|\.amp(?=\.html?$)", re.I)
_ARTICLE_BEFORE_VARIANT = re.compile(r"/[^/]*(?:-[^/]*-|\d{4,}|\.html?)[^/]*$")  # /a-long-slug, /12345, /x.html


def _path(path: str, query: str) -> str:
    path = _encoded(_SESSION.sub("", path), _IN_PATH)
    path = _without_variant(_without_dots(_SLASHES.sub("/", path)))
    return path if query else _INDEX.sub("/", path)  # /index.php?id=4 is more than /


def _without_variant(path: str) -> str:
    """The page itself for its AMP or print edition, where what is left is an article: `/amp` alone may be a section."""
    plain = _AMP_OR_PRINT.sub("", path)
    if plain == path or not _ARTICLE_BEFORE_VARIANT.search(plain):
        return path
    return _without_variant(plain + ("/" if path.endswith("/") else ""))


def _without_dots(path: str) -> str:
    """Dot segments resolved (RFC 3986, 5.2.4); a path that climbs above the root starts there."""
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        if segment == ".." and kept:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


_TRACKING = re.compile(
    r"""utm_\w+ | pk_\w+ | mtm_\w+ | piwik_\w+ | at_(?:medium|campaign|custom\w*|link\w*|ptr\w*|bbc\w*|format|
    creation|variant|general|emailtype|recipient\w*) | ns_(?:mchannel|source|campaign|linkname|fee) | xtor | xts |
    fbclid | gclid | gclsrc | dclid | gbraid |
    wbraid | gad_(?:source|campaignid) | msclkid | yclid | ysclid | twclid | ttclid | irclickid | _openstat |
    li_fat_id | igshid | igsh | mc_[ce]id | mkt_tok | _hsenc | _hsmi | hsctatracking | oly_(?:anon|enc)_id |
    vero_(?:id|conv) | wickedid | rb_clickid | s_cid | _ga | _gl | cmpid | cmp | icid | ncid | ocid | cvid |
    smid | smtyp | sr_share | spm | scm | ftag | sfmc_\w+ | ito | feedtype | feedname | emc | partner |
    fb_(?:action_ids|action_types|source|ref|comment_id) | action_object_map | guccounter | guce_referrer(?:_sig)? |
    soc_(?:src|trk) | traffic_source | traffic_medium | __twitter_impression | __source | dicbo | ref_src | ref_url |
    phpsessid | jsessionid | aspsessionid\w* | sessionid | session_id | cfid | cftoken | wt_mc(?:_o)? |
    wtmc | socialshare | sharetype | mbid | mod_source | trk | trkcampaign | oref | showcomments""",
    re.I | re.X,
)
"""Parameters that name a reader's way or visit, never a page."""

_CHANNEL = re.compile(
    r"(?:ref|srcref|refer|referrer|source|src|from|via|share|origin|campaign|medium|mod|ch|rss|feed)", re.I
)
_CHANNEL_VALUE = re.compile(
    r"(?:rss[\w.-]*|feed|atom|newsletters?|mail|e-?mail|twitter|x|t\.co|facebook|fb|linkedin|instagram|telegram|tg|"
    r"whatsapp|wa|vk|ok|reddit|pinterest|social|share|google|googlenews|gnews|yandex|apple_?news|flipboard|push|"
    r"home|homepage|hp|front|frontpage|menu|navi?|header|footer|sidebar|related|more|latest|top|button|copy|app|"
    r"dlvr\.?it|ifttt|hootsuite|buffer)",
    re.I,
)
_FLAG = re.compile(r"(?:rss|rssfeed|from_?rss|feed)(?:=(?:1|true|yes)?)?", re.I)
_SESSION_CODE = re.compile(r"(?:s|sid|sess|session)=[0-9a-f]{32}", re.I)
_VARIANT = re.compile(
    r"(?:amp|print|printable|print_view)(?:=(?:1|y|yes|true|on)?)?|(?:output|outputtype|view|format|mode)=(?:amp|print)",
    re.I,
)


def _query(query: str) -> str:
    """The parameters that name a page, sorted by name; equal names keep their order."""
    pieces = [_encoded(piece, _IN_QUERY) for piece in query.split("&") if piece]
    kept = [piece for piece in pieces if not _names_no_page(piece)]
    return "&".join(sorted(kept, key=lambda piece: piece.partition("=")[0]))


def _names_no_page(piece: str) -> bool:
    """Whether a parameter tells the reader's way (`ref=rss`), a visit, or a variant of the same page (`amp=1`)."""
    name, _, value = piece.removeprefix("amp;").partition("=")  # &amp;amp; in feeds
    if _TRACKING.fullmatch(name) or any(rule.fullmatch(piece) for rule in (_VARIANT, _FLAG, _SESSION_CODE)):
        return True
    return bool(_CHANNEL.fullmatch(name) and _CHANNEL_VALUE.fullmatch(value))
