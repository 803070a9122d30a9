"""One table: each fault of the hostile newspaper, what a run reports of it, and whether an article is stored.

A fault is one path. `outcome` and `reason` are the words a run counts it under; None: the page is read like any other.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import brotli

from gazette.pages import (
    ACCESS_DENIED,
    CAPTCHA,
    CHALLENGE,
    CONSENT,
    HTML,
    SOFT_404,
    article,
    article_html,
    page,
    redirect,
)
from gazette.server import Ask, Reply, Script
from lagazette_crawler.items import Outcome

try:
    from compression import zstd
except ImportError:
    from backports import zstd  # type: ignore[no-redef]

BLOCKED, FAILED, GONE, MOVED, REFUSED = (
    Outcome.BLOCKED,
    Outcome.FAILED,
    Outcome.GONE,
    Outcome.MOVED,
    Outcome.REFUSED,
)
MAXSIZE = 8 * 1024 * 1024


@dataclass(frozen=True)
class Fault:
    """One way in which a newspaper fails."""

    name: str
    script: Script
    outcome: Outcome | None = None
    reason: str | None = None
    refused_as: str | None = None
    """Why a page that is read like any other gives no article in the end."""

    @property
    def path(self) -> str:
        return f"/fautes/{self.name}-2021.html"

    @property
    def stored(self) -> bool:
        return self.outcome is None and self.refused_as is None


def _packed(coding: str, body: bytes) -> Reply:
    return Reply(200, body, {**HTML, "Content-Encoding": coding})


def _bomb(pack: object) -> bytes:
    return pack(b"<p>" + bytes(60_000_000))  # type: ignore[operator,no-any-return]


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def _statuses() -> list[Fault]:
    """Every status that is no article, as it comes."""
    expected = {
        204: (FAILED, "empty answer"),
        206: (FAILED, "only a part was sent"),
        300: (FAILED, "redirect without a usable address"),
        301: (FAILED, "redirect without a usable address"),
        304: (FAILED, "not modified, though nothing was known"),
        305: (FAILED, "redirect without a usable address"),
        400: (REFUSED, "status 400 Bad Request"),
        401: (BLOCKED, "login demanded"),
        402: (BLOCKED, "payment demanded"),
        403: (BLOCKED, "forbidden"),
        404: (GONE, "not found"),
        405: (REFUSED, "status 405 Method Not Allowed"),
        406: (REFUSED, "status 406 Not Acceptable"),
        408: (FAILED, "request timed out"),
        410: (GONE, "gone for good"),
        418: (REFUSED, "status 418 I'm a Teapot"),
        425: (FAILED, "asked too early"),
        429: (FAILED, "too many requests"),
        451: (BLOCKED, "withheld for legal reasons"),
        500: (FAILED, "server error 500 Internal Server Error"),
        502: (FAILED, "server error 502 Bad Gateway"),
        503: (FAILED, "server error 503 Service Unavailable"),
        504: (FAILED, "server error 504 Gateway Timeout"),
        520: (FAILED, "server error 520"),
        999: (FAILED, "unknown status 999"),
    }
    bodies = {204: b"", 304: b"", 206: article_html(206).encode()}
    return [
        Fault(f"status-{status}", Reply(status, bodies.get(status, b"<p>no article</p>"), HTML), outcome, reason)
        for status, (outcome, reason) in expected.items()
    ]


WHOLE = article_html(1).encode()


def _connections() -> list[Fault]:
    """Answers that come late, broken, or not in the form of HTTP."""
    lost = "connection lost in the middle of the answer"
    return [
        Fault("never-answers", Reply(200, WHOLE, HTML, wait=60), FAILED, "timed out"),
        Fault("drips", Reply(200, WHOLE, HTML, drip=0.5), FAILED, "timed out"),
        Fault("reset-in-body", Reply(200, WHOLE, HTML, cut_at=200), FAILED, lost),
        Fault("reset-before-body", Reply(200, WHOLE, HTML, cut_at=0), FAILED, lost),
        Fault("length-too-long", Reply(200, WHOLE, HTML, length=len(WHOLE) + 500), FAILED, lost),
        Fault("length-too-short", Reply(200, WHOLE, HTML, length=len(WHOLE) - 1)),
        Fault(
            "length-negative", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc"), FAILED, "connection lost"
        ),
        Fault("chunks-cut", _cut_chunks, FAILED, lost),
        Fault("chunks-broken", _broken_chunks, FAILED, lost),
        Fault("chunked", Reply(200, article_html(2).encode(), HTML, chunked=True)),
        Fault("unframed", Reply(200, article_html(3).encode(), HTML, unframed=True)),
        Fault("hangs-up", Reply(raw=b""), FAILED, "connection lost"),
        Fault("speaks-no-http", Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"), FAILED, "connection lost"),
        Fault("header-without-colon", Reply(raw=_raw(article_html(4), b"Broken header line\r\n"))),
        Fault(
            "headers-without-end",
            Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 200_000),
            FAILED,
            "connection lost",
        ),
        Fault(
            "clock-a-year-ahead",
            article(5, Date="Wed, 01 Jan 2031 00:00:00 GMT", Last_Modified="Wed, 01 Jan 2031 00:00:00 GMT"),
        ),
        Fault("cookies", article(6, Set_Cookie="visit=1; Domain=.example.com; Path=/")),
    ]


def _raw(body: str, header: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n" + body.encode()


def _cut_chunks(ask: Ask) -> Reply:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply(raw=head + b"%x\r\n" % len(WHOLE) + WHOLE[:300])


def _broken_chunks(ask: Ask) -> Reply:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply(raw=head + b"zz\r\n" + WHOLE)


def _sizes() -> list[Fault]:
    """Answers that are too large, packed or not, and packing that is broken."""
    large = "larger than allowed"
    broken = "broken compression"
    good = [article_html(number).encode() for number in range(10, 20)]
    return [
        Fault("too-large", Reply(200, b"", HTML, length=MAXSIZE + 1), REFUSED, large),
        Fault("endless", Reply(200, b"<p>", HTML, endless=b"a" * (1 << 20)), REFUSED, large),
        Fault("gzip", _packed("gzip", gzip.compress(good[0]))),
        Fault("brotli", _packed("br", brotli.compress(good[1]))),
        Fault("zstd", _packed("zstd", zstd.compress(good[2]))),
        Fault("deflate", _packed("deflate", zlib.compress(good[3]))),
        Fault("deflate-raw", _packed("deflate", _raw_deflate(good[4]))),
        Fault("gzip-twice", _packed("gzip, gzip", gzip.compress(gzip.compress(good[5])))),
        Fault("gzip-undeclared", Reply(200, gzip.compress(good[6]), HTML), REFUSED, "no page"),
        Fault("gzip-that-is-none", _packed("gzip", good[7]), FAILED, broken),
        Fault("brotli-that-is-none", _packed("br", good[8]), FAILED, broken),
        Fault("zstd-that-is-none", _packed("zstd", good[8]), FAILED, broken),
        Fault("gzip-bomb", _packed("gzip", _bomb(gzip.compress)), REFUSED, large),
        Fault("brotli-bomb", _packed("br", _bomb(lambda body: brotli.compress(body, quality=3))), REFUSED, large),
        Fault("zstd-bomb", _packed("zstd", _bomb(zstd.compress)), REFUSED, large),
        Fault("deflate-bomb", _packed("deflate", _bomb(zlib.compress)), REFUSED, large),
    ]


def _redirects() -> list[Fault]:
    """Redirects that lead nowhere, in circles, or out of the newspaper."""
    out = (MOVED, "redirect out of the newspaper")
    spellings = {
        "plain": "http://10.0.0.1/",
        "number": "http://167772161/",
        "hex": "http://0xa.1/",
        "octal": "http://012.0.0.01/",
        "mapped": "http://[::ffff:10.0.0.1]/",
        "nat64": "http://[64:ff9b::a00:1]/",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "user": "http://127.0.0.1@10.0.0.1/",
    }
    return [
        Fault("redirect-to-itself", redirect("/fautes/redirect-to-itself-2021.html"), FAILED, "redirects in a circle"),
        Fault("redirect-circle", redirect("/cercle/1"), FAILED, "redirects in a circle"),
        Fault("redirect-chain", redirect("/chaine/1"), FAILED, "too many redirects"),
        Fault("redirect-elsewhere", redirect("https://other.example/article-1202.html"), *out),
        Fault("redirect-to-mail", redirect("mailto:redaction@example.com"), FAILED, "redirect to no http address"),
        Fault("redirect-to-file", redirect("file:///etc/passwd"), FAILED, "redirect to no http address"),
        Fault("redirect-to-script", redirect("javascript:alert(1)"), FAILED, "redirect to no http address"),
        Fault("redirect-broken", redirect("http://[broken"), FAILED, "redirect to no http address"),
        Fault("redirect-to-front-page", redirect("/"), GONE, "leads to the front page"),
        Fault("redirect-by-page", page('<meta http-equiv="refresh" content="0; url=/bons/30-article-2021.html">')),
        Fault("redirect-relative", redirect("../bons/31-article-2021.html", 301)),
        Fault("redirect-308", redirect("/bons/32-article-2021.html", 308)),
        *[Fault(f"redirect-private-{name}", redirect(target), *out) for name, target in spellings.items()],
    ]


def _walls() -> list[Fault]:
    """Pages in the place of the article."""
    return [
        Fault("soft-404", SOFT_404, GONE, "says that it was not found"),
        Fault("consent", CONSENT, BLOCKED, "consent wall"),
        Fault("challenge-403", CHALLENGE, BLOCKED, "challenge page"),
        Fault("challenge-503", replace(CHALLENGE, status=503), BLOCKED, "challenge page"),
        Fault("challenge-200", replace(CHALLENGE, status=200), BLOCKED, "challenge page"),
        Fault("captcha", CAPTCHA, BLOCKED, "challenge page"),
        Fault("access-denied-200", ACCESS_DENIED, BLOCKED, "challenge page"),
        Fault("empty", page(" \n "), FAILED, "empty answer"),
        Fault("pdf", Reply(200, b"%PDF-1.7 ...", {"Content-Type": "application/pdf"}), REFUSED, "no page"),
        Fault("pdf-as-html", Reply(200, b"%PDF-1.7 ...", HTML), REFUSED, "no page"),
        Fault("image", Reply(200, b"\x89PNG\r\n\x1a\n", {"Content-Type": "image/png"}), REFUSED, "no page"),
        Fault("json", Reply(200, b'{"title": "x"}', {"Content-Type": "application/json"}), REFUSED, "no page"),
    ]


def _charsets() -> list[Fault]:
    """Articles whose bytes are not what they are said to be; all of them can be read."""
    text = {number: article_html(number, charset=None) for number in range(40, 60)}
    return [
        Fault("charset-none", Reply(200, text[40].encode(), {"Content-Type": "text/html"})),
        Fault("charset-unknown", Reply(200, text[41].encode(), {"Content-Type": "text/html; charset=klingon"})),
        Fault("charset-wrong", Reply(200, text[42].encode("cp1252", "replace"), HTML)),
        Fault(
            "charset-latin",
            Reply(200, text[43].encode("latin-1", "replace"), {"Content-Type": "text/html; charset=latin-1"}),
        ),
        Fault("bom-utf-8", Reply(200, b"\xef\xbb\xbf" + text[44].encode(), {"Content-Type": "text/html"})),
        Fault("bom-utf-16", Reply(200, text[45].encode("utf-16"), {"Content-Type": "text/html"})),
        Fault("type-none", Reply(200, text[46].encode(), {})),
        Fault("type-binary", Reply(200, text[47].encode(), {"Content-Type": "application/octet-stream"})),
        Fault("type-nonsense", Reply(200, text[48].encode(), {"Content-Type": "html"})),
        Fault("nul-bytes", page(text[49].replace(" ", " \0", 40))),
        Fault("half-written", page(text[50][: text[50].index("Édition 50, colonne 3")])),
        Fault("control-characters", page(text[51].replace("pont", "po\x02nt"))),
    ]


def _pages() -> list[Fault]:
    """Pages that are answered as they should be, and are no article, or a strange one."""
    nested = article_html(60).replace("<article>", "<div>" * 180_000 + "<article>")
    return [
        Fault("nested-two-megabytes", page(nested), refused_as="no body"),
        Fault("title-of-100-kb", page(article_html(61).replace("Le pont numéro 61", "Le pont " * 12_500))),
        Fault("year-9999", page(article_html(62).replace("2021-03", "9999-12"))),
        Fault("json-ld-broken", page(article_html(63).replace("<article>", f"{_BROKEN_JSON_LD}<article>"))),
        Fault(
            "section-front",
            page("<title>Politique</title><h1>Politique</h1>" + _LINKS),
            refused_as="no article: section front",
        ),
        Fault(
            "script-only",
            page("<title>Gazette</title><div id=root></div><script>boot()</script>"),
            refused_as="no article: empty shell",
        ),
        Fault(
            "attributes-endless", page(article_html(64).replace("<article>", f"<article data-x='{'x' * 1_000_000}'>"))
        ),
        Fault("tags-unclosed", page(article_html(65).replace("</p>", ""))),
        Fault("entities-unknown", page(article_html(66).replace("Édition", "&bogus; &#xFFFFFFF; &#0; Édition"))),
    ]


_BROKEN_JSON_LD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", }}</script>'
_LINKS = "".join(f'<a href="/politique/{number}.html">Titre {number}</a>' for number in range(50))


FAULTS: tuple[Fault, ...] = (
    *_statuses(),
    *_connections(),
    *_sizes(),
    *_redirects(),
    *_walls(),
    *_charsets(),
    *_pages(),
)

AIDES: Mapping[str, Script] = {
    "/cercle/1": redirect("/cercle/2"),
    "/cercle/2": redirect("/cercle/1"),
    **{f"/chaine/{step}": redirect(f"/chaine/{step + 1}") for step in range(1, 30)},
    **{f"/bons/{number}-article-2021.html": article(number) for number in range(30, 40)},
}
"""Where redirects lead."""


def scripts() -> dict[str, Script]:
    """The paths of all faults, and of what they lead to."""
    return {**AIDES, **{fault.path: fault.script for fault in FAULTS}}
