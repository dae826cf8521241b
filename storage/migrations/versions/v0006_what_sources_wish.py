"""What a source wishes, and how exactly a poll failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("sources", sa.Column("wishes", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("fetches", sa.Column("fault", sa.Text(), nullable=True))
