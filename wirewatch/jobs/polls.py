"""Polls: hosts that are due are claimed, asked, and given back.

    tick ─▶ anything due? ─▶ [T1] claim as many hosts as there are free slots ─▶ each source: intake [T2]

A host is one worker's at a time, over all machines; while pages are fetched its lease is renewed. A worker that lost
it writes nothing: the source is polled by whoever holds it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from crawler.pace import spacing
from news.errors import StoreError
from news.model import Claim, Fetch, Source
from news.ports import Store
from wirewatch.app import App
from wirewatch.filing import Filed, asked_to_wait, give_back
from wirewatch.intake import take_in
from wirewatch.jobs.hands import Hands

log = structlog.get_logger()

TOO_MANY = 429
LEASE = timedelta(minutes=3)  # how long the sources of a killed worker stay unpolled


@dataclass(slots=True)
class _Held:
    claim: Claim
    until: datetime


class Polls:
    """The poll role."""

    def __init__(self, app: App, *, slots: int, lease: timedelta = LEASE) -> None:
        self.hands = Hands(app, "polling", slots, self.tick)
        self._app = app
        self._lease = lease
        self._held: dict[str, _Held] = {}  # by host
        self._claiming = asyncio.Lock()

    async def tick(self) -> None:
        """Claim what is due."""
        if self._claiming.locked():
            return
        async with self._claiming:
            try:
                await self._claim()
            except StoreError as error:
                self.hands.trouble(error)

    async def renew(self) -> None:
        """Hold on to the hosts that we have had for a third of a lease."""
        now = self._app.clock.now()
        for held in [held for held in self._held.values() if held.until - now < self._lease * 2 / 3]:
            with suppress(StoreError):  # two thirds of the lease are left: the next tick tries again
                renewed = await self._app.write(partial(_renew, claim=held.claim, now=now, lease=self._lease))
                held.until = now + self._lease if renewed else now  # lost: nothing more is begun under it

    async def _claim(self) -> None:
        app, free, now = self._app, self.hands.free, self._app.clock.now()
        if free <= 0:
            return
        due = await app.read(lambda store: store.sources.next_due())
        if due is None or due > now:
            self.hands.more = False
            return
        claims = await app.write(
            lambda store: store.sources.claim(now, worker=app.worker, lease=self._lease, limit=free)
        )
        self.hands.more = len(claims) == free
        for claim in claims:
            self.hands.begin(self._work(claim))

    async def _work(self, claim: Claim) -> None:
        held = self._held[claim.host] = _Held(claim, claim.until)
        if claim.spacing is not None:
            self._app.collector.slow(claim.host, self._spacing(claim))
        try:
            await self._poll_host(held)
        except asyncio.CancelledError:  # we are being stopped: the next daemon need not wait for the lease to end
            self._app.writer.submit(lambda store: store.sources.release(claim))
            raise
        finally:
            del self._held[claim.host]

    async def _poll_host(self, held: _Held) -> None:
        sources = self._app.desk.sources
        pairs = [(sources[state.source], state) for state in held.claim.sources if state.source in sources]
        fetch: Fetch | None = None
        for place, (source, state) in enumerate(pairs, 1):
            if self.hands.closed or held.until <= self._app.clock.now():
                break
            last = place == len(pairs)
            filed = await take_in(self._app, source, state, claim=held.claim, last=last)
            self._tell(source, filed)
            if last and filed.stored:
                return  # given back in the same transaction
            fetch = filed.poll.fetch
            if asked_to_wait(fetch, self._app.clock.now()) or fetch.status == TOO_MANY or not filed.stored:
                break
        now, usual = self._app.clock.now(), self._app.desk.config.crawl.per_host_delay
        await self._app.write(lambda store: give_back(store, held.claim, fetch, now, usual=usual))

    def _spacing(self, claim: Claim) -> timedelta:
        usual = self._app.desk.config.crawl.per_host_delay
        return spacing(claim.spacing, claim.spaced_at, self._app.clock.now(), usual=usual)

    def _tell(self, source: Source, filed: Filed) -> None:
        fetch, metrics = filed.poll.fetch, self._app.metrics
        metrics.filed(filed)
        for warning in filed.poll.warnings:
            log.warning("source warned", source=source.id, warning=warning)
        if fetch.error:
            log.warning("source failed", source=source.id, status=fetch.status, error=fetch.error)
        elif filed.new or filed.revised:
            log.info(
                "source polled", source=source.id, new=len(filed.new), revised=filed.revised, alerts=len(filed.alerts)
            )
        else:
            log.debug("source polled", source=source.id, status=fetch.status, found=fetch.found)


def _renew(store: Store, *, claim: Claim, now: datetime, lease: timedelta) -> bool:
    return store.sources.renew(claim, now, lease=lease)
