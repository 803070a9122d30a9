"""The first tables."""

from __future__ import annotations

from alembic import op

from lagazette_crawler.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "title, body, title_stems, body_stems, tokenize = 'ascii', columnsize = 0)"
        )
    else:
        op.execute(
            "CREATE TABLE search_index ("
            "revision_id bigint PRIMARY KEY REFERENCES revisions (id), tokens tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_index_tokens ON search_index USING gin (tokens)")


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    metadata.drop_all(op.get_bind())
