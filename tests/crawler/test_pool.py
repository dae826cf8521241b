"""The pool: a parser that runs away is stopped, told of, and replaced."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from crawler.pool import Pool, _Places
from news.errors import SourceBroken, SourceGone

LIMITS: dict[str, Any] = {
    "parsers": 1,
    "cpu": timedelta(seconds=10),
    "memory": 1 << 30,
    "deadline": timedelta(seconds=20),
}


# --- what children are asked to do -----------------------------------------------------------------


def add(one: int, other: int) -> int:
    return one + other


def who() -> int:
    return os.getpid()


def hears_stops() -> bool:
    return not {signal.SIGINT, signal.SIGTERM} <= signal.pthread_sigmask(signal.SIG_BLOCK, ())


def stop_all_but_the_owner(owner: int) -> str:
    """As systemd does it, which sends SIGTERM to every process of a service."""
    for one in (os.getpid(), os.getppid()):
        assert one != owner
        os.kill(one, signal.SIGTERM)
    return "read to its end"


def spin() -> None:
    while True:
        pass


def spend(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def hoard() -> int:
    return len(bytearray(8 << 30))


def nest() -> str:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    return repr(deep)


def stumble() -> None:
    raise KeyError("title")


def give_up() -> None:
    raise SourceGone("the folder is not there", permanent=True)


def vanish() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait() -> None:
    signal.pause()


def allowed_cpu() -> int:
    return resource.getrlimit(resource.RLIMIT_CPU)[0]


@asynccontextmanager
async def pooled(**given: Any) -> AsyncIterator[Pool]:
    pool = Pool(**{**LIMITS, **given})
    try:
        yield pool
    finally:
        await pool.close()


def run(case: Callable[[Pool], Awaitable[None]], **given: Any) -> None:
    async def running() -> None:
        async with pooled(**given) as pool:
            await case(pool)

    asyncio.run(running())


# --- promises --------------------------------------------------------------------------------------


def test_a_child_is_kept_for_the_next_job() -> None:
    async def case(pool: Pool) -> None:
        assert await pool.run(add, 1, other=2) == 3
        first, second = await pool.run(who), await pool.run(who)
        assert first == second != os.getpid()
        assert pool.replaced == 0

    run(case)


def test_a_child_imports_nothing_that_only_its_owner_needs() -> None:
    """With asyncio each took ten times as long to begin, and six times the memory of its own."""

    async def case(pool: Pool) -> None:
        # A built-in, named by no module: this one imports asyncio.
        assert not await pool.run(eval, "{'asyncio', 'crawler.pool'} & __import__('sys').modules.keys()")

    run(case)


def test_errors_of_sources_come_back_as_they_are_and_others_as_broken() -> None:
    async def case(pool: Pool) -> None:
        with pytest.raises(SourceGone) as gone:
            await pool.run(give_up)
        assert gone.value.permanent
        with pytest.raises(SourceBroken, match="it cannot be read: KeyError: 'title'"):
            await pool.run(stumble)
        with pytest.raises(SourceBroken, match="nested too deeply"):
            await pool.run(nest)
        assert pool.replaced == 0

    run(case)


def test_a_child_that_spins_is_stopped_after_its_cpu_and_replaced() -> None:
    async def case(pool: Pool) -> None:
        before = await pool.run(who)
        with pytest.raises(SourceBroken, match=r"more than 0\.2 s of CPU"):
            await pool.run(spin)
        assert await pool.run(add, 1, 2) == 3
        assert await pool.run(who) != before
        assert pool.replaced == 1

    run(case, cpu=timedelta(seconds=0.2))


def test_each_job_has_its_own_cpu_allowance() -> None:
    async def case(pool: Pool) -> None:
        first = await pool.run(allowed_cpu)
        await pool.run(spend, 0.55)
        await pool.run(spend, 0.55)
        assert await pool.run(allowed_cpu) > first

    run(case, cpu=timedelta(seconds=2))


def test_a_document_that_takes_all_memory_is_refused_and_the_child_lives_on() -> None:
    async def case(pool: Pool) -> None:
        with pytest.raises(SourceBroken, match="more than 1024 MB"):
            await pool.run(hoard)
        assert await pool.run(add, 1, 2) == 3

    run(case)


def test_a_child_that_hangs_is_replaced_at_the_deadline() -> None:
    async def case(pool: Pool) -> None:
        await pool.run(who)
        with pytest.raises(SourceBroken, match="longer than 2 s"):
            await pool.run(wait)

    run(case, deadline=timedelta(seconds=2))


def test_a_child_that_is_killed_is_told_of_and_replaced() -> None:
    async def case(pool: Pool) -> None:
        with pytest.raises(SourceBroken, match="brought the parser down"):
            await pool.run(vanish)
        assert await pool.run(add, 1, 2) == 3

    run(case)


def test_more_jobs_than_children_wait_their_turn() -> None:
    async def case(pool: Pool) -> None:
        sums = await asyncio.gather(*(pool.run(add, number, number) for number in range(50)))
        assert sums == [2 * number for number in range(50)]
        assert len(set(await asyncio.gather(*(pool.run(who) for _ in range(20))))) <= 2

    run(case, parsers=2)


def test_jobs_that_take_long_hold_nobody_up_and_are_not_without_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.pool.PATIENCE", 0.05)

    async def case(pool: Pool) -> None:
        aside = asyncio.create_task(pool.run(wait))
        assert await pool.run(add, 1, 2) == 3
        late = asyncio.create_task(pool.run(wait))
        next_one = asyncio.create_task(pool.run(add, 1, 2))
        await asyncio.sleep(0.3)
        assert not next_one.done()  # one stands aside, and no second
        aside.cancel()
        assert await next_one == 3  # the other one takes its room
        late.cancel()
        await asyncio.gather(aside, late, return_exceptions=True)

    run(case)


def test_to_wait_for_a_child_is_no_reason_to_start_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.pool.PATIENCE", 0.0)
    places, served = _Places(1), asyncio.Event()

    async def next_one() -> None:
        async with places.one():
            served.set()

    async def case() -> None:
        async with places.one() as begins:
            waits = asyncio.create_task(next_one())
            for _ in range(50):
                await asyncio.sleep(0)
            assert not served.is_set()  # the fork server still imports: the next child would be no sooner there
            begins()
            await waits

    asyncio.run(asyncio.wait_for(case(), 30))


def test_a_cancelled_job_frees_its_place() -> None:
    async def case(pool: Pool) -> None:
        job = asyncio.create_task(pool.run(wait))
        await asyncio.sleep(0)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert await pool.run(add, 1, 2) == 3

    run(case)


def test_large_documents_pass_both_ways() -> None:
    async def case(pool: Pool) -> None:
        body = bytes(10 << 20)
        assert await pool.run(bytes.upper, body) == body

    run(case)


def test_ctrl_c_and_sigterm_are_for_the_owner_to_decide_on() -> None:
    async def case(pool: Pool) -> None:
        assert not await pool.run(hears_stops)
        assert hears_stops()
        assert await pool.run(stop_all_but_the_owner, os.getpid()) == "read to its end"
        assert await pool.run(add, 1, 2) == 3
        assert pool.replaced == 0

    run(case)
