"""What an answer means for the address that was asked: a page to read, or an outcome with its reason and evidence.

`read_answer` takes any response, `read_failure` whatever an errback gets. Both return an Answer; its outcome is None
when the response is to be read.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity.exceptions import VerificationError

from lagazette_crawler.fetching.walls import not_found_words, wall_of
from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request."""

    outcome: Outcome | None
    """None: a page to read."""
    reason: str | None = None
    """In words, the same words for the same cause, so that they can be counted."""
    evidence: str | None = None
    """What in the answer says so: a header, a phrase of the page, an address."""
    final: bool = False
    """Never to be asked again."""


READABLE = Answer(None)


class NotAsked(IgnoreRequest):
    """A request that was not sent, or not followed, and what that means for its address."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


_BY_STATUS = {
    304: Answer(Outcome.KNOWN, "not modified"),
    401: Answer(Outcome.BLOCKED, "login demanded"),
    402: Answer(Outcome.BLOCKED, "payment demanded"),
    403: Answer(Outcome.BLOCKED, "forbidden"),
    404: Answer(Outcome.GONE, "not found"),
    407: Answer(Outcome.BLOCKED, "proxy login demanded"),
    408: Answer(Outcome.FAILED, "request timed out"),
    410: Answer(Outcome.GONE, "gone for good", final=True),
    421: Answer(Outcome.FAILED, "wrong server"),
    425: Answer(Outcome.FAILED, "asked too early"),
    429: Answer(Outcome.FAILED, "too many requests"),
    451: Answer(Outcome.BLOCKED, "withheld for legal reasons"),
}


def read_answer(response: Response, *, article: bool = True) -> Answer:
    """What a response means. `article=False` for feeds, sitemaps and section fronts, which judge their own content."""
    if not 200 <= response.status < 300:
        return _of_status(response)
    if response.status == 206:
        return Answer(Outcome.FAILED, "only a part was sent")
    if not response.body.strip():
        return Answer(Outcome.FAILED, "empty answer")
    wall = wall_of(response)
    if wall:
        return Answer(Outcome.BLOCKED, wall.kind, wall.evidence)
    return _of_content(response) if article else READABLE


def _of_status(response: Response) -> Answer:
    status = response.status
    if status == 304 and not _was_conditional(response):
        return Answer(Outcome.FAILED, "not modified, though nothing was known", "status 304")
    wall = wall_of(response) if status in (401, 403, 405, 429, 503) else None
    if wall:
        return Answer(Outcome.BLOCKED, wall.kind, wall.evidence)
    answer = _BY_STATUS.get(status)
    if answer:
        return Answer(answer.outcome, answer.reason, f"status {status}", answer.final)
    if 300 <= status < 400:
        return Answer(Outcome.FAILED, "redirect without a usable address", f"status {status}")
    if 400 <= status < 500:
        return Answer(Outcome.REFUSED, f"status {_named(status)}")
    return Answer(Outcome.FAILED, f"server error {_named(status)}" if status < 600 else f"unknown status {status}")


def _was_conditional(response: Response) -> bool:
    request = response.request
    return request is None or any(name in request.headers for name in ("If-None-Match", "If-Modified-Since"))


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


_PAGE_TYPE = re.compile(
    rb"\s*(?:text/(?:html|plain|xml)|application/(?:xhtml\+xml|xml|html|vnd\.wap\.xhtml\+xml))", re.I
)
_VAGUE_TYPE = re.compile(
    rb"\s*(?:$|application/(?:octet-stream|force-download|x-httpd-php|unknown)|\*/\*|[^/]*$)", re.I
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype|<html|<\?xml|<!--|<head|<body|<article|<div|<p|<h1)", re.I)
_MAGIC = {
    b"%PDF": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"PK\x03\x04": "application/zip",
    b"\x1f\x8b": "application/gzip",
    b"ID3": "audio/mpeg",
}


def _of_content(response: Response) -> Answer:
    """A page to read, unless it is no page, or says itself that it is not the one asked for."""
    kind = _no_page(response)
    if kind:
        return Answer(Outcome.REFUSED, "no page", kind)
    words = not_found_words(response)
    if words:
        return Answer(Outcome.GONE, "says that it was not found", words)
    if _led_to_front_page(response):
        return Answer(Outcome.GONE, "leads to the front page", response.url)
    return READABLE


def _no_page(response: Response) -> str | None:
    """The type of what is no page, by what it is declared to be, and by how it begins where that says nothing."""
    declared = response.headers.get("Content-Type") or b""
    magic = next((kind for mark, kind in _MAGIC.items() if response.body.startswith(mark)), None)
    if magic or _PAGE_TYPE.match(declared) or _MARKUP.match(response.body[:256]):
        return magic
    if _VAGUE_TYPE.match(declared):
        return None
    return declared.split(b";")[0].strip().decode("ascii", "replace")[:80]


def _led_to_front_page(response: Response) -> bool:
    """Whether an article's address was redirected to the root of the site: how many sites say `not found`."""
    asked: list[str] = response.meta.get("redirect_urls", []) if response.request else []
    return bool(asked) and _is_root(response.url) and not _is_root(asked[0])


def _is_root(url: str) -> bool:
    return bool(re.fullmatch(r"https?://[^/?#]+/?(?:[?#].*)?", url))


_OF_EXCEPTION = {
    scrapy_errors.CannotResolveHostError: "host not found",
    scrapy_errors.DownloadConnectionRefusedError: "connection refused",
    scrapy_errors.DownloadTimeoutError: "timed out",
    scrapy_errors.ResponseDataLossError: "connection lost in the middle of the answer",
    scrapy_errors.DownloadFailedError: "connection lost",
}


def read_failure(error: BaseException) -> Answer:
    """What it means that a request gave no response: never `no news today`."""
    if isinstance(error, NotAsked):
        return error.answer
    if isinstance(error, HttpError):
        return read_answer(error.response)
    if isinstance(error, scrapy_errors.DownloadCancelledError) or "during decompression" in str(error):
        return Answer(Outcome.REFUSED, "larger than allowed", _first_line(error))
    if isinstance(error, scrapy_errors.UnsupportedURLSchemeError | scrapy_errors.NotSupported):
        return Answer(Outcome.REFUSED, "no http address", _first_line(error))
    if isinstance(error, IgnoreRequest):
        return Answer(Outcome.REFUSED, "left out", _first_line(error))
    certificate = certificate_fault(error)
    if certificate:
        return Answer(Outcome.FAILED, "certificate not valid", certificate)
    if isinstance(error, OSError | EOFError | zlib.error) or type(error).__module__ in ("brotli", "backports.zstd"):
        return Answer(Outcome.FAILED, "broken compression", _first_line(error))
    known = next((reason for kind, reason in _OF_EXCEPTION.items() if isinstance(error, kind)), None)
    return Answer(Outcome.FAILED, known or "could not be fetched", f"{type(error).__name__}: {_first_line(error)}")


def certificate_fault(error: BaseException) -> str | None:
    """What is wrong with the server's certificate, when that is why a request failed."""
    for cause in _causes(error):
        if isinstance(cause, VerificationError):
            return "made for another host"
        if isinstance(cause, SSL.Error):
            return str(cause.args[0][0][-1] if cause.args and cause.args[0] else "handshake failed")
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it was made of; Twisted keeps the reasons of a failed answer in a list."""
    seen: list[BaseException | None] = [error]
    while seen and len(seen) < 20:
        cause = seen.pop()
        if cause is None:
            continue
        yield cause
        seen += [cause.__cause__, *(getattr(reason, "value", None) for reason in getattr(cause, "reasons", None) or ())]


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]
