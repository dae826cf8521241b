"""Deliveries: what is due in the outbox is leased, sent, and settled.

    tick ─▶ anything due? ─▶ [T4] claim ─▶ send the frozen bytes, journalling each phase ─▶ [T5] settle

Every endpoint has a few slots of its own: a relay that drips keeps nobody else waiting.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import structlog

from alerts.deliver import deliver, finish
from news.errors import StoreError
from news.model import Attempt, Delivery, DeliveryState, Outcome, Phase, Settlement, Verdict
from news.ports import Store
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.setback import Setback

log = structlog.get_logger()

T = TypeVar("T")

SLOTS = 128
PER_ENDPOINT = (
    8  # twice what a relay gets connections: while four are sent, what was sent is settled and more is claimed
)
LEASE = timedelta(minutes=15)  # longer than the 600 s that a relay may take after the dot (RFC 5321, 4.5.3.2)


class Deliveries:
    """The deliver role."""

    def __init__(self, app: App, *, slots: int = SLOTS, per_endpoint: int = PER_ENDPOINT) -> None:
        self.hands = Hands(app, "sending", slots, self._more)
        self._looks = ThreadPoolExecutor(
            1, "gate"
        )  # its own: those of `app.read` may be held up by what is read and matched
        self._roomy = False  # an endpoint has got room since the last claim
        self._app = app
        self._per_endpoint = per_endpoint
        self._busy: Counter[str] = Counter()
        self._sending: dict[asyncio.Task[None], Desk] = {}  # and the desk whose channels it uses
        self._claiming = asyncio.Lock()
        self._setback = Setback()

    async def tick(self) -> int:
        """Claim what is due, and send it. Returns how many were claimed."""
        if self._claiming.locked():
            return 0
        async with self._claiming:
            try:
                return await self._claim()
            except StoreError as error:
                self.hands.trouble(error)
                return 0

    async def _more(self) -> None:
        """Claim what is due where there is room again: for some at a time, since a claim costs a commit."""
        while self._roomy and self.hands.more and not self._claiming.locked():
            await self.tick()

    async def retire(self, desk: Desk) -> None:
        """Close the channels of a desk that was replaced, when nothing is sent over them any more."""
        while any(used is desk for used in self._sending.values()):
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        await desk.close()

    async def _claim(self) -> int:
        app, free, now = self._app, self.hands.free, self._app.clock.now()
        self._roomy = False
        if self._setback.seen(now):
            await app.write(lambda store: store.outbox.rewind(now, lease=LEASE))
            self._setback.over(now)
        room = {endpoint: self._room(busy) for endpoint, busy in self._busy.items()}
        if free <= 0:
            return 0
        due = await app.read(lambda store: store.outbox.next_due())
        if due is None or due > now:
            self.hands.more = False
            return 0
        deliveries = await app.write(
            lambda store: store.outbox.claim(
                now,
                worker=app.worker,
                lease=LEASE,
                limit=free,
                per_endpoint=self._per_endpoint,
                room=room,
                at_most=app.desk.at_most,
            )
        )
        # What an endpoint without room may have waiting is claimed as soon as it has some, and not with the next tick.
        self.hands.more = bool(deliveries) or any(places <= 0 for places in room.values())
        for delivery in deliveries:
            self._busy[delivery.endpoint] += 1
            task = self.hands.begin(self._send(delivery, app.desk))
            self._sending[task] = app.desk
            task.add_done_callback(self._sending.pop)
        return len(deliveries)

    def _room(self, busy: int) -> int:
        """For how many more at an endpoint with so many *busy*: none before half of its places are free."""
        free = self._per_endpoint - busy
        return free if free >= self._per_endpoint // 2 else 0

    async def _send(self, delivery: Delivery, desk: Desk) -> None:
        try:
            await self._attempt(delivery, desk)
        except asyncio.CancelledError:  # we are being stopped: the next daemon need not wait for the lease to end
            app, channel = self._app, desk.channels.get(delivery.channel)
            hold = channel is not None and channel.on_unknown == "hold"
            app.writer.submit(partial(_stopped, delivery=delivery, hold=hold, now=app.clock.now(), random=app.random))
            raise
        finally:
            self._busy[delivery.endpoint] -= 1
            self._roomy = self._roomy or self._room(self._busy[delivery.endpoint]) > 0
            if not self._busy[delivery.endpoint]:
                del self._busy[delivery.endpoint]

    async def _attempt(self, delivery: Delivery, desk: Desk) -> None:
        app = self._app
        channel = desk.channels.get(delivery.channel)
        if channel is None:
            reason = f"the channel {delivery.channel!r} is no longer in the configuration"
            await app.write(partial(_cancelled, delivery=delivery, now=app.clock.now(), reason=reason))
            return
        settlement = await deliver(
            delivery, channel, app.writer, app.clock, app.random, look=self._look, gate=self._gate
        )
        if settlement is None:
            log.warning("lease lost", delivery=delivery.id)
            return
        self._tell(delivery, settlement)

    async def _look(self, look: Callable[[Store], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._looks, self._seen, look)

    def _seen(self, look: Callable[[Store], T]) -> T:
        with self._app.database.read() as store:
            return look(store)

    def _gate(self, delivery: Delivery) -> str | None:
        """Why a delivery is no longer wanted."""
        if any(subscription.id == delivery.subscription for subscription in self._app.desk.subscriptions):
            return None
        return f"the subscription {delivery.subscription!r} is no longer in the configuration"

    def _tell(self, delivery: Delivery, settlement: Settlement) -> None:
        self._app.metrics.settled.labels(settlement.state.value).inc()
        told = {"delivery": delivery.id, "subscription": delivery.subscription, "endpoint": delivery.endpoint}
        if settlement.state is DeliveryState.SENT:
            log.info("delivered", **told)
        elif settlement.state is DeliveryState.CANCELLED:
            log.info("delivery cancelled", reason=settlement.reason, **told)
        else:
            log.warning(
                "not delivered", state=settlement.state.value, reason=settlement.reason, next_try=settlement.due, **told
            )


def _cancelled(store: Store, *, delivery: Delivery, now: datetime, reason: str) -> None:
    number = delivery.attempts  # whoever claims counts the attempt
    tried = Attempt(delivery=delivery.id, number=number, started=now, ended=now, phase=Phase.CLAIMED, text=reason)
    store.outbox.settle(
        delivery, tried, Settlement(state=DeliveryState.CANCELLED, due=None, reason=reason, counts=False)
    )


def _stopped(store: Store, *, delivery: Delivery, hold: bool, now: datetime, random: Random) -> None:
    """How an attempt ends that was cut short: unknown where the point of no return was passed."""
    number = delivery.attempts
    tried = next((past for past in store.outbox.attempts(delivery.id) if past.number == number), None)
    if tried is None:
        tried = Attempt(delivery=delivery.id, number=number, started=now, phase=Phase.CLAIMED)
    verdict = Verdict.UNKNOWN if tried.phase is Phase.DOT else Verdict.TEMPORARY
    outcome = Outcome(
        verdict=verdict,
        phase=tried.phase,
        code="stopped",
        text="wirewatch was stopped",
        hold=hold and verdict is Verdict.UNKNOWN,
    )
    tried = replace(tried, ended=now, verdict=verdict, code=outcome.code, text=outcome.text)
    finish(store, delivery, tried, outcome, now=now, random=random)
