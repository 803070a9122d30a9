"""Figures of a run that its monitors judge, and the incidents they open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

Moment = sa.DateTime(timezone=True).with_variant(sa.String(20), "sqlite")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Structure = sa.JSON().with_variant(JSONB(), "postgresql")
NUMBERS = ("not_modified", "answered", "revisited", "vanished", "pages_read", "median_words", "longest_lag")
STRUCTURES = ("readers", "fields", "announcements", "findings")


def upgrade() -> None:
    op.add_column("runs", sa.Column("errand", sa.Text))
    for name in NUMBERS:
        op.add_column("runs", sa.Column(name, sa.Integer))
    for name in STRUCTURES:
        op.add_column("runs", sa.Column(name, Structure))
    op.add_column("announcements", sa.Column("newest_listed_at", Moment))
    op.create_table(
        "incidents",
        sa.Column("id", Identifier, nullable=False),
        sa.Column("newspaper", sa.Text, nullable=False),
        sa.Column("monitor", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("last_found_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("figures", Structure),
        sa.Column("well", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("opened_by", Identifier),
        sa.Column("closed_by", Identifier),
        sa.ForeignKeyConstraint(["newspaper"], ["newspapers.name"], name=op.f("fk_incidents_newspaper_newspapers")),
        sa.ForeignKeyConstraint(["opened_by"], ["runs.id"], name=op.f("fk_incidents_opened_by_runs")),
        sa.ForeignKeyConstraint(["closed_by"], ["runs.id"], name=op.f("fk_incidents_closed_by_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_newspaper_opened_at", "incidents", ["newspaper", "opened_at"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_incidents_open",
        "incidents",
        ["newspaper", "monitor", "subject"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def downgrade() -> None:
    op.drop_table("incidents")
    op.drop_column("announcements", "newest_listed_at")
    for name in ("errand", *NUMBERS, *STRUCTURES):
        op.drop_column("runs", name)
