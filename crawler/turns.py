"""Turns: who may ask a host now, and who waits.

    turns = Turns(at_once=2, apart=1.0)
    async with turns.of("feeds.outlet.example") as turn:
        …                   # connect: of all who are at outlet.example at most two are here, and they came in a second apart
        await turn.leave()  # … and so far apart they leave, however long connecting took

Distance and number go by the registered domain (crawler.domains), so that an outlet with thirty hosts is not asked thirty
times as much; a Crawl-delay goes by the host that wished for it, 429 by the domain. First come, first served, but for who
waits for a host that wants more distance: others go before. Who comes *ahead* waits for nobody's pages.

Scrapy's slots are meant for this, but let everything through that arrives in one turn of an asyncio loop (2.19 counts a
request as started when its task first runs). tests/crawler/test_turns.py holds us to it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Self

from crawler.domains import registered

_MANY = 4_096  # domains remembered before those at rest are forgotten
_RECOVERY = 3600.0  # seconds in which half of what 429 made longer wears off


class _Waiting(NamedTuple):
    host: str
    turn: asyncio.Future[None]
    burst: bool
    ahead: bool


@dataclass(slots=True)
class _Domain:
    apart: float  # seconds, as for everybody
    in_flight: int = 0
    next_start: float = 0.0  # monotonic
    last_start: float = 0.0  # when the latest was let in, or went out
    left: float = 0.0  # when the latest went out
    slowed: float = 0.0  # seconds that it wanted more than once …
    slowed_at: float = 0.0  # … then
    wishes: dict[str, float] = field(default_factory=dict)  # of its hosts: Crawl-delay
    next_starts: dict[str, float] = field(default_factory=dict)  # of hosts with wishes
    next_leaves: dict[str, float] = field(default_factory=dict)  # of these: when the next may go out
    door: asyncio.Lock = field(default_factory=asyncio.Lock)  # one goes out after the other
    waiting: deque[_Waiting] = field(default_factory=deque)
    alarm: asyncio.TimerHandle | None = None

    def is_resting(self, now: float) -> bool:
        starts = max(self.next_start, *self.next_starts.values(), 0.0)
        return not (self.in_flight or self.waiting or now < starts or self.distance(now) > self.apart)

    def distance(self, now: float) -> float:
        """Between two requests to the domain."""
        if not self.slowed:
            return self.apart
        left: float = self.slowed * 0.5 ** ((now - self.slowed_at) / _RECOVERY)
        if left <= self.apart or left < 0.01:
            self.slowed = 0.0
        return max(left, self.apart)

    def opens(self, host: str, now: float, *, burst: bool = False) -> float:
        """When a request to *host* may start. A burst keeps no distance, but to those who asked for more of it."""
        if burst and host not in self.wishes and self.distance(now) <= self.apart:
            return now
        return max(self.next_start, self.next_starts.get(host, 0.0)) if self.next_starts else self.next_start

    def next(self, now: float) -> tuple[int, float]:
        """Which of those who wait may go first, and when."""
        if not self.next_starts and not any(each.burst for each in self.waiting):
            return 0, self.next_start
        opens = [self.opens(each.host, now, burst=each.burst) for each in self.waiting]
        place = min(range(len(opens)), key=lambda place: max(opens[place], now))
        return place, opens[place]

    def queue(self, one: _Waiting) -> None:
        """Behind all, or behind those who came ahead before it."""
        if one.ahead:
            self.waiting.insert(sum(each.ahead for each in self.waiting), one)
        else:
            self.waiting.append(one)

    def start(self, host: str, now: float) -> None:
        self.in_flight += 1
        self._space(host, now)

    def leaves(self, host: str, now: float) -> float:
        """When a request to *host* may go out that is connected now."""
        after = self.left + self.distance(now) if self.left else now
        return max(after, self.next_leaves.get(host, now))

    def leave(self, host: str, now: float) -> None:
        self.left = now
        if host in self.wishes:
            self.next_leaves[host] = now + self.wishes[host]
        self._space(host, now)

    def _space(self, host: str, at: float) -> None:
        self.last_start = at
        self.next_start = max(self.next_start, at + self.distance(at))
        if host in self.wishes:
            self.next_starts[host] = max(self.next_starts.get(host, 0.0), at + self.wishes[host])


class Turns:
    """Turns at all hosts. Owned by one event loop; *clock*: its seconds."""

    def __init__(self, *, at_once: int, apart: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._apart = apart
        self._clock = clock
        self._domains: dict[str, _Domain] = {}

    def of(self, host: str, *, burst: bool = False, ahead: bool = False) -> Turn:
        """A turn at *host*: to be entered with `async with`.

        *burst*: one of many for one page; so many in flight, no distance. *ahead*: before the pages of articles that wait.
        """
        return Turn(self, self._domain(host), host, burst=burst, ahead=ahead)

    def space(self, host: str, apart: float) -> None:
        """*host* wants its requests so many seconds apart; never less than ours.

        From the latest on: that was for its robots.txt, which holds the wish.
        """
        domain = self._domain(host)
        if apart > self._apart:
            if apart != domain.wishes.get(host) and domain.last_start:
                domain.next_starts[host] = domain.next_leaves[host] = domain.last_start + apart
            domain.wishes[host] = apart
        else:
            domain.wishes.pop(host, None)
            domain.next_starts.pop(host, None)
            domain.next_leaves.pop(host, None)

    def slow(self, host: str, apart: float) -> None:
        """The whole domain of *host* wants its requests so many seconds apart, less and less as time passes."""
        domain, now = self._domain(host), self._clock()
        if apart > domain.distance(now):
            domain.slowed, domain.slowed_at = apart, now
            domain.next_start = max(domain.next_start, now + apart)

    def distance(self, host: str) -> float:
        """How many seconds apart requests to the domain of *host* are at present."""
        return self._domain(host).distance(self._clock())

    def _domain(self, host: str) -> _Domain:
        name = registered(host)
        domain = self._domains.get(name)
        if domain is None:
            if len(self._domains) >= _MANY:
                self._forget()
            domain = self._domains[name] = _Domain(self._apart)
        return domain

    def _forget(self) -> None:
        now = self._clock()
        for name in [name for name, domain in self._domains.items() if domain.is_resting(now)]:
            del self._domains[name]

    async def take(self, domain: _Domain, host: str, *, burst: bool = False, ahead: bool = False) -> None:
        now = self._clock()
        free = domain.in_flight < self._at_once
        if free and not domain.waiting and now >= domain.opens(host, now, burst=burst):
            domain.start(host, now)
            return
        turn = asyncio.get_running_loop().create_future()
        domain.queue(_Waiting(host, turn, burst, ahead))
        self._call(domain)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called, and cancelled before it could go
                self.give(domain)
            raise

    async def leave(self, domain: _Domain, host: str) -> None:
        """Wait until a request may go out, which it does when this returns.

        Distances are kept from when the last one really went: a busy loop wakes late who waited, and who comes next was .96 s
        behind it on the wire. It is written in the loop's next round, which begins when what else is due has run: counted from
        the moment of leave, two were .978 s apart.
        """
        async with domain.door:
            now = self._clock()
            if (at := domain.leaves(host, now)) > now:
                await asyncio.sleep(at - now)
            self._gone(domain, host)
            asyncio.get_running_loop().call_soon(self._gone, domain, host)

    def _gone(self, domain: _Domain, host: str) -> None:
        domain.leave(host, self._clock())

    def give(self, domain: _Domain) -> None:
        domain.in_flight -= 1
        if domain.waiting:
            self._call(domain)

    def _call(self, domain: _Domain) -> None:
        """Let in whoever may go, and see to it that the next one is called when the distance is kept."""
        while domain.waiting and domain.in_flight < self._at_once:
            now = self._clock()
            place, opens = domain.next(now)
            if now < opens:
                if domain.alarm is not None:
                    domain.alarm.cancel()  # somebody may have come who can go sooner
                domain.alarm = asyncio.get_running_loop().call_later(opens - now, self._ring, domain)
                return
            host, turn, *_ = domain.waiting[place]
            del domain.waiting[place]
            if not turn.done():
                domain.start(host, now)
                turn.set_result(None)

    def _ring(self, domain: _Domain) -> None:
        domain.alarm = None
        self._call(domain)


class Turn:
    """One turn at one host."""

    __slots__ = ("_ahead", "_burst", "_domain", "_host", "_turns")

    def __init__(self, turns: Turns, domain: _Domain, host: str, *, burst: bool = False, ahead: bool = False) -> None:
        self._ahead = ahead
        self._burst = burst
        self._turns = turns
        self._domain = domain
        self._host = host

    async def leave(self) -> None:
        """The connection stands: the request may go out when this returns.

        A new connection takes its time, one that is used again none: counted from their turns, two requests were .98 s apart
        on the wire.
        """
        if not self._burst:
            await self._turns.leave(self._domain, self._host)

    async def __aenter__(self) -> Self:
        await self._turns.take(self._domain, self._host, burst=self._burst, ahead=self._ahead)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._turns.give(self._domain)
