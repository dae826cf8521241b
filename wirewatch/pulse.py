"""Pulse: how late the loop is, and whether somebody turned the clock.

It goes by the monotonic clock: APScheduler plans by the wall clock, and an interval job sleeps five hours after the
clock went back by five.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from wirewatch.app import App

log = structlog.get_logger()

BEAT = 1.0  # seconds
JUMP = timedelta(seconds=5)  # of the wall clock against the monotonic one: more than any slew


class Pulse:
    """Beats once a second. *awake* is called after a jump."""

    def __init__(self, app: App, awake: Callable[[], None]) -> None:
        self._app = app
        self._awake = awake
        self._offset = self._measured()

    async def beat(self) -> None:
        """For ever."""
        loop = asyncio.get_running_loop()
        while True:
            wanted = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._app.metrics.loop_lag.set(max(0.0, loop.time() - wanted))
            self.feel()

    def feel(self) -> None:
        """Compare the clocks. A machine that slept shows as a jump ahead."""
        offset = self._measured()
        jump = offset - self._offset
        if abs(jump) > JUMP:
            log.warning("the clock jumped", seconds=round(jump.total_seconds()))
            self._app.metrics.clock_jumps.inc()
            self._awake()
        self._offset = offset

    def _measured(self) -> timedelta:
        clock = self._app.clock
        return timedelta(seconds=clock.now().timestamp() - clock.monotonic())
