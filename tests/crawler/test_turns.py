"""Turns: how many may ask a host at once, and how far apart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from crawler.turns import Turns
from tests.fakes import HastyLoop


def run(case: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(case(), 10))


def run_hastily(case: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """By a clock that does not wait: distances are as told, whatever else the machine does."""
    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(case())


def turns_by(loop: asyncio.AbstractEventLoop, *, at_once: int = 2, apart: float = 1.0) -> Turns:
    return Turns(at_once=at_once, apart=apart, clock=loop.time)


class Visitors:
    """Count who is in, and note when they came."""

    def __init__(self, turns: Turns, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns = turns
        self._clock = clock
        self.inside = 0
        self.most = 0
        self.came: list[float] = []

    async def visit(self, host: str = "outlet.example", stay: float = 0.01) -> None:
        async with self._turns.of(host):
            self.came.append(self._clock())
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(stay)
            self.inside -= 1


def test_a_burst_does_not_exceed_what_is_allowed_at_once() -> None:
    async def case() -> None:
        visitors = Visitors(Turns(at_once=2, apart=0))
        await asyncio.gather(*(visitors.visit() for _ in range(20)))
        assert visitors.most == 2

    run(case)


def test_starts_are_kept_apart() -> None:
    async def case() -> None:
        visitors = Visitors(Turns(at_once=2, apart=0.05))
        await asyncio.gather(*(visitors.visit() for _ in range(5)))
        gaps = [later - earlier for earlier, later in zip(visitors.came, visitors.came[1:], strict=False)]
        assert min(gaps) >= 0.045

    run(case)


def test_requests_leave_apart_however_long_their_connections_took() -> None:
    async def case() -> None:
        turns = Turns(at_once=2, apart=0.08)
        left: list[float] = []

        async def visit(connecting: float) -> None:
            async with turns.of("outlet.example") as turn:
                await asyncio.sleep(connecting)
                await turn.leave()
                left.append(time.monotonic())

        await asyncio.gather(*map(visit, (0.1, 0.0, 0.03, 0.0)))
        assert min(later - earlier for earlier, later in pairwise(left)) >= 0.075

    run(case)


def test_distances_count_from_when_a_request_really_left() -> None:
    async def case() -> None:
        turns = Turns(at_once=2, apart=0.1)
        left: list[float] = []

        async def visit() -> None:
            async with turns.of("outlet.example") as turn:
                await asyncio.sleep(0.02)  # connecting
                await turn.leave()
                left.append(time.monotonic())

        loop = asyncio.get_running_loop()
        loop.call_later(0.11, time.sleep, 0.06)  # the loop is busy when the second should leave
        await asyncio.gather(*(visit() for _ in range(3)))
        assert min(later - earlier for earlier, later in pairwise(left)) >= 0.099

    run(case)


def test_distances_count_from_when_a_request_was_written_which_a_busy_loop_puts_off() -> None:
    async def case() -> None:
        turns = Turns(at_once=2, apart=0.1)
        loop, written = asyncio.get_running_loop(), list[float]()

        async def visit(busy: float) -> None:
            async with turns.of("outlet.example") as turn:
                loop.call_soon(time.sleep, busy)  # somebody else's turn comes before the write
                await turn.leave()
                await asyncio.sleep(0)
                written.append(time.monotonic())

        await asyncio.gather(*map(visit, (0.05, 0, 0)))
        assert min(later - earlier for earlier, later in pairwise(written)) >= 0.099

    run(case)


def test_a_wish_counts_from_the_request_that_told_of_it() -> None:
    async def case() -> None:
        loop = asyncio.get_running_loop()
        turns = turns_by(loop, apart=0)
        visitors = Visitors(turns, clock=loop.time)
        await visitors.visit("slow.example")
        for _ in range(2):  # it is told again before each request
            turns.space("slow.example", 2)
            await visitors.visit("slow.example")
        assert [later - earlier for earlier, later in pairwise(visitors.came)] == pytest.approx([2, 2])

    run_hastily(case)


def test_a_burst_waits_for_nobody_but_those_who_asked_for_more_distance() -> None:
    async def case() -> None:
        loop = asyncio.get_running_loop()
        turns = turns_by(loop, apart=0.2)

        async def took(host: str) -> float:
            async def one() -> None:
                async with turns.of(host, burst=True):
                    await asyncio.sleep(0)

            started = loop.time()
            await asyncio.gather(*(one() for _ in range(4)))
            return loop.time() - started

        turns.space("slow.example", 0.25)
        turns.slow("busy.example", 0.25)
        assert await took("outlet.example") < 0.2
        assert min(await took("slow.example"), await took("busy.example")) >= 0.7

    run_hastily(case)


def test_other_hosts_do_not_wait() -> None:
    async def case() -> None:
        turns = Turns(at_once=1, apart=60)
        visitors = Visitors(turns)
        await asyncio.gather(*(visitors.visit(f"outlet-{number}.example") for number in range(50)))
        assert visitors.most == 50

    run(case)


def test_a_host_that_wants_more_distance_gets_it_and_never_less_than_ours() -> None:
    async def case() -> None:
        loop = asyncio.get_running_loop()
        turns = turns_by(loop)
        turns.space("slow.example", 3)
        turns.space("eager.example", 0)
        for host, apart in (("slow.example", 3), ("eager.example", 1)):
            visitors = Visitors(turns, clock=loop.time)
            await asyncio.gather(*(visitors.visit(host) for _ in range(3)))
            assert [later - earlier for earlier, later in pairwise(visitors.came)] == pytest.approx([apart, apart])

    run_hastily(case)


def test_a_feed_goes_before_the_pages_that_wait_and_after_the_feeds_before_it() -> None:
    async def case() -> None:
        loop = asyncio.get_running_loop()
        turns = turns_by(loop)
        turns.slow("outlet.example", 16)  # four 429s later
        went: list[tuple[str, float]] = []

        async def visit(name: str, *, ahead: bool) -> None:
            async with turns.of(f"{name[:4]}s.outlet.example", ahead=ahead):
                went.append((name, loop.time()))

        pages = [asyncio.create_task(visit(f"page {number}", ahead=False)) for number in range(30)]
        await asyncio.sleep(0)
        feeds = [asyncio.create_task(visit(f"feed {number}", ahead=True)) for number in range(3)]
        await asyncio.gather(*pages, *feeds)
        assert [name for name, _ in went[:4]] == ["feed 0", "feed 1", "feed 2", "page 0"]
        assert [round(later - earlier) for (_, earlier), (_, later) in pairwise(went[:4])] == [16, 16, 16]

    run_hastily(case)


def test_what_429_made_longer_wears_off_by_half_each_hour() -> None:
    async def case() -> None:
        loop = asyncio.get_running_loop()
        turns = turns_by(loop)
        turns.slow("outlet.example", 16)
        distances = []
        for _ in range(6):
            distances.append(turns.distance("outlet.example"))
            await asyncio.sleep(3600)
        assert distances == pytest.approx([16, 8, 4, 2, 1, 1])
        visitors = Visitors(turns, clock=loop.time)
        await asyncio.gather(*(visitors.visit() for _ in range(5)))
        assert [later - earlier for earlier, later in pairwise(visitors.came)] == pytest.approx([1] * 4)

    run_hastily(case)


def test_who_gives_up_waiting_loses_nobody_else_their_turn() -> None:
    async def case() -> None:
        turns = Turns(at_once=1, apart=0)
        visitors = Visitors(turns)
        first = asyncio.create_task(visitors.visit(stay=0.05))
        await asyncio.sleep(0)
        second, third = (asyncio.create_task(visitors.visit()) for _ in range(2))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(first, third)
        assert len(visitors.came) == 2
        with pytest.raises(asyncio.CancelledError):
            await second

    run(case)


def test_who_gives_up_at_the_moment_of_being_called_passes_the_turn_on() -> None:
    async def case() -> None:
        turns = Turns(at_once=1, apart=0)
        holding = turns.of("outlet.example")
        await holding.__aenter__()
        visitors = Visitors(turns)
        second, third = (asyncio.create_task(visitors.visit()) for _ in range(2))
        await asyncio.sleep(0)
        await holding.__aexit__(None, None, None)  # calls the second …
        second.cancel()  # … which has not woken up yet
        await third
        assert len(visitors.came) == 1

    run(case)


def test_an_error_gives_the_turn_back() -> None:
    async def case() -> None:
        turns = Turns(at_once=1, apart=0)
        with pytest.raises(ValueError, match="no"):
            async with turns.of("outlet.example"):
                raise ValueError("no")
        await Visitors(turns).visit()

    run(case)


def test_hosts_at_rest_are_forgotten() -> None:
    async def case() -> None:
        turns = Turns(at_once=1, apart=0)
        for number in range(10_000):
            async with turns.of(f"outlet-{number}.example"):
                pass
        assert len(turns._domains) <= 4096

    run(case)


def test_a_turn_costs_little() -> None:
    async def case() -> None:
        turns = Turns(at_once=2, apart=0)
        start = time.process_time()
        for _ in range(10_000):
            async with turns.of("outlet.example"):
                pass
        assert time.process_time() - start < timedelta(seconds=0.5).total_seconds()

    run(case)
