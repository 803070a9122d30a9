"""Articles put together from phrases, so many as a measurement needs, no two of them alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from lagazette_crawler.demo.articles import MONTHS, PARIS, SECTIONS, Sample, hand_written

_NEWEST = datetime(2024, 3, 10, 12, tzinfo=UTC)
_BETWEEN = timedelta(minutes=36)


def newest_id() -> int:
    """The first id below those of the articles written by hand; the others follow downwards."""
    return hand_written()[-1].id - 1


def invented_section(article_id: int) -> str:
    """The section an invented article stands in: one after the other."""
    return _SECTIONS[article_id % len(_SECTIONS)]


def invented_published(article_id: int) -> datetime:
    return (_NEWEST - (newest_id() - article_id) * _BETWEEN).astimezone(PARIS)


def invented(article_id: int) -> Sample:
    """The article of an id: the same at every call, and unlike any other."""
    text = _Text(Random(article_id))
    published = invented_published(article_id)
    return Sample(
        id=article_id,
        section=invented_section(article_id),
        published=published,
        title=text.title(),
        paragraphs=text.paragraphs(),
        dateline=_DATELINES[article_id // len(_SECTIONS) % len(_DATELINES)](text.place, published),
    )


class _Text:
    """Puts one article together: its places and its subject stay the same, every phrase is drawn anew."""

    def __init__(self, random: Random) -> None:
        self._random = random
        words = _phrases()["words"]
        self.place: str
        self.place, other = random.sample(words["ville"], 2)
        self._fixed: dict[str, str] = {"ville": self.place, "ville2": other, "projet": random.choice(words["projet"])}

    def title(self) -> str:
        title = self._sentence(_phrases()["title"])
        return title[0].upper() + title[1:]

    def paragraphs(self) -> tuple[str, ...]:
        told = [_phrases()["lede"], *self._random.sample(_phrases()["paragraphs"], 6)]
        return tuple(" ".join(map(self._sentence, paragraph)) for paragraph in told)

    def _sentence(self, segments: list[list[str]]) -> str:
        return _BLANK.sub(self._filled, "".join(map(self._random.choice, segments)))

    def _filled(self, blank: re.Match[str]) -> str:
        word = blank[1]
        if fixed := self._fixed.get(word):
            return fixed
        if word in _NUMBERS:
            return str(self._random.randint(*_NUMBERS[word]))
        return str(self._random.choice(_phrases()["words"][word.rstrip("2")]))


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = json.loads((Path(__file__).parent / "variations.json").read_text(encoding="utf-8"))
    return phrases


def _day_and_month(day: datetime) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1].lower()}"


_SECTIONS = tuple(SECTIONS)
_BLANK = re.compile(r"\{(\w+)\}")
_NUMBERS = {"n": (3, 97), "année": (1951, 2019), "jour": (2, 28)}
_DATELINES: tuple[Callable[[str, datetime], str | None], ...] = (
    lambda place, _: f"{place} / Lagazetteaz",
    lambda place, day: f"{place}, {_day_and_month(day)}, AZERTAC",
    lambda place, _: f"{place} / Lagazetteaz",
    lambda place, day: f"{place.upper()}, {_day_and_month(day)}, AZERTAC",
    lambda _place, _day: None,
)
