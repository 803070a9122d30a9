"""Finds the kin of articles as they are stored: whose texts they repeat or quote.

Everything happens in the writers' transaction. The index is asked once for a whole group, and the articles of a group
are added to what was found one after the other, so two copies that arrive together find each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from lagazette_crawler.copies import (
    COMMON,
    Candidate,
    Kin,
    Kind,
    Telling,
    Words,
    candidates_of,
    closest,
    earlier,
    keys_of,
    lacks,
    told_by,
    words_of,
)
from lagazette_crawler.store.postings import Posting, holders, post, unpost
from lagazette_crawler.store.schema import articles, kinships, newspapers, revisions
from lagazette_crawler.store.statements import chunks, insert_or_change
from lagazette_crawler.store.stories import TELLING, tell_stories, telling_of


@dataclass(frozen=True, slots=True)
class Told:
    """An article whose text was just stored."""

    article_id: int
    same_as: int | None = None
    """The article that was the first to have the same text."""
    superseded: int | None = None
    """The number of the revision whose text it had before."""


def link(connection: Connection, told: Sequence[Told], retold: Set[int] = frozenset()) -> None:
    """Links articles just stored with those whose text they have, and tells the stories anew.

    `retold`: known articles with the text they had, but another date or agency.
    """
    changed = {each.article_id: each.superseded for each in told if each.superseded is not None}
    again = _forget(connection, changed) - {each.article_id for each in told}
    work = _Linking(connection, [*told, *(Told(article_id) for article_id in sorted(again))])
    work.run()
    tell_stories(connection, work.touched | again | changed.keys() | retold, again | changed.keys())


def forget_article(connection: Connection, article_id: int) -> None:
    """Takes an article out of the index, its kinships and its story, as for one that is withdrawn."""
    again = _forget(connection, {article_id: None}) - {article_id}
    work = _Linking(connection, [Told(each) for each in sorted(again)])
    work.run()
    tell_stories(connection, work.touched | again | {article_id}, again | {article_id})


@dataclass(slots=True)
class _Text:
    """A text that is compared."""

    words: Words
    telling: Telling
    quotes: int | None = None


@dataclass(slots=True)
class _Linking:
    """One group of articles on its way into the index."""

    connection: Connection
    told: list[Told]
    touched: set[int] = field(default_factory=set)
    _texts: dict[int, _Text] = field(default_factory=dict)
    _holders: dict[int, list[int]] = field(default_factory=dict)
    _postings: list[Posting] = field(default_factory=list)
    _rows: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)

    def run(self) -> None:
        if not self.told:
            return
        unlike = [each for each in self.told if each.same_as is None]
        self._read({each.article_id for each in unlike})
        keys = {each.article_id: keys_of(self._texts[each.article_id].words) for each in unlike}
        self._holders = holders(self.connection, (key for some in keys.values() for key in some))
        self._read({number for each in unlike for number in self._candidates(keys[each.article_id])})
        for each in self.told:
            if each.same_as is None:
                self._compare(each.article_id, keys[each.article_id])
            else:
                self._note(each.article_id, each.same_as, Kind.EXACT, 1.0)
        post(self.connection, self._postings)
        insert_or_change(self.connection, kinships, list(self._rows.values()), ("relation", "share"))

    def _candidates(self, keys: Iterable[int]) -> list[int]:
        found = [some for key in keys if len(some := self._holders.get(key, [])) <= COMMON]
        return candidates_of(Counter(number for some in found for number in some))

    def _read(self, article_ids: set[int]) -> None:
        """Reads texts not read yet."""
        for some in chunks(sorted(article_ids - self._texts.keys())):
            for row in self.connection.execute(_READ, {"ids": some}).mappings():
                self._texts[row["id"]] = _Text(words_of(row["body"]), telling_of(row))
            for page, source in self.connection.execute(_QUOTES, {"ids": some}):
                self._texts[page].quotes = source

    def _compare(self, article_id: int, keys: list[int]) -> None:
        here = self._texts[article_id]
        there = [number for number in self._candidates(keys) if number != article_id]
        self._read(set(there))
        kin = closest(here.words, [self._candidate(number, here.telling) for number in there])
        for each in kin:
            self._take(article_id, each)
        self._post(article_id, keys, told_by(kin))

    def _candidate(self, number: int, arriving: Telling) -> Candidate:
        there = self._texts[number]
        return Candidate(number, there.words, earlier(there.telling, arriving), there.quotes)

    def _take(self, article_id: int, kin: Kin) -> None:
        later, other = (article_id, kin.article_id) if kin.is_earlier else (kin.article_id, article_id)
        self._note(later, other, kin.kinship.kind, kin.kinship.share)
        if kin.kinship.kind is Kind.EXCERPT:
            self._texts[later].quotes = other
            if not kin.is_earlier:
                self._part(later, kin.kinship.passage)

    def _part(self, page: int, passage: tuple[int, int]) -> None:
        """A page stored before turns out to be a composition: whoever has not the quotation too is no copy of it."""
        quoted = self._texts[page].words.folded[slice(*passage)]
        for copy, other in self.connection.execute(_NEAR, {"page": page}).fetchall():
            partner = other if copy == page else copy
            self._read({partner})
            if lacks(self._texts[partner].words, quoted):
                _drop_kinship(self.connection, copy, other)
                self.touched |= {page, partner}

    def _note(self, later: int, other: int, kind: Kind, share: float) -> None:
        row = {"article_id": later, "other_id": other, "relation": str(kind), "share": share}
        self._rows[later, other] = row
        if kind is not Kind.EXCERPT:
            self.touched |= {later, other}

    def _post(self, article_id: int, keys: Iterable[int], kin: set[int]) -> None:
        for key in keys:
            held = self._holders.setdefault(key, [])
            if len(held) <= COMMON and kin.isdisjoint(held) and article_id not in held:
                held.append(article_id)
                self._postings.append((key, article_id))


def _forget(connection: Connection, changed: Mapping[int, int | None]) -> set[int]:
    """Takes articles out of the index and out of their kinships; the numbers of those who were their kin."""
    ids = list(changed)
    texts: list[tuple[int, str | None]] = []
    kin: set[int] = set()
    for some in chunks(ids):
        texts += [(number, body) for number, body in connection.execute(_BODIES, {"ids": some})]
        texts += [
            (number, body)
            for number, revision, body in connection.execute(_SUPERSEDED, {"ids": some})
            if changed[number] == revision
        ]
        theirs = or_(kinships.c.article_id.in_(some), kinships.c.other_id.in_(some))
        for pair in connection.execute(select(kinships.c.article_id, kinships.c.other_id).where(theirs)):
            kin.update(pair)
        connection.execute(kinships.delete().where(theirs))
    unpost(connection, {(key, number) for number, body in texts for key in keys_of(words_of(body))})
    return kin


def _drop_kinship(connection: Connection, article_id: int, other_id: int) -> None:
    connection.execute(kinships.delete().where(kinships.c.article_id == article_id, kinships.c.other_id == other_id))


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_READ = (
    select(*TELLING, articles.c.body)
    .join(newspapers, newspapers.c.name == articles.c.newspaper)
    .where(articles.c.id.in_(_IDS))
)
_QUOTES = select(kinships.c.article_id, kinships.c.other_id).where(
    kinships.c.article_id.in_(_IDS), kinships.c.relation == str(Kind.EXCERPT)
)
_NEAR = select(kinships.c.article_id, kinships.c.other_id).where(
    or_(kinships.c.article_id == bindparam("page"), kinships.c.other_id == bindparam("page")),
    kinships.c.relation == str(Kind.NEAR),
)
_BODIES = select(articles.c.id, articles.c.body).where(articles.c.id.in_(_IDS))
_SUPERSEDED = select(revisions.c.article_id, revisions.c.number, revisions.c.superseded_body).where(
    revisions.c.article_id.in_(_IDS), revisions.c.superseded_body.isnot(None)
)
