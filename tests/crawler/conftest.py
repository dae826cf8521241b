"""What the crawler's tests share: an outlet to ask, and an engine that may reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.settings import CrawlSettings
from tests.outlets import Outlet

HASTY = CrawlSettings(
    allow=("127.0.0.2",),
    per_host_delay=timedelta(0),
    per_host_concurrency=8,
    timeout=timedelta(seconds=30),
    connect_timeout=timedelta(seconds=30),
    contact="mailto:desk@wirewatch.example",
)
"""Settings that reach the outlet (127.0.0.2) and nothing else on loopback, and lose no time between requests. A busy machine may keep any answer
waiting for seconds, so they are patient."""

IMPATIENT = replace(HASTY, timeout=timedelta(seconds=1))
"""For servers that never come to an end."""


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """The public host of the test."""
    with Outlet() as outlet:
        yield outlet


@pytest.fixture
def inside() -> Iterator[Outlet]:
    """A server that nobody outside should be led to."""
    with Outlet(host="127.0.0.1") as inside:
        yield inside
