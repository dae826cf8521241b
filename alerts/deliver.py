"""T4 and T5: one attempt at a delivery, and what becomes of it.

    claimed ─note CLAIMED→ channel.send ─note CONNECTED, ENVELOPE, DOT→ Outcome ─settle→ SENT | READY | HELD | DEAD

The order of work is always: outbox row, then send, then settle. The phase DOT is written before the point of no
return, so that an attempt whose outcome nobody can know is on record, and its repeat carries the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol, TypeVar

from alerts import bounces
from alerts.leaving import left, withdrawn
from alerts.troubles import tell
from news.clock import Clock
from news.errors import StoreBusy, StoreError, StoreFull
from news.model import (
    Attempt,
    Breaker,
    BreakerState,
    Delivery,
    DeliveryState,
    Outcome,
    Phase,
    Settlement,
    Verdict,
)
from news.ports import Channel, Store, Writer

# Delays after the 1st, 2nd, … attempt; ±20 %. The first attempt comes at once.
WEBHOOK = tuple(  # Standard Webhooks
    timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
MAIL = (  # the fourth is for greylisting; then every 8 hours, four days in all (RFC 5321, 4.5.4.1)
    *(timedelta(seconds=s) for s in (30, 120, 360, 900, 1800, 3600, 7200, 14_400)),
    *(timedelta(hours=8),) * 11,
)
FAILURES = 5  # of an endpoint, in a row: its breaker opens
PAUSE = timedelta(seconds=30)  # the first time, then doubled
LONGEST_PAUSE = timedelta(hours=1)
OVERLOADED = timedelta(seconds=60)  # at least, after 429, a time-out, 502–504
LONGEST_WISH = timedelta(hours=24)  # of a Retry-After
POLICY_PAUSE = timedelta(hours=1)
GIVEN_UP = timedelta(hours=120)  # a webhook without a success for so long is disabled
DIED = "nobody knows how the attempt before ended"
KEPT = timedelta(days=7)  # deliveries of a disabled endpoint, for a replay

PATIENCE = (0.05, 0.2, 1.0, 3.0, *(10.0,) * 20)  # seconds; all in all less than what a lease has left after the dot

T = TypeVar("T")
Note = Callable[[Attempt], Awaitable[bool]]
Gate = Callable[[Delivery], str | None]


class Look(Protocol):
    """Runs what only reads on a view of the database, in a thread that has nothing longer to do."""

    def __call__(self, look: Callable[[Store], T], /) -> Awaitable[T]: ...


class LeaseLost(Exception):
    """Stop: the lease is gone."""


class Withdrawn(Exception):
    """Stop: the delivery is not wanted any more; the text says why."""


async def deliver(
    delivery: Delivery,
    channel: Channel,
    writer: Writer,
    clock: Clock,
    random: Random,
    *,
    look: Look,
    gate: Gate = lambda _: None,
) -> Settlement | None:
    """Send one claimed delivery and write how it ended; None where the lease was lost on the way.

    *gate* is asked before each step, last before the point of no return: a sentence cancels the delivery. Whether the
    subscriber has left is looked up right before MAIL FROM, and again in the transaction that notes the point of no return.
    """

    async def note(attempt: Attempt) -> bool:
        if attempt.phase is Phase.CONNECTED:
            why, held = await look(lambda store: left(store, delivery)), True
        elif attempt.phase is Phase.DOT:
            why, held = await asyncio.wrap_future(writer.submit(lambda store: _noted(store, delivery, attempt)))
        else:  # is written with what comes next: a commit is the most that a mail costs
            return True
        if why:
            raise Withdrawn(why)
        return held

    if await _left_unknown(delivery, channel, writer):
        now = clock.now()
        tried = Attempt(
            delivery=delivery.id, number=delivery.attempts, started=now, ended=now, phase=Phase.CLAIMED, text=DIED
        )
        waits = Outcome(verdict=Verdict.UNKNOWN, phase=Phase.CLAIMED, text=DIED, hold=True)
        ended: tuple[Attempt, Outcome | None] | None = (tried, waits)
    else:
        ended = await attempt(delivery, channel, note, clock, gate)
    if ended is None:
        return None
    tried, outcome = ended
    return await _written(writer, lambda store: finish(store, delivery, tried, outcome, now=clock.now(), random=random))


async def _written(writer: Writer, operation: Callable[[Store], T]) -> T:
    """Write how it ended, once there is a database again: what nobody wrote down is sent once more."""
    for pause in PATIENCE:
        try:
            return await asyncio.wrap_future(writer.submit(operation))
        except (StoreBusy, StoreFull):
            await asyncio.sleep(pause)
    return await asyncio.wrap_future(writer.submit(operation))


def _noted(store: Store, delivery: Delivery, attempt: Attempt) -> tuple[str | None, bool]:
    """Why the delivery is not to be sent any more; else None, and whether the lease is still held."""
    why = withdrawn(store, delivery)
    return why, why is None and store.outbox.journal(attempt, token=delivery.token or "")


async def _left_unknown(delivery: Delivery, channel: Channel, writer: Writer) -> bool:
    """Whether nobody knows how the attempt before this one ended, and the channel says to wait for a word then."""
    if channel.on_unknown != "hold" or delivery.attempts < 2:
        return False
    past = await asyncio.wrap_future(writer.submit(lambda store: store.outbox.attempts(delivery.id)))
    return len(past) > 1 and past[-2].verdict is Verdict.UNKNOWN


async def attempt(
    delivery: Delivery, channel: Channel, note: Note, clock: Clock, gate: Gate = lambda _: None
) -> tuple[Attempt, Outcome | None] | None:
    """Try once. None: the lease was lost; no Outcome: the delivery was withdrawn, `Attempt.text` says why."""
    tried = Attempt(delivery=delivery.id, number=delivery.attempts, started=clock.now(), phase=Phase.CLAIMED)

    async def journal(phase: Phase) -> None:
        nonlocal tried
        reason = gate(delivery)
        if reason is not None:
            raise Withdrawn(reason)
        reached = replace(tried, phase=phase)
        if not await note(reached):
            raise LeaseLost
        tried = reached

    try:
        outcome = await _sent(delivery, channel, journal)
    except LeaseLost:
        return None
    except Withdrawn as withdrawn:
        return replace(tried, ended=clock.now(), text=str(withdrawn)), None
    except StoreError:  # of a note: nothing was sent that was not on record
        verdict, told = Verdict.TEMPORARY, "the database did not answer; nothing was sent"
        outcome = Outcome(verdict=verdict, phase=tried.phase, code="database", text=told)
    except Exception as error:  # noqa: BLE001 a fault in a channel: this delivery is postponed, the others go on
        verdict = Verdict.UNKNOWN if tried.phase is Phase.DOT else Verdict.TEMPORARY
        outcome = Outcome(verdict=verdict, phase=tried.phase, code=type(error).__name__, text="the channel failed")
    outcome = replace(outcome, hold=outcome.verdict is Verdict.UNKNOWN and channel.on_unknown == "hold")
    return (
        replace(
            tried,
            ended=clock.now(),
            phase=outcome.phase,
            verdict=outcome.verdict,
            code=outcome.code,
            text=outcome.text,
        ),
        outcome,
    )


def finish(
    store: Store, delivery: Delivery, tried: Attempt, outcome: Outcome | None, *, now: datetime, random: Random
) -> Settlement | None:
    """Decide and write, in the caller's transaction; None where the lease was lost."""
    if outcome is None:
        settlement = Settlement(state=DeliveryState.CANCELLED, due=None, reason=tried.text)
    else:
        earlier = _verdicts(store, delivery, tried) if outcome.verdict is Verdict.POLICY else ()
        breaker = store.outbox.breaker(delivery.endpoint)
        settlement = settle(delivery, outcome, breaker, now, random, earlier=earlier)
    if not store.outbox.settle(delivery, tried, settlement):
        return None
    tell(store, delivery, settlement, now)
    if outcome is not None and outcome.verdict is Verdict.RECIPIENT:
        bounces.refused(store, delivery, now)
    return settlement


def _verdicts(store: Store, delivery: Delivery, tried: Attempt) -> list[Verdict]:
    """How the attempts before *tried* ended."""
    past = (each for each in store.outbox.attempts(delivery.id) if each.number < tried.number)
    return [each.verdict for each in past if each.verdict]


def settle(
    delivery: Delivery,
    outcome: Outcome,
    breaker: Breaker,
    now: datetime,
    random: Random,
    *,
    earlier: Collection[Verdict] = (),
) -> Settlement:
    """What an outcome means for the delivery and its endpoint: the table of outcomes, as one function. Pure.

    *earlier*: the verdicts of attempts before this one.
    """
    verdict = outcome.verdict
    reason = _reason(outcome)
    if verdict is Verdict.OK:
        return Settlement(state=DeliveryState.SENT, due=None, breaker=_healthy(breaker))
    if verdict is Verdict.GONE:
        shut = replace(breaker, state=BreakerState.DISABLED, until=None, reason=reason)
        return Settlement(state=DeliveryState.HELD, due=now + KEPT, reason=reason, counts=False, breaker=shut)
    if verdict is Verdict.CONFIGURATION:
        open_ = _opened(breaker, now, random, reason)
        return Settlement(state=DeliveryState.HELD, due=open_.until, reason=reason, counts=False, breaker=open_)
    if verdict is Verdict.UNKNOWN and outcome.hold:
        wait = f"it may have arrived ({reason}): `wirewatch deliveries retry` sends it again, `cancel` ends it"
        failed = _failed(delivery, outcome, breaker, now, random)
        return Settlement(state=DeliveryState.HELD, due=None, reason=wait, breaker=failed)
    if verdict in (Verdict.ENDPOINT, Verdict.UNKNOWN):
        return _again(delivery, outcome, now, random, _failed(delivery, outcome, breaker, now, random))
    if verdict is Verdict.TEMPORARY:
        return _again(delivery, outcome, now, random, _healthy(breaker))
    if verdict is Verdict.POLICY and Verdict.POLICY not in earlier:
        return Settlement(state=DeliveryState.READY, due=now + POLICY_PAUSE, reason=reason, breaker=_healthy(breaker))
    if verdict is Verdict.TOO_LARGE and delivery.message.compact:
        return Settlement(state=DeliveryState.READY, due=now, reason=reason, compact=True, breaker=_healthy(breaker))
    # RECIPIENT, TOO_LARGE again, POISON, POLICY again: trying once more cannot help, and the endpoint is well.
    return Settlement(state=DeliveryState.DEAD, due=None, reason=reason, breaker=_healthy(breaker))


def _again(delivery: Delivery, outcome: Outcome, now: datetime, random: Random, breaker: Breaker | None) -> Settlement:
    """The next try, by the channel's schedule; no more tries left: dead."""
    delays = WEBHOOK if _posted(delivery) else MAIL
    reason = _reason(outcome)
    if delivery.attempts > len(delays):
        reason = f"given up after {delivery.attempts} attempts: {reason}"
        return Settlement(state=DeliveryState.DEAD, due=None, reason=reason, breaker=breaker)
    delay = _jittered(delays[max(delivery.attempts, 1) - 1], random)
    if _overloaded(delivery, outcome):
        delay = max(delay, OVERLOADED)
    if outcome.retry_after is not None:
        delay = min(max(outcome.retry_after, delay), max(LONGEST_WISH, delay))
    due = now + delay
    if breaker is not None and breaker.until is not None:
        due = max(due, breaker.until)
    return Settlement(state=DeliveryState.READY, due=due, reason=reason, breaker=breaker)


def _posted(delivery: Delivery) -> bool:
    """What a kind of channel freezes says what it is: JSON is posted to a web endpoint; a mail, text or files are not."""
    return delivery.message.content_type.partition(";")[0] == "application/json"


def _reason(outcome: Outcome) -> str:
    return " ".join(filter(None, (outcome.code, outcome.text)))


def _jittered(delay: timedelta, random: Random) -> timedelta:
    return delay * random.uniform(0.8, 1.2)


def _overloaded(delivery: Delivery, outcome: Outcome) -> bool:
    """A web endpoint that asks for, or visibly needs, a rest."""
    if not _posted(delivery):
        return False
    return outcome.code in ("429", "502", "503", "504") or outcome.verdict is Verdict.UNKNOWN


# --- breakers --------------------------------------------------------------------------------------


def _healthy(breaker: Breaker) -> Breaker | None:
    """Closed; None where it was in good order already, so that nothing is written."""
    fresh = Breaker(endpoint=breaker.endpoint)
    return None if breaker == fresh else fresh


def _failed(delivery: Delivery, outcome: Outcome, breaker: Breaker, now: datetime, random: Random) -> Breaker:
    """One more failure of an endpoint."""
    reason = _reason(outcome)
    since = breaker.failing_since or now
    breaker = replace(breaker, failures=breaker.failures + 1, failing_since=since, reason=reason)
    if _posted(delivery) and now - since >= GIVEN_UP:
        return replace(breaker, state=BreakerState.DISABLED, until=None)
    if breaker.state is not BreakerState.CLOSED or breaker.failures >= FAILURES:
        return _opened(breaker, now, random, reason)
    if _overloaded(delivery, outcome):
        rest = min(max(outcome.retry_after or OVERLOADED, OVERLOADED), LONGEST_WISH)
        return replace(breaker, state=BreakerState.OPEN, until=now + rest)
    return breaker


def _opened(breaker: Breaker, now: datetime, random: Random, reason: str) -> Breaker:
    """Open for 30 s, longer each time a probe fails."""
    if breaker.state is BreakerState.DISABLED:
        return breaker
    if breaker.state is BreakerState.OPEN and breaker.until is not None and breaker.until > now:
        return replace(breaker, reason=reason)  # what was in flight when it opened fails too: that is no probe
    trips = breaker.trips + 1
    pause = min(PAUSE * 2 ** min(trips - 1, 10), LONGEST_PAUSE)
    return replace(
        breaker,
        state=BreakerState.OPEN,
        trips=trips,
        until=now + _jittered(pause, random),
        failing_since=breaker.failing_since or now,
        reason=reason,
    )


async def _sent(delivery: Delivery, channel: Channel, journal: Callable[[Phase], Awaitable[None]]) -> Outcome:
    if not delivery.message.body:
        return Outcome(
            verdict=Verdict.POISON, phase=Phase.CLAIMED, code="empty", text="the message could not be made at the cut"
        )
    return await channel.send(delivery, journal)
