"""Lines that recur on a newspaper's pages and belong to no article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Structure = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "recurring_texts",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("proofs", Structure, nullable=False),
        sa.Column("first_seen_at", Moment, nullable=False),
        sa.Column("last_seen_at", Moment, nullable=False),
        sa.Column("learned_at", Moment, nullable=False),
        sa.Column("dropped_at", Moment),
        sa.ForeignKeyConstraint(
            ["newspaper"], ["newspapers.name"], name=op.f("fk_recurring_texts_newspaper_newspapers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_texts")),
        sa.UniqueConstraint("newspaper", "text_hash", name=op.f("uq_recurring_texts_newspaper_text_hash")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("recurring_texts")
