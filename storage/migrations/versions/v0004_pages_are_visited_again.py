"""Pages are visited again; articles go by several addresses; wordings tell what they change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("hosts", sa.Column("pages_due", sa.BigInteger()))
    op.add_column("sources", sa.Column("lengths", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("sources", sa.Column("thin_since", sa.BigInteger()))
    op.add_column("revisions", sa.Column("change", sa.Text()))
    op.add_column("revisions", sa.Column("posts", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "addresses",
        sa.Column("url_key", KEY, nullable=False),
        sa.Column("article", KEY, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_addresses_article"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_article"), "addresses", ["article"], unique=False)
    op.create_table(
        "visits",
        sa.Column("article", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("host", KEY, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("errand", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified", sa.LargeBinary(), nullable=True),
        sa.Column("body_digest", sa.LargeBinary(), nullable=True),
        sa.Column("text", KEY, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_visits_article"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["host"], ["hosts.host"], name=op.f("fk_visits_host")),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_source_errand", "visits", ["source", "errand"], unique=False)
    _index_what_waits("ix_visits_due", "visits", "host", "due")
    _index_what_waits("ix_hosts_pages_due", "hosts", "pages_due")
    op.create_index("ix_alerts_story", "alerts", ["story"], unique=False)


def _index_what_waits(name: str, table: str, *columns: str) -> None:
    condition = sa.text(f"{columns[-1]} IS NOT NULL")
    op.create_index(name, table, list(columns), unique=False, sqlite_where=condition, postgresql_where=condition)
