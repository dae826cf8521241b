"""Hands: the tasks of one kind of work, counted, so that no more is claimed than can be done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from news.errors import StoreFull, WirewatchError
from wirewatch.app import App

log = structlog.get_logger()

REST = 5.0  # seconds without new work after trouble with the database
AGAIN = 0.5  # seconds until what was cancelled, and goes on, is cancelled again
LONG_REST = 30.0  # … after a full disk


class Hands:
    """Up to *slots* tasks at a time, and a rest when the database is in trouble.

    *again* is called when hands are free and *more* is known to be due: nobody waits for the next tick.
    """

    def __init__(self, app: App, name: str, slots: int, again: Callable[[], Awaitable[object]] | None = None) -> None:
        self.more = False
        self._app = app
        self._name = name
        self._slots = slots
        self._again = again
        self._calling: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting_until = 0.0
        self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def free(self) -> int:
        """How much more may be claimed now; 0 while the writer is full, or we rest, or are closing."""
        if self._closed or self._app.is_full or self._app.clock.monotonic() < self._resting_until:
            return 0
        return self._slots - len(self._tasks)

    @property
    def closed(self) -> bool:
        """No new work is to be begun."""
        return self._closed

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do *work* in a task of its own; its troubles are told, and end with it."""
        task = asyncio.create_task(self._watch(work))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        calling = self._calling is not None and not self._calling.done()
        if self._again and self.more and not calling and self.free > self._slots // 4:
            self._calling = asyncio.create_task(self._watch(self._again()))

    async def _watch(self, work: Awaitable[object]) -> None:
        try:
            await work
        except WirewatchError as error:
            self.trouble(error)
        except Exception:
            log.exception("work failed", work=self._name)

    def trouble(self, error: WirewatchError) -> None:
        """Tell it once, and claim nothing for a while: what is due stays due."""
        now = self._app.clock.monotonic()
        if now >= self._resting_until:
            log.error("work waits", work=self._name, error=error.message, hint=error.hint)
        self._app.trouble = error.message
        self._resting_until = now + (LONG_REST if isinstance(error, StoreFull) else REST)

    async def idle(self) -> None:
        """Until what is under way is done, and nothing more is due."""
        while tasks := {*self._tasks, *([self._calling] if self._calling and not self._calling.done() else [])}:
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    def close(self) -> None:
        """Begin nothing more."""
        self._closed = True

    async def drain(self, seconds: float) -> int:
        """Wait for what is under way; what is not done in time is cancelled. Returns how much that was."""
        self.close()
        late: set[asyncio.Task[None]] = set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
        going = late
        while going:  # one that gets what it waits for in the very moment that it is cancelled goes on (wait_for, 3.11)
            for task in going:
                task.cancel()
            _, going = await asyncio.wait(going, timeout=AGAIN)
        if self._calling is not None:  # what it asks for more finds nothing to begin, but it asks a database
            await asyncio.wait({self._calling}, timeout=seconds)
        return len(late)
