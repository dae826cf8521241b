"""Polls: hosts that are due are claimed, asked, and given back.

    tick ─▶ anything due? ─▶ [T1] claim as many hosts as there are free slots ─▶ each source: intake [T2]

A host is one worker's at a time, over all machines; while pages are fetched its lease is renewed. A worker that lost
it writes nothing: the source is polled by whoever holds it.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from news.errors import StoreError
from news.model import Claim, Fetch, Source
from wirewatch.app import App
from wirewatch.filing import Filed, give_back
from wirewatch.intake import take_in
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.setback import Setback
from wirewatch.jobs.tenancy import LEASE, Held, Tenancy, wants_rest

log = structlog.get_logger()


class Polls:
    """The poll role."""

    def __init__(self, app: App, *, slots: int, lease: timedelta = LEASE) -> None:
        self.hands = Hands(app, "polling", slots, self.tick)
        self._app = app
        self._tenancy = Tenancy(app, lease)
        self._claiming = asyncio.Lock()
        self._setback = Setback()

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
        await self._tenancy.renew()

    async def _claim(self) -> None:
        app, free, now = self._app, self.hands.free, self._app.clock.now()
        if self._setback.seen(now):
            await app.write(lambda store: store.sources.rewind(now, lease=self._tenancy.lease))
            self._setback.over(now)
        if free <= 0:
            return
        due = await app.read(lambda store: store.sources.next_due())
        if due is None or due > now:
            self.hands.more = False
            return
        claims = await app.write(
            lambda store: store.sources.claim(now, worker=app.worker, lease=self._tenancy.lease, limit=free)
        )
        self.hands.more = len(claims) == free
        for claim in claims:
            self.hands.begin(self._work(claim))

    async def _work(self, claim: Claim) -> None:
        with self._tenancy.of(claim) as held:
            await self._poll_host(held)

    async def _poll_host(self, held: Held) -> None:
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
            if wants_rest(fetch, self._app.clock.now()) or not filed.stored:
                break
        now, usual = self._app.clock.now(), self._app.desk.config.crawl.per_host_delay
        await self._app.write(lambda store: give_back(store, held.claim, fetch, now, usual=usual))

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
