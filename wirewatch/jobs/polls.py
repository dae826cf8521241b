"""Polls: hosts that are due are claimed, asked, and given back.

    tick ─▶ anything due? ─▶ [T1] claim as many hosts as there are free slots ─▶ each source: intake [T2]

A host is one worker's at a time, over all machines; while pages are fetched its lease is renewed. A worker that lost
it writes nothing: the source is polled by whoever holds it.

All sources of a host are asked before the pages of any of them: else the third waited for hundreds of pages of the first two.
Then each has its part of a minute for its pages; what is left of them is visited, when nothing is to be asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from news.errors import StoreError
from news.model import Claim, Fetch, Poll, Source, SourceState
from wirewatch.app import App
from wirewatch.filing import Filed, give_back
from wirewatch.intake import ask, take_in
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.setback import Setback
from wirewatch.jobs.tenancy import LEASE, Held, Tenancy, wants_rest

log = structlog.get_logger()

KEPT = timedelta(minutes=1)  # for the pages of all sources of a host


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
        fetch = await (self._take(held, *pairs[0], last=True) if len(pairs) == 1 else self._poll_all(held, pairs))
        if held.over:
            return  # given back in the same transaction
        now, usual = self._app.clock.now(), self._app.desk.config.crawl.per_host_delay
        await self._app.write(lambda store: give_back(store, held.claim, fetch, now, usual=usual))

    async def _poll_all(self, held: Held, pairs: Sequence[tuple[Source, SourceState]]) -> Fetch | None:
        """All are asked first, then those with news have their pages read; how the latest of the others answered."""
        fetch: Fetch | None = None
        news: list[tuple[Source, SourceState, Poll]] = []
        rests = False
        for place, (source, state) in enumerate(pairs, 1):
            if rests or not self._may_go_on(held):
                break
            poll = await ask(self._app, source, state)
            if poll.dispatches:
                news.append((source, state, poll))
                continue
            fetch = await self._take(held, source, state, poll, last=place == len(pairs) and not news)
            rests = wants_rest(fetch, self._app.clock.now())
        patience = timedelta(0) if rests else KEPT / max(1, len(news))
        for place, (source, state, poll) in enumerate(news, 1):
            if self._may_go_on(held):
                last = place == len(news) and not rests
                await self._take(held, source, state, poll, last=last, patience=patience)
        return fetch

    def _may_go_on(self, held: Held) -> bool:
        return not self.hands.closed and held.until > self._app.clock.now()

    async def _take(
        self,
        held: Held,
        source: Source,
        state: SourceState,
        poll: Poll | None = None,
        *,
        last: bool,
        patience: timedelta = KEPT,
    ) -> Fetch:
        """Take in one source; with the *last* the host is given back."""
        filed = await take_in(self._app, source, state, claim=held.claim, last=last, poll=poll, patience=patience)
        self._tell(source, filed)
        if not filed.stored:
            held.until = self._app.clock.now()  # lost: nothing more is begun under it
        held.over = last and filed.stored
        return filed.poll.fetch

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
