"""Draft a migration: what storage/tables/ says more than the migrations do.

python -m storage.migrations "articles remember their section"
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from storage.migrations import KNOWN, config


def draft(what: str) -> None:
    """Write versions/vNNNN_….py for *what* changes."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'draft.db'}")
        with engine.begin() as connection:
            settings = config(connection)
            command.upgrade(settings, "head")
            number = int(KNOWN[-1]) + 1 if KNOWN else 1
            command.revision(settings, message=what, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
