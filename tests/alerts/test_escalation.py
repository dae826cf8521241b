"""Escalation: what nobody acknowledged goes on, once a step, and not after somebody did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.escalation import Acknowledged, acknowledge, acknowledge_delivery, escalate
from news.ids import AlertId, ChannelId
from news.model import Delivery, DeliveryState, Severity, Step, Subscription
from news.ports import Database
from tests.alerts.test_cut import NOW, Paper
from tests.alerts.test_hold import cut_at, raise_all

NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGER, PHONE = ChannelId("pager"), ChannelId("phone")
ON_CALL = replace(
    NOW,
    escalation=(
        Step(after=15 * MINUTE, channel=PAGER),
        Step(
            after=30 * MINUTE, channel=PHONE, name="Editor", address="editor@newsroom.example", severity=Severity.HIGH
        ),
    ),
)
CHANNELS = {PAGER: Paper(), PHONE: Paper()}


def gone_on(database: Database, now: datetime, reader: Subscription = ON_CALL) -> list[Delivery]:
    with database.begin() as store:
        return escalate(store, [reader], CHANNELS, now)


def seen(database: Database, alert: AlertId, now: datetime) -> Acknowledged:
    with database.begin() as store:
        return acknowledge(store, [alert], now, by="anna", how="command")


def test_what_nobody_acknowledges_goes_to_each_channel_once(database: Database) -> None:
    raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE, severity=Severity.HIGH)
    (first,) = cut_at(database, ON_CALL, NIGHT)
    assert gone_on(database, NIGHT + 14 * MINUTE) == []
    (pager,) = gone_on(database, NIGHT + 15 * MINUTE)
    assert (pager.channel, pager.digest, pager.state, pager.due) == (
        PAGER,
        first.digest,
        DeliveryState.READY,
        NIGHT + 15 * MINUTE,
    )
    assert gone_on(database, NIGHT + 15 * MINUTE) == []
    (phone,) = gone_on(database, NIGHT + 45 * MINUTE)
    assert phone.channel == PHONE
    assert CHANNELS[PHONE].letters[-1].address == "editor@newsroom.example"
    assert CHANNELS[PHONE].letters[-1].notes == ("Desk has not acknowledged it for 45 minutes.",)
    assert gone_on(database, NIGHT + timedelta(days=3)) == []
    with database.read() as store:
        vigil = store.orders.vigil(first.digest)
        assert vigil is not None
        assert vigil.outcome == "nobody acknowledged it, and it went to all"
        assert len({each.id for each in store.outbox.of(first.digest)}) == 3


def test_an_endpoint_that_is_down_holds_up_no_escalation(database: Database) -> None:
    raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE)
    cut_at(database, ON_CALL, NIGHT)  # never sent: its turn is not waited for
    gone_on(database, NIGHT + 15 * MINUTE)
    with database.begin() as store:
        claimed = store.outbox.claim(NIGHT + 16 * MINUTE, worker="w", lease=MINUTE, limit=9)
        assert {each.channel for each in claimed} == {ON_CALL.channel, PAGER}


def test_after_an_acknowledgement_nothing_goes_on(database: Database) -> None:
    (alert,) = raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE, severity=Severity.HIGH)
    (first,) = cut_at(database, ON_CALL, NIGHT)
    (pager,) = gone_on(database, NIGHT + 15 * MINUTE)
    done = seen(database, alert.id, NIGHT + 16 * MINUTE)
    assert (done.alerts, done.digests, done.cancelled) == ((alert.id,), (first.digest,), (pager.id,))
    assert gone_on(database, NIGHT + timedelta(days=1)) == []
    assert seen(database, alert.id, NIGHT + 17 * MINUTE) == Acknowledged(alerts=(), digests=(), cancelled=())
    with database.read() as store:
        found = store.outbox.delivery(pager.id)
        assert found is not None
        assert (found.state, found.reason) == (DeliveryState.CANCELLED, "acknowledged by anna")


def test_a_message_is_seen_when_all_its_alerts_are_and_a_link_sees_them_all(database: Database) -> None:
    alerts = raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE)
    alerts += raise_all(database, ON_CALL, ["b"], NIGHT - MINUTE, story="a")
    (first,) = cut_at(database, ON_CALL, NIGHT)
    assert seen(database, alerts[0].id, NIGHT).digests == ()
    assert len(gone_on(database, NIGHT + 15 * MINUTE)) == 1
    with database.begin() as store:
        done = acknowledge_delivery(store, first.id, NIGHT + 16 * MINUTE, by="link", how="link")
    assert (done.alerts, done.digests) == ((alerts[1].id,), (first.digest,))


def test_only_what_is_severe_enough_takes_a_step(database: Database) -> None:
    raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE, severity=Severity.NORMAL)
    cut_at(database, ON_CALL, NIGHT)
    assert len(gone_on(database, NIGHT + 15 * MINUTE)) == 1
    assert gone_on(database, NIGHT + timedelta(days=1)) == []


def test_a_subscription_that_is_no_more_ends_its_vigils(database: Database) -> None:
    raise_all(database, ON_CALL, ["a"], NIGHT - MINUTE)
    (first,) = cut_at(database, ON_CALL, NIGHT)
    with database.begin() as store:
        assert escalate(store, [], CHANNELS, NIGHT + 20 * MINUTE) == []
        vigil = store.orders.vigil(first.digest)
        assert vigil is not None
        assert vigil.due is None
