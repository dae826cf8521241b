"""App: what a running program is made of, handed down to whoever works.

await app.read(lambda store: store.archive.count())      a reader thread, one consistent view
await app.write(operation)                                the writer thread, a transaction shared with others
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from news.clock import Clock
from news.errors import StoreBusy
from news.ports import Collector, Database, Store, Writer
from wirewatch import workers
from wirewatch.desk import Desk
from wirewatch.ledger import Ledger
from wirewatch.metrics import Metrics
from wirewatch.placing import Placing

T = TypeVar("T")

READERS = 3
QUEUE = 512  # writes under way at which no new work is begun
PATIENCE = (0.05, 0.2, 1.0, 3.0)  # seconds between the tries of a write that met a busy database


@dataclass(kw_only=True)
class App:
    """What a running program is made of. Owned by one event loop."""

    desk: Desk  # swapped whole on a reload
    database: Database
    writer: Writer
    collector: Collector
    clock: Clock
    random: Random
    metrics: Metrics
    placing: Placing = field(init=False)
    worker: str = field(default_factory=workers.name)
    readers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(READERS, "reader"))
    writing: int = 0  # operations that wait for their commit
    trouble: str | None = None  # what keeps the database from being written, until it is written again
    thoughts: dict[object, float] = field(default_factory=dict)  # what is being read and matched, and since when
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.placing = Placing(self.desk.config.story_window)
        self.ledger = Ledger(self.write)

    @property
    def is_full(self) -> bool:
        """The writer has enough to do: nothing more is claimed."""
        return self.writing >= QUEUE

    async def read(self, look: Callable[[Store], T]) -> T:
        """Run *look* on one consistent view, in a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, self._look, look)

    async def think(self, compute: Callable[[], T]) -> T:
        """Run what only computes in a reader thread, so that the loop goes on."""
        thought = object()
        self.thoughts[thought] = self.clock.monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self.readers, compute)
        finally:
            del self.thoughts[thought]

    @property
    def thinking_for(self) -> float:
        """Seconds since the oldest thought began that has not come to its end."""
        return self.clock.monotonic() - min(self.thoughts.values(), default=self.clock.monotonic())

    async def write(self, operation: Callable[[Store], T]) -> T:
        """Run *operation* in a write transaction, shared with others; returns after the commit.

        A busy database is tried again for a few seconds. Raises StoreBusy, StoreFull, and what *operation* raises.
        """
        self.writing += 1
        try:
            for pause in PATIENCE:
                try:
                    return await self._written(operation)
                except StoreBusy:
                    await asyncio.sleep(pause)
            return await self._written(operation)
        finally:
            self.writing -= 1

    async def _written(self, operation: Callable[[Store], T]) -> T:
        result = await asyncio.wrap_future(self.writer.submit(operation))
        self.trouble = None
        return result

    def _look(self, look: Callable[[Store], T]) -> T:
        with self.database.read() as store:
            return look(store)
