"""Notices for whoever runs it; what is remembered of a source's manners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    _add("sources", sa.Column("error_kind", sa.Text()))
    _add("sources", sa.Column("rhythm", sa.Text(), nullable=False, server_default="[]"))
    _add("sources", sa.Column("audited_at", sa.BigInteger()))
    _add("sources", sa.Column("distrusted_at", sa.BigInteger()))
    _add("sources", sa.Column("address", sa.Text()))
    _add("sources", sa.Column("moving", sa.Text()))
    _add("sources", sa.Column("moves", sa.BigInteger(), nullable=False, server_default="0"))
    _add("sources", sa.Column("hub", sa.Text()))
    _add("hosts", sa.Column("spacing", sa.BigInteger()))
    _add("hosts", sa.Column("spaced_at", sa.BigInteger()))
    _add("fetches", sa.Column("moved", sa.Text()))
    _add("fetches", sa.Column("hub", sa.Text()))
    _add("fetches", sa.Column("lied", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add("fetches", sa.Column("audit", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("about", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("matter", KEY, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("open_since", sa.BigInteger(), nullable=True),
        sa.Column("waits", sa.BigInteger(), nullable=True),
        sa.Column("digest", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_at"), "notices", ["at"], unique=False)
    op.create_index(op.f("ix_notices_digest"), "notices", ["digest"], unique=False)
    op.create_index("ix_notices_about_name_matter", "notices", ["about", "name", "matter"], unique=False)
    _index_what_waits("ix_notices_open", "open_since")
    _index_what_waits("ix_notices_waits", "waits")


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column)


def _index_what_waits(name: str, column: str) -> None:
    condition = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, "notices", [column], unique=False, sqlite_where=condition, postgresql_where=condition)
