"""Turns: who may ask a host now, and who waits.

    turns = Turns(at_once=2, apart=1.0)
    async with turns.of("outlet.example"):
        …  # at most two are here, and they came in a second apart

Scrapy's slots are meant for this, but let everything through that arrives in one turn of an asyncio loop (2.19 counts a
request as started when its task first runs). tests/crawler/test_turns.py holds us to it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType

_MANY = 4_096  # hosts remembered before those at rest are forgotten


@dataclass(slots=True)
class _Host:
    apart: float  # seconds
    in_flight: int = 0
    next_start: float = 0.0  # monotonic
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)
    alarm: asyncio.TimerHandle | None = None

    def is_resting(self, now: float) -> bool:
        return not self.in_flight and not self.waiting and now >= self.next_start


class Turns:
    """Turns at all hosts, first come, first served. Owned by one event loop."""

    def __init__(self, *, at_once: int, apart: float) -> None:
        self._at_once = at_once
        self._apart = apart
        self._hosts: dict[str, _Host] = {}

    def of(self, host: str) -> Turn:
        """A turn at *host*: to be entered with `async with`."""
        return Turn(self, self._host(host))

    def space(self, host: str, apart: float) -> None:
        """*host* wants its requests so many seconds apart; never less than ours."""
        self._host(host).apart = max(apart, self._apart)

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) >= _MANY:
                self._forget()
            host = self._hosts[name] = _Host(self._apart)
        return host

    def _forget(self) -> None:
        now = time.monotonic()
        for name in [name for name, host in self._hosts.items() if host.is_resting(now)]:
            del self._hosts[name]

    async def take(self, host: _Host) -> None:
        now = time.monotonic()
        if not host.waiting and host.in_flight < self._at_once and now >= host.next_start:
            host.in_flight += 1
            host.next_start = now + host.apart
            return
        turn = asyncio.get_running_loop().create_future()
        host.waiting.append(turn)
        self._call(host)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called, and cancelled before it could go
                self.give(host)
            raise

    def give(self, host: _Host) -> None:
        host.in_flight -= 1
        if host.waiting:
            self._call(host)

    def _call(self, host: _Host) -> None:
        """Let in whoever may go, and see to it that the next one is called when the distance is kept."""
        while host.waiting and host.in_flight < self._at_once:
            now = time.monotonic()
            if now < host.next_start:
                if host.alarm is None:
                    host.alarm = asyncio.get_running_loop().call_later(host.next_start - now, self._ring, host)
                return
            turn = host.waiting.popleft()
            if not turn.done():
                host.in_flight += 1
                host.next_start = now + host.apart
                turn.set_result(None)

    def _ring(self, host: _Host) -> None:
        host.alarm = None
        self._call(host)


class Turn:
    """One turn at one host."""

    __slots__ = ("_host", "_turns")

    def __init__(self, turns: Turns, host: _Host) -> None:
        self._turns = turns
        self._host = host

    async def __aenter__(self) -> None:
        await self._turns.take(self._host)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._turns.give(self._host)
