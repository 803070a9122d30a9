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
    metadata.drop_all(op.get_bind())
