"""In flight: polls and pages under way, which a stop waits for."""

from __future__ import annotations

import asyncio
from types import TracebackType


class InFlight:
    """What is in flight, and the moment when nothing is."""

    def __init__(self) -> None:
        self._tasks = 0
        self._rest = asyncio.Event()
        self._rest.set()

    def __enter__(self) -> None:
        self._tasks += 1
        self._rest.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tasks -= 1
        if not self._tasks:
            self._rest.set()

    async def done(self) -> None:
        await self._rest.wait()
