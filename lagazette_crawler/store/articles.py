"""Saving articles: is it new, a later text, known, or another article's text?

One article per newspaper and canonical address; an address with the same number under another headline is the same
article's when the texts agree. The same text in the same newspaper at another address is the same
article; in another newspaper it is an article of its own that says which one it repeats (`kin` finds those that have
nearly the same). The decision is taken inside the writers' transaction, so two copies arriving together are linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select, tuple_

from lagazette_crawler.items import Outcome
from lagazette_crawler.store.arrivals import Arrival, apart, arrival
from lagazette_crawler.store.article_rows import ALIAS, CANONICAL, DUPLICATE, ArticleRows, Leads
from lagazette_crawler.store.changes import SaveArticle, Written
from lagazette_crawler.store.numbers import number_key, numbered, tells_the_same
from lagazette_crawler.store.reading import Row, same_values
from lagazette_crawler.store.revising import cause_of, changed_in, earlier_page, earlier_text, is_same_page
from lagazette_crawler.store.schema import addresses, articles, newspapers, revisions
from lagazette_crawler.store.statements import chunks, insert_or_change
from lagazette_crawler.store.walls import REASON as WALL
from lagazette_crawler.store.walls import is_wall
from lagazette_crawler.store.withdrawal import REASON as WITHDRAWN
from lagazette_crawler.store.withdrawal import Tombstones, tombstones


def save_articles(connection: Connection, changes: Sequence[SaveArticle]) -> list[Written]:
    """Saves articles in order, within the caller's transaction."""
    return [written for batch in apart(map(arrival, changes)) for written in _save(connection, batch)]


def _save(connection: Connection, arrivals: list[Arrival]) -> list[Written]:
    """Saves a batch; anew from where an article of the batch arrives a second time."""
    _ensure_newspapers(connection, arrivals)
    written: list[Written] = []
    while len(written) < len(arrivals):
        rest = arrivals[len(written) :]
        past = _past(connection, rest)
        for each in rest:
            _doubt_canonical(each, past)
        rows = ArticleRows(connection, new=sum(_leads(each, past) is None for each in rest))
        for each in rest:
            leads = _leads(each, past) or _by_number(each, past)
            if leads.article_id in rows.touched if leads else (each.newspaper, each.number) in rows.numbers:
                break
            written.append(_decide(each, leads, past, rows))
        rows.write()
    return written


def _ensure_newspapers(connection: Connection, arrivals: list[Arrival]) -> None:
    rows = {
        each.newspaper: {
            "name": each.newspaper,
            "language": each.change.article.newspaper_language,
            "timezone": each.change.article.newspaper_timezone,
            "country": each.change.article.newspaper_country,
            "declared": False,
            "first_seen_at": each.at,
        }
        for each in arrivals
    }
    insert_or_change(connection, newspapers, list(rows.values()), ())


# What is known


@dataclass(slots=True)
class _Past:
    """What the tables know of the addresses and texts of a batch."""

    connection: Connection
    leads: dict[tuple[str, str], Leads] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By hash, the articles that have or had this text, with their newspapers, the earliest first."""
    current: dict[int, Row] = field(default_factory=dict)
    """The current readings, by number of the article."""
    numbered: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Articles by newspaper and the number in their address."""
    tombstones: Tombstones = field(default_factory=Tombstones)
    addresses: dict[int, set[str]] = field(default_factory=dict)
    """The addresses of articles whose text came in at another one of their newspaper."""

    def original(self, each: Arrival) -> int | None:
        """The article of the same newspaper that has or had this text."""
        return next((number for number, newspaper in self.same_text(each) if newspaper == each.newspaper), None)

    def same_text(self, each: Arrival) -> list[tuple[int, str]]:
        return self.texts.get(each.hash, []) if each.hash else []

    def note_text(self, article_id: int, each: Arrival) -> None:
        if each.hash:
            self.texts.setdefault(each.hash, []).append((article_id, each.newspaper))

    def had_text(self, article_id: int, each: Arrival) -> bool:
        """Whether an article has or had this text."""
        return any(known == article_id for known, _ in self.same_text(each))


def _past(connection: Connection, arrivals: list[Arrival]) -> _Past:
    past = _Past(connection)
    urls = sorted({url for each in arrivals for url in each.urls})
    past.tombstones = tombstones(connection, urls, {each.hash for each in arrivals if each.hash})
    for some_urls in chunks(urls):
        for newspaper, url, *where in connection.execute(_LEADS, {"urls": some_urls}):
            past.leads[newspaper, url] = Leads(*where)
    for some_hashes in chunks(sorted({each.hash for each in arrivals if each.hash})):
        for text, article_id, newspaper in connection.execute(_TEXTS, {"hashes": some_hashes}):
            past.texts.setdefault(text, []).append((article_id, newspaper))
    past.numbered = numbered(connection, (each.number for each in arrivals if each.number))
    known = {each.article_id for each in past.leads.values()}.union(*past.numbered.values())
    for some_ids in chunks(sorted(known)):
        for row in connection.execute(_CURRENT, {"ids": some_ids}).mappings():
            past.current[row["id"]] = dict(row)
    elsewhere = {past.original(each) for each in arrivals if _leads(each, past) is None}
    for some_ids in chunks(number for number in elsewhere if number is not None):
        for article_id, url in connection.execute(_ADDRESSES, {"ids": some_ids}):
            past.addresses.setdefault(article_id, set()).add(url)
    return past


_LEADS = select(
    addresses.c.newspaper,
    addresses.c.url,
    addresses.c.article_id,
    addresses.c.leads_as,
    addresses.c.last_modified,
    addresses.c.looked_at,
).where(addresses.c.url.in_(bindparam("urls", expanding=True)), addresses.c.article_id.isnot(None))
_TEXTS = (
    select(revisions.c.text_hash, revisions.c.article_id, articles.c.newspaper)
    .join(articles, articles.c.id == revisions.c.article_id)
    .where(revisions.c.text_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(revisions.c.article_id)
)
_ADDRESSES = select(addresses.c.article_id, addresses.c.url).where(
    addresses.c.article_id.in_(bindparam("ids", expanding=True)), addresses.c.leads_as.in_((CANONICAL, DUPLICATE))
)
_of_article = revisions.alias()
_CURRENT = (
    select(
        *articles.c,
        revisions.c.id.label("revision_id"),
        revisions.c.text_hash,
        revisions.c.cause,
        revisions.c.seen_from,
        revisions.c.extractor_version,
        revisions.c.archive_digest,
        select(func.max(_of_article.c.number))
        .where(_of_article.c.article_id == articles.c.id)
        .scalar_subquery()
        .label("last_number"),
    )
    .join(revisions, tuple_(revisions.c.article_id, revisions.c.number) == tuple_(articles.c.id, articles.c.revision))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


# What becomes of it


def _leads(each: Arrival, past: _Past) -> Leads | None:
    """The article an arrival belongs to by its addresses.

    An address that leads there only because the text was the same leads there no longer when it is another one.
    """
    for url in (each.key, each.read_at):
        leads = past.leads.get((each.newspaper, url))
        if leads and (leads.leads_as != DUPLICATE or past.had_text(leads.article_id, each)):
            return leads
    return None


def _doubt_canonical(each: Arrival, past: _Past) -> None:
    """A canonical address that is the one of another article is a lie: templates name one page on all of them.

    It is believed when the address read leads there already, has the same number, or when the texts agree.
    """
    there, here = (past.leads.get((each.newspaper, url)) for url in (each.key, each.read_at))
    if each.key == each.read_at or there is None or (here and here.article_id == there.article_id):
        return
    same_number = each.number is not None and each.number == number_key(each.read_at)
    if same_number or past.had_text(there.article_id, each):
        return
    if not tells_the_same(past.current[there.article_id], each.reading):
        each.key, each.number = each.read_at, number_key(each.read_at)


def _by_number(each: Arrival, past: _Past) -> Leads | None:
    """The article whose address has the same number under another headline, when the texts say so too."""
    if each.number is None or past.original(each) is not None:
        return None
    for number in past.numbered.get((each.newspaper, each.number), ()):
        if tells_the_same(past.current[number], each.reading):
            return Leads(number, ALIAS)
    return None


def _decide(each: Arrival, leads: Leads | None, past: _Past, rows: ArticleRows) -> Written:
    if past.tombstones.forbid(each.newspaper, each.urls, each.hash):
        rows.refuse(each, WITHDRAWN)
        return Written(Outcome.REFUSED, None, WITHDRAWN)
    if leads is not None:
        return _save_again(each, leads, past, rows)
    original = past.original(each)
    if original is not None:
        found_at = past.addresses.setdefault(original, set())
        found_at.add(each.key)
        if is_wall(found_at):
            rows.refuse(each, WALL)
            return Written(Outcome.REFUSED, None, WALL)
        rows.see(each, original)
        _close(each, Leads(original, DUPLICATE), Outcome.DUPLICATE, past, rows)
        return Written(Outcome.DUPLICATE, original, "same text at another address")
    return _save_new(each, past, rows)


def _save_new(each: Arrival, past: _Past, rows: ArticleRows) -> Written:
    original = next((number for number, _ in past.same_text(each)), None)
    article_id = rows.add_article(each, copy_of=original)
    past.note_text(article_id, each)
    past.addresses[article_id] = {each.key}
    _close(each, Leads(article_id, ALIAS), Outcome.NEW, past, rows)
    return Written(Outcome.NEW, article_id)


def _save_again(each: Arrival, leads: Leads, past: _Past, rows: ArticleRows) -> Written:
    old = past.current[leads.article_id]
    if each.at < old["seen_from"]:
        written = _save_older(each, past, rows, old)
    else:
        asked = past.leads.get((each.newspaper, each.asked), leads)
        written = _save_later(each, asked, past, rows, old)
    if written.unread is None:
        how = DUPLICATE if leads.leads_as == DUPLICATE else ALIAS
        _close(each, Leads(leads.article_id, how), written.outcome, past, rows)
    return written


def _save_older(each: Arrival, past: _Past, rows: ArticleRows, old: Row) -> Written:
    """A page retrieved before the current reading, as in a replay of old records."""
    if past.had_text(old["id"], each):
        return Written(Outcome.KNOWN, old["id"])
    rows.add_older_revision(each, old)
    return Written(Outcome.REVISED, old["id"])


def _save_later(each: Arrival, leads: Leads, past: _Past, rows: ArticleRows, old: Row) -> Written:
    changed = changed_in(each, old)
    if changed:
        return _revise(each, leads, past, rows, old, changed)
    if is_same_page(each, old) and each.change.article.extractor_version != old["extractor_version"]:
        rows.confirm(each, old)
    if same_values(old, each.reading):
        rows.see(each, old["id"])
    else:
        rows.mend(each, old)
    return Written(Outcome.KNOWN, old["id"])


def _revise(each: Arrival, leads: Leads, past: _Past, rows: ArticleRows, old: Row, changed: tuple[str, ...]) -> Written:
    cause = cause_of(each, old, leads, changed)
    earlier = earlier_text(past.connection, each, old)
    if cause is None and each.change.may_wait and earlier is None:
        unread = earlier_page(past.connection, old)
        if unread:
            return Written(Outcome.PENDING, old["id"], unread=unread)
    same_as = next((number for number, _ in past.same_text(each) if number < old["id"]), None)
    past.note_text(old["id"], each)
    if earlier:
        rows.restore(each, old, earlier, cause=cause, same_as=same_as)
        return Written(Outcome.KNOWN, old["id"])
    rows.supersede(each, old, cause=cause, changed=changed, same_as=same_as)
    return Written(Outcome.REVISED, old["id"])


def _close(each: Arrival, leads: Leads, outcome: Outcome, past: _Past, rows: ArticleRows) -> None:
    """Every address of an arrival leads to its article, unless it is the canonical one of another.

    Only the address asked for gets a new outcome; of the others, those that lead there already stay as they are.
    """
    for url in each.urls:
        known = past.leads.get((each.newspaper, url))
        if known is not None and each.change.rereading:
            continue
        stays = known is not None and (known.leads_as == CANONICAL or known.article_id == leads.article_id)
        if known is not None and known.leads_as == CANONICAL:
            target = known
        elif url == each.key and outcome is Outcome.NEW:
            target = Leads(leads.article_id, CANONICAL)
        else:
            target = leads
        if url == each.asked and target.article_id != leads.article_id:
            rows.miss(each, target)
        elif url == each.asked or not stays:
            rows.close(each, url, target, outcome)
