"""A one-off crawl: the daemon's own path, once, for whoever waits at the terminal.

    crawl(app, sources) ─▶ poll, read, match, file ─▶ pages that are due ─▶ cut what is to be told at once ─▶ send it

The crawl *is* the batching window: all that it could bring has come in, so what is to be told at once is cut and sent
when it ends. Digests wait for their slots, for the daemon or the next crawl. A daemon may run beside it: who cuts or
claims first has it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.collector import host_of
from news.ids import ArticleId, RuleId
from news.model import Alert, Article, AtOnce, DeliveryState, Fetch, Match, Progress, Source, SourceState
from wirewatch.app import App
from wirewatch.filing import Filed, Prepared, Step
from wirewatch.intake import prepare, take_in
from wirewatch.jobs.cuts import Cuts
from wirewatch.jobs.deliveries import Deliveries
from wirewatch.jobs.revisits import Revisits

MOST_WARNINGS = 40  # of one source, over all its parts
PATIENCE = 60.0  # seconds for pages to be looked at again, and for messages to be sent; the rest is the next crawl's


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one source brought."""

    source: Source
    fetch: Fetch
    new: tuple[Article, ...] = ()
    revised: int = 0
    sighted: int = 0
    backlog: int = 0  # of the new ones: too old to alert
    matches: int = 0
    alerts: tuple[Alert, ...] = ()
    warnings: tuple[str, ...] = ()
    titles: Mapping[ArticleId, str] = field(
        default_factory=dict
    )  # of the new ones, after a dry run: nothing else has them
    fires: Mapping[ArticleId, tuple[RuleId, ...]] = field(default_factory=dict)  # … and the rules that hold in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a crawl came to, source by source in the order asked for."""

    rows: tuple[Row, ...]
    stored: bool  # False: a dry run
    digests: int = 0  # cut
    unsent: int = 0  # in the outbox and not sent yet


async def crawl(
    app: App,
    sources: Sequence[Source],
    *,
    dry_run: bool = False,
    notify: bool = True,
    force: bool = False,
    refetch: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Poll *sources* now, due or not; those that rest after a failure only with *force*.

    Sources of one host follow one another where requests to it keep a distance, as in the daemon: what two of them bring is
    known to the second, and its pages are not asked for twice. *dry_run*: store nothing, tell nobody. *notify*: tell those
    who subscribe; without it alerts are stored and nobody is told of them. *refetch*: without validators, so that everything
    is read again.
    """
    turn = asyncio.Semaphore(app.desk.config.crawl.concurrency)
    turns_at = defaultdict[str, AbstractAsyncContextManager[object]](
        asyncio.Lock if app.desk.config.crawl.per_host_delay else nullcontext
    )
    states = {state.source: state for state in await app.read(lambda store: store.sources.states())}

    async def one(source: Source) -> Row:
        now = app.clock.now()
        state = states.get(source.id) or unasked(source, now)
        if not force and state.failures and state.next_at > now:
            if progress:
                progress(Progress(source=source.id, done=1, total=1, note="rests"))
            return _resting(source, state, now)
        async with turns_at[state.host], turn:
            return await _one(app, source, state, dry_run=dry_run, notify=notify, refetch=refetch, progress=progress)

    rows = tuple(await asyncio.gather(*map(one, sources)))
    if dry_run:
        return Summary(rows=rows, stored=False)
    await look_again(app, notify=notify)
    if not notify:
        return Summary(rows=rows, stored=True)
    digests, unsent = await tell(app)
    return Summary(rows=rows, stored=True, digests=digests, unsent=unsent)


async def look_again(app: App, *, notify: bool) -> None:
    """Pages that are due, as far as a minute goes: whoever crawls from cron has no daemon for what could not be read."""
    revisits = Revisits(app, slots=app.desk.config.crawl.concurrency, backlog=False, notify=notify)
    await revisits.tick()
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await revisits.hands.idle()
    await revisits.hands.drain(0)


async def _one(
    app: App,
    source: Source,
    state: SourceState,
    *,
    dry_run: bool,
    notify: bool,
    refetch: bool,
    progress: Callable[[Progress], None] | None,
) -> Row:
    def note(done: int, total: int | None = None, told: str = "") -> None:
        if progress:
            progress(Progress(source=source.id, done=done, total=total, note=told))

    note(0, told="asking")
    if dry_run:
        row = _foreseen(source, await prepare(app, source, state, force=refetch, progress=note))
    else:
        row = await _in_parts(app, source, state, force=refetch, notify=notify, note=note)
    note(1, 1, row.fetch.error or "done")
    return row


async def _in_parts(
    app: App, source: Source, state: SourceState, *, force: bool, notify: bool, note: Callable[..., None]
) -> Row:
    """One poll after the other, until the source has no more. Interrupted, the next crawl goes on where it was."""
    filed = await take_in(app, source, state, force=force, notify=notify, progress=note)
    row = _filed(source, filed)
    while filed.poll.more and not filed.poll.fetch.error:
        note(0, told=filed.poll.note)
        then = await app.read(lambda store: store.sources.state(source.id))
        filed = await take_in(app, source, then or state, notify=notify, progress=note)
        row = _joined(row, _filed(source, filed))
    return row


def _joined(row: Row, then: Row) -> Row:
    """Two parts of one reading."""
    return replace(
        then,
        fetch=replace(
            then.fetch, found=row.fetch.found + then.fetch.found, elapsed=row.fetch.elapsed + then.fetch.elapsed
        ),
        new=(*row.new, *then.new),
        revised=row.revised + then.revised,
        sighted=row.sighted + then.sighted,
        backlog=row.backlog + then.backlog,
        matches=row.matches + then.matches,
        alerts=(*row.alerts, *then.alerts),
        warnings=tuple(dict.fromkeys((*row.warnings, *then.warnings)))[:MOST_WARNINGS],
    )


def _resting(source: Source, state: SourceState, now: datetime) -> Row:
    """One that failed, and may have asked to be left alone, is not asked sooner because somebody sits at a terminal."""
    told = f"rests until {state.next_at:%d %b %H:%M} UTC, --force asks now: {state.error}"
    return Row(source=source, fetch=Fetch(source=source.id, at=now, status=None, url=source.url, error=told))


def unasked(source: Source, now: datetime) -> SourceState:
    """The state of a source that was never polled."""
    return SourceState(source=source.id, host=host_of(source), next_at=now)


def _filed(source: Source, filed: Filed) -> Row:
    return Row(
        source=source,
        fetch=filed.poll.fetch,
        new=filed.new,
        revised=filed.revised,
        sighted=filed.sighted,
        backlog=filed.backlog,
        matches=filed.matches,
        alerts=tuple(replace(alert, match=_by_itself(alert.match)) for alert in filed.alerts),
        warnings=filed.poll.warnings,
    )


def _by_itself(match: Match) -> Match:
    """What it tells, without the article read that it looks that up in: 150 kB, which would be kept until the last source is polled."""
    return replace(match)


def _foreseen(source: Source, prepared: Prepared) -> Row:
    by_step = {step: [a for a in prepared.arrivals if a.step is step] for step in Step}
    return Row(
        source=source,
        fetch=prepared.poll.fetch,
        new=tuple(a.reading.article for a in by_step[Step.NEW] if a.reading),
        revised=len(by_step[Step.REVISED]),
        sighted=len(by_step[Step.SIGHTED]),
        backlog=sum(a.backlog for a in by_step[Step.NEW]),
        matches=sum(len(a.matches) for a in prepared.arrivals),
        warnings=prepared.poll.warnings,
        titles={a.article: a.reading.revision.title for a in by_step[Step.NEW] if a.reading},
        fires={a.article: tuple(match.rule for match in a.matches) for a in prepared.arrivals if a.matches},
    )


async def tell(app: App) -> tuple[int, int]:
    """Cut what is to be told at once, and send what is due: (messages cut, messages not sent yet)."""
    cuts, deliveries = Cuts(app), Deliveries(app)
    prompt = [each.id for each in app.desk.subscriptions if isinstance(each.cadence, AtOnce)]
    digests = await cuts.cut(prompt, app.clock.now(), ahead=True)
    late = await cuts.tick()  # slots that passed while nobody ran
    await deliveries.tick()
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await deliveries.hands.idle()
    await deliveries.hands.drain(0)
    counts = await app.read(lambda store: store.outbox.counts())
    waiting = (DeliveryState.READY, DeliveryState.LEASED, DeliveryState.HELD)
    return len(digests) + late, sum(counts.get(state, 0) for state in waiting)
