"""A turned clock, with the daemon's own jobs: outages, nights that are longer or shorter, clocks set wrong, and sleep.

Every alert is told, none twice, and no slot has two digests.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from news.model import DeliveryState
from tests.acceptance.newsroom import Newsroom, tick
from tests.fakes import HandClock

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TOPICS = ["ferry", "crane", "whale", "customs", "museum", "storm", "diesel", "pilot"]
HOUR = timedelta(hours=1)


def publish(newsroom: Newsroom, topic: str) -> None:
    newsroom.publish(
        "herald", f"{topic.title()} {topic}s {topic}ed", f"{topic} {topic}ing in the harbour, {topic}s. " * 3
    )


def go(newsroom: Newsroom, hours: float, *, step: timedelta = timedelta(minutes=10)) -> None:
    """Time passes, a tick at each *step*."""
    daemon = newsroom.start()
    end = newsroom.clock.now() + hours * HOUR
    newsroom.do(tick(daemon))
    while newsroom.clock.now() < end:
        newsroom.clock.turn(step)
        newsroom.do(tick(daemon))


def told(newsroom: Newsroom) -> Counter[str]:
    """How often each alert is in a message that was sent."""
    sent = [each for each in newsroom.deliveries() if each.state is DeliveryState.SENT]
    digests = [newsroom.look(lambda store, of=each.digest: store.alerts.digest(of)) for each in sent]  # type: ignore[misc]  # a lambda's default
    return Counter(entry.alert.id for digest in digests if digest for entry in digest.entries)


def each_told_once(newsroom: Newsroom, alerts: int) -> bool:
    found = told(newsroom)
    return len(newsroom.alerts()) == alerts and found == dict.fromkeys((each.id for each in newsroom.alerts()), 1)


def slots(newsroom: Newsroom) -> list[str]:
    """Of the digests that there are."""
    found = newsroom.look(lambda store: store.alerts.digests(limit=1000))
    return [digest.slot for digest in found]


@pytest.mark.parametrize("cadence", ["at once", '"0 * * * *"'])
def test_a_relay_that_is_down_for_a_day_gets_everything_and_no_flood(newsroom: Newsroom, cadence: str) -> None:
    newsroom.configure(subscriptions=f"[{{channel: mail, cadence: {cadence}, flood: 4}}]", crawl="fastest: 30m")
    newsroom.inbox.banner = "421 going down"
    for topic in TOPICS:
        publish(newsroom, topic)
        go(newsroom, 3, step=HOUR / 2)
    assert newsroom.inbox.mails == []
    newsroom.inbox.banner = "220 back again"
    go(newsroom, 10, step=HOUR / 2)
    assert each_told_once(newsroom, len(TOPICS))
    if cadence == "at once":
        assert len(newsroom.inbox.mails) <= 4  # what was frozen first, and one that catches up with the rest
    assert len(slots(newsroom)) == len(set(slots(newsroom)))


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", "2026-10-25"),
        ("Europe/Berlin", "2026-03-29"),
        ("America/New_York", "2026-11-01"),
        ("America/New_York", "2026-03-08"),
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("Europe/London", "2026-10-25"),
        ("Africa/Casablanca", "2026-03-22"),
    ],
)
def test_a_night_with_an_hour_more_or_less_has_each_slot_once(newsroom: Newsroom, zone: str, night: str) -> None:
    newsroom.clock = HandClock(datetime.fromisoformat(night).replace(tzinfo=UTC) - 12 * HOUR)
    newsroom.configure(
        subscriptions=f'[{{channel: mail, cadence: "*/30 0-4 * * *", zone: {zone}}}]', crawl="fastest: 30m"
    )
    for topic in TOPICS:
        publish(newsroom, topic)
        go(newsroom, 4, step=HOUR / 2)
    go(newsroom, 24, step=HOUR)
    assert each_told_once(newsroom, len(TOPICS))
    assert len(slots(newsroom)) == len(set(slots(newsroom)))


@pytest.mark.parametrize("hours", [5, -5])
def test_a_clock_that_is_set_delays_and_repeats_nothing(newsroom: Newsroom, hours: int) -> None:
    """Also what waits for another try, and sources, by the time that was wrong."""
    newsroom.configure(
        subscriptions="[{channel: mail, cadence: at once}, {channel: mail, name: h, cadence: '0 * * * *'}]"
    )
    publish(newsroom, TOPICS[0])
    go(newsroom, 1.5)
    newsroom.inbox.mail = "451 4.3.0 later"
    publish(newsroom, TOPICS[1])
    go(newsroom, 0.5)
    newsroom.clock.set(newsroom.clock.now() + hours * HOUR)
    newsroom.inbox.mail = "250 ok"
    publish(newsroom, TOPICS[2])
    go(newsroom, 1.5)
    assert sorted(told(newsroom).values()) == [2, 2, 2]
    assert len(newsroom.alerts()) == 3


def test_a_machine_that_slept_for_eight_hours_goes_on(newsroom: Newsroom) -> None:
    newsroom.configure(
        subscriptions="[{channel: mail, cadence: at once}, {channel: mail, name: h, cadence: '0 * * * *'}]"
    )
    publish(newsroom, TOPICS[0])
    go(newsroom, 0.1)
    newsroom.clock.set(newsroom.clock.now() + 8 * HOUR)
    publish(newsroom, TOPICS[1])
    go(newsroom, 1.5)
    assert sorted(told(newsroom).values()) == [2, 2]
    assert len(slots(newsroom)) == len(set(slots(newsroom))) == 4 - (len(newsroom.inbox.mails) < 4)
