"""Matches that wait for a condition; how much is reported by the hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "withheld",
        sa.Column("rule", KEY, nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("rule_digest", KEY, nullable=False),
        sa.Column("highlights", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("alert", KEY),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_withheld_article_articles", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rule", "article", name="pk_withheld"),
    )
    op.create_index("ix_withheld_article", "withheld", ["article"])
    op.create_table(
        "tallies",
        sa.Column("term", KEY, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("alarmed", sa.BigInteger()),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_tallies"),
    )
    op.create_table(
        "traffic",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour", name="pk_traffic"),
    )
