"""Addresses: the frontier, and the looks that did not find what was there."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, UniqueConstraint, desc, false

from lagazette_crawler.items import Outcome
from lagazette_crawler.store.columns import Identifier, Structure
from lagazette_crawler.store.schema.making import (
    article,
    metadata,
    moment,
    newspaper,
    number,
    text,
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the address."),
    newspaper("The newspaper."),
    text("url", "The address in canonical form.", nullable=False),
    text("outcome", "What became of it: " + ", ".join(Outcome) + ".", nullable=False),
    text("reason", "Why, for refused, blocked, failed and the like."),
    text("evidence", "What said so, where something did: a header, words of the page, the robots.txt that forbids it."),
    number("status", "Last HTTP status."),
    article("article_id", "The article it leads to."),
    text("leads_as", "How it leads there: `canonical`, `alias` or `duplicate` (same text)."),
    text("moved_to", "The address it leads to, when moved."),
    Column("announced", Structure, comment="What its announcement said of it: title, date, summary."),
    text("announced_on", "The feed, sitemap or section front it was first found on."),
    moment("first_announced_at", "When it was first found."),
    moment("last_announced_at", "When it was last found."),
    moment("lastmod", "When a sitemap says the page last changed."),
    moment("looked_at", "When it was last asked for."),
    moment("next_look_at", "When it is due to be asked for; null: not again."),
    number("attempts", "Failed attempts since the last success.", nullable=False),
    text("etag", "ETag of the last answer, recorded once its article was stored."),
    text("last_modified", "Last-Modified of the last answer."),
    Column("run_id", Identifier, ForeignKey("runs.id"), comment="The run that last looked."),
    Column(
        "for_backfill",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether only a backfill found it: it waits for the next one, not for the regular crawl.",
    ),
    UniqueConstraint("url", "newspaper"),
    Index("ix_addresses_article_id", "article_id"),
    comment="One row an address: the frontier of the crawl, and every way that leads to an article.",
)
_waits = addresses.c.next_look_at.isnot(None)
Index(
    "ix_addresses_due",
    addresses.c.newspaper,
    desc(addresses.c.first_announced_at),
    addresses.c.id,
    sqlite_where=_waits & addresses.c.article_id.is_(None),
    postgresql_where=_waits & addresses.c.article_id.is_(None),
)
Index(
    "ix_addresses_revisits",
    addresses.c.newspaper,
    addresses.c.next_look_at,
    addresses.c.id,
    sqlite_where=_waits & addresses.c.article_id.isnot(None),
    postgresql_where=_waits & addresses.c.article_id.isnot(None),
)

article_numbers = Table(
    "article_numbers",
    metadata,
    newspaper("The newspaper.", primary_key=True),
    text(
        "key",
        "What is left of an address without its wording: `gazette.example/*/*471122.html`.",
        primary_key=True,
    ),
    article("article_id", "An article whose canonical address has this number.", primary_key=True),
    Index("ix_article_numbers_article_id", "article_id"),
    comment="Which articles the numbers in addresses name, so that one with another headline leads to the same one.",
)

missed_looks = Table(
    "missed_looks",
    metadata,
    article("article_id", "The article.", primary_key=True),
    moment("looked_at", "When it was looked for.", primary_key=True),
    newspaper("The newspaper."),
    text("url", "The address that was asked.", nullable=False),
    text(
        "sign",
        "What stood in its place: `not found` (404), `gone for good` (410), `front page`, `not found page` (an answer "
        "of 200 that says so), `moved`, `blocked`.",
        nullable=False,
    ),
    number("status", "HTTP status."),
    text("moved_to", "The address it led to, when moved."),
    Column("run_id", Identifier, ForeignKey("runs.id"), comment="The run that looked."),
    Column(
        "doubted",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether so many articles were missing at once that the fault is ours: it counts nothing.",
    ),
    Index("ix_missed_looks_newspaper_looked_at", "newspaper", "looked_at"),
    comment="One row a look at a known article that did not find it; the view `absent_articles` says what follows.",
)
