"""A daemon dies at each of its points, one by one and two by two: nothing is lost, and nothing repeated but what is on record.

Two mutants are caught by the same test: one that marks what it sends first, one that stores an article and what it
raised in two transactions.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from alerts.deliver import finish
from news.clock import Clock
from news.model import Alert, Attempt, Delivery, Outcome, Pending, Phase, Settlement, Verdict
from news.ports import Channel, Store, Writer
from storage.alerts import AlertStore
from storage.engine import SqlDatabase
from tests.certificates import certificate
from tests.crash import DAY, STORY, TELLING, Fate, MortalDatabase, Plot, Wire, World, empty
from wirewatch.desk import read_config
from wirewatch.jobs import deliveries

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # the writer's death

Play = Callable[[Fate], Coroutine[Any, Any, int]]


@asynccontextmanager
async def stage(database: SqlDatabase, home: Path, plot: Plot, *, slots: int = 1) -> AsyncIterator[Play]:
    """Gives what plays *plot* from its beginning with a fate, and tells how many lives it took."""
    wire = Wire()
    async with wire.listening():
        path = home / "wirewatch.yaml"
        ca_file = certificate(("localhost",)).ca_file(home)
        path.write_text(plot.config(database="sqlite:////unused", ca_file=ca_file, **wire.ports), encoding="utf-8")
        config = read_config(path, {})

        async def play(fate: Fate) -> int:
            empty(database)
            world = World(database, config, wire, plot, slots)
            lives = await world.run(fate)
            assert world.verdict().is_kept, world.verdict()
            return lives

        yield play


async def singles(play: Play, only: Collection[str] = ()) -> int:
    """It dies once, at each point. Returns how many there were."""
    number = 0
    while await play(Fate(number + 1, only=only)) == 2:
        number += 1
    return number


async def pairs(play: Play, only: Collection[str] = ()) -> int:
    """It dies at each point, and once more at each point of what follows. Returns how many pairs there were."""
    first = number = 0
    while True:
        first, second = first + 1, 0
        while (lives := await play(Fate(first, second + 1, only=only))) == 3:
            second += 1
        if lives == 1:
            return number
        number += second


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whenever_it_dies_nothing_is_lost_and_repeats_are_on_record(database: SqlDatabase, tmp_path: Path) -> None:
    async def run() -> int:
        async with stage(database, tmp_path, STORY) as play:
            return await singles(play, TELLING)

    assert asyncio.run(run()) > 15


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_death_around_the_dot_is_as_harmless_on_postgresql(database: SqlDatabase, tmp_path: Path) -> None:
    async def run() -> int:
        async with stage(database, tmp_path, STORY) as play:
            return await singles(play, {"taken"})

    assert asyncio.run(run()) == len(STORY.subscriptions)


@pytest.mark.nightly
def test_it_may_die_at_every_point(database: SqlDatabase, tmp_path: Path) -> None:
    """Before a commit too, and at each step on the wire."""

    async def run() -> int:
        async with stage(database, tmp_path, STORY) as play:
            return await singles(play)

    assert asyncio.run(run()) > 30


@pytest.mark.nightly
@pytest.mark.parametrize("slots", [1, 8])
def test_a_day_with_an_update_and_a_digest_survives_each_death(
    database: SqlDatabase, tmp_path: Path, slots: int
) -> None:
    async def run() -> int:
        async with stage(database, tmp_path, DAY, slots=slots) as play:
            return await singles(play)

    assert asyncio.run(run()) > 90


@pytest.mark.nightly
def test_whenever_it_dies_twice_nothing_is_lost_and_repeats_are_on_record(
    database: SqlDatabase, tmp_path: Path
) -> None:
    async def run() -> int:
        async with stage(database, tmp_path, STORY) as play:
            return await pairs(play, TELLING)

    assert asyncio.run(run()) > 200


# --- a test of the test ----------------------------------------------------------------------------


async def _marks_first(
    delivery: Delivery, channel: Channel, writer: Writer, clock: Clock, random: Random, **_: object
) -> Settlement | None:
    """A sender that settles, then sends."""
    outcome = Outcome(verdict=Verdict.OK, phase=Phase.DONE)
    tried = Attempt(delivery=delivery.id, number=delivery.attempts, started=clock.now(), phase=Phase.DONE)
    settled = writer.submit(lambda store: finish(store, delivery, tried, outcome, now=clock.now(), random=random))
    settlement = await asyncio.wrap_future(settled)

    async def unheard(_: Phase) -> None: ...

    await channel.send(delivery, unheard)
    return settlement


class _TwoTransactions:
    """What an article raised is written when the article is committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._later: list[tuple[Alert, list[Pending]]] = []
        self._add, self._begin = AlertStore.add, MortalDatabase.begin
        monkeypatch.setattr(AlertStore, "add", lambda _, alert, pending: self._keep(alert, list(pending)))
        monkeypatch.setattr(MortalDatabase, "begin", contextmanager(self._twice))

    def _keep(self, alert: Alert, pending: list[Pending]) -> bool:
        self._later.append((alert, pending))
        return True

    def _twice(self, database: MortalDatabase) -> Iterator[Store]:
        self._later = []
        with self._begin(database) as store:
            yield store
        if self._later:
            with self._begin(database) as store:
                for alert, pending in self._later:
                    self._add(store.alerts, alert, pending)  # type: ignore[arg-type]  # of this storage


def _mark_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "deliver", _marks_first)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutate", [_mark_first, _TwoTransactions])
def test_a_daemon_that_is_made_wrong_is_caught(
    database: SqlDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mutate: Callable[[pytest.MonkeyPatch], object],
) -> None:
    async def run() -> int:
        async with stage(database, tmp_path, STORY) as play:
            assert await play(Fate()) == 1  # as long as it lives it does as it should
            return await singles(play, TELLING)

    mutate(monkeypatch)
    with pytest.raises(AssertionError, match="lost=\\['Quillport"):
        asyncio.run(run())
