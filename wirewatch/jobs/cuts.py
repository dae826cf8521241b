"""Cuts: what waits for a subscription becomes frozen deliveries.

    tick ─▶ whose time has come? ─▶ [T3] one transaction per subscription and slot
         ─▶ what did nobody acknowledge in time? ─▶ the next channel
         ─▶ which endpoint is down, with many messages before it? ─▶ they are taken back, for one to catch up with

When the clock, a zone or a cadence is set otherwise, what waits is due anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.bounces import bouncing, held
from alerts.cadence import last_slot
from alerts.cut import cut
from alerts.escalation import escalate
from alerts.hold import Holding, collapse, retime
from alerts.quiet import quiet_until
from alerts.routes import Policy
from news.errors import StoreError
from news.ids import SubscriptionId
from news.model import AtOnce, BreakerState, Coverage, Delivery, Slots, Subscription
from news.ports import Channel, Store
from wirewatch.app import App
from wirewatch.coverage import coverage
from wirewatch.desk import Desk
from wirewatch.heartbeat import health
from wirewatch.jobs.hands import Hands
from wirewatch.tokens import Links, links

log = structlog.get_logger()

GONE = "the subscription is no longer in the configuration"
FRESH = timedelta(minutes=1)  # how old what is told of the sources' health may be
STORMS = timedelta(seconds=10)  # how often endpoints that are down are looked at
SLEW = timedelta(seconds=5)  # the wall clock may go back so far by itself


class Cuts:
    """The cron role."""

    def __init__(self, app: App) -> None:
        self.hands = Hands(app, "cutting", 1)
        self._app = app
        self._cutting = asyncio.Lock()
        self._coverage: tuple[datetime, Coverage] | None = None
        self._looked: dict[SubscriptionId, str] = {}  # "all quiet" slots that were seen to
        self._desk: Desk | None = None  # for which what waits is timed
        self._latest: datetime | None = None  # the wall clock at the last tick
        self._stormed: datetime | None = None

    async def tick(self) -> int:
        """Cut whatever is due. Returns how many messages were put in the outbox."""
        if self._cutting.locked() or not self.hands.free:
            return 0
        async with self._cutting:
            try:
                await self._retime()
                return await self._cut_due() + await self._escalate()
            except StoreError as error:
                self.hands.trouble(error)
                return 0

    async def cut(
        self, subscriptions: Sequence[SubscriptionId], now: datetime, *, ahead: bool = False
    ) -> list[Delivery]:
        """Cut these, as of *now*; *ahead*: see `alerts.cut`."""
        desk, cut_ = self._app.desk, []
        known = {subscription.id: subscription for subscription in desk.subscriptions}
        policy, pages, bounced = await self._app.read(
            lambda store: (policy_of(desk, store, now), self._links(store), bouncing(store))
        )
        covered = await self._covered(now)
        for name in subscriptions:
            if name in known and held(bounced, known[name]):
                continue  # until somebody has mended the address: what waits goes on waiting
            if name in known:
                cut_ += await self._cut(
                    known[name],
                    partial(
                        cut,
                        channel=desk.channels[known[name].channel],
                        now=now,
                        policy=policy,
                        coverage=covered,
                        archive=pages.archive(known[name].subscriber),
                        unsubscribe=pages.unsubscribe(name),
                        acknowledge=pages.acknowledge,
                        page=partial(pages.told, known[name].subscriber),
                        ahead=ahead,
                    ),
                )
            else:
                await self._app.write(partial(_cancel, subscription=name))
        return cut_

    async def _cut_due(self) -> int:
        now = self._app.clock.now()
        await self._calm_storms(now)
        due = await self._app.read(lambda store: store.alerts.due(now))
        quiet = [name for name in await self._quiet(now) if name not in due]
        return len(await self.cut([*due, *quiet], now)) if due or quiet else 0

    async def _cut(self, subscription: Subscription, cutter: Callable[..., list[Delivery]]) -> list[Delivery]:
        try:
            deliveries = await self._app.write(partial(cutter, subscription=subscription))
        except StoreError:
            raise
        except Exception:  # a fault of ours: what waits goes on waiting, and the other subscriptions go on
            log.exception("cut failed", subscription=subscription.id)
            return []
        for delivery in deliveries:
            self._app.metrics.digests.inc()
            log.info("digest cut", subscription=subscription.id, delivery=delivery.id, stories=len(delivery.stories))
        return deliveries

    async def _retime(self) -> None:
        """What waits is due as if it had come in now, where a clock was set back, or the configuration is another."""
        app, now = self._app, self._app.clock.now()
        back = self._latest is not None and now < self._latest - SLEW
        self._latest = now
        if self._desk is app.desk and not back:
            return
        desk = app.desk
        changed = await app.write(lambda store: sum(retime(store, each, now) for each in desk.subscriptions))
        self._desk = desk
        self._looked.clear()
        if changed:
            log.info("what waits is due anew", alerts=changed)

    async def _calm_storms(self, now: datetime) -> None:
        """Messages frozen for an endpoint that is down become one, before it is back and gets them all."""
        if self._stormed is not None and abs(now - self._stormed) < STORMS:
            return
        self._stormed = now
        app, desk = self._app, self._app.desk
        breakers = await app.read(lambda store: store.outbox.breakers())
        down = {each.endpoint for each in breakers if each.state in {BreakerState.OPEN, BreakerState.HALF}}
        for subscription in desk.subscriptions:
            channel = desk.channels[subscription.channel]
            if channel.endpoint in down and isinstance(subscription.cadence, AtOnce):
                back = await app.write(partial(_calm, subscription=subscription, channel=channel, now=now))
                if back:
                    log.info("messages taken back", subscription=subscription.id, alerts=back)

    async def _escalate(self) -> int:
        """Send on what nobody acknowledged in time."""
        app, now, desk = self._app, self._app.clock.now(), self._app.desk
        if not await app.read(lambda store: store.orders.vigils(due_by=now)):
            return 0
        deliveries = await app.write(
            lambda store: escalate(
                store,
                desk.subscriptions,
                desk.channels,
                now,
                cast=desk.cast,
                acknowledge=self._links(store).acknowledge,
                page=self._links(store).told,
                archive=self._links(store).archive,
            )
        )
        for delivery in deliveries:
            log.info("escalated", subscription=delivery.subscription, channel=delivery.channel, delivery=delivery.id)
        return len(deliveries)

    def _links(self, store: Store) -> Links:
        return links(store, self._app.desk.config.web.base_url)

    async def _quiet(self, now: datetime) -> list[SubscriptionId]:
        """Subscriptions that want a line also when there was nothing, at a slot that we have not looked at.

        While something keeps news from coming through, nobody is told that all is quiet: the slot waits.
        """
        slots = {}
        for subscription in self._app.desk.subscriptions:
            if subscription.all_quiet and isinstance(subscription.cadence, Slots):
                if subscription.quiet and quiet_until(subscription.quiet, subscription.zone, now):
                    continue
                slot = last_slot(subscription.cadence.cron, subscription.zone, now)
                if self._looked.get(subscription.id) != slot.key:
                    slots[subscription.id] = slot.key
        if slots:
            signs = await self._app.read(lambda store: store.vitals.signs(now))
            if health(signs, now, self._app.desk.config.heartbeat.every).trouble:
                return []
        self._looked |= slots
        return list(slots)

    async def _covered(self, now: datetime) -> Coverage:
        if self._coverage is None or abs(now - self._coverage[0]) > FRESH:
            states = await self._app.read(lambda store: store.sources.states())
            self._coverage = (now, coverage(states, now))
        return self._coverage[1]


def policy_of(desk: Desk, store: Store, now: datetime) -> Policy:
    """What holds whoever is told."""
    return Policy(
        silences=(*desk.config.silences, *store.orders.silences(now=now)),
        inhibitions=desk.config.inhibitions,
        rules=desk.rules.rules,
        digests={rule: desk.rules.digest(rule) for rule in desk.rules.rules},
        cast=desk.cast,
    )


def _calm(store: Store, *, subscription: Subscription, channel: Channel, now: datetime) -> int:
    return collapse(Holding(store, subscription, channel, now, Policy()))


def _cancel(store: Store, *, subscription: SubscriptionId) -> int:
    return store.alerts.cancel(subscription, GONE)
