"""No match lost or twice, whatever the interleaving: hands that cut, raise, silence and set clocks in any order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import storage
from alerts.cut import cut
from alerts.hold import retime
from alerts.routes import Policy
from news.errors import StoreBusy
from news.model import Delivery, DeliveryState, Hours, Severity, Slots, Subscription
from news.ports import Database
from tests.alerts.test_cut import NOW, Paper, alerts_of
from tests.alerts.test_hold import raise_all

BEGUN = datetime(2026, 10, 24, 18, 0, tzinfo=UTC)  # the clocks go back in the night
AT_ONCE = replace(NOW, zone="Europe/Berlin", quiet=(Hours(start=time(22), end=time(2, 30)),), cap=4, flood=5)
HOURLY = replace(AT_ONCE, cadence=Slots(cron="0 * * * *"))

Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["raise", "urgent", "cut", "cut", "cut", "back", "retime", "crash"]), st.integers(1, 200)
    ),
    max_size=30,
)


def played(database: Database, steps: list[Step], *, hourly: bool) -> None:
    """Time goes on by some minutes with each step; what was raised is told once, in the end."""
    reader, now, raised = (HOURLY if hourly else AT_ONCE), BEGUN, []
    made: list[Delivery] = []
    for number, (step, minutes) in enumerate(steps):
        now += timedelta(minutes=minutes)
        if step in {"raise", "urgent"}:
            severity = Severity.URGENT if step == "urgent" else Severity.NORMAL
            raised += raise_all(database, reader, [f"a{number}"], now, story=f"s{minutes % 4}", severity=severity)
        elif step == "retime":
            with database.begin() as store:
                retime(store, reader, now)
        else:
            made += cuts(database, reader, now - timedelta(hours=5 if step == "back" else 0), crash=step == "crash")
    for hours in range(1, 60, 6):
        made += cuts(database, reader, now + timedelta(hours=hours))
    told = alerts_of(database, made)
    assert sorted(told) == sorted(alert.id for alert in raised)
    with database.read() as store:
        slots = [each.slot for each in store.alerts.digests(limit=1000)]
        assert len(slots) == len(set(slots))
        assert store.outbox.counts()[DeliveryState.READY] == len(made) == len({each.id for each in made})


def cuts(database: Database, reader: Subscription, now: datetime, *, crash: bool = False) -> list[Delivery]:
    """What a cut made; nothing where the power went before the commit."""
    with suppress(KeyError), database.begin() as store:
        made = cut(store, reader, Paper(), now, policy=Policy())
        if crash:
            raise KeyError("power cut")
        return made
    return []


@settings(max_examples=8)
@given(STEPS, st.booleans())
def test_nothing_is_lost_or_twice_in_any_order(sqlite_template: Path, steps: list[Step], hourly: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wirewatch.db"
        copyfile(sqlite_template, path)
        database = storage.open_database(f"sqlite:///{path}")
        try:
            played(database, steps, hourly=hourly)
        finally:
            database.close()


@pytest.fixture(scope="session")
def sqlite_template(_sqlite: Path) -> Path:
    return _sqlite


@pytest.mark.parametrize("hourly", [True, False])
def test_three_that_cut_at_once_tell_everything_once(database: Database, hourly: bool) -> None:
    reader = replace(HOURLY if hourly else AT_ONCE, quiet=(), cap=0, flood=0)
    raised = raise_all(database, reader, [f"a{number}" for number in range(12)], BEGUN)
    ready, made = Barrier(3), list[Delivery]()

    def race() -> None:
        for minute in (61, 62, 125):
            ready.wait()
            for _ in range(50):
                try:
                    made.extend(cuts(database, reader, BEGUN + timedelta(minutes=minute)))
                    break
                except StoreBusy:
                    continue

    threads = [Thread(target=race) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(alerts_of(database, made)) == sorted(alert.id for alert in raised)
