"""Pages that are due, by why they are visited: what is urgent is found beside much backlog."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    waits = sa.text("due IS NOT NULL")
    op.create_index("ix_visits_errand_due", "visits", ["errand", "due"], sqlite_where=waits, postgresql_where=waits)
