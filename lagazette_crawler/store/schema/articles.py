"""Articles, their texts over time, and where each value was read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, UniqueConstraint

from lagazette_crawler.store.columns import Identifier, Structure
from lagazette_crawler.store.schema.making import (
    article,
    metadata,
    moment,
    newspaper,
    number,
    text,
)

articles = Table(
    "articles",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the article; never used again."),
    newspaper("The newspaper that published it."),
    text("url", "Canonical address: what identifies the article within its newspaper.", nullable=False),
    text("title", "Title as printed."),
    text("byline", "Names of the authors as printed, joined by `; `."),
    text("dateline", "The dateline as printed: `Paris / Lagazetteaz`."),
    text("location", "The first place of the dateline: its GeoNames name, as printed when it could not be resolved."),
    text("country", "Country of the location, ISO 3166-1 alpha-2."),
    text("agency", "Whose report it is, as printed: `AZERTAC`."),
    text("language", "Language of the text, ISO 639-1."),
    text("section", "Section of the newspaper: `Politique`."),
    moment(
        "published_at",
        "Instant of publication in UTC; for a coarser precision the instant at which the period "
        "starts in the newspaper's zone. Where `published_zone_from` is `none` nobody says the zone: it is the printed "
        "clock time taken as if it were UTC, wrong by up to 14 hours; leave it out where hours matter.",
    ),
    number("published_offset", "UTC offset of the publication in minutes, as printed or as known; null: not known."),
    text("published_precision", "How exactly it is known: `minute`, `day`, `month` or `year`."),
    Column(
        "published_local_date",
        Date,
        comment="Calendar day where it was published; null when only a month or year is known.",
    ),
    text("published_raw", "Date of publication as printed."),
    text(
        "published_zone_from",
        "Where the offset comes from: `printed`, `city`, `metadata`, `newspaper`; `none`: nobody says it, and "
        "`published_at` is no true instant.",
    ),
    Column(
        "published_ambiguous",
        Boolean,
        comment="True when the printed date can be read in another way and nothing decided.",
    ),
    text("published_reason", "Why there is no `published_at`."),
    moment("updated_at", "Instant of the last update the newspaper states, in UTC; see `updated_offset`."),
    number(
        "updated_offset",
        "UTC offset of the update in minutes; null: not known, and `updated_at` the printed clock time as if in UTC.",
    ),
    text("updated_precision", "How exactly the update is known."),
    text("updated_raw", "Date of the update as printed."),
    moment("first_seen_at", "When its page was first retrieved.", nullable=False),
    moment("last_seen_at", "When its page was last retrieved, or was said to be unchanged.", nullable=False),
    article("copy_of", "The article whose text this one repeats; the view `copies` says how."),
    number("revision", "Number of the current revision; 1: never changed.", nullable=False),
    text("lede", "Standfirst, when the page sets one apart from the body."),
    text("body", "The paragraphs, joined by a blank line."),
    number("words", "Number of words of the body."),
    text("lead_image", "Address of the picture the page opens with."),
    Column(
        "paywalled", Boolean, comment="True when the page says that only a part is free to read; null: it says nothing."
    ),
    text("dateline_date", "Date of the dateline, ISO 8601; `--12-16` without a year."),
    text("country_raw", "Country, state or region of the dateline as printed: `Mich.`."),
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
    article("article_id", "The article.", nullable=False),
    number("number", "1 for the first text stored of this article, 2 for the second ...", nullable=False),
    text(
        "cause",
        "`first`; `source_edit`: the newspaper changed it; `silent_edit`: it changed title or body, and no update "
        "printed or declared, no notice and no HTTP date said so; `extractor_change`: the same page read by other "
        "rules; `flap`: the newspaper's, and taken back within a day; null: not known.",
    ),
    text(
        "changed",
        "What a reader sees changed: `title`, `byline`, `location`, `published`, `updated`, `body`, joined by `, `.",
    ),
    moment("seen_from", "When this text was first retrieved.", nullable=False),
    moment("seen_until", "When this text was last retrieved; null for the current one: see `articles.last_seen_at`."),
    Column("run_id", Identifier, ForeignKey("runs.id"), comment="The run that stored it."),
    text("read_at", "Address the page was read at, after redirects.", nullable=False),
    text("title", "Title as printed."),
    text("byline", "Names of the authors, joined by `; `."),
    text("dateline", "The dateline as printed."),
    text("location", "The first place of the dateline."),
    text("country", "Country of the location."),
    moment("published_at", "Instant of publication in UTC."),
    text("published_precision", "How exactly it is known."),
    text("published_raw", "Date of publication as printed."),
    moment("updated_at", "Instant of the last update the newspaper states."),
    text("updated_raw", "Date of the update as printed."),
    text("text_hash", "SHA-256 of the folded text: equal texts have equal hashes."),
    text("superseded_body", "The body of a revision that is no longer current; the current one is `articles.body`."),
    Column("superseded_rest", Structure, comment="The other columns of `articles` as they were with that body."),
    text(
        "extractor_version",
        "Which reading of pages gave this: `0.1.0+3f9a2c1b/2020`, the package's version, a fingerprint of its rules "
        "and the newspaper's, the layout's name; of several that gave the same of one page, the latest.",
    ),
    text("archive_file", "WARC file of the response, relative to the archive's folder."),
    Column("archive_offset", BigInteger, comment="Byte offset of the record in that file."),
    text("archive_digest", "Payload digest of the record: `sha1:...`."),
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
    text(
        "kind",
        "`new`; `revised`: another text; `returned`: an earlier text within a day; `late`: an older page came in; "
        "`withdrawn`: its texts were taken out.",
        nullable=False,
    ),
    number("number", "The revision: the current one from here on, but for `late`.", nullable=False),
    moment("at", "When the database learned of it.", nullable=False),
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

places = Table(
    "places",
    metadata,
    number("geoname_id", "GeoNames identifier.", primary_key=True, autoincrement=False),
    text("name", "Canonical (GeoNames) name: `Baku`."),
    text("country", "ISO 3166-1 alpha-2."),
    Column("latitude", Float, comment="Degrees north."),
    Column("longitude", Float, comment="Degrees east."),
    comment="One row a place named in a dateline (GeoNames, CC BY 4.0).",
)

article_places = Table(
    "article_places",
    metadata,
    article("article_id", "The article.", primary_key=True),
    number("position", "1 for the first place of the dateline.", primary_key=True, autoincrement=False),
    text("printed", "The place as printed: `Bakou`.", nullable=False),
    text("folded_printed", "The same as compared: lower case, without diacritics.", nullable=False),
    text("name", "Its canonical name: `Baku`; null: not resolved."),
    text("folded_name", "The name as compared."),
    text("country", "Its country, ISO 3166-1 alpha-2."),
    Column("geoname_id", Integer, ForeignKey("places.geoname_id"), comment="The place, when GeoNames has it."),
    Column("confidence", Float, comment="0 to 1: how surely this is the place meant."),
    text("reason", "Why this namesake: `country printed`, `largest of its name`."),
    Index("ix_article_places_folded_printed", "folded_printed"),
    Index("ix_article_places_folded_name", "folded_name"),
    Index("ix_article_places_geoname_id", "geoname_id"),
    comment="The places of an article's current dateline, in order.",
)

stems = Table(
    "stems",
    metadata,
    text("language", "Language, ISO 639-1.", primary_key=True),
    text("stem", "What is left of the word (Snowball).", primary_key=True),
    text("word", "A word of an article, in lower case without accents.", primary_key=True),
    comment="Which words of a language share a stem: how a search for `élections` finds `élection`.",
    sqlite_with_rowid=False,
)

recurring_texts = Table(
    "recurring_texts",
    metadata,
    Column("id", Identifier, primary_key=True, comment="Number of the entry."),
    newspaper("The newspaper."),
    text("text_hash", "SHA-256 of the text as compared: folded.", nullable=False),
    text("text", "The line as printed.", nullable=False),
    number("articles", "Articles that had it at the edge of their text when it was last learned.", nullable=False),
    Column("proofs", Structure, nullable=False, comment="Addresses of some of these articles."),
    moment("first_seen_at", "When it was first seen on a page.", nullable=False),
    moment("last_seen_at", "When it was last seen at the edge of a stored text.", nullable=False),
    moment("learned_at", "When it was learned.", nullable=False),
    moment("dropped_at", "When an operator said that it belongs to the articles after all; null: it is left out."),
    UniqueConstraint("newspaper", "text_hash"),
    comment="Site memory: lines that recur word for word at the edges of a newspaper's articles and are left out.",
    sqlite_autoincrement=True,
)
