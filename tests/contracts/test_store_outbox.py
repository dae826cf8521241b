"""What every outbox promises: SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from news.ids import ChannelId, DeliveryId, DigestId, StoryId, SubscriberId, SubscriptionId
from news.model import (
    Attempt,
    Breaker,
    BreakerState,
    Delivery,
    DeliveryState,
    Digest,
    Message,
    Phase,
    Settlement,
    Verdict,
)
from storage.engine import SqlDatabase
from storage.unit_of_work import UnitOfWork
from tests.fakes import START

MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=15)
SENT = Settlement(state=DeliveryState.SENT, due=None)
DEAD = Settlement(state=DeliveryState.DEAD, due=None, reason="no such mailbox")


def delivery(name: str = "one", **given: object) -> Delivery:
    given = {
        "id": DeliveryId(f"delivery-{name}"),
        "subscription": SubscriptionId("ann/desk"),
        "subscriber": SubscriberId("ann"),
        "channel": ChannelId("mail"),
        "endpoint": "mail.example:25",
        "digest": DigestId("digest"),
        "stories": (StoryId("story"),),
        "message": Message(kind="email", subject="News", body=b"\x00\xff", content_type="message/rfc822"),
        "state": DeliveryState.READY,
        "created": START,
        "due": START,
    } | given
    return Delivery(**given)  # type: ignore[arg-type]  # any field


def put(store: UnitOfWork, *deliveries: Delivery) -> None:
    for each in deliveries:
        digest = Digest(id=each.digest, subscription=each.subscription, slot=each.digest, cut=START, entries=())
        store.alerts.cut(digest)
        assert store.outbox.put(each)


def claim(store: UnitOfWork, now: timedelta = timedelta(0), limit: int = 10) -> list[Delivery]:
    return store.outbox.claim(START + now, worker="w", lease=LEASE, limit=limit)


def attempt(of: Delivery, phase: Phase = Phase.DONE, **given: object) -> Attempt:
    return Attempt(delivery=of.id, number=of.attempts, started=START, phase=phase, **given)  # type: ignore[arg-type]


def settle(store: UnitOfWork, of: Delivery, settlement: Settlement) -> bool:
    return store.outbox.settle(of, attempt(of, ended=START + MINUTE, verdict=Verdict.OK), settlement)


def names(deliveries: list[Delivery]) -> list[str]:
    return [each.id.removeprefix("delivery-") for each in deliveries]


def apart(*given: str, **more: object) -> list[Delivery]:
    """Deliveries on stories of their own."""
    return [delivery(name, stories=(StoryId(name),), **more) for name in given]


# --- rows ------------------------------------------------------------------------------------------


def test_a_delivery_comes_back_as_it_was_frozen(database: SqlDatabase) -> None:
    message = Message(
        kind="webhook",
        subject="“News”",
        body=bytes(range(256)),
        content_type="application/json",
        to="desk",
        headers={"webhook-id": "x", "é": "ü"},
    )
    frozen = delivery(message=message, stories=(StoryId("b"), StoryId("a")), reason="late")
    with database.begin() as store:
        put(store, frozen)
        assert not store.outbox.put(replace(frozen, endpoint="other"))
    with database.read() as store:
        assert store.outbox.delivery(frozen.id) == frozen
        assert store.outbox.delivery(DeliveryId("nothing")) is None
        assert store.outbox.listed() == [frozen]


def test_deliveries_are_listed_newest_first_and_counted(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert set(store.outbox.counts().values()) == {0}
        put(store, *apart("a", "b", "c"))
        settle(store, claim(store, limit=1)[0], SENT)
        assert names(store.outbox.listed()) == ["c", "b", "a"]
        assert names(store.outbox.listed(limit=1)) == ["c"]
        assert names(store.outbox.listed(state=DeliveryState.SENT)) == ["a"]
        counts = store.outbox.counts()
        assert set(counts) == set(DeliveryState)
        assert (counts[DeliveryState.READY], counts[DeliveryState.SENT]) == (2, 1)


def test_the_deliveries_of_a_digest_are_known(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart("a"), *apart("b", digest=DigestId("another")))
        assert names(store.outbox.of(DigestId("another"))) == ["b"]
        assert store.outbox.of(DigestId("nothing")) == []


def test_deliveries_are_found_by_a_prefix(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart("a", "b"))
        assert store.outbox.find("delivery-a") == ["delivery-a"]
        assert store.outbox.find("deli") == ["delivery-a", "delivery-b"]
        assert store.outbox.find("del") == []
        assert store.outbox.find("%eli") == []


# --- claims ----------------------------------------------------------------------------------------


def test_a_claim_leases_what_is_due_oldest_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.outbox.next_due() is None
        for name, minutes in (("late", 3), ("second", 2), ("first", 1)):
            put(store, *apart(name, due=START + minutes * MINUTE))
        assert store.outbox.next_due() == START + MINUTE
        assert claim(store) == []
        leased = claim(store, 2 * MINUTE)
        assert names(leased) == ["first", "second"]
        assert {(each.state, each.due, each.attempts) for each in leased} == {
            (DeliveryState.LEASED, START + 2 * MINUTE + LEASE, 1)
        }
        assert leased[0].token
        assert leased[0] == store.outbox.delivery(leased[0].id)
        assert claim(store, 2 * MINUTE) == []
        assert names(claim(store, 3 * MINUTE, limit=1)) == ["late"]


def test_a_claim_opens_the_journal(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        [leased] = claim(store)
        begun = Attempt(delivery=leased.id, number=1, started=START, phase=Phase.CLAIMED)
        assert store.outbox.attempts(leased.id) == [begun]


@pytest.mark.parametrize(("phase", "verdict"), [(Phase.ENVELOPE, Verdict.TEMPORARY), (Phase.DOT, Verdict.UNKNOWN)])
def test_a_lease_that_ran_out_is_claimed_again_and_leaves_a_trace(
    database: SqlDatabase, phase: Phase, verdict: Verdict
) -> None:
    with database.begin() as store:
        put(store, delivery())
        [dead] = claim(store)
        store.outbox.journal(attempt(dead, phase), token=dead.token or "")
        assert claim(store, LEASE - MINUTE) == []
        [again] = claim(store, LEASE)
        assert (again.attempts, again.message) == (2, dead.message)
        lost, begun = store.outbox.attempts(again.id)
        assert (lost.phase, lost.verdict, lost.ended) == (phase, verdict, START + LEASE)
        assert (begun.number, begun.ended) == (2, None)


def test_whoever_lost_the_lease_can_write_nothing(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        [lost] = claim(store)
        [held] = claim(store, LEASE)
        assert not store.outbox.journal(attempt(lost, Phase.DOT), token=lost.token or "")
        assert not settle(store, lost, SENT)
        assert settle(store, held, SENT)
        assert not settle(store, held, DEAD)
        assert store.outbox.counts()[DeliveryState.SENT] == 1


def test_racing_workers_never_claim_the_same(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart(*(f"{number:03}" for number in range(60))))
    ready, taken = Barrier(4), Counter[str]()

    def work() -> None:
        ready.wait(10)
        while True:
            with database.begin() as store:
                leased = claim(store, limit=3)
            if not leased:
                return
            taken.update(names(leased))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == 60
    assert set(taken.values()) == {1}


def test_a_crowded_endpoint_does_not_take_every_slot(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart(*(f"slow-{number}" for number in range(9)), endpoint="slow", due=START - MINUTE))
        put(store, *apart("a", "b"), *apart("hook", endpoint="hook"))
        leased = store.outbox.claim(START, worker="w", lease=LEASE, limit=5, per_endpoint=2)
        assert names(leased) == ["slow-0", "slow-1", "a", "b", "hook"]
        leased = store.outbox.claim(START, worker="w", lease=LEASE, limit=5, room={"slow": 0})
        assert leased == []
        assert len(claim(store, limit=5)) == 5


@pytest.mark.parametrize("at_most", [1, 5, 60])
def test_an_endpoint_gets_no_more_in_any_minute_than_it_may_and_nearly_as_much(
    database: SqlDatabase, at_most: int
) -> None:
    gone: list[float] = []
    with database.begin() as store:
        put(store, *apart(*(f"paced-{number}" for number in range(2 * at_most + 5)), endpoint="paced"))
        for second in range(0, 150, 2):
            limits = {"paced": at_most, "other": 1}
            now = START + timedelta(seconds=second)
            leased = store.outbox.claim(now, worker="w", lease=LEASE, limit=900, per_endpoint=900, at_most=limits)
            gone += [second] * len(leased)
    assert max(sum(begin <= at < begin + 60 for at in gone) for begin in range(150)) <= at_most
    assert sum(at < 120 for at in gone) >= 2 * at_most * 0.8
    assert sum(at == 0 for at in gone) == max(1, at_most // 10)


def test_a_clock_that_was_set_back_owes_nothing_to_the_hours_that_it_lost(database: SqlDatabase) -> None:
    def leased(store: UnitOfWork, now: timedelta) -> int:
        taken = store.outbox.claim(START + now, worker="w", lease=LEASE, limit=9, at_most={"paced": 2})
        return len(taken)

    with database.begin() as store:
        put(store, *apart(*"abcdef", endpoint="paced", due=START - 9 * LEASE))
        assert leased(store, 5 * MINUTE) == 1
        assert [leased(store, timedelta(seconds=second)) for second in (0, 10, 29, 30, 31)] == [0, 0, 0, 1, 0]


def test_two_workers_share_what_an_endpoint_may_have(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart(*(f"paced-{number}" for number in range(40)), endpoint="paced"))
    taken: list[Delivery] = []
    begin = Barrier(2)

    def work(name: str) -> None:
        begin.wait(10)
        for _ in range(5):
            with database.begin() as store:
                taken.extend(store.outbox.claim(START, worker=name, lease=LEASE, limit=9, at_most={"paced": 60}))

    workers = [Thread(target=work, args=(name,)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(taken) == 6


# --- the order of a story --------------------------------------------------------------------------


def test_an_update_waits_for_the_one_before(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery("one", due=START + MINUTE), delivery("two", created=START - MINUTE))
        assert claim(store) == []
        [first] = claim(store, MINUTE)
        assert names([first]) == ["one"]
        assert claim(store, MINUTE) == []
        settle(store, first, Settlement(state=DeliveryState.READY, due=START + 5 * MINUTE, reason="greylisted"))
        assert claim(store, 2 * MINUTE) == []
        [first] = claim(store, 5 * MINUTE)
        settle(store, first, DEAD)
        assert names(claim(store, 5 * MINUTE)) == ["two"]


def test_others_do_not_wait(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(
            store,
            delivery("one"),
            delivery("bob", subscription=SubscriptionId("bob/desk")),
            delivery("other", stories=(StoryId("other"),)),
            delivery("both", stories=(StoryId("story"), StoryId("other"))),
            delivery("none", stories=()),
        )
        assert sorted(names(claim(store))) == ["bob", "none", "one", "other"]


# --- settling --------------------------------------------------------------------------------------


def test_an_outcome_is_written_with_its_attempt(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery())
        [leased] = claim(store)
        told = attempt(leased, ended=START + MINUTE, verdict=Verdict.TEMPORARY, code="451", text="later\x00")
        later = Settlement(state=DeliveryState.READY, due=START + MINUTE, reason="451 later")
        assert store.outbox.settle(leased, told, later)
        after = store.outbox.delivery(leased.id)
        assert after == replace(leased, state=DeliveryState.READY, due=START + MINUTE, reason="451 later", token=None)
        assert store.outbox.attempts(leased.id) == [replace(told, text="later")]


def test_an_attempt_that_does_not_count_is_given_back_but_remembered(database: SqlDatabase) -> None:
    held = Settlement(state=DeliveryState.HELD, due=START + MINUTE, reason="AUTH 535", counts=False)
    with database.begin() as store:
        put(store, delivery())
        for _ in range(2):
            [leased] = claim(store, MINUTE)
            assert leased.attempts == 1
            settle(store, leased, held)
        assert [each.number for each in store.outbox.attempts(leased.id)] == [1, 1]


@pytest.mark.parametrize("end", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.CANCELLED])
def test_what_has_ended_is_not_due(database: SqlDatabase, end: DeliveryState) -> None:
    with database.begin() as store:
        put(store, delivery())
        settle(store, claim(store)[0], Settlement(state=end, due=None))
        assert store.outbox.next_due() is None
        assert claim(store, 99 * LEASE) == []


def test_a_dead_one_is_sent_again_as_it_was_frozen(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery("one"), delivery("two"))
        assert not store.outbox.retry(DeliveryId("delivery-one"), START)
        settle(store, claim(store)[0], DEAD)
        assert store.outbox.retry(DeliveryId("delivery-one"), START + MINUTE)
        assert store.outbox.delivery(DeliveryId("delivery-one")) == delivery("one", due=START + MINUTE)
        [again] = claim(store, MINUTE)
        assert names([again]) == ["one"]
        settle(store, again, SENT)
        assert not store.outbox.retry(again.id, START)
        assert names(claim(store, MINUTE)) == ["two"]


def test_cancelling_takes_the_lease_away(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, delivery("one"), delivery("two"))
        [leased] = claim(store)
        assert store.outbox.cancel(leased.id, "unsubscribed")
        assert not store.outbox.journal(attempt(leased, Phase.DOT), token=leased.token or "")
        assert not settle(store, leased, SENT)
        assert not store.outbox.cancel(leased.id, "again")
        cancelled = store.outbox.delivery(leased.id)
        assert cancelled is not None
        assert (cancelled.state, cancelled.reason, cancelled.due) == (DeliveryState.CANCELLED, "unsubscribed", None)
        assert names(claim(store)) == ["two"]


# --- endpoints -------------------------------------------------------------------------------------


def breaker(state: BreakerState, until: timedelta | None = None, endpoint: str = "mail.example:25") -> Breaker:
    return Breaker(
        endpoint=endpoint,
        state=state,
        failures=5,
        trips=1,
        until=None if until is None else START + until,
        failing_since=START,
        reason="503",
    )


def trip(store: UnitOfWork, to: Breaker) -> None:
    """An attempt at that endpoint ends, and moves its breaker."""
    probe = replace(delivery(f"trip-{to.endpoint}", stories=()), endpoint=to.endpoint, due=START - 99 * LEASE)
    put(store, probe)
    [leased] = store.outbox.claim(START - 99 * LEASE, worker="w", lease=LEASE, limit=1)
    assert settle(store, leased, replace(SENT, breaker=to))


def test_an_endpoint_that_never_failed_is_closed(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.outbox.breaker("mail.example:25") == Breaker(endpoint="mail.example:25")
        assert store.outbox.breakers() == []
        trip(store, breaker(BreakerState.OPEN, MINUTE))
        assert store.outbox.breaker("mail.example:25") == breaker(BreakerState.OPEN, MINUTE)
        assert store.outbox.breakers() == [breaker(BreakerState.OPEN, MINUTE)]


@pytest.mark.parametrize("shut", [breaker(BreakerState.OPEN, 2 * LEASE), breaker(BreakerState.DISABLED)])
def test_an_open_endpoint_gets_nothing_and_holds_up_no_other(database: SqlDatabase, shut: Breaker) -> None:
    with database.begin() as store:
        trip(store, shut)
        put(store, *apart("a"), *apart("b", endpoint="hook"))
        assert names(claim(store)) == ["b"]
        assert claim(store, LEASE - MINUTE) == []


def test_an_endpoint_that_rested_gets_one_probe(database: SqlDatabase) -> None:
    with database.begin() as store:
        trip(store, breaker(BreakerState.OPEN, MINUTE))
        put(store, *apart("a", "b", "c", due=START - MINUTE))
        assert claim(store) == []
        [probe] = claim(store, MINUTE)
        assert names([probe]) == ["a"]
        assert store.outbox.breaker(probe.endpoint).state is BreakerState.HALF
        assert claim(store, MINUTE) == []
        assert len(claim(store, MINUTE + LEASE)) == 1, "after a probe that died another is made"


def test_a_probe_that_fails_opens_the_endpoint_again(database: SqlDatabase) -> None:
    with database.begin() as store:
        trip(store, breaker(BreakerState.HALF))
        put(store, *apart("a", "b"))
        [probe] = claim(store)
        later = Settlement(state=DeliveryState.READY, due=START, breaker=breaker(BreakerState.OPEN, 5 * MINUTE))
        settle(store, probe, later)
        assert claim(store, MINUTE) == []
        assert len(claim(store, 5 * MINUTE)) == 1


def test_when_an_endpoint_is_back_what_was_held_goes_out(database: SqlDatabase) -> None:
    held = Settlement(state=DeliveryState.HELD, due=START + 99 * LEASE, reason="AUTH 535", counts=False)
    with database.begin() as store:
        put(store, *apart("a", "b"))
        trip(store, breaker(BreakerState.HALF))
        [probe] = claim(store)
        settle(store, probe, held)
        [probe] = claim(store)
        settle(store, probe, replace(SENT, breaker=breaker(BreakerState.CLOSED)))
        assert names(claim(store, MINUTE)) == ["a"]


def test_racing_workers_send_one_probe(database: SqlDatabase) -> None:
    with database.begin() as store:
        trip(store, breaker(BreakerState.OPEN, timedelta(0)))
        put(store, *apart(*(f"{number}" for number in range(8))))
    ready, taken = Barrier(3), list[str]()

    def work() -> None:
        ready.wait(10)
        for _ in range(5):
            with database.begin() as store:
                taken.extend(names(claim(store)))

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert taken == ["0"]


def test_what_is_kept_for_a_disabled_endpoint_ends_after_a_week(database: SqlDatabase) -> None:
    with database.begin() as store:
        trip(store, breaker(BreakerState.DISABLED))
        put(store, *apart("one"))
        assert claim(store, timedelta(days=6)) == []
        assert store.outbox.delivery(DeliveryId("delivery-one")) == apart("one")[0]
        assert claim(store, timedelta(days=8)) == []
        ended = store.outbox.delivery(DeliveryId("delivery-one"))
        assert ended is not None
        assert (ended.state, ended.due) == (DeliveryState.DEAD, None)
        assert "disabled" in (ended.reason or "")


def test_a_retry_by_hand_tries_an_endpoint_that_was_disabled(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(store, *apart("one", "two"))
        held = Settlement(state=DeliveryState.HELD, due=START + timedelta(days=7), counts=False)
        gone = breaker(BreakerState.DISABLED)
        for each in claim(store):
            assert settle(store, each, replace(held, breaker=gone))
        assert claim(store, MINUTE) == []
        assert store.outbox.retry(DeliveryId("delivery-two"), START + MINUTE)
        [probe] = claim(store, MINUTE)
        assert names([probe]) == ["two"]
        assert settle(store, probe, replace(SENT, breaker=Breaker(endpoint=gone.endpoint)))
        assert names(claim(store, MINUTE)) == ["one"]


def test_deliveries_are_listed_by_channel_subscription_and_age(database: SqlDatabase) -> None:
    with database.begin() as store:
        put(
            store,
            delivery("one"),
            delivery("two", channel=ChannelId("bot")),
            delivery("three", subscription=SubscriptionId("bob/mail"), created=START + MINUTE),
        )
        assert names(store.outbox.listed(channel="bot")) == ["two"]
        assert names(store.outbox.listed(subscription="bob/mail")) == ["three"]
        assert names(store.outbox.listed(since=START + MINUTE)) == ["three"]
        assert names(store.outbox.listed(channel="mail", state=DeliveryState.READY)) == ["three", "one"]
