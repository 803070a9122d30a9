"""Search: the articles that answer a query, with the places where they do.

Articles whose title alone answers the query come first, then the others; among equals the newest publication first.
Both databases give the same answers in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Text, and_, bindparam, case, cast, column, false, or_, select, table
from sqlalchemy.dialects import postgresql

from lagazette_crawler.store.filters import Filters, conditions
from lagazette_crawler.store.indexing import LEFT_OUT
from lagazette_crawler.store.past import Past
from lagazette_crawler.store.query import Alternative, Query, Term, parse
from lagazette_crawler.store.schema import articles, revisions
from lagazette_crawler.store.schema import stems as stems_table
from lagazette_crawler.store.snippets import Finder, Marked, excerpt, marked
from lagazette_crawler.store.words import STEMMERS, stems

MOST_FORMS = 300
"""Words of one language that share a stem; a query asks for these at most."""

Forms = Mapping[str, tuple[str, ...]]
"""By language, the words that share a stem with a term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that answers a query."""

    id: int
    newspaper: str
    url: str
    title: Marked
    snippet: Marked
    """The passage of the body with most of the query in it, as printed."""
    in_title: bool
    """Whether the title alone answers the query."""
    published_at: datetime | None
    published_offset: int | None
    published_precision: str | None
    published_local_date: date | None
    location: str | None
    country: str | None
    agency: str | None
    byline: str | None
    language: str | None
    copy_of: int | None


_SHOWN = (
    "id", "newspaper", "url", "published_at", "published_offset", "published_precision", "published_local_date",
    "location", "country", "agency", "byline", "language", "copy_of",
)  # fmt: skip
_CURRENT = articles.join(
    revisions, and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
)
_index = table("search_index", column("rowid"), column("revision_id"), column("words"))


def search(connection: Connection, text: str, filters: Filters, limit: int) -> list[Hit]:
    """The best `limit` answers; none to a query without words."""
    query = parse(text)
    if not query.alternatives:
        return []
    forms = _forms(connection, query)
    ask = _Sqlite(forms) if connection.dialect.name == "sqlite" else _Postgresql(forms)
    in_title = case((ask.title(query), 1), else_=0).label("in_title")
    past = Past(filters.as_of) if filters.as_of is not None else None
    shown = past.columns if past else articles.c
    statement = (
        select(*(past.selected() if past else (shown[name] for name in (*_SHOWN, "title", "body"))), in_title)
        .select_from(past.tables if past else _CURRENT)
        .where(ask.whole(query), *conditions(filters, past))
        .order_by(in_title.desc(), shown["published_at"].desc().nulls_last(), articles.c.id.desc())
        .limit(limit)
    )
    finders: dict[str | None, Finder] = {}
    hits = []
    for found in connection.execute(statement).mappings():
        row = past.complete(dict(found)) if past else dict(found)
        finder = finders.setdefault(row["language"], _finder(query, forms, row["language"]))
        hits.append(
            Hit(
                **{name: row[name] for name in _SHOWN},
                title=marked(row["title"] or "", finder),
                snippet=excerpt(row["body"] or "", finder),
                in_title=bool(row["in_title"]),
            )
        )
    return hits


def _finder(query: Query, forms: Mapping[Term, Forms], language: str | None) -> Finder:
    """What to mark in an article of a language."""
    singles = [
        frozenset((*term.words, *forms[term].get(language or "", ()))) for term in query.wanted if not term.exact
    ]
    return Finder(singles, [(term.words, term.prefix) for term in query.wanted if term.exact])


def _forms(connection: Connection, query: Query) -> Mapping[Term, Forms]:
    """For each term the words of the index that share its stem, by language."""
    terms = list(dict.fromkeys(query.terms))
    cut = {(term, language): stems(term.written, language) for term in terms if not term.exact for language in STEMMERS}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    wanted = sorted(set().union(*cut.values()))
    if wanted:
        statement = select(stems_table).where(
            stems_table.c.language.in_(list(STEMMERS)), stems_table.c.stem.in_(wanted)
        )
        for language, stem, word in connection.execute(statement):
            found[language, stem].append(word)
    forms: dict[Term, dict[str, tuple[str, ...]]] = {term: {} for term in terms}
    for (term, language), its_stems in cut.items():
        words = sorted({word for stem in its_stems for word in found[language, stem]} - set(term.words))
        if words:
            forms[term][language] = tuple(words[:MOST_FORMS])
    return forms


class _Sqlite:
    """The query in the words of FTS5, everything in double quotes."""

    def __init__(self, forms: Mapping[Term, Forms]) -> None:
        self._forms = forms

    def whole(self, query: Query) -> ColumnElement[bool]:
        return or_(*(self._alternative(each) for each in query.alternatives))

    def title(self, query: Query) -> ColumnElement[bool]:
        asked = [self._all(each.required, "title") for each in query.alternatives if each.required]
        return self._found(" OR ".join(f"({each})" for each in asked)) if asked else false()

    def _alternative(self, alternative: Alternative) -> ColumnElement[bool]:
        parts = []
        if alternative.required:
            parts.append(self._found(self._all(alternative.required, "{title body}")))
        if alternative.excluded:
            parts.append(~self._found(" OR ".join(self._term(term, "{title body}") for term in alternative.excluded)))
        return and_(*parts)

    def _found(self, match: str) -> ColumnElement[bool]:
        matches = column("search_index").op("MATCH")(bindparam(None, match, type_=Text, unique=True))
        return revisions.c.id.in_(select(_index.c.rowid).select_from(_index).where(matches))

    def _all(self, terms: tuple[Term, ...], columns: str) -> str:
        return " AND ".join(self._term(term, columns) for term in terms)

    def _term(self, term: Term, columns: str) -> str:
        plain = f'{columns} : ("{" ".join(term.words)}"{" *" if term.prefix else ""})'
        others = [
            f'(language : "{language}" AND {columns} : ({" OR ".join(map(_double_quoted, words))}))'
            for language, words in self._forms[term].items()
        ]
        return f"({' OR '.join([plain, *others])})"


def _double_quoted(word: str) -> str:
    return f'"{word}"'


class _Postgresql:
    """The query as a tsquery; words of the title bear the weight A."""

    def __init__(self, forms: Mapping[Term, Forms]) -> None:
        self._forms = forms

    def whole(self, query: Query) -> ColumnElement[bool]:
        return self._found(" | ".join(f"({self._alternative(each)})" for each in query.alternatives))

    def title(self, query: Query) -> ColumnElement[bool]:
        asked = [self._all(each.required, "A") for each in query.alternatives if each.required]
        return self._found(" | ".join(f"({each})" for each in asked)) if asked else false()

    def _found(self, match: str) -> ColumnElement[bool]:
        tsquery = cast(bindparam(None, match, type_=Text, unique=True), postgresql.TSQUERY)
        matches = _index.c.words.op("@@")(tsquery)
        return revisions.c.id.in_(select(_index.c.revision_id).where(matches))

    def _alternative(self, alternative: Alternative) -> str:
        excluded = [f"!{self._term(term, '')}" for term in alternative.excluded]
        return " & ".join([*(self._term(term, "") for term in alternative.required), *excluded])

    def _all(self, terms: tuple[Term, ...], weight: str) -> str:
        return " & ".join(self._term(term, weight) for term in terms)

    def _term(self, term: Term, weight: str) -> str:
        plain = " <-> ".join(
            _lexeme(word, weight, prefix=term.prefix and last)
            for word, last in zip(term.words, [False] * (len(term.words) - 1) + [True], strict=True)
        )
        others = [
            f"('{LEFT_OUT}{language}' & ({' | '.join(_lexeme(word, weight) for word in words)}))"
            for language, words in self._forms[term].items()
        ]
        return f"({' | '.join([f'({plain})', *others])})"


def _lexeme(word: str, weight: str, *, prefix: bool = False) -> str:
    labels = ("*" if prefix else "") + weight
    return f"'{word}'" + (f":{labels}" if labels else "")
