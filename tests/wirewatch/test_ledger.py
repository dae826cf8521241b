"""Polls that brought nothing are written together, and each hears what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from news.errors import StoreBusy
from news.ids import SourceId
from news.model import Fetch, Polled, SourceState
from news.ports import Store
from tests.fakes import START
from wirewatch.ledger import Ledger


def polled(name: str) -> Polled:
    source = SourceId(name)
    state = SourceState(source=source, host="outlet.example", next_at=START)
    fetch = Fetch(source=source, at=START, status=304, url="https://outlet.example/feed.xml")
    return Polled(fetch=fetch, before=state, after=state)


class Book:
    """A writer and a store: notes what is written together. *lost*, *poison*: names that are refused, or raise."""

    def __init__(self, *, lost: str = "", poison: str = "", busy: bool = False) -> None:
        self.batches: list[list[str]] = []
        self._lost, self._poison, self._busy = lost, poison, busy

    async def write(self, operation: Callable[[Store], list[bool]]) -> list[bool]:
        await asyncio.sleep(0)
        if self._busy:
            raise StoreBusy("the database is busy")
        return operation(cast("Any", self))

    @property
    def sources(self) -> Book:
        return self

    def record_all(self, given: list[Polled]) -> list[bool]:
        names = [str(each.fetch.source) for each in given]
        if self._poison in names:
            raise ValueError(self._poison)
        self.batches.append(names)
        return [name != self._lost for name in names]


def entered(book: Book, *names: str, others: int = 0) -> list[bool | BaseException]:
    """What each of *names* hears; *others*: polls under way that go on for longer."""

    async def run() -> list[bool | BaseException]:
        ledger, long = Ledger(book.write), asyncio.Event()

        async def one(name: str) -> bool:
            with ledger.poll():
                await asyncio.sleep(0)
                return await ledger.enter(polled(name))

        async def other() -> None:
            with ledger.poll():
                await long.wait()

        still = [asyncio.create_task(other()) for _ in range(others)]
        heard = await asyncio.gather(*map(one, names), return_exceptions=True)
        long.set()
        await asyncio.gather(*still)
        return heard

    return asyncio.run(run())


def test_all_that_are_under_way_are_written_together() -> None:
    book = Book()
    assert entered(book, "a", "b", "c") == [True, True, True]
    assert book.batches == [["a", "b", "c"]]


def test_who_is_quick_does_not_wait_long_for_who_is_slow() -> None:
    book = Book()
    assert entered(book, "a", "b", others=3) == [True, True]
    assert book.batches == [["a", "b"]]


def test_each_hears_whether_its_lease_held() -> None:
    assert entered(Book(lost="b"), "a", "b", "c") == [True, False, True]


def test_one_that_cannot_be_written_fails_alone() -> None:
    book = Book(poison="b")
    first, second, third = entered(book, "a", "b", "c")
    assert (first, third) == (True, True)
    assert isinstance(second, ValueError)
    assert book.batches == [["a"], ["c"]]


def test_a_busy_database_is_told_to_all() -> None:
    assert all(isinstance(heard, StoreBusy) for heard in entered(Book(busy=True), "a", "b"))


def test_one_that_is_cancelled_leaves_the_others_alone() -> None:
    book = Book()

    async def run() -> None:
        ledger = Ledger(book.write)

        async def one(name: str) -> bool:
            with ledger.poll():
                return await ledger.enter(polled(name))

        tasks = [asyncio.create_task(one(name)) for name in ("a", "b")]
        await asyncio.sleep(0)
        tasks[0].cancel()
        assert await tasks[1]
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]

    asyncio.run(run())
