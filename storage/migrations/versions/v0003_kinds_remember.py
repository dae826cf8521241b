"""Kinds of sources that read in parts remember how far they have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("sources", sa.Column("memory", sa.LargeBinary(), nullable=True))
