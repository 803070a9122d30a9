"""What was known when: a log of changes, and of each revision what changed and all that was read with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Structure = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("revisions", sa.Column("changed", sa.Text))
    op.add_column("revisions", sa.Column("superseded_rest", Structure))
    op.create_table(
        "changes",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("article_id", Identifier, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_article_id_id", "changes", ["article_id", "id"])
    op.execute(_KNOWN_SO_FAR)


_KNOWN_SO_FAR = """
INSERT INTO changes (article_id, kind, number, at)
SELECT
    article_id,
    CASE
        WHEN number = 1 THEN 'new'
        WHEN cause IS NULL AND superseded_body IS NOT NULL AND seen_until = seen_from THEN 'late'
        ELSE 'revised'
    END,
    number,
    seen_from
FROM revisions
ORDER BY id
"""


def downgrade() -> None:
    op.drop_table("changes")
    op.drop_column("revisions", "superseded_rest")
    op.drop_column("revisions", "changed")
