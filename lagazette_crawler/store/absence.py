"""Absence: looks at known articles that did not find them, and when they are looked for again.

One look proves nothing: servers stumble, crawlers are shut out. Three looks over 72 hours make an article gone, at the
word of 410 one look and the same 72 hours; a look that finds it ends its absence. When too many articles of a newspaper
are missing at once, the fault is ours and the looks count nothing. What follows is read by the view `absent_articles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, bindparam, func, select, update

from lagazette_crawler.items import Outcome
from lagazette_crawler.store.changes import CloseAddress
from lagazette_crawler.store.columns import Moment
from lagazette_crawler.store.schema import addresses, articles, missed_looks, runs
from lagazette_crawler.store.statements import insert_or_change


class Sign(StrEnum):
    """What stood in the place of an article."""

    NOT_FOUND = "not found"
    GONE_FOR_GOOD = "gone for good"
    FRONT_PAGE = "front page"
    NOT_FOUND_PAGE = "not found page"
    MOVED = "moved"
    BLOCKED = "blocked"


LOOKS, OVER = 3, timedelta(hours=72)
"""What it takes to call an article gone."""
SECOND_LOOK = timedelta(hours=24)
AT_ONCE, SHARE = 5, 0.3
"""More than this share of the articles looked for missing at once, and at least so many: the fault is ours."""
WINDOW = timedelta(hours=24)
"""What `at once` means for a newspaper that is looked at a few articles at a time."""

_OF_STATUS = {404: Sign.NOT_FOUND, 410: Sign.GONE_FOR_GOOD}
_OF_REASON = {
    "leads to the front page": Sign.FRONT_PAGE,
    "no article: section front": Sign.FRONT_PAGE,
    "says that it was not found": Sign.NOT_FOUND_PAGE,
    "no article: not found": Sign.NOT_FOUND_PAGE,
}
_OF_OUTCOME = {Outcome.GONE: Sign.NOT_FOUND, Outcome.MOVED: Sign.MOVED, Outcome.BLOCKED: Sign.BLOCKED}


def sign_of(outcome: Outcome, reason: str | None, status: int | None) -> Sign | None:
    """What an answer says of the article that was there; None when it says nothing of its absence."""
    if outcome not in (Outcome.GONE, Outcome.MOVED, Outcome.BLOCKED, Outcome.REFUSED):
        return None
    if outcome is Outcome.GONE and status in _OF_STATUS:
        return _OF_STATUS[status]
    return _OF_REASON.get(reason or "") or _OF_OUTCOME.get(outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A look at an address that did not find the article it leads to."""

    article_id: int
    newspaper: str
    url: str
    sign: Sign
    at: datetime
    status: int | None = None
    moved_to: str | None = None
    run_id: int | None = None


def note_missed(connection: Connection, missed: Iterable[Missed]) -> None:
    """Records looks, within the caller's transaction."""
    rows = [
        {
            "article_id": each.article_id,
            "looked_at": each.at,
            "newspaper": each.newspaper,
            "url": each.url,
            "sign": str(each.sign),
            "status": each.status,
            "moved_to": each.moved_to,
            "run_id": each.run_id,
            "doubted": False,
        }
        for each in missed
    ]
    insert_or_change(connection, missed_looks, rows, ("url", "sign", "status", "moved_to", "run_id", "doubted"))


def miss(connection: Connection, missed: Iterable[Missed]) -> None:
    """Records looks and when the articles are looked for again."""
    missed = list(missed)
    note_missed(connection, missed)
    for each in missed:
        next_look = next_search(connection, each.article_id, each.sign, each.at)
        connection.execute(_LOOK_AGAIN_AT, {"of": each.newspaper, "at": each.url, "next_look": next_look})


def stands_for_article(connection: Connection, row: RowMapping) -> bool:
    """Whether an address is where its article is looked for: the canonical one, unless that names another host."""
    if row["leads_as"] == "canonical":
        return True
    if row["leads_as"] != "alias":
        return False
    canonical = connection.scalar(select(articles.c.url).where(articles.c.id == row["article_id"])) or ""
    return _host(canonical) != _host(str(row["url"]))


def _host(url: str) -> str:
    return url.split("/", 3)[2]


def next_search(connection: Connection, article_id: int, sign: Sign, at: datetime) -> datetime | None:
    """When an article just missed is looked for again: a day, then 72 hours after the first look; None: never.

    After 410 nothing is asked any more.
    """
    if sign is Sign.GONE_FOR_GOOD:
        return None
    row = connection.execute(_COUNTED, {"article": article_id}).one()
    first: datetime | None = row.first
    looks: int = row.looks
    if sign is Sign.BLOCKED or first is None:
        return at + SECOND_LOOK
    if looks >= LOOKS and at - first >= OVER:
        return None
    return max(first + (SECOND_LOOK if looks < LOOKS - 1 else OVER), at + timedelta(hours=1))


_COUNTED = (
    select(func.min(missed_looks.c.looked_at).label("first"), func.count().label("looks"))
    .join(articles, articles.c.id == missed_looks.c.article_id)
    .where(
        missed_looks.c.article_id == bindparam("article"),
        missed_looks.c.looked_at > articles.c.last_seen_at,
        missed_looks.c.doubted.is_(False),
        missed_looks.c.sign != str(Sign.BLOCKED),
    )
)


# Too many at once


@dataclass(frozen=True, slots=True)
class TooMany:
    """So many articles of a newspaper were missing at once that the fault is ours."""

    missing: int
    looked_for: int

    def __str__(self) -> str:
        return (
            f"{self.missing} of {self.looked_for} known articles were not found at once: "
            "that is rather a fault of ours (or of the whole site), so none of them is called gone."
        )


def doubt(connection: Connection, newspaper: str, run_id: int, at: datetime) -> TooMany | None:
    """Sees whether too many articles of a newspaper were first missed in a run, or in the day until now.

    If so, these looks count nothing and the articles are looked for again in a day.
    """
    started: datetime | None = connection.scalar(_STARTED, {"run": run_id})
    for since in (started or at, at - WINDOW):
        missing = _first_missed(connection, newspaper, since)
        if len(missing) < AT_ONCE:
            continue
        seen = _seen(connection, newspaper, since) - sum(last_seen >= since for last_seen in missing.values())
        if len(missing) > SHARE * (len(missing) + seen):
            _set_aside(connection, newspaper, since, list(missing), at)
            return TooMany(len(missing), len(missing) + seen)
    return None


def _first_missed(connection: Connection, newspaper: str, since: datetime) -> dict[int, datetime]:
    """The articles missed since then that had not been missed before, and when each was last seen."""
    rows = connection.execute(_FIRST_MISSED, {"of": newspaper, "since": since}).fetchall()
    return {row.article_id: row.last_seen_at for row in rows}


def _seen(connection: Connection, newspaper: str, since: datetime) -> int:
    statement = select(func.count()).where(articles.c.newspaper == newspaper, articles.c.last_seen_at >= since)
    return int(connection.scalar(statement) or 0)


def _set_aside(connection: Connection, newspaper: str, since: datetime, missing: list[int], at: datetime) -> None:
    parameters = [{"of": newspaper, "since": since, "article": number, "next_look": at + WINDOW} for number in missing]
    connection.execute(_DOUBT, parameters)
    connection.execute(_LOOK_AGAIN, parameters)


_LOOK_AGAIN_AT = (
    update(addresses)
    .where(addresses.c.newspaper == bindparam("of"), addresses.c.url == bindparam("at"))
    .values(next_look_at=bindparam("next_look", type_=Moment))
)
_STARTED = select(runs.c.started_at).where(runs.c.id == bindparam("run"))
_since = bindparam("since", type_=Moment)
_before = missed_looks.alias()
_FIRST_MISSED = (
    select(missed_looks.c.article_id, articles.c.last_seen_at)
    .distinct()
    .join(articles, articles.c.id == missed_looks.c.article_id)
    .where(
        missed_looks.c.newspaper == bindparam("of"),
        missed_looks.c.looked_at >= _since,
        missed_looks.c.looked_at > articles.c.last_seen_at,
        missed_looks.c.sign != str(Sign.BLOCKED),
        ~select(_before.c.article_id)
        .where(
            _before.c.article_id == missed_looks.c.article_id,
            _before.c.looked_at < _since,
            _before.c.looked_at > articles.c.last_seen_at,
            _before.c.doubted.is_(False),
        )
        .exists(),
    )
)
_DOUBT = (
    update(missed_looks)
    .where(
        missed_looks.c.newspaper == bindparam("of"),
        missed_looks.c.article_id == bindparam("article"),
        missed_looks.c.looked_at >= _since,
    )
    .values(doubted=True)
)
_asked = select(missed_looks.c.url).where(
    missed_looks.c.article_id == bindparam("article"), missed_looks.c.looked_at >= _since
)
_LOOK_AGAIN = (
    update(addresses)
    .where(
        addresses.c.newspaper == bindparam("of"),
        addresses.c.article_id == bindparam("article"),
        addresses.c.url.in_(_asked),
    )
    .values(next_look_at=bindparam("next_look", type_=Moment))
)


def missed_by(change: CloseAddress, row: RowMapping | None, target: str | None, at: datetime) -> Missed | None:
    """What an address that gave no article (`row`: as it was before) says of the article it led to."""
    sign = sign_of(change.outcome, change.reason, change.status)
    if sign is None or row is None or row["article_id"] is None:
        return None
    return Missed(
        article_id=row["article_id"],
        newspaper=change.newspaper,
        url=row["url"],
        sign=sign,
        at=at,
        status=change.status,
        moved_to=target,
        run_id=change.run_id,
    )
