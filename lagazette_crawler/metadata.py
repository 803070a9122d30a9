"""What a page says of itself for machines: schema.org (JSON-LD, microdata), Open Graph and meta tags."""

from __future__ import annotations

from dataclasses import dataclass

from parsel import Selector


@dataclass(frozen=True, slots=True)
class Metadata:
    """The structured data of one page."""


def read_metadata(selector: Selector) -> Metadata:
    """Reads all structured data of a page; broken data is left out."""
    return Metadata()
