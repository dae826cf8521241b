"""Stand-ins for what cannot be had for real: time."""

from __future__ import annotations

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
