"""The write thread: many operations, few commits, and a poison operation fails alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from threading import Event

import pytest

import storage
from news.errors import StoreBusy, StoreError, StoreFull
from news.ports import Store
from storage.engine import SqlDatabase
from storage.writer import TOGETHER
from tests import make


class Counting:
    """A database that counts its transactions; *failing*: what the next ones raise at their beginning."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self.begun = 0
        self.failing: list[Exception] = []

    @contextmanager
    def begin(self) -> Iterator[Store]:
        self.begun += 1
        if self.failing:
            raise self.failing.pop(0)
        with self._database.begin() as store:
            yield store

    def read(self) -> object:
        return self._database.read()

    def migrate(self) -> None: ...

    def close(self) -> None: ...


def adding(name: str) -> Callable[[Store], str]:
    article = make.article(f"https://outlet.example/{name}")

    def operation(store: Store) -> str:
        store.archive.add(article, make.revision(article), make.sighting(article))
        return name

    return operation


def poison(store: Store) -> str:
    adding("poison")(store)
    raise ZeroDivisionError


@contextmanager
def busy(writer: storage.Writer) -> Iterator[None]:
    """While inside, the thread is held up, so that what is submitted queues."""
    begun, go = Event(), Event()

    def hold(_: Store) -> None:
        begun.set()
        assert go.wait(10)

    held = writer.submit(hold)
    assert begun.wait(10)
    yield
    go.set()
    held.result(10)


def count(database: SqlDatabase) -> int:
    with database.read() as store:
        return store.archive.count()


def test_a_future_is_done_after_the_commit(database: SqlDatabase, writer: storage.Writer) -> None:
    assert writer.submit(adding("a")).result(10) == "a"
    assert count(database) == 1


def test_what_waits_shares_a_transaction_in_order(database: SqlDatabase) -> None:
    counting = Counting(database)
    writer = storage.Writer(counting)  # type: ignore[arg-type]  # `read` is passed on
    ran: list[int] = []
    with busy(writer):
        futures = [writer.submit(lambda _, number=number: ran.append(number)) for number in range(2 * TOGETHER)]  # type: ignore[misc]  # a default
        assert writer.waiting == 2 * TOGETHER
    wait(futures, 10)
    assert ran == list(range(2 * TOGETHER))
    assert counting.begun == 3
    writer.close()


def test_a_poison_operation_fails_alone(database: SqlDatabase, writer: storage.Writer) -> None:
    with busy(writer):
        futures: list[Future[str]] = [
            writer.submit(poison if number == 3 else adding(str(number))) for number in range(6)
        ]
    assert [future.result(10) for future in futures[:3] + futures[4:]] == ["0", "1", "2", "4", "5"]
    with pytest.raises(ZeroDivisionError):
        futures[3].result(10)
    assert count(database) == 5


@pytest.mark.parametrize("error", [StoreBusy("busy"), StoreFull("full")])
def test_a_database_that_is_busy_or_full_fails_the_batch_at_once(database: SqlDatabase, error: StoreError) -> None:
    counting = Counting(database)
    writer = storage.Writer(counting)  # type: ignore[arg-type]  # `read` is passed on
    with busy(writer):
        counting.failing = [error]
        futures = [writer.submit(adding(str(number))) for number in range(5)]
    for future in futures:
        assert future.exception(10) is error
    assert counting.begun == 2
    assert writer.submit(adding("again")).result(10) == "again"
    writer.close()


def test_what_was_cancelled_is_not_run(database: SqlDatabase, writer: storage.Writer) -> None:
    with busy(writer):
        future = writer.submit(adding("a"))
        assert future.cancel()
    with pytest.raises(CancelledError):
        future.result(10)
    writer.close()
    assert count(database) == 0


def test_closing_finishes_what_is_queued(database: SqlDatabase) -> None:
    writer = storage.Writer(database)
    futures = [writer.submit(adding(str(number))) for number in range(20)]
    writer.close()
    writer.close()
    assert all(future.done() for future in futures)
    assert count(database) == 20
    with pytest.raises(RuntimeError, match="closed"):
        writer.submit(adding("late"))
