"""Intake: the straight line from a poll to the alerts it raises. The page to read first.

    poll ─▶ known? ─▶ pages ─▶ the same? ─▶ read ─▶ match ─┐     nothing is written up to here: it may be done again
                                              ▼
    articles, revisions, sightings ─ story ─ alerts ─ what each subscription waits for
    ─ the fetch ─ its next poll ─ the host given back            ONE transaction

An article is stored if and only if its alerts are queued. Whatever dies before the commit leaves the source due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from crawler.pace import after
from crawler.parts import kept
from news.errors import StoreBusy, StoreError, StoreFull
from news.fingerprint import COPY, article_id, containment, shingles
from news.ids import ArticleId
from news.model import (
    Article,
    Claim,
    Dispatch,
    Errand,
    Fetch,
    Known,
    Poll,
    Polled,
    Revision,
    Source,
    SourceState,
    Visit,
)
from news.ports import Store
from news.reading import read
from news.revisions import difference
from news.text import fold
from wirewatch.app import App
from wirewatch.desk import Desk
from wirewatch.filing import Arrival, Filed, Prepared, Step, file
from wirewatch.holding import hold
from wirewatch.layout import judged, notices
from wirewatch.notices import of_poll
from wirewatch.placing import Placing
from wirewatch.visiting import planned, within
from wirewatch.withdrawals import withdrawals

log = structlog.get_logger()

PAGES = 50  # fetched for one poll: at a second each the host is kept for less than a minute
SHRUNK = 0.5  # a body that lost more than half of its length is a paywall or an error page, not a new wording


def decide(dispatch: Dispatch, known: Known | None) -> Step:
    """What is to be done about *dispatch*, given what the archive has of it.

    Another outlet's wording of a known article is a sighting, unless we had an extract only and it brings the text.
    """
    if known is None:
        return Step.NEW
    if known.same:
        return Step.NOTHING
    if known.sighted or (known.partial and not dispatch.partial):
        return Step.REVISED
    return Step.SIGHTED


def reworded(dispatch: Dispatch, latest: Revision, seen: datetime) -> Revision | None:
    """The next wording of an article; None where it says nothing new.

    A page that shrinks (a paywall, an error page, an extract) never takes the place of a good text.
    """
    poorer = dispatch.partial and not latest.partial
    # A live page drops its oldest posts as it goes on.
    keep = poorer or (not dispatch.posts and len(dispatch.body) < SHRUNK * len(latest.body))
    told = replace(
        latest,
        title=dispatch.title or latest.title,
        lead=dispatch.lead or latest.lead,
        body=latest.body if keep else dispatch.body,
        author=dispatch.author or latest.author,
        dateline=latest.dateline if keep else dispatch.dateline,
        partial=latest.partial if keep else dispatch.partial,
        posts=latest.posts if keep else dispatch.posts,
    )
    if replace(told, posts=latest.posts) == latest:
        return None
    change = difference(latest, told, dispatch.language).change
    return replace(told, number=latest.number + 1, seen=seen, change=change)


def is_backlog(
    published: datetime | None, state: SourceState, *, backlog: timedelta, oldest: timedelta, now: datetime
) -> bool:
    """Whether an article is stored only: old news when its source was first asked, or very old at any time.

    Nearly a quarter of the entries in real feeds are older than a year: a feed that brings up its archive must not
    raise a storm. Without a date an article counts as of now.
    """
    if published is None:
        return False
    first = state.first_polled_at is None
    return now - published > (min(backlog, oldest) if first else oldest)


# --- the line --------------------------------------------------------------------------------------


async def take_in(
    app: App,
    source: Source,
    state: SourceState,
    *,
    claim: Claim | None = None,
    last: bool = False,
    force: bool = False,
    notify: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Filed:
    """Poll *source* and file what it says.

    *claim*: the lease under which this is done; the *last* of its sources gives the host back in the same
    transaction. *notify*: tell those who subscribe.
    """
    with app.ledger.poll():
        prepared = await prepare(app, source, state, force=force, progress=progress)
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
        return await app.write(partial(filing, prepared=await _without_poison(app, prepared)))


async def prepare(
    app: App,
    source: Source,
    state: SourceState,
    *,
    force: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Prepared:
    """Everything up to the transaction: poll, known?, pages, read, match.

    Raises StoreError. After a fault of ours the source rests like a broken one, and the others go on.
    """
    desk = app.desk  # the one of now, to the end: a reload swaps it
    try:
        poll = await app.collector.poll(source, state, force=force)
        arrivals = await _arrivals(app, _Reader(source, state, desk, app.clock.now()), poll, progress)
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
    return Prepared(
        poll=poll,
        state=then,
        arrivals=arrivals,
        desk=desk,
        now=now,
        visits=await _later(app, source, arrivals, now),
        notices=(*of_poll(source, state, then, poll), *notices(source, state, then, now)),
        random=app.random,
    )


async def _arrivals(
    app: App, reader: _Reader, poll: Poll, progress: Callable[[int], None] | None
) -> tuple[Arrival, ...]:
    if not poll.dispatches:
        return ()
    known = await app.read(lambda store: store.archive.known(poll.dispatches))
    arrivals = await _complete(app, reader, fresh(poll.dispatches, known, now=reader.now), progress)
    arrivals = await _joined(app, arrivals)
    latest = await app.read(partial(_latest, arrivals=arrivals))
    return await app.think(lambda: reader.hold(arrivals, latest))


def _fault(source: Source, error: Exception, now: datetime) -> Poll:
    told = f"a fault of wirewatch's own: {type(error).__name__}: {error}"
    fetch = Fetch(source=source.id, at=now, status=None, url=source.url, error=told, error_kind="broken")
    return Poll(fetch=fetch)


def fresh(dispatches: Sequence[Dispatch], known: Sequence[Known | None], *, now: datetime) -> tuple[Arrival, ...]:
    """Those that ask for something, oldest first; two of one article in one answer are one, the longer."""
    arrivals: dict[ArticleId, Arrival] = {}
    for dispatch, met in zip(dispatches, known, strict=True):
        step = decide(dispatch, met)
        article = met.article if met else article_id(dispatch.url, dispatch.source, dispatch.guid)
        rival = arrivals.get(article)
        if step is Step.NOTHING or (rival and len(rival.dispatch.body) >= len(dispatch.body)):
            continue
        arrivals[article] = Arrival(step=step, dispatch=dispatch, article=article)
    return tuple(sorted(arrivals.values(), key=lambda arrival: (arrival.dispatch.published or now, arrival.article)))


async def _complete(
    app: App, reader: _Reader, arrivals: tuple[Arrival, ...], progress: Callable[[int], None] | None
) -> tuple[Arrival, ...]:
    """Fetch the pages of what may alert, the newest first, as far as the poll has time for."""
    worth = [arrival for arrival in arrivals if reader.wants_page(arrival)][-PAGES:]
    if not worth:
        return arrivals
    pages = await app.collector.complete(reader.source, [arrival.dispatch for arrival in worth], progress)
    told = {arrival.article: _led_on(arrival, page) for arrival, page in zip(worth, pages, strict=True)}
    return tuple(told.get(arrival.article, arrival) for arrival in arrivals)


def _led_on(arrival: Arrival, said: Dispatch) -> Arrival:
    """The arrival with what its page *said*. A new one goes by the address that its link led to, and by the one that it had."""
    was = arrival.dispatch.url
    if arrival.step is not Step.NEW or said.url == was or said.url is None:
        return replace(arrival, dispatch=said)
    others = tuple(dict.fromkeys((*said.addresses, *([was] if was else []))))
    return replace(
        arrival, dispatch=replace(said, addresses=others), article=article_id(said.url, said.source, said.guid)
    )


async def _joined(app: App, arrivals: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    """What is known under another address of its page is no new article; nor is what stands twice in one answer."""
    unsure = [arrival for arrival in arrivals if arrival.step is Step.NEW and arrival.dispatch.addresses]
    if not unsure:
        return arrivals
    met = await app.read(partial(_met, arrivals=unsure))
    told = {arrival.article: _as_known(arrival, met.get(arrival.article)) for arrival in unsure}
    return once([told.get(arrival.article, arrival) for arrival in arrivals])


def _met(store: Store, *, arrivals: Sequence[Arrival]) -> dict[ArticleId, tuple[Known, Revision]]:
    known = store.archive.known([arrival.dispatch for arrival in arrivals])
    return {
        arrival.article: (found, store.archive.revisions(found.article)[-1])
        for arrival, found in zip(arrivals, known, strict=True)
        if found
    }


def _as_known(arrival: Arrival, met: tuple[Known, Revision] | None) -> Arrival:
    """A canonical address counts where the wording agrees: some sites give all their pages the same one."""
    if met is None:
        return arrival
    known, latest = met
    if not is_same_text(arrival.dispatch, latest.title, latest.body):
        return replace(arrival, dispatch=replace(arrival.dispatch, addresses=()))
    step = decide(arrival.dispatch, known)
    return replace(arrival, step=Step.SIGHTED if step is Step.NOTHING else step, article=known.article)


def once(arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """Of several arrivals that go by one address the first with the longest text, under all of their addresses."""
    kept: dict[ArticleId, Arrival] = {}
    names: dict[str, ArticleId] = {}
    for arrival in arrivals:
        said = arrival.dispatch
        urls = [url for url in (said.url, *said.addresses) if url]
        twin = next((kept[names[url]] for url in urls if url in names), None)
        if twin is None or not is_same_text(said, twin.dispatch.title, twin.dispatch.body):
            kept[arrival.article] = arrival
            names |= {url: arrival.article for url in urls if url not in names}
            continue
        best = arrival if len(said.body) > len(twin.dispatch.body) else twin
        both = dict.fromkeys((*urls, *twin.dispatch.addresses))
        others = tuple(url for url in both if url != twin.dispatch.url)
        told = replace(best.dispatch, url=twin.dispatch.url, link=twin.dispatch.link, addresses=others)
        kept[twin.article] = replace(twin, dispatch=told)
        names |= dict.fromkeys(urls, twin.article)
    return tuple(kept.values())


def is_same_text(said: Dispatch, title: str, body: str) -> bool:
    """Whether a dispatch tells what a known article tells: under one title, or one text in the other."""
    if fold(said.title) == fold(title) and title:
        return True
    if not said.body or not body:
        return False
    return said.body in body or body in said.body or containment(shingles(said.body), shingles(body)) >= COPY


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


def _latest(store: Store, *, arrivals: Sequence[Arrival]) -> dict[ArticleId, tuple[Article, Revision]]:
    """Of articles that may have been revised: themselves and their latest wordings."""
    found = {}
    for arrival in arrivals:
        if arrival.step is Step.REVISED:
            article, revisions = store.archive.article(arrival.article), store.archive.revisions(arrival.article)
            if article and revisions:
                found[arrival.article] = (article, revisions[-1])
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what one poll brought, and holds it against the rules. Pure."""

    source: Source
    state: SourceState
    desk: Desk
    now: datetime

    def wants_page(self, arrival: Arrival) -> bool:
        said = arrival.dispatch
        asks = self.source.full_text and said.partial and bool(said.link) and arrival.step is not Step.SIGHTED
        return asks and not self._is_backlog(said.published)

    def hold(
        self, arrivals: Sequence[Arrival], latest: Mapping[ArticleId, tuple[Article, Revision]]
    ) -> tuple[Arrival, ...]:
        """The arrivals read, with the rules that hold in them: a poll's together, which costs less than each by itself."""
        told = [self._read(arrival, latest.get(arrival.article)) for arrival in arrivals]
        readings = [each.reading for each in told if each.reading is not None and not each.backlog]
        found = hold(self.desk.rules, self.desk.terms, readings)
        held = {reading.article.id: each for reading, each in zip(readings, found, strict=True)}
        return tuple(replace(each, **held[each.article]._asdict()) if each.article in held else each for each in told)

    def _read(self, arrival: Arrival, latest: tuple[Article, Revision] | None) -> Arrival:
        match arrival.step:
            case Step.NEW:
                article, revision = draw_up(arrival.article, arrival.dispatch, self.source, self.now)
            case Step.REVISED if latest and (told := reworded(self._titled(arrival, latest[1]), latest[1], self.now)):
                article, revision = latest[0], told
            case _:
                return replace(arrival, step=Step.SIGHTED)
        reading = read(article, revision, self.desk.cast)
        _ = reading.mentions  # stories ask for them: worked out here, not while the shelf is locked
        return replace(arrival, reading=reading, backlog=self._is_backlog(article.published))

    def _titled(self, arrival: Arrival, latest: Revision) -> Dispatch:
        """What it says. A link's text and an address's words serve as a title only until the page was read."""
        said = arrival.dispatch
        provisional = self.source.kind in {"page", "sitemap"} and self.source.full_text and not said.page
        return replace(said, title=latest.title) if provisional else said

    def _is_backlog(self, published: datetime | None) -> bool:
        config = self.desk.config
        return is_backlog(published, self.state, backlog=config.backlog, oldest=config.oldest, now=self.now)


# --- poison ----------------------------------------------------------------------------------------


class _Sound(Exception):
    """It could be filed."""


async def _without_poison(app: App, prepared: Prepared) -> Prepared:
    """The arrivals that can be filed, found by trying each alone and undoing it."""
    sound, told = [], list(prepared.poll.warnings)
    for arrival in prepared.arrivals:
        try:
            await app.write(partial(_try, prepared=replace(prepared, arrivals=(arrival,)), placing=app.placing))
        except _Sound:
            sound.append(arrival)
        except (StoreBusy, StoreFull):
            raise
        except Exception as error:  # noqa: BLE001 whatever it is, the others are to come in
            told.append(f"{arrival.dispatch.link or arrival.article} cannot be stored: {error}")
    return replace(prepared, arrivals=tuple(sound), poll=replace(prepared.poll, warnings=tuple(told)))


def _try(store: Store, *, prepared: Prepared, placing: Placing) -> None:
    file(store, prepared=prepared, placing=placing)
    raise _Sound


# --- the first wording -----------------------------------------------------------------------------


def draw_up(id_: ArticleId, dispatch: Dispatch, source: Source, now: datetime) -> tuple[Article, Revision]:
    """The article and the first wording that a dispatch tells of."""
    article = Article(
        id=id_,
        url=dispatch.url,
        link=dispatch.link,
        source=source.id,
        outlet=dispatch.outlet or source.outlet,
        first_seen=now,
        published=dispatch.published,
        precision=dispatch.precision,
        language=dispatch.language or source.language,
        country=source.country,
        image=dispatch.image,
        tags=tuple(dict.fromkeys((*source.tags, *dispatch.tags))),
        labels=dispatch.labels,
    )
    revision = Revision(
        article=id_,
        number=1,
        title=dispatch.title,
        lead=dispatch.lead,
        body=dispatch.body,
        author=dispatch.author,
        seen=now,
        dateline=dispatch.dateline,
        partial=dispatch.partial,
        posts=dispatch.posts,
    )
    return article, revision
