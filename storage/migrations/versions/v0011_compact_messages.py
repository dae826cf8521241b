"""What is sent in a message's place where the receiver finds it too large."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("compact", sa.LargeBinary, nullable=False, server_default=sa.text("''")))
        messages.alter_column("compact", server_default=None)
