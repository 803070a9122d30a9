"""What the crawl knew of an address before it asked: kept beside the answer, so that a replay knows it too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lagazette_crawler.items import Source
from lagazette_crawler.page import Announced

_LONGEST = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Note:
    """What a page alone does not tell. Everything None: nothing."""

    kind: str | None = None
    """What was asked for: `article`, `announcement` (a feed, sitemap or section front)."""
    address: str | None = None
    """The address that was announced, when redirects led elsewhere."""
    announced: Announced | None = None
    """What the announcement said of it."""

    @classmethod
    def of_request(cls, meta: Mapping[str, Any], answered_at: str) -> Note:
        """From the meta of a NewspaperSpider's request."""
        address, announced = meta.get("address"), meta.get("announced")
        return cls(
            kind=meta.get("kind"),
            address=address if address != answered_at else None,
            announced=announced if isinstance(announced, Announced) and _says_anything(announced) else None,
        )

    def as_json(self) -> bytes:
        """Empty when all it says is that an article was asked for."""
        known = {name: value for name, value in asdict(self).items() if value is not None}
        if not known or known == {"kind": "article"}:
            return b""
        return json.dumps(known, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Note | None:
        """None when it is not one of ours."""
        try:
            known = json.loads(text) if len(text) <= _LONGEST else None
        except ValueError:
            return None
        if not isinstance(known, dict):
            return None
        return cls(_text(known.get("kind")), _text(known.get("address")), _announced(known.get("announced")))


def _announced(known: Any) -> Announced | None:
    if not isinstance(known, dict) or known.get("source") not in list(Source):
        return None
    texts = {name: _text(known.get(name)) for name in ("title", "published_raw", "summary")}
    return Announced(Source(known["source"]), **texts)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _says_anything(announced: Announced) -> bool:
    return bool(announced.title or announced.published_raw or announced.summary)
