"""Field counting: which rule gave each field of the pages a run reads, so that a fallback hides no broken rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low

from lagazette_crawler.extractors.rules import as_tuple
from lagazette_crawler.figures import WATCHED_FIELDS, FieldFigures
from lagazette_crawler.items import Article, Evidence, Source
from lagazette_crawler.page import Layout

MOST_SOURCES = 30
"""Sources and rules counted by name for one field; a page may invent any number."""
_EVIDENCE_OF = {"published_at": "published_raw", "location": "dateline"}
"""Fields that follow from another one's evidence."""
_RULE_OF = {"published_at": "published", "location": "dateline"}


class FieldCounting:
    """Counts page after page."""

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self._first_rules = {layout.name: _first_rules(layout) for layout in layouts}
        self._words: list[int] = []
        self.pages = 0
        self.archived = 0
        self.readers: Counter[str] = Counter()
        self.fields = {name: FieldFigures() for name in WATCHED_FIELDS}

    @property
    def median_words(self) -> int | None:
        return median_low(self._words) if self._words else None

    def count(self, article: Article) -> None:
        """Counts a page that was read as an article; pages of another kind say nothing of the rules."""
        if article.page_kind is not None:
            return
        self.pages += 1
        self.archived += article.archive_record is not None
        self.readers[article.extractor_version or "unknown"] += 1
        self._words.append(len((article.body or "").split()))
        rules = self._first_rules.get((article.extractor_version or "").partition("/")[2], {})
        for name, figures in self.fields.items():
            _count_field(figures, getattr(article, name), rules.get(name), _evidence(article, name))


def _first_rules(layout: Layout) -> dict[str, str]:
    """The first rule a layout declares for each watched field."""
    declared = {name: as_tuple(getattr(layout, _RULE_OF.get(name, name), None)) for name in WATCHED_FIELDS}
    return {name: rules[0] for name, rules in declared.items() if rules}


def _evidence(article: Article, field: str) -> list[Evidence]:
    name = _EVIDENCE_OF.get(field, field)
    return [each for each in article.evidence if each.field == name]


def _count_field(figures: FieldFigures, value: object, rule: str | None, evidence: Iterable[Evidence]) -> None:
    figures.filled += bool(value)
    if value and (winner := next((each for each in evidence if each.won), None)):
        source = f"{winner.source} {winner.rule}" if winner.rule else str(winner.source)
        if source in figures.taken_from or len(figures.taken_from) < MOST_SOURCES:
            figures.taken_from[source] = figures.taken_from.get(source, 0) + 1
    if rule and any(each.source is Source.LAYOUT and each.rule == rule for each in evidence):
        figures.first_rule += 1
