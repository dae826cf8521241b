"""Stand-ins for what cannot be had for real: time."""

from __future__ import annotations

import asyncio
import selectors
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday


class HandClock:
    """A clock that is turned by hand; wall and monotonic time can be moved apart."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def turn(self, by: timedelta) -> datetime:
        """Time passes."""
        self._now += by
        self._monotonic += by.total_seconds()
        return self._now

    def set(self, moment: datetime) -> None:
        """Somebody sets the wall clock; monotonic time does not notice."""
        self._now = moment


class HastyLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes at once when nobody has anything to do: what waits an hour takes no time.

    For what is in this process only: whoever waits for a socket or a thread is not waited for.
    """

    def __init__(self) -> None:
        self._passed = 1000.0
        super().__init__(_Hasty(self))

    def time(self) -> float:
        return self._passed

    def skip(self, seconds: float) -> None:
        """Nobody has anything to do until then."""
        self._passed += seconds


class _Hasty(selectors.DefaultSelector):
    def __init__(self, loop: HastyLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is there; if nothing, time has passed."""
        found = super().select(0)
        if not found and timeout:
            self._loop.skip(timeout)
        return found
