"""Stories go on in developments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("articles", sa.Column("development", KEY))
    op.add_column("stories", sa.Column("development", KEY))
    op.add_column("stories", sa.Column("developed", sa.BigInteger()))
