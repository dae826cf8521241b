"""Revisits: pages that are due are read, and what they say by now is filed.

    tick ─▶ anything due? ─▶ [T1] claim the hosts of the pages ─▶ look, read, match ─▶ [T2] wording, alerts, next look

A host is leased as for a poll, so polls and pages of one host never overlap; a few pages, and it is given back. Where a source
of it is due it is polled first.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from news.errors import StoreError
from news.model import Article, Claim, Fetch, Poll, Revision, Source, SourceState, Visit, Visited
from news.ports import Store
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Filed, Prepared, file_wording, give_back
from wirewatch.jobs.hands import Hands
from wirewatch.jobs.tenancy import LEASE, Tenancy, wants_rest
from wirewatch.visiting import after, as_known, is_first_look, is_wholesale, is_withdrawn, told, withdrawn
from wirewatch.withdrawals import as_arrival
from wirewatch.wordings import reworded

log = structlog.get_logger()

SHARE = 2  # part of the slots: polls come first
KEPT = 4  # part of those: never for backlog
YIELDS = timedelta(minutes=10)  # for which pages wait for polls that are due; then who is due longer goes first


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
        """Without *backlog*: for who polls by himself, and is done with it."""
        self.hands = Hands(app, "visiting", max(1, slots // SHARE), self.tick)
        self._app = app
        self._tenancy = Tenancy(app, lease)
        self._notify = notify
        self._slots = max(1, slots // SHARE)
        self._kept = self._slots // KEPT if backlog else self._slots
        self._yields = YIELDS if backlog else None
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
        await self._tenancy.renew()

    async def _claim(self) -> None:
        app, free, now = self._app, self.hands.free, self._app.clock.now()
        if free <= 0:
            return
        due = await app.read(lambda store: store.visits.next_due())
        if due is None or due > now:
            self.hands.more = False
            return
        claims = await app.write(
            partial(
                _claim,
                now=now,
                worker=app.worker,
                lease=self._tenancy.lease,
                free=free,
                backlog=free - self._kept,
                yields=self._yields,
            )
        )
        self.hands.more = bool(claims)
        for claim, visits in claims:
            self.hands.begin(self._work(claim, visits))

    async def _work(self, claim: Claim, visits: tuple[Visit, ...]) -> None:
        fetch: Fetch | None = None
        usual = self._app.desk.config.crawl.per_host_delay
        with self._tenancy.of(claim) as held:
            for visit in visits:
                if self.hands.closed or held.until <= self._app.clock.now():
                    break
                fetch, stored = await self._visit(visit, claim)
                if not stored or (fetch and wants_rest(fetch, self._app.clock.now())):
                    break
            now = self._app.clock.now()
            await self._app.write(lambda store: give_back(store, claim, fetch, now, usual=usual))

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


def _claim(
    store: Store,
    *,
    now: datetime,
    worker: str,
    lease: timedelta,
    free: int,
    backlog: int,
    yields: timedelta | None,
) -> list[tuple[Claim, tuple[Visit, ...]]]:
    """What is urgent first; then backlog, as far as *backlog* hands may be given to it."""
    claim = partial(store.visits.claim, now, worker=worker, lease=lease, yields=yields)
    claims = claim(limit=free, backlog=False)
    left = min(free - len(claims), backlog)
    return claims if left <= 0 else claims + claim(limit=left)
