"""Revisits: pages that are due are read, and what they say by now is filed.

    tick ─▶ anything due? ─▶ [T1] claim the hosts of the pages ─▶ look, read, match ─▶ [T2] wording, alerts, next look

A host is leased as for a poll, so polls and pages of one host never overlap; a few pages, and it is given back.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from news.errors import StoreError
from news.model import Article, Claim, Fetch, Poll, Revision, Source, SourceState, Trouble, Visit, Visited
from news.ports import Store
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Filed, Prepared, file_wording
from wirewatch.intake import reworded
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.polls import LEASE
from wirewatch.visiting import after, as_known, is_first_look, is_withdrawn, told, withdrawn
from wirewatch.withdrawals import as_arrival

log = structlog.get_logger()

SHARE = 2  # part of the slots: polls come first


@dataclass(slots=True)
class _Held:
    claim: Claim
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the archive has of a page's article."""

    article: Article
    latest: Revision
    state: SourceState


class Revisits:
    """Part of the poll role."""

    def __init__(self, app: App, *, slots: int, lease: timedelta = LEASE) -> None:
        self.hands = Hands(app, "visiting", max(1, slots // SHARE), self.tick)
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
        due = await app.read(lambda store: store.visits.next_due())
        if due is None or due > now:
            self.hands.more = False
            return
        claims = await app.write(
            lambda store: store.visits.claim(now, worker=app.worker, lease=self._lease, limit=free)
        )
        self.hands.more = bool(claims)
        for claim, visits in claims:
            self.hands.begin(self._work(claim, visits))

    async def _work(self, claim: Claim, visits: tuple[Visit, ...]) -> None:
        held = self._held[claim.host] = _Held(claim, claim.until)
        wait = None
        try:
            for visit in visits:
                if self.hands.closed or held.until <= self._app.clock.now():
                    break
                wait, stored = await self._visit(visit, claim)
                if wait or not stored:
                    break
            await self._app.write(lambda store: store.sources.release(claim, not_before=wait))
        except asyncio.CancelledError:  # we are being stopped: the next daemon need not wait for the lease to end
            self._app.writer.submit(lambda store: store.sources.release(claim))
            raise
        finally:
            del self._held[claim.host]

    async def _visit(self, visit: Visit, claim: Claim) -> tuple[datetime | None, bool]:
        """One page: until when its host wants to be left alone, and whether what came of it was written."""
        app, desk = self._app, self._app.desk
        source = desk.sources.get(visit.source)
        known = await app.read(partial(_known, visit=visit)) if source and source.full_text else None
        if source is None or known is None:  # no longer configured, or asked to leave pages alone
            over = replace(visit, due=None, note=None)
            return None, await app.write(lambda store: store.visits.settle(over, token=claim.token))
        visited = await app.collector.visit(source, visit, as_known(known.article, known.latest))
        now = app.clock.now()
        prepared = await app.think(lambda: self._prepared(source, visit, visited, known, desk=desk, now=now))
        filed = await app.write(
            partial(
                file_wording,
                prepared=prepared,
                placing=app.placing,
                visit=after(
                    visit, visited, known.article, changed=_changed(prepared, known), now=now, random=app.random
                ),
                token=claim.token,
            )
        )
        self._tell(visit, visited, filed)
        return _asked_to_wait(visited.trouble, now), filed.stored

    def _prepared(
        self, source: Source, visit: Visit, visited: Visited, known: _Known, *, desk: Desk, now: datetime
    ) -> Prepared:
        arrival = arrival_of(visit, visited, known.article, known.latest, desk=desk, now=now)
        fetch = Fetch(
            source=source.id,
            at=now,
            status=visited.status,
            url=visit.link,
            error=visited.trouble.error if visited.trouble else None,
        )
        return Prepared(
            poll=Poll(fetch=fetch),
            state=known.state,
            arrivals=(arrival,) if arrival else (),
            desk=desk,
            now=now,
            random=self._app.random,
        )

    def _tell(self, visit: Visit, visited: Visited, filed: Filed) -> None:
        self._app.metrics.visited(visit, visited, filed)
        log.debug(
            "page visited",
            article=visit.article,
            errand=visit.errand.value,
            status=visited.status,
            error=visited.trouble.error if visited.trouble else None,
            revised=filed.revised,
            alerts=len(filed.alerts),
        )


def arrival_of(
    visit: Visit, visited: Visited, article: Article, latest: Revision, *, desk: Desk, now: datetime
) -> Arrival | None:
    """The wording that a look at a page brought, with the rules that hold in it; None where it is the known one."""
    said = told(visit, visited, latest)
    known = as_known(article, latest)
    if said is not None:
        wording = reworded(said, latest, now)
    elif visited.trouble and is_withdrawn(replace(visit, missing=visit.missing + 1), visited.trouble):
        wording = withdrawn(latest, now)
    else:
        return None
    if wording is None:
        return None
    quiet = visit.quiet or is_first_look(visit, latest)
    taken = as_arrival(article, latest, wording, desk)
    return replace(taken, dispatch=said or known, matches=() if quiet else taken.matches, backlog=visit.quiet)


def _known(store: Store, *, visit: Visit) -> _Known | None:
    article, state = store.archive.article(visit.article), store.sources.state(visit.source)
    if article is None or state is None:
        return None
    return _Known(article=article, latest=store.archive.revisions(article.id)[-1], state=state)


def _changed(prepared: Prepared, known: _Known) -> datetime:
    return prepared.now if prepared.arrivals else known.latest.seen


def _asked_to_wait(trouble: Trouble | None, now: datetime) -> datetime | None:
    """Until when the whole host wants to be left alone: 429 and 503 with Retry-After (RFC 9110, 10.2.3)."""
    if trouble and trouble.status in {429, 503} and trouble.retry_after:
        return now + trouble.retry_after
    return None


def _renew(store: Store, *, claim: Claim, now: datetime, lease: timedelta) -> bool:
    return store.sources.renew(claim, now, lease=lease)
