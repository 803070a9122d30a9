"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Structure = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "newspapers",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("timezone", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("declared", sa.Boolean, nullable=False),
        sa.Column("first_seen_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_newspapers")),
    )
    op.create_table(
        "places",
        sa.Column("geoname_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.PrimaryKeyConstraint("geoname_id", name=op.f("pk_places")),
    )
    op.create_table(
        "stems",
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("stem", sa.Text, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("language", "stem", "word", name=op.f("pk_stems")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "announcements",
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("found", sa.Integer),
        sa.Column("looked_at", Moment, nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_announcements_newspaper_newspapers")),
        sa.PrimaryKeyConstraint("newspaper", "url", name=op.f("pk_announcements")),
    )
    op.create_table(
        "articles",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("dateline", sa.Text),
        sa.Column("location", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("section", sa.Text),
        sa.Column("published_at", Moment),
        sa.Column("published_offset", sa.Integer),
        sa.Column("published_precision", sa.Text),
        sa.Column("published_local_date", sa.Date),
        sa.Column("published_raw", sa.Text),
        sa.Column("published_zone_from", sa.Text),
        sa.Column("published_ambiguous", sa.Boolean),
        sa.Column("published_reason", sa.Text),
        sa.Column("updated_at", Moment),
        sa.Column("updated_offset", sa.Integer),
        sa.Column("updated_precision", sa.Text),
        sa.Column("updated_raw", sa.Text),
        sa.Column("first_seen_at", Moment, nullable=False),
        sa.Column("last_seen_at", Moment, nullable=False),
        sa.Column("copy_of", Identifier),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("lede", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("words", sa.Integer),
        sa.Column("lead_image", sa.Text),
        sa.Column("paywalled", sa.Boolean),
        sa.Column("dateline_date", sa.Text),
        sa.Column("country_raw", sa.Text),
        sa.ForeignKeyConstraint(["copy_of"], ["articles.id"], name=op.f("fk_articles_copy_of_articles")),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_articles_newspaper_newspapers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("newspaper", "url", name=op.f("uq_articles_newspaper_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_copy_of", "articles", ["copy_of"])
    op.create_index("ix_articles_newspaper_published_at", "articles", ["newspaper", "published_at"])
    op.create_index("ix_articles_published_at", "articles", ["published_at"])
    op.create_table(
        "runs",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("versions", Structure, nullable=False),
        sa.Column("found", sa.Integer),
        sa.Column("fetched", sa.Integer),
        sa.Column("new", sa.Integer),
        sa.Column("revised", sa.Integer),
        sa.Column("known", sa.Integer),
        sa.Column("duplicate", sa.Integer),
        sa.Column("refused", sa.Integer),
        sa.Column("moved", sa.Integer),
        sa.Column("gone", sa.Integer),
        sa.Column("blocked", sa.Integer),
        sa.Column("failed", sa.Integer),
        sa.Column("reasons", Structure),
        sa.Column("requests", sa.Integer),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("exit_code", sa.Integer),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_runs_newspaper_newspapers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_newspaper_started_at", "runs", ["newspaper", "started_at"])
    op.create_table(
        "addresses",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("article_id", Identifier),
        sa.Column("leads_as", sa.Text),
        sa.Column("moved_to", sa.Text),
        sa.Column("announced", Structure),
        sa.Column("announced_on", sa.Text),
        sa.Column("first_announced_at", Moment),
        sa.Column("last_announced_at", Moment),
        sa.Column("lastmod", Moment),
        sa.Column("looked_at", Moment),
        sa.Column("next_look_at", Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("run_id", Identifier),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_addresses_article_id_articles")),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_addresses_newspaper_newspapers")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_addresses_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sa.UniqueConstraint("url", "newspaper", name=op.f("uq_addresses_url_newspaper")),
    )
    op.create_index("ix_addresses_article_id", "addresses", ["article_id"])
    op.create_index(
        "ix_addresses_due",
        "addresses",
        ["newspaper", sa.text("first_announced_at DESC"), "id"],
        sqlite_where=sa.text("next_look_at IS NOT NULL"),
        postgresql_where=sa.text("next_look_at IS NOT NULL"),
    )
    op.create_table(
        "article_places",
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("printed", sa.Text, nullable=False),
        sa.Column("folded_printed", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("folded_name", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("geoname_id", sa.Integer),
        sa.Column("confidence", sa.Float),
        sa.Column("reason", sa.Text),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_places_article_id_articles")),
        sa.ForeignKeyConstraint(
            ["geoname_id"], ["places.geoname_id"], name=op.f("fk_article_places_geoname_id_places")
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_places")),
    )
    op.create_index("ix_article_places_folded_printed", "article_places", ["folded_printed"])
    op.create_index("ix_article_places_folded_name", "article_places", ["folded_name"])
    op.create_index("ix_article_places_geoname_id", "article_places", ["geoname_id"])
    op.create_table(
        "revisions",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("article_id", Identifier, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cause", sa.Text),
        sa.Column("seen_from", Moment, nullable=False),
        sa.Column("seen_until", Moment),
        sa.Column("run_id", Identifier),
        sa.Column("read_at", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("dateline", sa.Text),
        sa.Column("location", sa.Text),
        sa.Column("country", sa.Text),
        sa.Column("published_at", Moment),
        sa.Column("published_precision", sa.Text),
        sa.Column("published_raw", sa.Text),
        sa.Column("updated_at", Moment),
        sa.Column("updated_raw", sa.Text),
        sa.Column("text_hash", sa.Text),
        sa.Column("superseded_body", sa.Text),
        sa.Column("extractor_version", sa.Text),
        sa.Column("archive_file", sa.Text),
        sa.Column("archive_offset", sa.BigInteger),
        sa.Column("archive_digest", sa.Text),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id_articles")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_revisions_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revisions_article_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_text_hash", "revisions", ["text_hash"])
    op.create_table(
        "evidence",
        sa.Column("revision_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("candidates", Structure, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_evidence_revision_id_revisions")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_evidence")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(language, title, body, tokenize = 'ascii', columnsize = 0)"
        )
    else:
        op.execute(
            "CREATE TABLE search_index ("
            "revision_id bigint PRIMARY KEY REFERENCES revisions (id), words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    for table in (
        "evidence",
        "revisions",
        "article_places",
        "addresses",
        "runs",
        "articles",
        "announcements",
        "stems",
        "places",
        "newspapers",
    ):
        op.drop_table(table)
