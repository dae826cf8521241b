"""Endpoints have a pace; the deliveries of a digest are found by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("endpoint", KEY, nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name="pk_paces"),
    )
    op.create_index("ix_deliveries_digest", "deliveries", ["digest"])
