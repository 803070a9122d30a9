"""Pages written for the tests of extractors."""

from __future__ import annotations

import json
from typing import Any

from lagazette_crawler.page import Page

ADDRESS = "https://www.harbourgazette.example/news/harbour-closed-after-storm-120.html"

PARAGRAPHS = [
    "The harbour of the old town was closed on Tuesday after the storm had broken two of its three gates.",
    "Fishermen were told to bring their boats to the northern quay, where the town has opened a second landing.",
    "“Nobody will lose a day of work,” the harbour master said, and promised that repairs would begin at once.",
    "The council is to decide next week who pays for the gates, which were built only eleven years ago.",
]


def page(head: str = "", body: str = "", *, url: str = ADDRESS, **more: Any) -> Page:
    """A page of this head and body."""
    markup = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return Page(url=url, body=markup.encode(), **more)


def ld(**thing: Any) -> str:
    """JSON-LD of one thing; `type` names its type."""
    kind = thing.pop("type", "NewsArticle")
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, **thing})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def text(paragraphs: list[str] | None = None) -> str:
    """A body of paragraphs."""
    return "<article>" + "".join(f"<p>{line}</p>" for line in paragraphs or PARAGRAPHS) + "</article>"
