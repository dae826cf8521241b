"""What becomes of a delivery: the table of outcomes, schedules, breakers, and one attempt on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, Literal

import pytest

import storage
from alerts.channels import webhook
from alerts.channels.webhook import Receiver
from alerts.deliver import MAIL, WEBHOOK, Look, deliver, settle
from news.clock import SystemClock
from news.errors import StoreBusy, StoreError, StoreFull
from news.ids import ChannelId, DeliveryId
from news.model import (
    Attempt,
    Breaker,
    BreakerState,
    Delivery,
    DeliveryState,
    Message,
    Outcome,
    Phase,
    Settlement,
    Verdict,
)
from news.ports import Channel, Database, Journal, Letter, Store, Writer
from tests import receiver as scripted
from tests.alerts.letters import delivery, letter, seeds
from tests.fakes import START, HandClock
from tests.receiver import Act

WELL = Breaker(endpoint="relay:25")


class Silent:
    """A channel that does as it is told."""

    kind = "email"
    endpoint = "relay:25"
    on_unknown: Literal["resend", "hold"] = "resend"

    def __init__(self, *steps: Phase | Exception | Outcome) -> None:
        self.steps = steps

    def freeze(self, letter: Letter) -> Message:
        return Message(kind=self.kind, subject="s", body=b"body", content_type="text/plain", to=letter.address)

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        for step in self.steps:
            if isinstance(step, Outcome):
                return step
            if isinstance(step, Exception):
                raise step
            await journal(step)
        return Outcome(verdict=Verdict.OK, phase=Phase.DONE, code="250")

    async def close(self) -> None:
        pass


def made(kind: str = "email", attempts: int = 1) -> Delivery:
    planned = delivery(Silent(), letter(seeds()), attempts=attempts)
    form = "application/json" if kind == "webhook" else "message/rfc822"
    return replace(planned, message=replace(planned.message, kind=kind, content_type=form))


def after(
    verdict: Verdict,
    kind: str = "email",
    attempts: int = 1,
    *,
    breaker: Breaker = WELL,
    code: str = "",
    retry_after: timedelta | None = None,
    earlier: tuple[Verdict, ...] = (),
) -> Settlement:
    outcome = Outcome(verdict=verdict, phase=Phase.DOT, code=code, text="because", retry_after=retry_after)
    return settle(made(kind, attempts), outcome, breaker, START, Random(1), earlier=earlier)


def wait(settlement: Settlement) -> timedelta:
    assert settlement.due is not None
    return settlement.due - START


# --- the table -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "state", "counts"),
    [
        (Verdict.OK, DeliveryState.SENT, True),
        (Verdict.TEMPORARY, DeliveryState.READY, True),
        (Verdict.ENDPOINT, DeliveryState.READY, True),
        (Verdict.CONFIGURATION, DeliveryState.HELD, False),
        (Verdict.RECIPIENT, DeliveryState.DEAD, True),
        (Verdict.TOO_LARGE, DeliveryState.DEAD, True),
        (Verdict.POLICY, DeliveryState.READY, True),
        (Verdict.GONE, DeliveryState.HELD, False),
        (Verdict.UNKNOWN, DeliveryState.READY, True),
        (Verdict.POISON, DeliveryState.DEAD, True),
    ],
)
def test_each_verdict_has_its_state(verdict: Verdict, state: DeliveryState, counts: bool) -> None:
    settled = after(verdict)
    assert (settled.state, settled.counts) == (state, counts)
    assert (settled.due is None) == (state in (DeliveryState.SENT, DeliveryState.DEAD))
    assert settled.reason == (None if verdict is Verdict.OK else "because")


def test_every_verdict_is_settled_in_every_state_of_the_breaker() -> None:
    for verdict in Verdict:
        for state in BreakerState:
            settled = after(verdict, breaker=replace(WELL, state=state, failures=3, trips=2))
            assert settled.state is not DeliveryState.LEASED


def test_a_policy_refusal_is_tried_once_more_after_an_hour() -> None:
    assert wait(after(Verdict.POLICY)) == timedelta(hours=1)
    assert after(Verdict.POLICY, earlier=(Verdict.TEMPORARY, Verdict.POLICY)).state is DeliveryState.DEAD


# --- schedules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "delays"), [("email", MAIL), ("webhook", WEBHOOK)])
def test_the_schedule_is_kept_within_a_fifth_and_ends(kind: str, delays: tuple[timedelta, ...]) -> None:
    for number, delay in enumerate(delays, start=1):
        assert 0.8 * delay <= wait(after(Verdict.TEMPORARY, kind, number)) <= 1.2 * delay
    last = after(Verdict.TEMPORARY, kind, len(delays) + 1)
    assert last.state is DeliveryState.DEAD
    assert last.reason == f"given up after {len(delays) + 1} attempts: because"


def test_mail_is_tried_for_four_days() -> None:
    assert timedelta(days=3.5) < sum(MAIL, timedelta()) < timedelta(days=4.5)


@pytest.mark.parametrize(
    ("wish", "at_least", "at_most"),
    [
        (timedelta(0), timedelta(seconds=60), timedelta(seconds=61)),
        (timedelta(minutes=10), timedelta(minutes=10), timedelta(minutes=10)),
        (timedelta(days=400), timedelta(hours=24), timedelta(hours=24)),
    ],
)
def test_retry_after_is_obeyed_within_bounds(wish: timedelta, at_least: timedelta, at_most: timedelta) -> None:
    settled = after(Verdict.ENDPOINT, "webhook", code="429", retry_after=wish)
    assert at_least <= wait(settled) <= at_most
    assert settled.breaker is not None
    assert settled.breaker.until == settled.due


@pytest.mark.parametrize("code", ["429", "502", "503", "504"])
def test_an_overloaded_endpoint_rests_at_least_a_minute(code: str) -> None:
    settled = after(Verdict.ENDPOINT, "webhook", code=code)
    assert wait(settled) >= timedelta(seconds=60)
    assert settled.breaker is not None
    assert settled.breaker.state is BreakerState.OPEN


# --- breakers --------------------------------------------------------------------------------------


def test_five_failures_in_a_row_open_the_breaker() -> None:
    breaker = WELL
    for failures in range(1, 6):
        settled = after(Verdict.ENDPOINT, breaker=breaker)
        assert settled.breaker is not None
        breaker = settled.breaker
        assert breaker.failures == failures
        assert breaker.state is (BreakerState.OPEN if failures == 5 else BreakerState.CLOSED)
    assert settled.due is not None
    assert breaker.until is not None
    assert settled.due >= breaker.until


def test_each_failed_probe_doubles_the_pause_up_to_an_hour() -> None:
    breaker = replace(WELL, failures=4)
    pauses = []
    now = START
    for _ in range(10):
        outcome = Outcome(verdict=Verdict.ENDPOINT, phase=Phase.CLAIMED)
        settled = settle(made(), outcome, breaker, now, Random(1))
        assert settled.breaker is not None
        assert settled.breaker.until is not None
        breaker = settled.breaker
        pauses.append(settled.breaker.until - now)
        now = settled.breaker.until
    for pause, base in zip(pauses, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600], strict=True):
        assert timedelta(seconds=0.8 * base) <= pause <= timedelta(seconds=1.2 * base)


def test_what_was_in_flight_when_the_breaker_opened_is_no_probe() -> None:
    open_ = replace(WELL, state=BreakerState.OPEN, trips=1, failures=5, until=START + timedelta(seconds=30))
    settled = after(Verdict.ENDPOINT, breaker=open_)
    assert settled.breaker is not None
    assert (settled.breaker.trips, settled.breaker.until) == (1, open_.until)


@pytest.mark.parametrize("verdict", [Verdict.OK, Verdict.TEMPORARY, Verdict.RECIPIENT, Verdict.POLICY])
def test_an_endpoint_that_answers_is_well_again(verdict: Verdict) -> None:
    half = replace(WELL, state=BreakerState.HALF, trips=3, failures=9, failing_since=START)
    assert after(verdict, breaker=half).breaker == WELL
    assert after(verdict).breaker is None  # nothing to write


def test_a_login_refused_opens_at_once_and_holds() -> None:
    settled = after(Verdict.CONFIGURATION, code="535")
    assert settled.breaker is not None
    assert settled.breaker.state is BreakerState.OPEN
    assert settled.due == settled.breaker.until


def test_a_webhook_that_is_gone_is_disabled_and_its_deliveries_kept_a_week() -> None:
    settled = after(Verdict.GONE, "webhook", code="410")
    assert settled.breaker is not None
    assert settled.breaker.state is BreakerState.DISABLED
    assert wait(settled) == timedelta(days=7)


def test_a_webhook_dead_for_five_days_is_disabled_and_a_relay_never() -> None:
    failing = replace(WELL, failures=50, failing_since=START - timedelta(hours=121))
    for kind, state in (("webhook", BreakerState.DISABLED), ("email", BreakerState.OPEN)):
        settled = after(Verdict.ENDPOINT, kind, breaker=failing)
        assert settled.breaker is not None
        assert settled.breaker.state is state


# --- one attempt on a real database ----------------------------------------------------------------


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    writer = storage.Writer(database)
    yield writer
    writer.close()


def claimed(database: Database, channel: Channel) -> Delivery:
    what = letter(seeds())
    planned = delivery(channel, what, state=DeliveryState.READY, due=START, attempts=0, token=None, stories=())
    with database.begin() as store:
        store.alerts.cut(replace(what.digest, entries=()))
        store.outbox.put(planned)
        return store.outbox.claim(START, worker="me", lease=timedelta(minutes=15), limit=1)[0]


def run(database: Database, writer: Writer, channel: Channel, **given: str | None) -> Settlement | None:
    what = claimed(database, channel)

    async def go() -> Settlement | None:
        try:
            looks = looking(database)
            return await deliver(
                what, channel, writer, HandClock(), Random(1), look=looks, gate=lambda _: given.get("gate")
            )
        finally:
            await channel.close()

    return asyncio.run(go())


def looking(database: Database) -> Look:
    async def look(operation: Callable[[Store], Any]) -> Any:
        with database.read() as store:
            return operation(store)

    return look


def test_a_delivery_is_sent_and_its_attempt_on_record(database: Database, writer: Writer) -> None:
    settled = run(database, writer, Silent(Phase.CONNECTED, Phase.ENVELOPE, Phase.DOT))
    assert settled is not None
    assert settled.state is DeliveryState.SENT
    with database.read() as store:
        kept = store.outbox.listed()[0]
        tries = store.outbox.attempts(kept.id)
    assert (kept.state, kept.due, kept.attempts) == (DeliveryState.SENT, None, 1)
    assert [(each.number, each.phase, each.verdict, each.code) for each in tries] == [
        (1, Phase.DONE, Verdict.OK, "250")
    ]


@pytest.mark.parametrize("trouble", [StoreBusy, StoreFull])
def test_threat_22_a_database_that_is_gone_between_send_and_finish_costs_no_repeat(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch, trouble: type[StoreError]
) -> None:
    monkeypatch.setattr("alerts.deliver.PATIENCE", (0.0, 0.0, 0.0))
    submit, failures = writer.submit, [trouble("it is restarting")] * 3

    class Cut(Silent):
        async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
            outcome = await super().send(delivery, journal)
            monkeypatch.setattr(writer, "submit", failing)
            return outcome

    def failing(operation: Callable[[Store], object]) -> Future[object]:
        if not failures:
            return submit(operation)
        future: Future[object] = Future()
        future.set_exception(failures.pop())
        return future

    settled = run(database, writer, Cut(Phase.CONNECTED, Phase.DOT))
    assert (settled and settled.state, failures) == (DeliveryState.SENT, [])


def test_dot_is_committed_before_the_point_of_no_return(database: Database, writer: Writer) -> None:
    seen: list[Phase] = []

    class Looking(Silent):
        async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
            await journal(Phase.DOT)
            with database.read() as store:
                seen.append(store.outbox.attempts(delivery.id)[0].phase)
            return Outcome(verdict=Verdict.OK, phase=Phase.DONE)

    run(database, writer, Looking())
    assert seen == [Phase.DOT]


def test_whoever_lost_the_lease_stops_and_writes_nothing(database: Database, writer: Writer) -> None:
    class Robbed(Silent):
        async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
            with database.begin() as store:
                store.outbox.cancel(delivery.id, "by hand")
            await journal(Phase.DOT)
            raise AssertionError("it went on")

    assert run(database, writer, Robbed()) is None
    with database.read() as store:
        assert store.outbox.listed()[0].reason == "by hand"


def test_a_gate_that_closes_cancels_before_anything_is_sent(database: Database, writer: Writer) -> None:
    settled = run(database, writer, Silent(Phase.CONNECTED, Phase.DOT), gate="unsubscribed")
    assert settled is not None
    assert (settled.state, settled.reason) == (DeliveryState.CANCELLED, "unsubscribed")


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        ((Phase.CONNECTED, RuntimeError("CANARY")), Verdict.TEMPORARY),
        ((Phase.CONNECTED, StoreBusy("CANARY")), Verdict.TEMPORARY),
        ((Phase.DOT, RuntimeError("CANARY")), Verdict.UNKNOWN),
    ],
)
def test_a_fault_in_a_channel_postpones_and_tells_no_secret(
    database: Database, writer: Writer, steps: tuple[Phase | Exception, ...], verdict: Verdict
) -> None:
    settled = run(database, writer, Silent(*steps))
    assert settled is not None
    assert settled.state is DeliveryState.READY
    assert "CANARY" not in repr(settled)
    with database.read() as store:
        assert store.outbox.attempts(store.outbox.listed()[0].id)[0].verdict is verdict


def test_a_second_policy_refusal_is_the_last(database: Database, writer: Writer) -> None:
    refusal = Outcome(verdict=Verdict.POLICY, phase=Phase.DOT, code="554 5.7.1")
    channel = Silent(refusal)
    run(database, writer, channel)
    with database.begin() as store:
        again = store.outbox.claim(START + timedelta(hours=2), worker="me", lease=timedelta(minutes=15), limit=1)[0]
    settled = asyncio.run(deliver(again, channel, writer, HandClock(), Random(1), look=looking(database)))
    assert settled is not None
    assert settled.state is DeliveryState.DEAD


def test_a_webhook_reset_in_the_middle_is_sent_again_with_the_same_bytes(database: Database, writer: Writer) -> None:
    with scripted.Receiver(answers=[Act.RESET, 200]) as receiver:
        options = webhook.Options(url=receiver.url, allow=("127.0.0.1",))
        first = run(database, writer, Receiver(ChannelId("bot"), options, SystemClock()))
        assert first is not None
        assert first.due is not None
        with database.begin() as store:
            later = first.due + timedelta(seconds=1)
            again = store.outbox.claim(later, worker="me", lease=timedelta(minutes=15), limit=1)[0]
        channel = Receiver(ChannelId("bot"), options, SystemClock())

        async def go() -> Settlement | None:
            try:
                return await deliver(again, channel, writer, HandClock(later), Random(1), look=looking(database))
            finally:
                await channel.close()

        second = asyncio.run(go())
    assert second is not None
    assert second.state is DeliveryState.SENT
    assert len({(call.headers["webhook-id"], call.body) for call in receiver.calls}) == 1
    assert len(receiver.calls) == 2


# --- what nobody can know, and what is too large ---------------------------------------------------


def test_what_nobody_can_know_waits_for_a_word_where_the_channel_says_so() -> None:
    outcome = Outcome(verdict=Verdict.UNKNOWN, phase=Phase.DOT, code="SMTPReadTimeout", hold=True)
    settled = settle(made(), outcome, WELL, START, Random(1))
    assert (settled.state, settled.due) == (DeliveryState.HELD, None)
    assert "deliveries retry" in (settled.reason or "")


def test_too_large_is_said_once_more_in_its_compact_form_then_given_up() -> None:
    outcome = Outcome(verdict=Verdict.TOO_LARGE, phase=Phase.CONNECTED, code="552 5.3.4")
    planned = made()
    assert planned.message.compact == b""
    first = settle(
        replace(planned, message=replace(planned.message, compact=b"titles")), outcome, WELL, START, Random(1)
    )
    assert (first.state, first.due, first.compact) == (DeliveryState.READY, START, True)
    assert settle(planned, outcome, WELL, START, Random(1)).state is DeliveryState.DEAD


def test_an_endpoint_that_is_well_again_sends_nothing_that_waits_for_a_word(database: Database) -> None:
    held = replace(made(), id=DeliveryId("waits"), stories=())
    other = replace(made(), id=DeliveryId("other"), stories=())
    with database.begin() as store:
        store.alerts.cut(replace(letter(seeds()).digest, entries=()))
        for each in (held, other):
            store.outbox.put(replace(each, state=DeliveryState.READY, due=START, attempts=0, token=None))
        for each in store.outbox.claim(START, worker="one", lease=timedelta(minutes=15), limit=5):
            tried = Attempt(delivery=each.id, number=1, started=START, ended=START, phase=Phase.DOT)
            due = None if each.id == "waits" else START + timedelta(hours=1)
            store.outbox.settle(each, tried, Settlement(state=DeliveryState.HELD, due=due))
        probe = replace(made(), id=DeliveryId("probe"), stories=(), state=DeliveryState.READY, due=START, attempts=0)
        store.outbox.put(replace(probe, token=None))
        (claimed,) = store.outbox.claim(START, worker="one", lease=timedelta(minutes=15), limit=5)
        tried = Attempt(delivery=claimed.id, number=1, started=START, ended=START, phase=Phase.DONE)
        store.outbox.settle(claimed, tried, Settlement(state=DeliveryState.SENT, due=None, breaker=WELL))
    with database.read() as store:
        states = {name: store.outbox.delivery(DeliveryId(name)) for name in ("waits", "other")}
    assert {name: each.state for name, each in states.items() if each} == {
        "waits": DeliveryState.HELD,
        "other": DeliveryState.READY,
    }


def test_the_compact_form_takes_the_messages_place_once(database: Database) -> None:
    planned = replace(made(), stories=(), state=DeliveryState.READY, due=START, attempts=0, token=None)
    with database.begin() as store:
        store.alerts.cut(replace(letter(seeds()).digest, entries=()))
        store.outbox.put(replace(planned, message=replace(planned.message, body=b"long", compact=b"short")))
        for body in (b"short", b"short"):
            (claimed,) = store.outbox.claim(START, worker="one", lease=timedelta(minutes=15), limit=1)
            tried = Attempt(delivery=claimed.id, number=claimed.attempts, started=START, ended=START, phase=Phase.DOT)
            store.outbox.settle(claimed, tried, Settlement(state=DeliveryState.READY, due=START, compact=True))
            again = store.outbox.delivery(planned.id)
            assert again is not None
            assert (again.message.body, again.message.compact) == (body, b"")


def test_a_worker_that_died_after_the_dot_leaves_its_delivery_to_a_word(database: Database, writer: Writer) -> None:
    """The lease runs out in phase DOT: the channel would rather ask than say it twice."""
    channel = Silent(Phase.DOT)
    channel.on_unknown = "hold"
    planned = replace(made(), stories=(), state=DeliveryState.READY, due=START, attempts=0, token=None)
    lease = timedelta(minutes=15)
    with database.begin() as store:
        store.alerts.cut(replace(letter(seeds()).digest, entries=()))
        store.outbox.put(planned)
        (claimed,) = store.outbox.claim(START, worker="dies", lease=lease, limit=1)
        dotted = Attempt(delivery=claimed.id, number=1, started=START, phase=Phase.DOT)
        assert store.outbox.journal(dotted, token=claimed.token or "")
    later = START + 2 * lease
    with database.begin() as store:
        (again,) = store.outbox.claim(later, worker="lives", lease=lease, limit=1)
    settled = asyncio.run(deliver(again, channel, writer, HandClock(later), Random(1), look=looking(database)))
    assert settled is not None
    assert (settled.state, settled.due) == (DeliveryState.HELD, None)
    with database.begin() as store:  # and a word sends it
        assert store.outbox.retry(planned.id, later)
        (third,) = store.outbox.claim(later, worker="lives", lease=lease, limit=1)
    settled = asyncio.run(deliver(third, channel, writer, HandClock(later), Random(1), look=looking(database)))
    assert settled is not None
    assert settled.state is DeliveryState.SENT
