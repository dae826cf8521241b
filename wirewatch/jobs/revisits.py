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

from crawler.pace import spacing
from news.errors import StoreError
from news.model import Article, Claim, Fetch, Poll, Revision, Source, SourceState, Visit, Visited
from news.ports import Store
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Filed, Prepared, asked_to_wait, file_wording, give_back
from wirewatch.intake import reworded
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.polls import LEASE
from wirewatch.visiting import after, as_known, is_first_look, is_wholesale, is_withdrawn, told, withdrawn
from wirewatch.withdrawals import as_arrival

log = structlog.get_logger()

SHARE = 2  # part of the slots: polls come first
KEPT = 4  # part of those: never for backlog
TOO_MANY = 429


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
    wholesale: bool  # other pages of its site are not there either


class Revisits:
    """Part of the poll role."""

    def __init__(
        self, app: App, *, slots: int, lease: timedelta = LEASE, backlog: bool = True, notify: bool = True
    ) -> None:
        self.hands = Hands(app, "visiting", max(1, slots // SHARE), self.tick)
        self._app = app
        self._lease = lease
        self._notify = notify
        self._slots = max(1, slots // SHARE)
        self._kept = self._slots // KEPT if backlog else self._slots
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
            partial(_claim, now=now, worker=app.worker, lease=self._lease, free=free, backlog=free - self._kept)
        )
        self.hands.more = bool(claims)
        for claim, visits in claims:
            self.hands.begin(self._work(claim, visits))

    async def _work(self, claim: Claim, visits: tuple[Visit, ...]) -> None:
        held = self._held[claim.host] = _Held(claim, claim.until)
        fetch: Fetch | None = None
        usual = self._app.desk.config.crawl.per_host_delay
        if claim.spacing is not None:
            apart = spacing(claim.spacing, claim.spaced_at, self._app.clock.now(), usual=usual)
            self._app.collector.slow(claim.host, apart)
        try:
            for visit in visits:
                if self.hands.closed or held.until <= self._app.clock.now():
                    break
                fetch, stored = await self._visit(visit, claim)
                if not stored or (fetch and _wants_rest(fetch, self._app.clock.now())):
                    break
            now = self._app.clock.now()
            await self._app.write(lambda store: give_back(store, claim, fetch, now, usual=usual))
        except asyncio.CancelledError:  # we are being stopped: the next daemon need not wait for the lease to end
            self._app.writer.submit(lambda store: store.sources.release(claim))
            raise
        finally:
            del self._held[claim.host]

    async def _visit(self, visit: Visit, claim: Claim) -> tuple[Fetch | None, bool]:
        """One page: how it answered, and whether what came of it was written."""
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
                    visit,
                    visited,
                    known.article,
                    changed=_changed(prepared, known),
                    now=now,
                    random=app.random,
                    wholesale=known.wholesale,
                ),
                token=claim.token,
                notify=self._notify,
            )
        )
        self._tell(visit, visited, filed)
        return prepared.poll.fetch, filed.stored

    def _prepared(
        self, source: Source, visit: Visit, visited: Visited, known: _Known, *, desk: Desk, now: datetime
    ) -> Prepared:
        arrival = arrival_of(visit, visited, known.article, known.latest, desk=desk, now=now, wholesale=known.wholesale)
        fetch = Fetch(
            source=source.id,
            at=now,
            status=visited.status,
            url=visit.link,
            error=visited.trouble.error if visited.trouble else None,
            retry_after=visited.trouble.retry_after if visited.trouble else None,
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
    visit: Visit,
    visited: Visited,
    article: Article,
    latest: Revision,
    *,
    desk: Desk,
    now: datetime,
    wholesale: bool = False,
) -> Arrival | None:
    """The wording that a look at a page brought, with the rules that hold in it; None where it is the known one."""
    said = told(visit, visited, latest)
    known = as_known(article, latest)
    if said is not None:
        wording = reworded(said, latest, now)
    elif visited.trouble and not wholesale and is_withdrawn(replace(visit, missing=visit.missing + 1), visited.trouble):
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
    return _Known(
        article=article,
        latest=store.archive.revisions(article.id)[-1],
        state=state,
        wholesale=is_wholesale(*store.visits.missing(visit), failing=state.failures > 0),
    )


def _changed(prepared: Prepared, known: _Known) -> datetime:
    return prepared.now if prepared.arrivals else known.latest.seen


def _wants_rest(fetch: Fetch, now: datetime) -> bool:
    """The whole host: nothing more is asked of it for now."""
    return fetch.status == TOO_MANY or asked_to_wait(fetch, now) is not None


def _claim(
    store: Store, *, now: datetime, worker: str, lease: timedelta, free: int, backlog: int
) -> list[tuple[Claim, tuple[Visit, ...]]]:
    """What is urgent first; then backlog, as far as *backlog* hands may be given to it."""
    claims = store.visits.claim(now, worker=worker, lease=lease, limit=free, backlog=False)
    left = min(free - len(claims), backlog)
    return claims if left <= 0 else claims + store.visits.claim(now, worker=worker, lease=lease, limit=left)


def _renew(store: Store, *, claim: Claim, now: datetime, lease: timedelta) -> bool:
    return store.sources.renew(claim, now, lease=lease)
