"""kill -9 at awkward moments: nothing is lost, and nothing is told twice but what nobody can know.

A real daemon in a process of its own, a real feed, a real database, a real SMTP server.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

import storage
from news.model import DeliveryState, Verdict
from news.ports import Database
from tests.acceptance.newsroom import Newsroom
from tests.mailbox import OK, TAKE_AND_HANG

PATIENCE = 60.0  # seconds: a busy machine starts a daemon in ten
STORIES = (
    (
        "Harbour ferries collide in fog",
        "Two ferries collided in dense fog off the harbour; nobody was hurt, rescuers say.",
    ),
    (
        "Dockworkers vote to strike",
        "Crane drivers at the harbour voted for an unlimited strike over their night shifts.",
    ),
    ("Whale strays into harbour", "A young humpback whale swam under the bridge and into the harbour on Friday."),
    ("Oil slick reaches harbour wall", "A film of diesel drifted along the harbour wall; booms were laid out at dawn."),
)


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, database_url) as newsroom:
        newsroom.configure(
            subscriptions="[{channel: mail, cadence: at once, batch: 0.3s}]", crawl="fastest: 0.5s, slowest: 1s"
        )
        yield newsroom


@contextmanager
def daemon(newsroom: Newsroom) -> Iterator[subprocess.Popen[bytes]]:
    """`wirewatch run` in a process of its own; killed at the end of the block."""
    command = [sys.executable, "-m", "wirewatch", "--home", str(newsroom.path.parent), "run"]
    with (newsroom.path.parent / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Until something has come about in the other process."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, "the daemon ended by itself"
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)


def moments(newsroom: Newsroom, database: Database) -> list[Callable[[int], bool]]:
    """Conditions at which the daemon is killed; each is given the number of stories so far."""

    def asked(number: int) -> bool:
        return len(newsroom.outlet.asked("/herald.xml")) > number

    def stored(number: int) -> bool:
        with database.read() as store:
            return store.archive.count() >= number

    def enveloped(number: int) -> bool:
        return sum(line.startswith("RCPT") for line in newsroom.inbox.dialogue) >= number - 1

    def taken(number: int) -> bool:
        return len({mail.raw for mail in newsroom.inbox.mails}) >= number

    return [asked, stored, enveloped, taken]


def test_kill_9_loses_nothing_and_repeats_only_what_nobody_can_know(home: Newsroom, database_url: str) -> None:
    database = storage.open_database(database_url)
    for number, ((title, text), happened) in enumerate(zip(STORIES, moments(home, database), strict=True), 1):
        if number == len(STORIES):
            home.inbox.dot = [TAKE_AND_HANG, OK]  # the mail is taken, and the reply never comes
        home.publish("herald", title, text, published=datetime.now(UTC))
        with daemon(home) as process:
            wait_for(partial(happened, number), process)
            os.kill(process.pid, signal.SIGKILL)
    with daemon(home) as process:
        wait_for(lambda: _all_sent(database, len(STORIES)), process)
        process.terminate()
        assert process.wait(20) == 0
    bodies = {mail.raw for mail in home.inbox.mails}
    names = {mail.parsed["Message-ID"] for mail in home.inbox.mails}
    repeats = len(home.inbox.mails) - len(names)
    assert len(names) == len(bodies) == len(STORIES)  # none is missing, and a repeat has the same bytes
    assert repeats <= _unknown(database)
    database.close()


def _unknown(database: Database) -> int:
    """Attempts that were past the point of no return when their daemon died: the journal has them."""
    with database.read() as store:
        attempts = [each for delivery in store.outbox.listed() for each in store.outbox.attempts(delivery.id)]
    return sum(each.verdict is Verdict.UNKNOWN for each in attempts)


def _all_sent(database: Database, number: int) -> bool:
    with database.read() as store:
        return store.outbox.counts()[DeliveryState.SENT] == number
