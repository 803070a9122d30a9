"""Newspapers, the runs that crawled them, and what was found wrong."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table

from lagazette_crawler.store.columns import Identifier, Structure
from lagazette_crawler.store.schema.making import metadata, moment, newspaper, number, text

newspapers = Table(
    "newspapers",
    metadata,
    text(
        "name",
        "Name of the newspaper: its spider's, or the registered domain of a site nobody declared.",
        primary_key=True,
    ),
    text("title", "The newspaper's name as readers know it."),
    text("language", "Declared language, ISO 639-1."),
    text("timezone", "Declared time zone of its clock, IANA name: `Europe/Paris`."),
    text("country", "Declared country, ISO 3166-1 alpha-2."),
    Column(
        "declared", Boolean, nullable=False, comment="Whether a spider declares it; false: read by `any_newspaper`."
    ),
    moment("first_seen_at", "When it was first crawled.", nullable=False),
    comment="One row a newspaper.",
)

runs = Table(
    "runs",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the run."),
    newspaper("The newspaper crawled."),
    moment("started_at", "When the run began.", nullable=False),
    moment("ended_at", "When it ended; null while it runs or when it was killed."),
    Column("versions", Structure, nullable=False, comment='Versions of the programs that ran: `{"scrapy": "2.19.0"}`.'),
    number("found", "Addresses found in announcements."),
    number("fetched", "Pages of articles fetched."),
    number("new", "Articles stored for the first time."),
    number("revised", "Articles stored with a later text."),
    number("known", "Articles seen again with the same text."),
    number("duplicate", "Addresses whose text was another article's."),
    number("refused", "Pages that gave no article; `reasons` says why."),
    number("moved", "Addresses that lead elsewhere."),
    number("gone", "Addresses that answered 404 or 410."),
    number("blocked", "Addresses that answered 401, 403 or a challenge, or that robots.txt forbids."),
    number("failed", "Addresses that could not be fetched or read."),
    Column("reasons", Structure, comment='How often each reason was given: `{"refused: no body": 3}`.'),
    number("requests", "Requests sent."),
    Column("bytes", BigInteger, comment="Bytes received."),
    number("exit_code", "What the run told cron; 0: all well."),
    text("errand", "`crawl`, `part` (with a limit or a first day), `backfill` or `replay`; null: not known."),
    number("not_modified", "Answers that said nothing had changed (304)."),
    number("answered", "Announcements that answered, unchanged ones included."),
    number("revisited", "Known articles looked at again."),
    number("vanished", "Those of them whose page was no longer there."),
    number("pages_read", "Pages read as articles, whether stored or refused."),
    number("median_words", "Words of the body, in the middle of these pages."),
    number(
        "longest_lag",
        "Minutes from publication to storage, at most; null: no new article whose minute of publication is known "
        "and that appeared since the newspaper is crawled.",
    ),
    Column("readers", Structure, comment='Pages by what read them: `{"0.1.0/default": 12}`.'),
    Column("fields", Structure, comment="How well each field was read; the view `run_fields` has one row each."),
    Column(
        "announcements",
        Structure,
        comment="By announcement, where there is something to say: how many addresses were newer than all it listed "
        "before, 0 for a list without articles, or why it could not be read.",
    ),
    Column("findings", Structure, comment="What the monitors found that was not well, one object each."),
    Index("ix_runs_newspaper_started_at", "newspaper", "started_at"),
    comment="One row a crawl of one newspaper.",
    sqlite_autoincrement=True,
)

announcements = Table(
    "announcements",
    metadata,
    newspaper("The newspaper.", primary_key=True),
    text("url", "Address of the feed, sitemap or section front.", primary_key=True),
    number("status", "Last HTTP status."),
    number("found", "Articles announced at the last look that answered with a list."),
    moment("looked_at", "When it was last asked for.", nullable=False),
    moment("answered_at", "When it last answered with a list."),
    text("etag", "ETag of that answer."),
    text("last_modified", "Last-Modified of that answer."),
    number("looks", "How often it was asked for."),
    text("body_digest", "BLAKE2 digest of that answer's body."),
    moment("newest_listed_at", "When the newest address it listed was first found, on whatever announcement."),
    moment("lied_at", "When it sent another body under the same ETag or date: it is asked for as a whole since then."),
    comment="One row a place where a newspaper announces articles.",
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the gap."),
    newspaper("The newspaper.", index=True),
    text(
        "announcement", "The feed, sitemap or section front on which nothing was left of the last look.", nullable=False
    ),
    moment("last_known_at", "When that last look was.", nullable=False),
    moment("opened_at", "When nothing known was found there.", nullable=False),
    moment("closed_at", "When sitemaps or section fronts led back to what was known; null: articles may be missing."),
    comment="One row a time in which articles may have come and gone unseen; the view `open_gaps` has those left.",
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the incident."),
    newspaper("The newspaper."),
    text("monitor", "Which monitor found it: `volume`, `first_rule` ...", nullable=False),
    text("subject", "What it is about: a field, an announcement; empty: the newspaper.", nullable=False),
    moment("opened_at", "When a run first found it.", nullable=False),
    moment("last_found_at", "When a run last found it.", nullable=False),
    moment("closed_at", "When enough runs in a row had found all well; null: open."),
    text("sentence", "What is wrong, with figures, as found last.", nullable=False),
    Column("figures", Structure, comment="The figures behind the sentence."),
    number("well", "Runs in a row that found all well since.", nullable=False),
    Column("accepted", Boolean, nullable=False, comment="Whether an operator said that this is how it is from now on."),
    Column("opened_by", Identifier, ForeignKey("runs.id"), comment="The run that first found it."),
    Column("closed_by", Identifier, ForeignKey("runs.id"), comment="The run that closed it; null: an operator did."),
    Index("ix_incidents_newspaper_opened_at", "newspaper", "opened_at"),
    comment="One row a fault: one opening, one close; the view `open_incidents` has those that last.",
    sqlite_autoincrement=True,
)
Index(
    "uq_incidents_open",
    incidents.c.newspaper,
    incidents.c.monitor,
    incidents.c.subject,
    unique=True,
    sqlite_where=incidents.c.closed_at.is_(None),
    postgresql_where=incidents.c.closed_at.is_(None),
)
