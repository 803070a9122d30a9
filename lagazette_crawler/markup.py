"""Markup as fetched: bytes decoded, text parsed, whatever state they are in."""

from __future__ import annotations

from parsel import Selector
from w3lib.encoding import html_to_unicode


def decode(body: bytes, content_type: str | None) -> str:
    """The markup as text, by HTTP header, BOM, meta tag, else UTF-8; never raises."""
    _, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    return text.replace("\x00", "")


def parse(text: str, url: str) -> Selector:
    """The parsed markup; an empty page parses to an empty document."""
    return Selector(text=text or "<html></html>", type="html", base_url=url)
