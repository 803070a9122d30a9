"""Opt-outs: what a page or its server asks of those who copy, index or mine it. Recorded, and left to the operator.

Sources: Robots meta tag and X-Robots-Tag (developers.google.com), TDM Reservation Protocol (W3C community group).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lagazette_crawler.items import Evidence, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

_HEAD = 256 * 1024
_WORDS = frozenset(
    ("noindex", "none", "noarchive", "nocache", "nosnippet", "noai", "noimageai", "nofollow", "noml", "notranslate")
)
_META = re.compile(r"<meta\s[^<>]{0,2000}>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SCOPED = re.compile(r"\s*([A-Za-z][\w -]*?)\s*:\s*(.*)", re.S)
_PARAMETER = re.compile(r"\s*(?:max-\w+(?:-preview)?|unavailable_after)\s*:", re.I)


FIELD = "opt_out"
"""What the evidence of an opt-out is for; no field of an article."""


def opt_out_evidence(response: Response) -> list[Evidence]:
    """The opt-outs of a page as evidence that is kept with its article."""
    return [
        Evidence(FIELD, said, Source.META if said.startswith("meta ") else Source.HEADER, won=True, reason="recorded")
        for said in opt_outs(response)
    ]


def opt_outs(response: Response, user_agent: str = "lagazette-crawler") -> tuple[str, ...]:
    """The opt-outs of a response, each with its source: `X-Robots-Tag: noarchive`, `meta tdm-reservation: 1`.

    Those that name another robot are left out.
    """
    return tuple(dict.fromkeys((*_of_headers(response, user_agent), *_of_metas(response, user_agent))))


def _of_headers(response: Response, user_agent: str) -> Iterator[str]:
    for value in response.headers.getlist("X-Robots-Tag"):
        for word in _for_us(value.decode("latin-1"), user_agent):
            yield f"X-Robots-Tag: {word}"
    for name in ("tdm-reservation", "tdm-policy"):
        setting = (response.headers.get(name) or b"").decode("latin-1").strip()
        if setting not in ("", "0"):
            yield f"{name}: {setting[:200]}"


def _of_metas(response: Response, user_agent: str) -> Iterator[str]:
    for tag in _META.findall(response.body[:_HEAD].decode("utf-8", "replace")):
        attributes = {name.lower(): double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(tag)}
        name, content = attributes.get("name", "").lower(), attributes.get("content", "")
        if name == "robots" or (name and name == user_agent.lower()):
            yield from (f"meta {name}: {word}" for word in _words(content))
        elif name in ("tdm-reservation", "tdm-policy") and content.strip() not in ("", "0"):
            yield f"meta {name}: {content.strip()[:200]}"


def _for_us(value: str, user_agent: str) -> list[str]:
    """`otherbot: noindex` concerns another one, `noindex, nofollow` everyone."""
    scoped = None if _PARAMETER.match(value) else _SCOPED.fullmatch(value)
    if scoped and "," not in scoped[1]:
        return _words(scoped[2]) if scoped[1].lower() in ("*", user_agent.lower()) else []
    return _words(value)


def _words(value: str) -> list[str]:
    return [word for word in (each.strip().lower() for each in value.split(",")) if word in _WORDS]
