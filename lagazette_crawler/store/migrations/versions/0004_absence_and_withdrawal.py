"""Looks that missed an article, withdrawn articles, and the numbers in addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_numbers",
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        _refers("article_numbers", "newspaper", "newspapers.name"),
        _refers("article_numbers", "article_id", "articles.id"),
        sa.PrimaryKeyConstraint("newspaper", "key", "article_id", name=op.f("pk_article_numbers")),
    )
    op.create_index("ix_article_numbers_article_id", "article_numbers", ["article_id"])
    op.create_table(
        "missed_looks",
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("looked_at", Moment, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("sign", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("moved_to", sa.Text),
        sa.Column("run_id", Identifier),
        sa.Column("doubted", sa.Boolean, nullable=False, server_default=sa.false()),
        _refers("missed_looks", "article_id", "articles.id"),
        _refers("missed_looks", "newspaper", "newspapers.name"),
        _refers("missed_looks", "run_id", "runs.id"),
        sa.PrimaryKeyConstraint("article_id", "looked_at", name=op.f("pk_missed_looks")),
    )
    op.create_index("ix_missed_looks_newspaper_looked_at", "missed_looks", ["newspaper", "looked_at"])
    op.create_table(
        "withdrawals",
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("withdrawn_at", Moment, nullable=False),
        sa.Column("reason", sa.Text),
        _refers("withdrawals", "newspaper", "newspapers.name"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_withdrawals")),
    )
    op.create_table(
        "withdrawn_texts",
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("article_id", Identifier, autoincrement=False, nullable=False),
        _refers("withdrawn_texts", "article_id", "withdrawals.article_id"),
        sa.PrimaryKeyConstraint("text_hash", "article_id", name=op.f("pk_withdrawn_texts")),
    )
    _number_articles()


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{to.partition('.')[0]}"))


def _number_articles() -> None:
    """So that articles stored before are found by their numbers."""
    from lagazette_crawler.store.numbers import number_key

    connection = op.get_bind()
    last = 0
    while found := connection.execute(_ARTICLES, {"last": last}).fetchall():
        keyed = [(newspaper, number_key(url), number) for number, newspaper, url in found]
        rows = [{"newspaper": newspaper, "key": key, "article": number} for newspaper, key, number in keyed if key]
        if rows:
            connection.execute(_NUMBER, rows)
        last = found[-1][0]


_ARTICLES = sa.text("SELECT id, newspaper, url FROM articles WHERE id > :last ORDER BY id LIMIT 500")
_NUMBER = sa.text("INSERT INTO article_numbers (newspaper, key, article_id) VALUES (:newspaper, :key, :article)")


def downgrade() -> None:
    for table in ("withdrawn_texts", "withdrawals", "missed_looks", "article_numbers"):
        op.drop_table(table)
