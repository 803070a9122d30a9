"""Gaps between two looks at an announcement, feeds that lie, and addresses that wait for a backfill."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITS = "next_look_at IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("announcement", sa.Text, nullable=False),
        sa.Column("last_known_at", Moment, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_gaps_newspaper_newspapers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_newspaper", "gaps", ["newspaper"])
    op.add_column("announcements", sa.Column("looks", sa.Integer))
    op.add_column("announcements", sa.Column("body_digest", sa.Text))
    op.add_column("announcements", sa.Column("lied_at", Moment))
    op.add_column("addresses", sa.Column("for_backfill", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_index("ix_addresses_due", "addresses")
    _index("ix_addresses_due", f"{WAITS} AND article_id IS NULL", sa.text("first_announced_at DESC"), "id")
    _index("ix_addresses_revisits", f"{WAITS} AND article_id IS NOT NULL", "next_look_at", "id")


def downgrade() -> None:
    op.drop_index("ix_addresses_revisits", "addresses")
    op.drop_index("ix_addresses_due", "addresses")
    op.drop_column("addresses", "for_backfill")
    for name in ("lied_at", "body_digest", "looks"):
        op.drop_column("announcements", name)
    op.drop_table("gaps")
    _index("ix_addresses_due", WAITS, sa.text("first_announced_at DESC"), "id")


def _index(name: str, where: str, *columns: str | sa.TextClause) -> None:
    rows = sa.text(where)
    op.create_index(name, "addresses", ["newspaper", *columns], sqlite_where=rows, postgresql_where=rows)
