"""Stories: what several articles tell in the same words, who told it first, and how much the others took."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, update

from lagazette_crawler.copies import Kind, Telling, align, origin_of, words_of
from lagazette_crawler.items import Precision
from lagazette_crawler.store.schema import articles, kinships, newspapers, revisions, tellings
from lagazette_crawler.store.statements import chunks, insert_or_change

ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class _Member:
    """An article of a story."""

    telling: Telling
    text_hash: str | None
    copy_of: int | None


_Place = tuple[int, str, float]
"""Of an article in its story: number of the story, relation to the origin, share of its words."""


def tell_stories(connection: Connection, touched: set[int], changed: Set[int] = frozenset()) -> None:
    """Works out anew the stories of articles whose kinships changed, within the caller's transaction.

    `changed`: those that were stored before with another text.
    """
    if not touched:
        return
    before = _places_of(connection, touched)
    numbers = touched | before.keys()
    edges = _edges(connection, numbers)
    numbers |= {number for pair in edges for number in pair}
    groups = _groups(edges)
    members = _members(connection, numbers)
    after: dict[int, _Place] = {}
    origins: dict[int, int | None] = dict.fromkeys(members)
    for group in groups:
        origin = origin_of([members[number].telling for number in group]).article_id
        shares = _Shares(connection, edges, members, origin)
        for number in group:
            kept = None if changed & {number, origin} or members[number].copy_of != origin else before.get(number)
            after[number] = (min(group), *(kept[1:] if kept else shares.of(number)))
            origins[number] = None if number == origin else origin
    _write(connection, before, after)
    _write_origins(connection, members, origins)


def _places_of(connection: Connection, touched: set[int]) -> dict[int, _Place]:
    """All articles of the stories the touched ones were in."""
    places: dict[int, _Place] = {}
    for some in chunks(sorted(touched)):
        stories = select(tellings.c.story_id).where(tellings.c.article_id.in_(some))
        for row in connection.execute(select(tellings).where(tellings.c.story_id.in_(stories))):
            places[row.article_id] = (row.story_id, row.relation, row.share)
    return places


_Edges = dict[tuple[int, int], tuple[str, float]]


def _edges(connection: Connection, numbers: set[int]) -> _Edges:
    """The kinships of articles, but quotations."""
    edges: _Edges = {}
    for some in chunks(sorted(numbers)):
        theirs = or_(kinships.c.article_id.in_(some), kinships.c.other_id.in_(some))
        statement = select(kinships).where(theirs, kinships.c.relation != str(Kind.EXCERPT))
        edges.update(
            {(row.article_id, row.other_id): (row.relation, row.share) for row in connection.execute(statement)}
        )
    return edges


def _groups(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """What hangs together."""
    group: dict[int, set[int]] = {}
    for one, other in pairs:
        here, there = group.setdefault(one, {one}), group.setdefault(other, {other})
        if here is not there:
            small, large = sorted((here, there), key=len)
            large |= small
            group.update(dict.fromkeys(small, large))
    return list({id(each): each for each in group.values()}.values())


def _members(connection: Connection, numbers: set[int]) -> dict[int, _Member]:
    members: dict[int, _Member] = {}
    for some in chunks(sorted(numbers)):
        for row in connection.execute(_MEMBERS, {"ids": some}).mappings():
            members[row["id"]] = _Member(telling_of(row), row["text_hash"], row["copy_of"])
    return members


def telling_of(row: Any) -> Telling:
    """What decides who told a story first, from a row of `articles` with the newspaper's title."""
    return Telling(
        row["id"],
        row["newspaper"],
        row["newspaper_title"],
        row["agency"],
        bool(row["dateline"]) and bool(row["location"]),
        row["published_at"],
        row["published_precision"] == Precision.MINUTE,
        row["first_seen_at"],
    )


@dataclass(slots=True)
class _Shares:
    """How the articles of a story repeat its origin."""

    connection: Connection
    edges: _Edges
    members: dict[int, _Member]
    origin: int

    def of(self, number: int) -> tuple[str, float]:
        if number == self.origin:
            return ORIGIN, 1.0
        mine, first = self.members[number].text_hash, self.members[self.origin].text_hash
        if mine is not None and mine == first:
            return str(Kind.EXACT), 1.0
        return self.edges.get((number, self.origin)) or self._compared(number)

    def _compared(self, number: int) -> tuple[str, float]:
        """Articles that hang together by others, or in the other direction."""
        bodies = dict(self.connection.execute(_BODIES, {"ids": [number, self.origin]}).fetchall())
        origin, member = words_of(bodies[self.origin]), words_of(bodies[number])
        if origin.folded == member.folded:
            return str(Kind.EXACT), 1.0
        covered = align(origin, member).covered_right
        return str(Kind.NEAR), round(covered / max(1, len(member)), 3)


def _write(connection: Connection, before: dict[int, _Place], after: dict[int, _Place]) -> None:
    gone = sorted(before.keys() - after.keys())
    for some in chunks(gone):
        connection.execute(tellings.delete().where(tellings.c.article_id.in_(some)))
    rows = [
        {"article_id": number, "story_id": place[0], "relation": place[1], "share": place[2]}
        for number, place in after.items()
        if before.get(number) != place
    ]
    insert_or_change(connection, tellings, rows, ("story_id", "relation", "share"))


def _write_origins(connection: Connection, members: dict[int, _Member], origins: dict[int, int | None]) -> None:
    rows = [
        {"member": number, "origin": origin} for number, origin in origins.items() if members[number].copy_of != origin
    ]
    if rows:
        connection.execute(_SET_ORIGIN, rows)


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
TELLING = (
    articles.c.id,
    articles.c.newspaper,
    newspapers.c.title.label("newspaper_title"),
    articles.c.agency,
    articles.c.dateline,
    articles.c.location,
    articles.c.published_at,
    articles.c.published_precision,
    articles.c.first_seen_at,
)
"""The columns `telling_of` reads."""
_MEMBERS = (
    select(*TELLING, articles.c.copy_of, revisions.c.text_hash)
    .join(newspapers, newspapers.c.name == articles.c.newspaper)
    .join(
        revisions,
        (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision),
    )
    .where(articles.c.id.in_(_IDS))
)
_BODIES = select(articles.c.id, articles.c.body).where(articles.c.id.in_(_IDS))
_SET_ORIGIN = update(articles).where(articles.c.id == bindparam("member")).values(copy_of=bindparam("origin"))
