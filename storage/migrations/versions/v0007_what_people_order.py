"""Silences, stories to follow, acknowledgements; why an alert waits or was silenced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("pending", sa.Column("held", sa.Text()))
    op.add_column("pending", sa.Column("silence", KEY))
    op.add_column("pending", sa.Column("counted", KEY))
    _where_not_null("ix_pending_silence", "pending", ["subscription", "silence"])
    op.create_table(
        "silences",
        sa.Column("id", KEY, nullable=False),
        sa.Column("matcher", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_table(
        "follows",
        sa.Column("subscription", KEY, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscription", "story", name="pk_follows"),
    )
    op.create_table(
        "vigils",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("subscription", KEY, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("outcome", sa.Text()),
        sa.ForeignKeyConstraint(["digest"], ["digests.id"], name="fk_vigils_digest_digests", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name="pk_vigils"),
    )
    _where_not_null("ix_vigils_due", "vigils", ["due"])
    op.create_table(
        "acks",
        sa.Column("alert", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="fk_acks_alert_alerts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alert", name="pk_acks"),
    )


def _where_not_null(name: str, table: str, columns: list[str]) -> None:
    condition = sa.text(f"{columns[-1]} IS NOT NULL")
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
