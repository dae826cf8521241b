"""An address refused twice within 30 days gets nothing more until somebody says so, and loses nothing meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from alerts.bounces import bouncing, held, resume
from alerts.deliver import finish
from news.ids import ChannelId, DeliveryId, SubscriberId, SubscriptionId
from news.model import AtOnce, Attempt, DeliveryState, Outcome, Phase, Subscription, Verdict
from news.ports import Database
from tests.alerts.letters import letter, seeds
from tests.alerts.test_deliver import made
from tests.fakes import START

DAY = timedelta(days=1)


def ends(database: Database, number: int, at: datetime, verdict: Verdict = Verdict.RECIPIENT, **given: str) -> None:
    """Delivery *number* to the desk ends so."""
    planned = replace(
        made(),
        id=DeliveryId(f"d{number}"),
        subscriber=SubscriberId(given.get("subscriber", "desk")),
        stories=(),
        state=DeliveryState.READY,
        due=at,
        attempts=0,
        token=None,
    )
    with database.begin() as store:
        store.alerts.cut(replace(letter(seeds()).digest, entries=()))
        store.outbox.put(planned)
        (claimed,) = store.outbox.claim(at, worker="me", lease=timedelta(minutes=15), limit=1)
        tried = Attempt(delivery=claimed.id, number=1, started=at, ended=at, phase=Phase.CONNECTED, verdict=verdict)
        outcome = Outcome(verdict=verdict, phase=Phase.CONNECTED, code="550 5.1.1")
        assert finish(store, claimed, tried, outcome, now=at, random=Random(1)) is not None


def marked(database: Database) -> list[str]:
    with database.read() as store:
        return sorted(bouncing(store))


def test_the_second_refusal_within_thirty_days_marks_the_subscriber(database: Database) -> None:
    ends(database, 1, START)
    assert marked(database) == []
    ends(database, 2, START + 29 * DAY)
    assert marked(database) == ["desk/email"]
    desk = Subscription(
        id=SubscriptionId("desk/at-once"),
        subscriber=SubscriberId("desk"),
        name="Desk",
        channel=ChannelId("email"),
        address="desk@newsroom.example",
        cadence=AtOnce(),
    )
    with database.read() as store:
        (notice,) = bouncing(store).values()
        assert held(bouncing(store), desk)
        assert not held(bouncing(store), replace(desk, channel=ChannelId("slack")))
    assert "desk@newsroom.example" in notice.told
    assert "wirewatch channels resume desk" in notice.hint


def test_a_refusal_long_ago_another_subscribers_and_another_fault_do_not_count(database: Database) -> None:
    ends(database, 1, START)
    ends(database, 2, START + 31 * DAY)
    ends(database, 3, START + 32 * DAY, subscriber="night")
    ends(database, 4, START + 33 * DAY, Verdict.POLICY)
    assert marked(database) == []


def test_it_is_told_once_and_resumes_with_a_clean_slate(database: Database) -> None:
    for number in range(3):
        ends(database, number, START + number * DAY)
    with database.begin() as store:
        assert len(store.notices.listed(about="subscriber")) == 1
        assert resume(store, "nobody", START + 4 * DAY) == []
        assert resume(store, "desk", START + 4 * DAY) == ["email"]
        assert resume(store, "desk", START + 4 * DAY) == []
    ends(database, 5, START + 5 * DAY)
    assert marked(database) == []
    ends(database, 6, START + 6 * DAY)
    assert marked(database) == ["desk/email"]
