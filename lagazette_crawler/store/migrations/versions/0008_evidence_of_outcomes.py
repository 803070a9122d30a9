"""What said that an address is blocked or refused, beside the reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("addresses", sa.Column("evidence", sa.Text))


def downgrade() -> None:
    op.drop_column("addresses", "evidence")
