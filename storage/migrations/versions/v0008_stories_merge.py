"""Stories that became part of another, and why articles are where they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("stories", sa.Column("merged", KEY))
    op.create_table(
        "placements",
        sa.Column("article", KEY, nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name="fk_placements_article_articles", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", name="pk_placements"),
    )
