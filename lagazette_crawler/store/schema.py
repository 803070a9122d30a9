"""The tables: what each one and each of their columns means. `docs/data-dictionary.md` is made from this file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    desc,
    false,
)

from lagazette_crawler.items import Outcome
from lagazette_crawler.store.columns import Identifier, Moment, Structure

HEAD = "0007"
"""The revision of the tables this program reads and writes."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, comment: str, **options: Any) -> Column[str]:
    return Column(name, Text, comment=comment, **options)


def _number(name: str, comment: str, **options: Any) -> Column[int]:
    return Column(name, Integer, comment=comment, **options)


def _moment(name: str, comment: str, **options: Any) -> Column[Any]:
    return Column(name, Moment, comment=comment, **options)


def _newspaper(comment: str, **options: Any) -> Column[str]:
    return Column("newspaper", Text, ForeignKey("newspapers.name"), nullable=False, comment=comment, **options)


newspapers = Table(
    "newspapers",
    metadata,
    _text(
        "name",
        "Name of the newspaper: its spider's, or the registered domain of a site nobody declared.",
        primary_key=True,
    ),
    _text("title", "The newspaper's name as readers know it."),
    _text("language", "Declared language, ISO 639-1."),
    _text("timezone", "Declared time zone of its clock, IANA name: `Europe/Paris`."),
    _text("country", "Declared country, ISO 3166-1 alpha-2."),
    Column(
        "declared", Boolean, nullable=False, comment="Whether a spider declares it; false: read by `any_newspaper`."
    ),
    _moment("first_seen_at", "When it was first crawled.", nullable=False),
    comment="One row a newspaper.",
)

runs = Table(
    "runs",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the run."),
    _newspaper("The newspaper crawled."),
    _moment("started_at", "When the run began.", nullable=False),
    _moment("ended_at", "When it ended; null while it runs or when it was killed."),
    Column("versions", Structure, nullable=False, comment='Versions of the programs that ran: `{"scrapy": "2.19.0"}`.'),
    _number("found", "Addresses found in announcements."),
    _number("fetched", "Pages of articles fetched."),
    _number("new", "Articles stored for the first time."),
    _number("revised", "Articles stored with a later text."),
    _number("known", "Articles seen again with the same text."),
    _number("duplicate", "Addresses whose text was another article's."),
    _number("refused", "Pages that gave no article; `reasons` says why."),
    _number("moved", "Addresses that lead elsewhere."),
    _number("gone", "Addresses that answered 404 or 410."),
    _number("blocked", "Addresses that answered 401, 403 or a challenge, or that robots.txt forbids."),
    _number("failed", "Addresses that could not be fetched or read."),
    Column("reasons", Structure, comment='How often each reason was given: `{"refused: no body": 3}`.'),
    _number("requests", "Requests sent."),
    Column("bytes", BigInteger, comment="Bytes received."),
    _number("exit_code", "What the run told cron; 0: all well."),
    _text("errand", "`crawl`, `part` (with a limit or a first day), `backfill` or `replay`; null: not known."),
    _number("not_modified", "Answers that said nothing had changed (304)."),
    _number("answered", "Announcements that answered, unchanged ones included."),
    _number("revisited", "Known articles looked at again."),
    _number("vanished", "Those of them whose page was no longer there."),
    _number("pages_read", "Pages read as articles, whether stored or refused."),
    _number("median_words", "Words of the body, in the middle of these pages."),
    _number(
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

articles = Table(
    "articles",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the article; never used again."),
    _newspaper("The newspaper that published it."),
    _text("url", "Canonical address: what identifies the article within its newspaper.", nullable=False),
    _text("title", "Title as printed."),
    _text("byline", "Names of the authors as printed, joined by `; `."),
    _text("dateline", "The dateline as printed: `Paris / Lagazetteaz`."),
    _text("location", "The first place of the dateline: its GeoNames name, as printed when it could not be resolved."),
    _text("country", "Country of the location, ISO 3166-1 alpha-2."),
    _text("agency", "Whose report it is, as printed: `AZERTAC`."),
    _text("language", "Language of the text, ISO 639-1."),
    _text("section", "Section of the newspaper: `Politique`."),
    _moment(
        "published_at",
        "Instant of publication in UTC; for a coarser precision the instant at which the period "
        "starts in the newspaper's zone.",
    ),
    _number("published_offset", "UTC offset of the publication in minutes, as printed or as known; null: not known."),
    _text("published_precision", "How exactly it is known: `minute`, `day`, `month` or `year`."),
    Column(
        "published_local_date",
        Date,
        comment="Calendar day where it was published; null when only a month or year is known.",
    ),
    _text("published_raw", "Date of publication as printed."),
    _text("published_zone_from", "Where the offset comes from: `printed`, `city`, `metadata`, `newspaper` or `none`."),
    Column(
        "published_ambiguous",
        Boolean,
        comment="True when the printed date can be read in another way and nothing decided.",
    ),
    _text("published_reason", "Why there is no `published_at`."),
    _moment("updated_at", "Instant of the last update the newspaper states, in UTC."),
    _number("updated_offset", "UTC offset of the update in minutes."),
    _text("updated_precision", "How exactly the update is known."),
    _text("updated_raw", "Date of the update as printed."),
    _moment("first_seen_at", "When its page was first retrieved.", nullable=False),
    _moment("last_seen_at", "When its page was last retrieved, or was said to be unchanged.", nullable=False),
    Column(
        "copy_of",
        Identifier,
        ForeignKey("articles.id"),
        comment="The article whose text this one repeats; the view `copies` says how.",
    ),
    _number("revision", "Number of the current revision; 1: never changed.", nullable=False),
    _text("lede", "Standfirst, when the page sets one apart from the body."),
    _text("body", "The paragraphs, joined by a blank line."),
    _number("words", "Number of words of the body."),
    _text("lead_image", "Address of the picture the page opens with."),
    Column(
        "paywalled", Boolean, comment="True when the page says that only a part is free to read; null: it says nothing."
    ),
    _text("dateline_date", "Date of the dateline, ISO 8601; `--12-16` without a year."),
    _text("country_raw", "Country, state or region of the dateline as printed: `Mich.`."),
    UniqueConstraint("newspaper", "url"),
    Index("ix_articles_published_at", "published_at"),
    Index("ix_articles_newspaper_published_at", "newspaper", "published_at"),
    Index("ix_articles_copy_of", "copy_of"),
    comment="One row an article: its current reading.",
    sqlite_autoincrement=True,
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the revision, in the order of commits."),
    Column("article_id", Identifier, ForeignKey("articles.id"), nullable=False, comment="The article."),
    _number("number", "1 for the first text stored of this article, 2 for the second ...", nullable=False),
    _text(
        "cause",
        "`first`; `source_edit`: the newspaper changed it; `silent_edit`: it changed title or body, and no update "
        "printed or declared, no notice and no HTTP date said so; `extractor_change`: the same page read by other "
        "rules; `flap`: the newspaper's, and taken back within a day; null: not known.",
    ),
    _text(
        "changed",
        "What a reader sees changed: `title`, `byline`, `location`, `published`, `updated`, `body`, joined by `, `.",
    ),
    _moment("seen_from", "When this text was first retrieved.", nullable=False),
    _moment("seen_until", "When this text was last retrieved; null for the current one: see `articles.last_seen_at`."),
    Column("run_id", Identifier, ForeignKey("runs.id"), comment="The run that stored it."),
    _text("read_at", "Address the page was read at, after redirects.", nullable=False),
    _text("title", "Title as printed."),
    _text("byline", "Names of the authors, joined by `; `."),
    _text("dateline", "The dateline as printed."),
    _text("location", "The first place of the dateline."),
    _text("country", "Country of the location."),
    _moment("published_at", "Instant of publication in UTC."),
    _text("published_precision", "How exactly it is known."),
    _text("published_raw", "Date of publication as printed."),
    _moment("updated_at", "Instant of the last update the newspaper states."),
    _text("updated_raw", "Date of the update as printed."),
    _text("text_hash", "SHA-256 of the folded text: equal texts have equal hashes."),
    _text("superseded_body", "The body of a revision that is no longer current; the current one is `articles.body`."),
    Column("superseded_rest", Structure, comment="The other columns of `articles` as they were with that body."),
    _text(
        "extractor_version",
        "Which reading of pages gave this: `0.1.0+3f9a2c1b/2020`, the package's version, a fingerprint of its rules "
        "and the newspaper's, the layout's name; of several that gave the same of one page, the latest.",
    ),
    _text("archive_file", "WARC file of the response, relative to the archive's folder."),
    Column("archive_offset", BigInteger, comment="Byte offset of the record in that file."),
    _text("archive_digest", "Payload digest of the record: `sha1:...`."),
    UniqueConstraint("article_id", "number"),
    Index("ix_revisions_text_hash", "text_hash"),
    comment="One row a text an article had; the view `readings` joins the bodies.",
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Identifier, primary_key=True, comment="The cursor of `lagazette changes`: in the order of commits."),
    Column(
        "article_id",
        Identifier,
        nullable=False,
        comment="The article; it may have been withdrawn since.",
    ),
    _text(
        "kind",
        "`new`; `revised`: another text; `returned`: an earlier text within a day; `late`: an older page came in; "
        "`withdrawn`: its texts were taken out.",
        nullable=False,
    ),
    _number("number", "The revision: the current one from here on, but for `late`.", nullable=False),
    _moment("at", "When the database learned of it.", nullable=False),
    Index("ix_changes_article_id_id", "article_id", "id"),
    comment="One row each time an article got another text: what was known when.",
    sqlite_autoincrement=True,
)

evidence = Table(
    "evidence",
    metadata,
    Column(
        "revision_id",
        Identifier,
        ForeignKey("revisions.id"),
        primary_key=True,
        autoincrement=False,
        comment="The revision.",
    ),
    Column(
        "candidates",
        Structure,
        nullable=False,
        comment="Every candidate for every field; the view `candidates` has one row each.",
    ),
    comment="What each revision was read from: one row a revision that has evidence.",
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the address."),
    _newspaper("The newspaper."),
    _text("url", "The address in canonical form.", nullable=False),
    _text("outcome", "What became of it: " + ", ".join(Outcome) + ".", nullable=False),
    _text("reason", "Why, for refused, blocked, failed and the like."),
    _number("status", "Last HTTP status."),
    Column("article_id", Identifier, ForeignKey("articles.id"), comment="The article it leads to."),
    _text("leads_as", "How it leads there: `canonical`, `alias` or `duplicate` (same text)."),
    _text("moved_to", "The address it leads to, when moved."),
    Column("announced", Structure, comment="What its announcement said of it: title, date, summary."),
    _text("announced_on", "The feed, sitemap or section front it was first found on."),
    _moment("first_announced_at", "When it was first found."),
    _moment("last_announced_at", "When it was last found."),
    _moment("lastmod", "When a sitemap says the page last changed."),
    _moment("looked_at", "When it was last asked for."),
    _moment("next_look_at", "When it is due to be asked for; null: not again."),
    _number("attempts", "Failed attempts since the last success.", nullable=False),
    _text("etag", "ETag of the last answer, recorded once its article was stored."),
    _text("last_modified", "Last-Modified of the last answer."),
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

announcements = Table(
    "announcements",
    metadata,
    _newspaper("The newspaper.", primary_key=True),
    _text("url", "Address of the feed, sitemap or section front.", primary_key=True),
    _number("status", "Last HTTP status."),
    _number("found", "Articles announced at the last look that answered with a list."),
    _moment("looked_at", "When it was last asked for.", nullable=False),
    _moment("answered_at", "When it last answered with a list."),
    _text("etag", "ETag of that answer."),
    _text("last_modified", "Last-Modified of that answer."),
    _number("looks", "How often it was asked for."),
    _text("body_digest", "BLAKE2 digest of that answer's body."),
    _moment("newest_listed_at", "When the newest address it listed was first found, on whatever announcement."),
    _moment("lied_at", "When it sent another body under the same ETag or date: it is asked for as a whole since then."),
    comment="One row a place where a newspaper announces articles.",
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the gap."),
    _newspaper("The newspaper.", index=True),
    _text(
        "announcement", "The feed, sitemap or section front on which nothing was left of the last look.", nullable=False
    ),
    _moment("last_known_at", "When that last look was.", nullable=False),
    _moment("opened_at", "When nothing known was found there.", nullable=False),
    _moment("closed_at", "When sitemaps or section fronts led back to what was known; null: articles may be missing."),
    comment="One row a time in which articles may have come and gone unseen; the view `open_gaps` has those left.",
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the incident."),
    _newspaper("The newspaper."),
    _text("monitor", "Which monitor found it: `volume`, `first_rule` ...", nullable=False),
    _text("subject", "What it is about: a field, an announcement; empty: the newspaper.", nullable=False),
    _moment("opened_at", "When a run first found it.", nullable=False),
    _moment("last_found_at", "When a run last found it.", nullable=False),
    _moment("closed_at", "When enough runs in a row had found all well; null: open."),
    _text("sentence", "What is wrong, with figures, as found last.", nullable=False),
    Column("figures", Structure, comment="The figures behind the sentence."),
    _number("well", "Runs in a row that found all well since.", nullable=False),
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

recurring_texts = Table(
    "recurring_texts",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the entry."),
    _newspaper("The newspaper."),
    _text("text_hash", "SHA-256 of the text as compared: folded.", nullable=False),
    _text("text", "The line as printed.", nullable=False),
    _number("articles", "Articles that had it at the edge of their text when it was last learned.", nullable=False),
    Column("proofs", Structure, nullable=False, comment="Addresses of some of these articles."),
    _moment("first_seen_at", "When it was first seen on a page.", nullable=False),
    _moment("last_seen_at", "When it was last seen at the edge of a stored text.", nullable=False),
    _moment("learned_at", "When it was learned.", nullable=False),
    _moment("dropped_at", "When an operator said that it belongs to the articles after all; null: it is left out."),
    UniqueConstraint("newspaper", "text_hash"),
    comment="Site memory: lines that recur word for word at the edges of a newspaper's articles and are left out.",
    sqlite_autoincrement=True,
)

stems = Table(
    "stems",
    metadata,
    _text("language", "Language, ISO 639-1.", primary_key=True),
    _text("stem", "What is left of the word (Snowball).", primary_key=True),
    _text("word", "A word of an article, in lower case without accents.", primary_key=True),
    comment="Which words of a language share a stem: how a search for `élections` finds `élection`.",
    sqlite_with_rowid=False,
)

places = Table(
    "places",
    metadata,
    _number("geoname_id", "GeoNames identifier.", primary_key=True, autoincrement=False),
    _text("name", "Canonical (GeoNames) name: `Baku`."),
    _text("country", "ISO 3166-1 alpha-2."),
    Column("latitude", Float, comment="Degrees north."),
    Column("longitude", Float, comment="Degrees east."),
    comment="One row a place named in a dateline (GeoNames, CC BY 4.0).",
)

article_places = Table(
    "article_places",
    metadata,
    Column(
        "article_id",
        Identifier,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
        comment="The article.",
    ),
    _number("position", "1 for the first place of the dateline.", primary_key=True, autoincrement=False),
    _text("printed", "The place as printed: `Bakou`.", nullable=False),
    _text("folded_printed", "The same as compared: lower case, without diacritics.", nullable=False),
    _text("name", "Its canonical name: `Baku`; null: not resolved."),
    _text("folded_name", "The name as compared."),
    _text("country", "Its country, ISO 3166-1 alpha-2."),
    Column("geoname_id", Integer, ForeignKey("places.geoname_id"), comment="The place, when GeoNames has it."),
    Column("confidence", Float, comment="0 to 1: how surely this is the place meant."),
    _text("reason", "Why this namesake: `country printed`, `largest of its name`."),
    Index("ix_article_places_folded_printed", "folded_printed"),
    Index("ix_article_places_folded_name", "folded_name"),
    Index("ix_article_places_geoname_id", "geoname_id"),
    comment="The places of an article's current dateline, in order.",
)

postings = Table(
    "postings",
    metadata,
    Column(
        "key",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Hash of five words in a row, sampled: one in 4 to 16 of a text.",
    ),
    Column("article_id", Identifier, primary_key=True, autoincrement=False, comment="An article that has them."),
    comment="The index of texts by which copies are found; keys that a story has already are not repeated.",
    sqlite_with_rowid=False,
)

kinships = Table(
    "kinships",
    metadata,
    Column(
        "article_id",
        Identifier,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
        comment="The later article.",
    ),
    Column(
        "other_id",
        Identifier,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
        comment="The earlier article, whose text it has.",
    ),
    _text("relation", "`exact`, `near` or `excerpt` (a page of its own that quotes the other).", nullable=False),
    Column("share", Float, nullable=False, comment="Share of the later article's words that stand in the earlier one."),
    Index("ix_kinships_other_id", "other_id"),
    comment="Pairs of articles whose texts were compared and found alike; stories are what hangs together by them.",
)

tellings = Table(
    "tellings",
    metadata,
    Column(
        "article_id",
        Identifier,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
        comment="The article.",
    ),
    Column(
        "story_id",
        Identifier,
        ForeignKey("articles.id"),
        nullable=False,
        comment="Number of the story: that of the first of its articles that was stored.",
    ),
    _text("relation", "`origin`, or how it repeats the origin: `exact`, `near`.", nullable=False),
    Column("share", Float, nullable=False, comment="Share of its words that stand in the origin; 1 for the origin."),
    Index("ix_tellings_story_id", "story_id"),
    comment="The articles that tell one story in the same words: one row an article that is, or has, a copy.",
)

article_numbers = Table(
    "article_numbers",
    metadata,
    _newspaper("The newspaper.", primary_key=True),
    _text(
        "key",
        "What is left of an address without its wording: `gazette.example/*/*471122.html`.",
        primary_key=True,
    ),
    Column(
        "article_id",
        Identifier,
        ForeignKey("articles.id"),
        primary_key=True,
        autoincrement=False,
        comment="An article whose canonical address has this number.",
    ),
    Index("ix_article_numbers_article_id", "article_id"),
    comment="Which articles the numbers in addresses name, so that one with another headline leads to the same one.",
)

missed_looks = Table(
    "missed_looks",
    metadata,
    Column("article_id", Identifier, ForeignKey("articles.id"), primary_key=True, comment="The article."),
    _moment("looked_at", "When it was looked for.", primary_key=True),
    _newspaper("The newspaper."),
    _text("url", "The address that was asked.", nullable=False),
    _text(
        "sign",
        "What stood in its place: `not found` (404), `gone for good` (410), `front page`, `not found page` (an answer "
        "of 200 that says so), `moved`, `blocked`.",
        nullable=False,
    ),
    _number("status", "HTTP status."),
    _text("moved_to", "The address it led to, when moved."),
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

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("article_id", Identifier, primary_key=True, autoincrement=False, comment="The number the article had."),
    _newspaper("The newspaper."),
    _moment("withdrawn_at", "When its text was taken out.", nullable=False),
    _text("reason", "Why, in the operator's words."),
    comment="One row an article whose text was taken out of tables, index and archive; its addresses are never asked.",
)

withdrawn_texts = Table(
    "withdrawn_texts",
    metadata,
    _text("text_hash", "SHA-256 of the folded text.", primary_key=True),
    Column(
        "article_id",
        Identifier,
        ForeignKey("withdrawals.article_id"),
        primary_key=True,
        autoincrement=False,
        comment="The article withdrawn.",
    ),
    comment="The texts withdrawn articles had, as hashes: met again in the same newspaper, they are refused.",
)
