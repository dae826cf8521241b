"""The ledger: polls that brought nothing, written together.

    three in four polls      304, or the same body: a few fields of a row change, no article, no notice
    told alone               a hand-over to the writer and five statements each: as much CPU as the request itself
    told together            five statements for all that are under way

Nobody waits for long: what is under way is written as soon as all of it waits for it, or a fiftieth of a second has passed.
A crash in between loses what was not acknowledged: those sources are still leased, and asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from news.errors import StoreBusy, StoreFull
from news.model import Polled
from news.ports import Store

PATIENCE = 0.02  # seconds
TOGETHER = 256  # polls in one transaction


class Ledger:
    """Owned by one event loop. *write*: runs an operation in a write transaction."""

    def __init__(self, write: Callable[[Callable[[Store], list[bool]]], Awaitable[list[bool]]]) -> None:
        self._write = write
        self._under_way = 0
        self._waiting: list[tuple[Polled, asyncio.Future[bool]]] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._writing: set[asyncio.Task[None]] = set()

    @contextmanager
    def poll(self) -> Iterator[None]:
        """While a poll is under way that may bring nothing."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if self._waiting and len(self._waiting) >= self._under_way:
                self._begin()

    async def enter(self, polled: Polled) -> bool:
        """Write it, together with others; True after the commit, False where its lease was lost.

        Raises StoreBusy, StoreFull, StoreError.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[bool] = loop.create_future()
        self._waiting.append((polled, done))
        if len(self._waiting) >= min(self._under_way, TOGETHER):
            self._begin()
        elif self._alarm is None:
            self._alarm = loop.call_later(PATIENCE, self._begin)
        return await done

    def _begin(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        batch, self._waiting = self._waiting, []
        if batch:
            task = asyncio.create_task(self._settle(batch))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _settle(self, batch: Sequence[tuple[Polled, asyncio.Future[bool]]]) -> None:
        try:
            held = await self._write(partial(_record, polled=[polled for polled, _ in batch]))
        except Exception as error:  # noqa: BLE001  whatever it is, it is told to whoever waits
            await self._failed(batch, error)
            return
        for (_, done), holds in zip(batch, held, strict=True):
            if not done.done():
                done.set_result(holds)

    async def _failed(self, batch: Sequence[tuple[Polled, asyncio.Future[bool]]], error: Exception) -> None:
        """One that cannot be written fails alone; a database that is busy or full fails all."""
        if len(batch) > 1 and not isinstance(error, StoreBusy | StoreFull):
            for each in batch:
                await self._settle([each])
            return
        for _, done in batch:
            if not done.done():
                done.set_exception(error)


def _record(store: Store, *, polled: Sequence[Polled]) -> list[bool]:
    return store.sources.record_all(polled)
