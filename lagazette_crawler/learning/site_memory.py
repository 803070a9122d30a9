"""Site memory: which lines of a newspaper's stored texts are none of any article's own, and the articles that prove it.

A line is learned when it stands word for word at the edge of several articles whose own words beside it differ:
copies and later readings of one article prove nothing, nor does a bulletin that is made of set phrases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lagazette_crawler.extractors.recurring import edges
from lagazette_crawler.text import folded

PROOFS = 3
"""Articles that must end or begin with a line, each with other words beside it."""
SHORTEST_WORDS, SHORTEST = 3, 15
"""Words and characters; shorter lines are sub-heads and signatures."""
LONGEST = 1_500
SPARSE = 0.5
"""Share of recurring characters from which an article proves nothing."""
KEPT_PROOFS = 10


@dataclass(frozen=True, slots=True)
class StoredText:
    """A stored article as far as the memory needs it."""

    url: str
    seen_at: datetime
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class RecurringText:
    """A line that recurs, and what proves it."""

    text: str
    articles: int
    """How many articles had it at their edge."""
    proofs: tuple[str, ...]
    """Addresses of some of them."""
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A line at the edge of a text, with the article's own words beside it."""

    text: StoredText
    line: str
    beside: str


def learn_recurring(texts: Sequence[StoredText], proofs: int = PROOFS) -> list[RecurringText]:
    """The lines at the edges of `proofs` articles of one newspaper at least, those on most articles first."""
    lines = [[folded(line) for line in text.paragraphs] for text in texts]
    seen = Counter(line for some in lines for line in set(some) if _may_recur(line))
    candidates = {line for line, times in seen.items() if times >= proofs}
    while True:
        sightings = list(_sightings(texts, lines, candidates))
        proved = {line for line, beside in _beside(sightings).items() if len(beside) >= proofs}
        if proved == candidates:
            return _told(sightings)
        candidates = proved


def _may_recur(line: str) -> bool:
    return SHORTEST <= len(line) <= LONGEST and len(line.split()) >= SHORTEST_WORDS


def _sightings(texts: Sequence[StoredText], lines: list[list[str]], recurring: Collection[str]) -> Iterator[_Sighting]:
    for text, own in zip(texts, lines, strict=True):
        first, end = edges(own, recurring)
        around = own[:first] + own[end:]
        if not around or sum(map(len, around)) > SPARSE * sum(map(len, own)):
            continue
        for number in range(first):
            yield _Sighting(text, text.paragraphs[number], own[first])
        for number in range(end, len(own)):
            yield _Sighting(text, text.paragraphs[number], own[end - 1])


def _beside(sightings: Sequence[_Sighting]) -> dict[str, set[str]]:
    """For each line the different words beside it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in sightings:
        found[folded(one.line)].add(one.beside)
    return found


def _told(sightings: Sequence[_Sighting]) -> list[RecurringText]:
    grouped: dict[str, list[_Sighting]] = defaultdict(list)
    for one in sightings:
        grouped[folded(one.line)].append(one)
    found = [
        RecurringText(
            text=some[0].line,
            articles=len({one.text.url for one in some}),
            proofs=tuple(dict.fromkeys(one.text.url for one in some))[:KEPT_PROOFS],
            first_seen_at=min(one.text.seen_at for one in some),
            last_seen_at=max(one.text.seen_at for one in some),
        )
        for some in grouped.values()
    ]
    return sorted(found, key=lambda one: (-one.articles, one.text))
