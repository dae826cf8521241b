"""What befalls daemons besides death: stopped for so long that their leases run out, told twice to go, locked out of their
database, cut off from it, without room on the disk. Real processes, as in test_kills.py; each mishap three times, at moments by chance.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import text

from news.errors import StoreError
from news.model import DeliveryState
from storage.engine import SqlDatabase
from storage.tables import deliveries
from tests.acceptance.test_kills import Town, in_the_end, town

TIMES = 3
LONG = float(os.environ.get("WIREWATCH_TEST_LOCK", "12"))  # seconds of a lock: longer than SQLite is waited for


def chosen(made: Town) -> BaseProcess:
    made.wait_until(made.moment())
    return made.daemons[made.random.randrange(len(made.daemons))]


def suspended(made: Town) -> None:
    """A laptop is closed; its leases run out, another machine goes on, and it wakes up in the middle of a mail."""
    sleeper = chosen(made)
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGSTOP)
    try:
        made.publish()
        leased = deliveries.c.state == DeliveryState.LEASED
        # Where it fell asleep in the middle of a transaction, all wait for it: that is no loss either.
        with (
            suppress(StoreError, sqlite3.OperationalError),
            made.database.writing.begin() as connection,
        ):  # a quarter of an hour
            connection.execute(deliveries.update().where(leased).values(due=datetime.now(UTC)))
        until = time.monotonic() + 5
        while time.monotonic() < until:
            time.sleep(0.1)
    finally:
        os.kill(sleeper.pid, signal.SIGCONT)


def hurried(made: Town) -> None:
    """Whoever stops it has no patience."""
    victim = chosen(made)
    victim.terminate()
    time.sleep(0.05)
    if victim.is_alive():
        victim.terminate()
    victim.join(25)
    assert victim.exitcode is not None, "a second SIGTERM did not end it"
    made.daemons.remove(victim)
    made.start()


def locked(made: Town) -> None:
    """Somebody else's transaction: a backup, a person at a prompt."""
    made.wait_until(made.moment())
    with lock(made.database):
        made.publish()
        time.sleep(LONG)


@contextmanager
def lock(database: SqlDatabase) -> Iterator[None]:
    with database.writing.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.begin()
        else:
            connection.execute(text("LOCK TABLE deliveries, attempts, sources IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()


def cut_off(made: Town) -> None:
    """An administrator ends all sessions, again and again, in the middle of what they do."""
    for _ in range(5):
        made.wait_until(made.moment())
        with made.database.writing.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )


def full(made: Town) -> None:
    """No file of it may grow: what it writes fails as on a full disk."""
    victim = chosen(made)
    assert victim.pid is not None
    before = resource.prlimit(victim.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        made.publish()
        time.sleep(4)
    finally:
        if victim.is_alive():
            resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.nightly
@pytest.mark.parametrize("mishap", [suspended, hurried, locked, cut_off, full])
def test_no_mishap_loses_anything(
    tmp_path: Path,
    database: SqlDatabase,
    database_url: str,
    mishap: Callable[[Town], None],
    record_property: Callable[[str, object], None],
) -> None:
    if mishap is (cut_off if database_url.startswith("sqlite") else full):
        pytest.skip("sessions are PostgreSQL's, files are SQLite's")
    with town(tmp_path, database, database_url, seed=11) as made:
        made.start()
        made.start()
        for _ in range(TIMES):
            for _ in range(2):
                made.publish()
            mishap(made)
            assert all(daemon.is_alive() for daemon in made.daemons), "a daemon ended"
        in_the_end(made, TIMES, record_property)
