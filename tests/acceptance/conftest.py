"""A newsroom on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    """Configured with one feed, "herald", a rule for harbours, and a desk that is told at once."""
    with Newsroom(tmp_path, database_url) as newsroom:
        newsroom.configure()
        yield newsroom
