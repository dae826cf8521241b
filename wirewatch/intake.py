"""Intake: the straight line from a poll to the alerts it raises. The page to read first.

    poll ─▶ known? ─▶ pages ─▶ the same? ─▶ read ─▶ match ─┐     nothing is written up to here: it may be done again
                                              ▼
    articles, revisions, sightings ─ story ─ alerts ─ what each subscription waits for
    ─ the fetch ─ its next poll ─ the host given back            ONE transaction

An article is stored if and only if its alerts are queued. Whatever dies before the commit leaves the source due.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from crawler.pace import after
from crawler.parts import kept
from news.errors import StoreBusy, StoreError, StoreFull
from news.model import Claim, Errand, Fetch, Poll, Polled, Source, SourceState, Visit
from wirewatch.app import App
from wirewatch.arriving import as_known, fresh, latest_of, led_on, met_before, once
from wirewatch.filing import Arrival, Filed, Prepared, Step, file
from wirewatch.layout import judged, notices
from wirewatch.notices import of_poll
from wirewatch.poison import without_poison
from wirewatch.reader import Reader
from wirewatch.visiting import planned, within
from wirewatch.withdrawals import withdrawals

log = structlog.get_logger()

PAGES = 50  # fetched for one poll: at a second each the host is kept for less than a minute


async def take_in(
    app: App,
    source: Source,
    state: SourceState,
    *,
    claim: Claim | None = None,
    last: bool = False,
    force: bool = False,
    notify: bool = True,
    poll: Poll | None = None,
    patience: timedelta | None = None,
    progress: Callable[[int], None] | None = None,
) -> Filed:
    """Poll *source* and file what it says; *poll*: what it has said already.

    *claim*: the lease under which this is done; the *last* of its sources gives the host back in the same
    transaction. *notify*: tell those who subscribe. *patience*: after it no more pages are begun; they are visited.
    """
    with app.ledger.poll():
        prepared = await prepare(app, source, state, force=force, poll=poll, patience=patience, progress=progress)
        if prepared.brought_nothing:
            fetch, then = prepared.poll.fetch, prepared.state
            polled = Polled(fetch=fetch, before=state, after=then, claim=claim, last=last)
            return Filed(poll=prepared.poll, stored=await app.ledger.enter(polled))
    filing = partial(file, placing=app.placing, claim=claim, last=last, notify=notify)
    try:
        return await app.write(partial(filing, prepared=prepared))
    except (StoreBusy, StoreFull):
        raise
    except Exception:
        if not prepared.arrivals:
            raise
        log.exception("a poll could not be filed", source=source.id)
        return await app.write(partial(filing, prepared=await without_poison(app, prepared)))


async def ask(app: App, source: Source, state: SourceState, *, force: bool = False) -> Poll:
    """What *source* says, before anything is made of it: its pages may wait until others were asked.

    Raises StoreError. After a fault of ours it is that.
    """
    with app.ledger.poll():
        try:
            return await app.collector.poll(source, state, force=force)
        except StoreError:
            raise
        except Exception as error:
            log.exception("poll failed", source=source.id)
            return _fault(source, error, app.clock.now())


async def prepare(
    app: App,
    source: Source,
    state: SourceState,
    *,
    force: bool = False,
    poll: Poll | None = None,
    patience: timedelta | None = None,
    progress: Callable[[int], None] | None = None,
) -> Prepared:
    """Everything up to the transaction: poll, known?, pages, read, match.

    Raises StoreError. After a fault of ours the source rests like a broken one, and the others go on.
    """
    desk = app.desk  # the one of now, to the end: a reload swaps it
    try:
        poll = poll or await app.collector.poll(source, state, force=force)
        arrivals = await _arrivals(app, Reader(source, state, desk, app.clock.now()), poll, patience, progress)
        arrivals += await withdrawals(app, desk, poll)
    except StoreError:
        raise
    except Exception as error:
        log.exception("intake failed", source=source.id)
        poll, arrivals = _fault(source, error, app.clock.now()), ()
    now = app.clock.now()
    new = sum(arrival.step is Step.NEW for arrival in arrivals)
    if new:
        poll = replace(poll, fetch=replace(poll.fetch, new=new))
    then = kept(after(state, poll.fetch, source, now, app.random), state, poll, now, fastest=source.fastest)
    then = judged(then, [arrival.dispatch.page for arrival in arrivals if arrival.dispatch.page is not None], now)
    layout = notices(source, state, then, now)
    thin = tuple(f"{notice.told} ({notice.hint})" for notice in layout if not notice.over)
    poll = replace(poll, warnings=(*poll.warnings, *thin))  # for who sits before it
    return Prepared(
        poll=poll,
        state=then,
        arrivals=arrivals,
        desk=desk,
        now=now,
        visits=await _later(app, source, arrivals, now),
        notices=(*of_poll(source, state, then, poll), *layout),
        random=app.random,
    )


async def _arrivals(
    app: App, reader: Reader, poll: Poll, patience: timedelta | None, progress: Callable[[int], None] | None
) -> tuple[Arrival, ...]:
    if not poll.dispatches:
        return ()
    known = await app.read(lambda store: store.archive.known(poll.dispatches))
    arrivals = await _complete(app, reader, fresh(poll.dispatches, known, now=reader.now), patience, progress)
    arrivals = await _joined(app, arrivals)
    revised = any(arrival.step is Step.REVISED for arrival in arrivals)
    latest = await app.read(partial(latest_of, arrivals=arrivals)) if revised else {}
    return await app.think(lambda: reader.hold(arrivals, latest))


def _fault(source: Source, error: Exception, now: datetime) -> Poll:
    told = f"a fault of wirewatch's own: {type(error).__name__}: {error}"
    fetch = Fetch(source=source.id, at=now, status=None, url=source.url, error=told, error_kind="broken")
    return Poll(fetch=fetch)


async def _complete(
    app: App,
    reader: Reader,
    arrivals: tuple[Arrival, ...],
    patience: timedelta | None,
    progress: Callable[[int], None] | None,
) -> tuple[Arrival, ...]:
    """Fetch the pages of what may alert, the newest first, as far as the poll has time for."""
    worth = [arrival for arrival in arrivals if reader.wants_page(arrival)][-PAGES:]
    if not worth:
        return arrivals
    said = [arrival.dispatch for arrival in reversed(worth)]
    pages = await app.collector.complete(reader.source, said, progress, patience=patience)
    pages.reverse()
    told = {arrival.article: led_on(arrival, page) for arrival, page in zip(worth, pages, strict=True)}
    return tuple(told.get(arrival.article, arrival) for arrival in arrivals)


async def _joined(app: App, arrivals: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    """What is known under another address of its page is no new article; nor is what stands twice in one answer."""
    unsure = [arrival for arrival in arrivals if arrival.step is Step.NEW and arrival.dispatch.addresses]
    if not unsure:
        return arrivals
    met = await app.read(partial(met_before, arrivals=unsure))
    told = {arrival.article: as_known(arrival, met.get(arrival.article)) for arrival in unsure}
    return once([told.get(arrival.article, arrival) for arrival in arrivals])


async def _later(app: App, source: Source, arrivals: Sequence[Arrival], now: datetime) -> tuple[Visit, ...]:
    """The pages that could not be read, or that there was no time for."""
    visits = [
        visit
        for arrival in arrivals
        if arrival.step in {Step.NEW, Step.REVISED}
        and (visit := planned(arrival.article, arrival.dispatch, source, now, app.random, quiet=arrival.backlog))
    ]
    if not any(visit.errand is Errand.BACKLOG for visit in visits):
        return tuple(visits)
    waiting = await app.read(lambda store: store.visits.waiting(Errand.BACKLOG, source.id))
    return tuple(within(app.desk.config.crawl.backlog_pages, visits, waiting))
