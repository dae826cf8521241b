"""Notices: what nobody has been told of becomes one message to those who run wirewatch.

    tick ─▶ does a source rest that has failed for six hours? ─▶ that is written
         └▶ does anything wait, and for long enough? ─▶ one transaction: all of it, a delivery for each operator

However many sources fail at once, it is one message; the outbox sends it like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from alerts.cadence import next_slot
from alerts.cut import notify
from news.errors import StoreError
from news.model import AtOnce, Delivery, Subscription
from news.ports import Store
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.jobs.hands import Hands
from wirewatch.notices import FAILING, FAILURES, of_rest, tell

log = structlog.get_logger()

LOOK = timedelta(minutes=1)  # at all sources: 100,000 of them cost SQLite 40 ms
OLDEST = timedelta(
    days=2
)  # what happened before an operator was configured is history: `wirewatch status` shows what lasts


class Notices:
    """Part of the cron role."""

    def __init__(self, app: App) -> None:
        self.hands = Hands(app, "notices", 1)
        self._app = app
        self._looks = app.clock.monotonic()

    async def tick(self) -> int:
        """Tell what is to be told. Returns how many messages were put in the outbox."""
        operators = [each for each in self._app.desk.subscriptions if each.operator]
        if not self.hands.free:
            return 0
        try:
            await self._lasting()
            return await self._tell(operators) if operators else 0
        except StoreError as error:
            self.hands.trouble(error)
            return 0

    async def _lasting(self) -> None:
        """Sources that rest after failures: when six hours are over, and not when they are asked again."""
        app, now = self._app, self._app.clock.now()
        if app.clock.monotonic() < self._looks:
            return
        self._looks = app.clock.monotonic() + LOOK.total_seconds()
        since = now - FAILING
        resting = await app.read(lambda store: store.sources.failing(now, since=since, least=FAILURES))
        if told := of_rest(app.desk.sources, resting):
            await app.write(lambda store: tell(store, told))

    async def _tell(self, operators: list[Subscription]) -> int:
        app, now = self._app, self._app.clock.now()
        since = await app.read(lambda store: store.notices.waiting_since())
        if since is None or not any(_due(each, since, now) for each in operators):
            return 0
        desk = app.desk
        deliveries = await app.write(lambda store: _cut(store, operators, desk, now))
        for delivery in deliveries:
            log.info("notices cut", subscription=delivery.subscription, delivery=delivery.id)
        return len(deliveries)


def _due(operator: Subscription, since: datetime, now: datetime) -> bool:
    if isinstance(operator.cadence, AtOnce):
        return now >= since + operator.cadence.batch
    return now >= next_slot(operator.cadence.cron, operator.zone, since).moment


def _cut(store: Store, operators: list[Subscription], desk: Desk, now: datetime) -> list[Delivery]:
    return notify(
        store,
        operators,
        desk.channels,
        now,
        since=now - OLDEST,
        others=[each for each in desk.subscriptions if not each.operator],
    )
