"""Copies and stories: an index of texts, which texts are alike, and the stories they tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "postings",
        sa.Column("key", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name=op.f("pk_postings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kinships",
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("other_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_kinships_article_id_articles")),
        sa.ForeignKeyConstraint(["other_id"], ["articles.id"], name=op.f("fk_kinships_other_id_articles")),
        sa.PrimaryKeyConstraint("article_id", "other_id", name=op.f("pk_kinships")),
    )
    op.create_index("ix_kinships_other_id", "kinships", ["other_id"])
    op.create_table(
        "tellings",
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("story_id", Identifier, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_tellings_article_id_articles")),
        sa.ForeignKeyConstraint(["story_id"], ["articles.id"], name=op.f("fk_tellings_story_id_articles")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_tellings")),
    )
    op.create_index("ix_tellings_story_id", "tellings", ["story_id"])
    _take_over_exact_copies()
    _index_texts()


def _take_over_exact_copies() -> None:
    """Copies known so far: the same words, all linked to the first."""
    copies = "SELECT id, copy_of FROM articles WHERE copy_of IS NOT NULL"
    op.execute(f"INSERT INTO kinships SELECT id, copy_of, 'exact', 1 FROM ({copies}) AS copies")
    op.execute(f"INSERT INTO tellings SELECT id, copy_of, 'exact', 1 FROM ({copies}) AS copies")
    op.execute(f"INSERT INTO tellings SELECT DISTINCT copy_of, copy_of, 'origin', 1 FROM ({copies}) AS copies")


def _index_texts() -> None:
    """So that copies of articles stored before are found."""
    from lagazette_crawler.copies import keys_of, words_of
    from lagazette_crawler.store.postings import post

    connection = op.get_bind()
    last = 0
    while texts := connection.execute(_TEXTS, {"last": last}).fetchall():
        post(connection, [(key, article_id) for article_id, body in texts for key in keys_of(words_of(body))])
        last = texts[-1][0]


_TEXTS = sa.text("SELECT id, body FROM articles WHERE copy_of IS NULL AND id > :last ORDER BY id LIMIT 200")


def downgrade() -> None:
    for table in ("tellings", "kinships", "postings"):
        op.drop_table(table)
