"""Setback: the wall clock was set back, so that what was put off by it waits for a time that comes once more."""

from __future__ import annotations

from datetime import datetime, timedelta

SLEW = timedelta(seconds=5)  # the wall clock may go back so far by itself


class Setback:
    """Looks at the clock each tick."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def seen(self, now: datetime) -> bool:
        """Whether it was set back since the last look; at the first one it may have been while nothing ran."""
        back = self._latest is None or now < self._latest - SLEW
        if not back:
            self._latest = now
        return back

    def over(self, now: datetime) -> None:
        """What waited is due anew."""
        self._latest = now
