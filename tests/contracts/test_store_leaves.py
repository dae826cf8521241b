"""What every `Orders` promises of subscriptions that were left, every `Keys` and every `Vitals`: SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from news.ids import SourceId, SubscriptionId
from news.model import (
    Attempt,
    Beat,
    Breaker,
    BreakerState,
    Delivery,
    DeliveryState,
    Fetch,
    Leave,
    Phase,
    Settlement,
    SigningKey,
    SourceState,
)
from storage.engine import SqlDatabase
from tests import make
from tests.contracts.test_store_outbox import apart, attempt, claim, delivery, put, settle
from tests.fakes import START

MINUTE = timedelta(minutes=1)
WHY = "the subscriber left the subscription"


def leave(of: Delivery) -> Leave:
    return Leave(subscription=of.subscription, at=START, how="one click")


# --- leaving -----------------------------------------------------------------------------------------


def test_what_rests_of_a_subscription_that_is_left_is_cancelled_and_others_stay(database: SqlDatabase) -> None:
    mine, other = delivery("one"), delivery("two", subscription=SubscriptionId("other/mail"))
    with database.begin() as store:
        put(store, mine, other)
        assert store.orders.leave(leave(mine), WHY)
        assert not store.orders.leave(leave(mine), WHY)
        found = {each.id: (each.state, each.reason) for each in store.outbox.listed()}
        assert found == {mine.id: (DeliveryState.CANCELLED, WHY), other.id: (DeliveryState.READY, None)}
        assert store.orders.left() == {mine.subscription: leave(mine)}


def test_what_is_under_way_is_told_before_it_is_sent(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        (taken,) = claim(store)
        assert store.orders.left_by(taken) is None
        store.orders.leave(leave(taken), WHY)
        assert store.orders.left_by(taken) == leave(taken)
        assert store.outbox.journal(attempt(taken, Phase.CONNECTED), token=taken.token or "")


def test_a_subscription_that_is_wanted_again_tells_nothing_of_meanwhile(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        name = delivery().subscription
        assert not store.orders.rejoin(name, WHY)
        store.orders.leave(leave(delivery()), WHY)
        assert store.orders.rejoin(name, WHY)
        assert store.orders.left() == {}
        assert store.outbox.listed()[0].state is DeliveryState.CANCELLED


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_leaving_waits_for_whoever_is_about_to_send(database: SqlDatabase) -> None:
    """Once it was answered nobody starts: another worker's question and our answer never overlap."""
    with database.begin() as store:
        put(store, delivery())
        (taken,) = claim(store)
    gone = threading.Event()

    def go() -> None:
        with database.begin() as store:
            store.orders.leave(leave(taken), WHY)
        gone.set()

    with database.begin() as asking:
        assert asking.orders.left_by(taken) is None
        thread = threading.Thread(target=go)
        thread.start()
        assert not gone.wait(0.2)
    thread.join(10)
    assert gone.is_set()


# --- keys --------------------------------------------------------------------------------------------


def test_the_first_key_is_made_once_and_the_newest_comes_first(database: SqlDatabase) -> None:
    one, two, three = (
        SigningKey(id=name, secret=name.encode() * 32, made=START + place * MINUTE) for place, name in enumerate("abc")
    )
    with database.begin() as store:
        store.keys.first(one)
        store.keys.first(two)
        store.keys.add(three)
        assert store.keys.all() == [three, one]
        assert store.keys.forget(START + MINUTE) == 1
        assert store.keys.all() == [three]
    assert b"a" * 32 not in repr(one).encode()


# --- signs of life -----------------------------------------------------------------------------------


def test_an_empty_database_shows_that_nothing_waits(database: SqlDatabase) -> None:
    with database.read() as store:
        signs = store.vitals.signs(START)
        assert (signs.sources, signs.poll_due, signs.cut_due, signs.send_due, signs.waits) == (0, None, None, None, ())
        assert store.vitals.last() is None


def test_the_last_beat_is_kept(database: SqlDatabase) -> None:
    beat = Beat(at=START, sent=None, trouble="nothing is polled", since=START - MINUTE)
    with database.begin() as store:
        store.vitals.beat(Beat(at=START - MINUTE))
        store.vitals.beat(beat)
        assert store.vitals.last() == beat


def test_a_source_waits_since_it_was_due_unless_its_host_asked_for_a_rest(database: SqlDatabase) -> None:
    source = make.source("herald")
    with database.begin() as store:
        store.sources.enrol([(source, "herald.example")], START)
        assert store.vitals.signs(START + MINUTE).poll_due == START
        (taken,) = store.sources.claim(START, worker="w", lease=MINUTE, limit=1)
        assert store.vitals.signs(START + MINUTE).poll_due == START  # leased is not polled
        fetch = Fetch(source=SourceId("herald"), at=START, status=200, url=source.url)
        state = SourceState(
            source=SourceId("herald"), host="herald.example", next_at=START, polled_at=START, succeeded_at=START
        )
        store.sources.record(fetch, state, token=taken.token)
        store.sources.release(taken, not_before=START + 10 * MINUTE)
        signs = store.vitals.signs(START + MINUTE)
        assert (signs.poll_due, signs.polled, signs.sound, signs.answered) == (None, START, 1, START)


def test_a_delivery_waits_unless_its_endpoint_or_its_turn_keeps_it(database: SqlDatabase) -> None:
    first, second = apart("one", "two")
    with database.begin() as store:
        put(store, first, second)
        later = START + 5 * MINUTE
        assert store.vitals.signs(later).send_due == first.due
        taken = claim(store)
        assert store.vitals.signs(later).send_due == START  # when the attempt began
        for each in taken:
            shut = Breaker(
                endpoint=each.endpoint,
                state=BreakerState.OPEN,
                failures=5,
                until=START + MINUTE,
                failing_since=START,
                reason="refused",
            )
            assert settle(store, each, Settlement(state=DeliveryState.HELD, due=START + MINUTE, breaker=shut))
        signs = store.vitals.signs(later)
        assert signs.send_due is None
        assert [(each.since, each.deliveries) for each in signs.waits]
        assert sum(each.deliveries for each in signs.waits) == 2


def test_an_attempt_of_a_lost_lease_is_not_under_way(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        (taken,) = claim(store)
        store.outbox.settle(
            taken,
            Attempt(delivery=taken.id, number=1, started=START, ended=START, phase=Phase.DONE),
            Settlement(state=DeliveryState.READY, due=START + 9 * MINUTE),
        )
        assert store.vitals.signs(START + MINUTE).send_due is None
