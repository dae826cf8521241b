"""Retention: what has been kept for long enough goes, once an hour, a slice at a time.

Each slice is a short transaction among the others: polls and deliveries go on between two. Dead letters stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import structlog

from config.settings import KeepConfig
from news.errors import StoreError
from news.ports import Store
from wirewatch.app import App

log = structlog.get_logger()

EVERY = timedelta(hours=1)
SLICE = 100  # rows of one kind in a transaction
MOST = 200  # slices at a time: the rest goes in an hour
LEAST = timedelta(days=30)  # stories stay open for a fortnight, and what they hold with them


class Retention:
    """Part of the cron role."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._due = app.clock.monotonic()

    async def tick(self) -> int:
        """Drop what is ripe, where an hour has passed. Returns how much that was."""
        app = self._app
        if app.clock.monotonic() < self._due:
            return 0
        self._due = app.clock.monotonic() + EVERY.total_seconds()
        dropped, slices = 0, MOST
        try:
            for what, before in ripe(app.desk.config.keep, app.clock.now()):
                count = SLICE
                while count == SLICE and slices and not app.is_full:
                    count = await app.write(partial(_drop, what=what, before=before))
                    dropped, slices = dropped + count, slices - 1
        except StoreError as error:
            log.warning("nothing is dropped", error=error.message, hint=error.hint)
        if dropped:
            log.info("dropped what was kept for long enough", rows=dropped)
        return dropped


def ripe(keep: KeepConfig, now: datetime) -> Iterator[tuple[str, datetime]]:
    """What is dropped, in this order, and before when. What is kept for ever is not named."""
    if keep.deliveries:
        yield "deliveries", now - keep.deliveries
    if keep.articles:
        before = now - max(keep.articles, LEAST)
        yield from (("articles", before), ("stories", before), ("digests", before))
    if keep.notices:
        yield "notices", now - keep.notices


def _drop(store: Store, *, what: str, before: datetime) -> int:
    return store.retention.drop(what, before, most=SLICE)
