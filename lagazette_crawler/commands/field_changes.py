"""What today's rules make of stored articles, field by field: same, filled, emptied or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lagazette_crawler.items import Article
from lagazette_crawler.store.reading import reading_of

FIELDS = (
    "title", "byline", "dateline", "location", "country", "agency", "language", "section", "published_at",
    "updated_at", "lede", "body", "lead_image",
)  # fmt: skip
ARTICLE = "article"
"""Stands among the fields for the article as a whole: lost when today's rules would store none."""
SAME, FILLED, EMPTIED, CHANGED = "same", "filled", "emptied", "changed"
KINDS = (SAME, FILLED, EMPTIED, CHANGED)
MOST_LOSS = 0.01
"""Share of the filled values of a field that a replay may lose unasked."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class FieldChange:
    """How one field of one article differs."""

    field: str
    kind: str
    old: str | None
    new: str | None
    """Both cut where they differ, for a person to see."""


def changes_of(stored: Mapping[str, Any], article: Article) -> list[FieldChange]:
    """The fields of a row of `articles` that today's reading of its page gives otherwise."""
    reading = reading_of(article)
    return [
        FieldChange(name, _kind(old, new), *_where_they_differ(old, new))
        for name in FIELDS
        if (old := _text(name, stored)) != (new := _text(name, reading))
    ]


def _text(name: str, values: Mapping[str, Any]) -> str | None:
    """A value as it is compared: moments to the second and no more exactly than they are known."""
    value = values[name]
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
        return f"{moment} ({values[name.replace('_at', '_precision')] or 'exactly'})"
    return None if value in (None, "") else str(value)


def _kind(old: str | None, new: str | None) -> str:
    return FILLED if old is None else EMPTIED if new is None else CHANGED


def _where_they_differ(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Both values, from a little before the first character that differs."""
    if old is None or new is None:
        return old and old[:_LONGEST], new and new[:_LONGEST]
    same = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    start = max(0, same - _LONGEST // 4) if same > _LONGEST // 2 else 0
    mark = "…" if start else ""
    return mark + old[start : start + _LONGEST], mark + new[start : start + _LONGEST]


@dataclass(slots=True)
class Tally:
    """What became of the fields of all articles that were read again."""

    read: int = 0
    """Pages that gave an article then; those that give none now included."""
    refused: Counter[str] = field(default_factory=Counter)
    """Why pages give no article any more."""
    filled_before: Counter[str] = field(default_factory=Counter)
    changed: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})

    def add(self, filled: list[str], changes: list[FieldChange]) -> None:
        """An article: the fields that had a value, and those that differ."""
        self.read += 1
        self.filled_before.update(filled)
        for change in changes:
            self.changed[change.field][change.kind] += 1

    def refuse(self, reason: str) -> None:
        self.read += 1
        self.refused[reason] += 1

    def counts(self, name: str) -> dict[str, int]:
        """How often a field was the same, filled, emptied, changed."""
        differing = self.changed[name]
        same = self.read - self.refused.total() - differing.total()
        return {SAME: same, **{kind: differing[kind] for kind in KINDS[1:]}}

    def loss(self, name: str) -> float:
        """The share of the values of a field that would be lost; for `article`, of the articles."""
        if name == ARTICLE:
            return self.refused.total() / self.read if self.read else 0.0
        had = self.filled_before[name]
        return self.changed[name][EMPTIED] / had if had else 0.0

    def losses(self) -> list[str]:
        """The fields of which too much would be lost."""
        return [name for name in (ARTICLE, *FIELDS) if self.loss(name) > MOST_LOSS]


def filled_in(stored: Mapping[str, Any]) -> list[str]:
    """The fields of a row that have a value."""
    return [name for name in FIELDS if stored[name] not in (None, "")]
