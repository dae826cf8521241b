"""The collector: polls sources and reads articles' pages, politely. What `news.ports.Collector` promises.

source + state ─ask→ Page ─trim→ its new items ─parse, normalise (in a child)→ Poll(fetch, dispatches)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

from crawler import drafts, older, sequel
from crawler.client import ResolverMaker
from crawler.discover import Discovered, Ground, discover
from crawler.domains import registered
from crawler.engine import Engine
from crawler.guard import target
from crawler.means import Collect, Means
from crawler.pace import is_gone, trusts_validators, wants_proof
from crawler.page import Page
from crawler.parsed import SourceKind, Trimmed, options
from crawler.poll import ask, fresh_for, public, retry_after
from crawler.pool import Pool
from crawler.probe import Probed, probe
from crawler.render import Renderer
from crawler.robots import Robots
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.sources import KINDS
from news.clock import Clock
from news.errors import SourceBroken, SourceDown, SourceError, SourceGone, SourceRefused
from news.model import Dispatch, Fetch, Poll, Source, SourceState, Trouble, Visit, Visited, Wishes

FEEDS = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
PAGES = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
AT_ONCE = 8  # pages of one poll on their way


def host_of(source: Source) -> str:
    """What politeness and leases go by: the registered domain, or "files:ID" for what is on our own disk.

    Of www.outlet.example and feeds.outlet.example, "outlet.example": one worker asks all of an outlet's hosts.
    """
    kind = KINDS.get(source.kind)
    if kind is not None and not kind.schemes:
        return f"files:{source.id}"
    return registered((urlsplit(source.url).hostname or source.id).rstrip(".").lower())


class Crawler:
    """Polls and completes. Owned by the event loop that opens it."""

    def __init__(self, crawl: CrawlSettings, clock: Clock, *, resolver: ResolverMaker | None = None) -> None:
        self._crawl = crawl
        self._clock = clock
        self._engine = Engine(crawl, resolver=resolver)
        self._robots = Robots(self._engine, clock, agent=crawl.user_agent)
        self._pool = Pool(
            parsers=crawl.parsers, cpu=crawl.parse_cpu, memory=crawl.parse_memory, deadline=crawl.parse_deadline
        )

        self._renderer = Renderer(self._engine.fetch)
        self._work = _Work()

    async def open(self) -> None:
        """Start the engine; children are started when there is something to parse."""
        await self._engine.open()

    async def close(self) -> None:
        """Let what is in flight finish, then stop."""
        await self._work.done()
        await self._renderer.close()
        await self._engine.close()
        await self._pool.close()

    async def poll(self, source: Source, state: SourceState, *, force: bool = False) -> Poll:
        """Ask *source* once. Never raises for what the source does: that is in `Poll.fetch.error`."""
        started = self._clock.monotonic()
        told = _Told(status=None, url=public(state.address or source.url))
        read = drafts.Read()
        with self._work:
            try:
                read = await self._read(source, state, told, force=force)
            except SourceError as error:
                told.fail(error)
            elapsed = self._clock.monotonic() - started
            poll = _polled(source, state, told, read, now=self._clock.now(), elapsed=elapsed)
            if poll.fetch.error_kind == "gone" and _kind(source).remote:
                poll = replace(poll, elsewhere=await self._elsewhere(source))
        return poll

    def slow(self, host: str, apart: timedelta) -> None:
        """*host* had too many requests, from us or from another worker: so far apart from now on."""
        self._engine.slow(host, apart)

    async def complete(
        self, source: Source, dispatches: Sequence[Dispatch], progress: Callable[[int], None] | None = None
    ) -> list[Dispatch]:
        """Fetch the pages of *dispatches* and fill in what they tell: same order, same length."""
        done = 0
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(dispatch: Dispatch) -> Dispatch:
            nonlocal done
            async with turn:
                completed = await self._complete(source, dispatch)
            done += 1
            if progress is not None:
                progress(done)
            return completed

        with self._work:
            return await asyncio.gather(*map(one, dispatches))

    async def _read(self, source: Source, state: SourceState, told: _Told, *, force: bool) -> drafts.Read:
        kind = _kind(source)
        if kind.collect is not None:
            return await self._collected(source, state, kind.collect, told, force=force)
        if kind.remote:
            return await self._remote(source, state, kind, told, force=force)
        # What is on the disk has no validators: it is read each time, and the archive knows what is new.
        return await self._pool.run(drafts.read, source, self._clock.now())

    # --- over HTTP -----------------------------------------------------------------------------

    async def _remote(
        self, source: Source, state: SourceState, kind: SourceKind, told: _Told, *, force: bool
    ) -> drafts.Read:
        """What is new at a source on the web; *told* learns how the answer went."""
        is_page = kind.name == "page"
        obey = self._crawl.robots if is_page else self._crawl.robots_for_feeds
        asking = partial(
            ask,
            self._engine,
            url=state.address or source.url,
            clock=self._clock,
            limit=self._crawl.max_page_bytes if is_page else self._crawl.max_feed_bytes,
            accept=PAGES if is_page else FEEDS,
            permission=self._permit if obey else None,
        )
        now = self._clock.now()
        rendered = is_page and _renders(source)  # its shell may be the same when what its scripts bring is not
        conditional = not force and trusts_validators(state, now) and not rendered
        page = await (asking(etag=state.etag, last_modified=state.last_modified) if conditional else asking())
        if rendered:
            page = await self._renderer.render(page)
        told.hear(page, state)
        if page.status != 304 and not page.body:
            raise SourceBroken("the answer is empty")
        if page.status == 304 or (told.body_digest == state.body_digest and not force):
            told.blocks = state.blocks
            return drafts.Read()
        trimmed = _trim(kind, page.body, None if force else state.blocks)
        told.blocks = trimmed.blocks
        if not conditional and not force and trimmed.blocks != state.blocks:
            await self._prove(page, state, told, asking)
        if trimmed.unseen == 0 and not force and b"deleted-entry" not in trimmed.body:
            return drafts.Read()
        read = await self._pool.run(drafts.parse, replace(page, body=trimmed.body), source, self._clock.now())
        told.wishes = read.wishes
        read = await self._older(read, source, state, trimmed, asking=asking)
        if trimmed.rest:
            told.keep_open()
            left = f"{trimmed.unseen} new items are read, {trimmed.rest} are left for the next poll"
            read = replace(read, warnings=(*read.warnings, left), more=True)
        return read

    async def _older(
        self,
        read: drafts.Read,
        source: Source,
        state: SourceState,
        trimmed: Trimmed,
        *,
        asking: Callable[..., Awaitable[Page]],
    ) -> drafts.Read:
        """With what the pages before this one hold, where they are wanted."""
        if read.older is None:
            return read
        kind = _kind(source)
        archive = int(getattr(options(kind.options, source), "archive", 0))
        most = older.pages(state, archive, trimmed, self._clock.now())
        return await older.with_older(
            read,
            most,
            base=state.address or source.url,
            get=lambda url: asking(url=url),
            parse=lambda page: self._pool.run(drafts.parse, page, source, self._clock.now()),
            is_known=lambda body: _has_known(kind, body, state.blocks),
        )

    async def _prove(self, page: Page, state: SourceState, told: _Told, asking: Callable[..., Awaitable[Page]]) -> None:
        """Hold a body that was asked for without validators, and is another than the last one, against the validators.

        They lie where they came with both, or where asked with the old ones it is "not modified" all the same.
        """
        if state.body_digest is None or not (state.etag or state.last_modified):
            return
        if _same(state.etag, told.etag) or (not state.etag and _same(state.last_modified, told.last_modified)):
            told.lied = True
        elif wants_proof(state, page.fetched):
            told.lied = (await asking(etag=state.etag, last_modified=state.last_modified)).status == 304
            told.audit = True

    async def _elsewhere(self, source: Source) -> str | None:
        """A feed that the site of a source that is gone offers now."""
        home = urlunsplit(urlsplit(source.url)._replace(path="/", query="", fragment=""))
        try:
            found = (await self.discover(public(home))).best
        except SourceError:
            return None
        return found.url if found and found.kind != "page" and found.url != source.url else None

    # --- in several answers --------------------------------------------------------------------

    async def _collected(
        self, source: Source, state: SourceState, collect: Collect, told: _Told, *, force: bool
    ) -> drafts.Read:
        """What a kind brought that asks as it sees fit, by the means that we give it."""
        now = self._clock.now()
        haul = await collect(self._means(source, state.memory, now, force=force))
        if haul.page is not None:
            told.hear(haul.page, state)
        read = await self._pool.run(drafts.clean, haul.parsed, source, now)
        return replace(
            read,
            dispatches=(*read.dispatches, *haul.dispatches),
            found=read.found + len(haul.dispatches),
            memory=haul.memory,
            more=haul.more,
            note=haul.note,
        )

    def _means(self, source: Source, memory: bytes | None, now: datetime, *, force: bool = False) -> Means:
        return Means(
            source=source,
            memory=memory,
            force=force,
            now=now,
            get=self._get,
            work=self._pool.run,
            allow=self._crawl.allow,
            settings=scrapy_settings(self._crawl),
            manners=self._engine,
        )

    async def _get(
        self,
        url: str,
        *,
        limit: int | None = None,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        robots: bool = True,
    ) -> Page:
        obey = self._crawl.robots if robots else self._crawl.robots_for_feeds
        return await ask(
            self._engine,
            url,
            self._clock,
            limit=limit or self._crawl.max_page_bytes,
            accept=PAGES if robots else f"{FEEDS},{PAGES}",
            etag=etag,
            last_modified=last_modified,
            permission=self._permit if obey else None,
        )

    async def _complete(self, source: Source, dispatch: Dispatch) -> Dispatch:
        if not (dispatch.link or "").startswith(("http://", "https://")):
            return dispatch
        try:
            page = await self.page(dispatch.link or "")
            if _renders(source):
                page = await self._renderer.render(page)
            return await self._pool.run(drafts.complete, page, dispatch, source, await self._rest(page))
        except SourceError as error:
            return replace(dispatch, trouble=_trouble(error))  # what the source itself said of it is still news

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        """Look at a page again. Never raises for what the page does: that is in `Visited.trouble`."""
        with self._work:
            try:
                if _renders(source):  # its shell may be the same when what its scripts bring is not
                    page = await self._renderer.render(await self.page(visit.link))
                else:
                    page = await self.page(visit.link, etag=visit.etag, last_modified=visit.last_modified)
                return await self._seen(source, visit, known, page)
            except SourceError as error:
                return Visited(status=error.status, trouble=_trouble(error))

    async def _seen(self, source: Source, visit: Visit, known: Dispatch, page: Page) -> Visited:
        told = Visited(
            status=page.status,
            etag=_raw(page.headers.get("etag")) or (visit.etag if page.status == 304 else None),
            last_modified=_raw(page.headers.get("last-modified"))
            or (visit.last_modified if page.status == 304 else None),
            body_digest=visit.body_digest if page.status == 304 else blake2b(page.body, digest_size=16).digest(),
        )
        if told.body_digest == visit.body_digest:
            return told
        dispatch, title = await self._pool.run(drafts.look, page, known, source, await self._rest(page))
        return replace(told, dispatch=dispatch, title=title)

    async def _rest(self, page: Page) -> tuple[Page, ...]:
        """The other pages of an article that has several."""
        return await sequel.pages_after(page, self.page, self._pool.run) if sequel.has_hint(page.body) else ()

    async def page(self, url: str, *, etag: bytes | None = None, last_modified: bytes | None = None) -> Page:
        """An article's or a site's page. Raises SourceError."""
        permission = self._permit if self._crawl.robots else None
        return await ask(
            self._engine,
            url,
            self._clock,
            limit=self._crawl.max_page_bytes,
            accept=PAGES,
            etag=etag,
            last_modified=last_modified,
            permission=permission,
        )

    async def discover(self, url: str) -> Discovered:
        """What *url* is, and what can be polled there. Raises SourceError where it cannot be had or read."""
        with self._work:
            return await discover(url, self._ground())

    async def probe(self, url: str, home: str | None) -> Probed:
        """What became of a feed. Never raises SourceError."""
        with self._work:
            return await probe(url, home, self._ground())

    async def closed(self, url: str) -> str | None:
        """Why robots.txt keeps us from a page; None: it does not."""
        try:
            await self._permitted(url)
        except SourceError as error:
            return error.message
        return None

    def _ground(self) -> Ground:
        now = self._clock.now()
        return Ground(
            means=lambda source: self._means(source, None, now),
            permit=self._permitted,
            maps=self._robots.sitemaps,
            render=self._renderer.render,
            now=now,
        )

    async def _permitted(self, url: str) -> None:
        if self._crawl.robots and url.startswith(("http://", "https://")):
            await self._permit(url)

    async def _permit(self, url: str) -> None:
        """Whether robots.txt lets us in, and at what distance. Raises SourceError."""
        await self._robots.check(url)
        delay = await self._robots.delay(url)
        if delay is not None:
            self._engine.space(target(url).raw_host or "", delay)


def _renders(source: Source) -> bool:
    """Its pages are nothing without their scripts."""
    return source.options.get("render") is True


class _Work:
    """What is in flight, and the moment when nothing is."""

    def __init__(self) -> None:
        self._tasks = 0
        self._rest = asyncio.Event()
        self._rest.set()

    def __enter__(self) -> None:
        self._tasks += 1
        self._rest.clear()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tasks -= 1
        if not self._tasks:
            self._rest.set()

    async def done(self) -> None:
        await self._rest.wait()


def _kind(source: Source) -> SourceKind:
    try:
        return KINDS[source.kind]
    except KeyError:
        raise SourceRefused(f"no such kind of source: {source.kind}", permanent=True) from None


def _trim(kind: SourceKind, body: bytes, blocks: bytes | None) -> Trimmed:
    return kind.trim(body, blocks) if kind.trim is not None else Trimmed(body=body, blocks=None)


def _has_known(kind: SourceKind, body: bytes, blocks: bytes | None) -> bool:
    """Whether some item of *body* was there at the last poll."""
    trimmed = _trim(kind, body, blocks) if blocks else None
    return (
        trimmed is not None
        and trimmed.blocks is not None
        and (trimmed.unseen or 0) * older.DIGEST < len(trimmed.blocks)
    )


def _same(old: bytes | None, new: bytes | None) -> bool:
    return old is not None and old == new


def _raw(value: str | None) -> bytes | None:
    return value.encode("latin-1") if value else None


@dataclass(slots=True)
class _Told:
    """What is learnt in the course of a poll."""

    status: int | None
    url: str
    size: int = 0
    etag: bytes | None = None
    last_modified: bytes | None = None
    body_digest: bytes | None = None
    blocks: bytes | None = None
    retry_after: timedelta | None = None
    fresh_for: timedelta | None = None
    error: str | None = None
    error_kind: str | None = None
    fault: str | None = None
    moved: str | None = None
    wishes: Wishes | None = None
    lied: bool = False
    audit: bool = False

    def hear(self, page: Page, state: SourceState) -> None:
        """An answer, before it is read. A 304 need not repeat the validators: the old ones stay."""
        unchanged, headers = page.status == 304, page.headers
        self.status, self.url, self.size, self.moved = page.status, page.url, len(page.body), page.moved
        self.etag = _raw(headers.get("etag")) or (state.etag if unchanged else None)
        self.last_modified = _raw(headers.get("last-modified")) or (state.last_modified if unchanged else None)
        self.body_digest = state.body_digest if unchanged else blake2b(page.body, digest_size=16).digest()
        self.retry_after = retry_after(headers, page.fetched)
        self.fresh_for = fresh_for(headers, page.fetched)

    def keep_open(self) -> None:
        """As if it had not been read: the next poll reads it again, and goes on."""
        self.etag = self.last_modified = self.body_digest = None

    def fail(self, error: SourceError) -> None:
        """Without the validators of the answer: a 304 to them would hide that it cannot be read."""
        self.keep_open()
        self.blocks = self.fresh_for = self.moved = None
        self.fault = error.fault or _FAULTS.get(error.status or 0)
        self.status = error.status if error.status is not None else self.status
        self.retry_after = error.retry_after
        self.error = _in_words(error)
        self.error_kind = _kind_of(error)


_FAULTS = {404: "missing", 429: "limited"}
_KINDS_OF_ERROR: tuple[tuple[type[SourceError], str], ...] = (
    (SourceDown, "down"),
    (SourceRefused, "refused"),
    (SourceGone, "gone"),
    (SourceBroken, "broken"),
)


def _in_words(error: SourceError) -> str:
    """One line."""
    return " ".join((f"{error.message} ({error.hint})" if error.hint else error.message).split())


def _kind_of(error: SourceError) -> str:
    return next((name for kind, name in _KINDS_OF_ERROR if isinstance(error, kind)), "broken")


def _trouble(error: SourceError) -> Trouble:
    return Trouble(error=_in_words(error), kind=_kind_of(error), status=error.status, retry_after=error.retry_after)


def worth_adopting(source: Source, moved: str) -> bool:
    """Whether a source may live at *moved* from now on.

    A home page is where sites send what they have closed, and what is taken over by somebody else is parked there. That
    what it answers can be read as before, the poll has shown: consent walls and parked pages are no feeds.
    """
    old, new = urlsplit(source.url), urlsplit(moved)
    if new.path in {"", "/"} and not new.query and old.path not in {"", "/"}:
        return False
    return source.kind != "page" or registered(old.hostname or "") == registered(new.hostname or "")


def _polled(
    source: Source, state: SourceState, told: _Told, read: drafts.Read, *, now: datetime, elapsed: float
) -> Poll:
    took = timedelta(seconds=elapsed)
    fetch = Fetch(
        source=source.id,
        at=now - took,
        status=told.status,
        url=told.url,
        elapsed=took,
        size=told.size,
        found=read.found,
        etag=told.etag,
        last_modified=told.last_modified,
        body_digest=told.body_digest,
        blocks=told.blocks,
        retry_after=told.retry_after,
        fresh_for=told.fresh_for,
        error=told.error,
        error_kind=told.error_kind,
        fault=told.fault or told.error_kind,
        moved=told.moved if told.moved and worth_adopting(source, told.moved) else None,
        hub=read.hub,
        wishes=told.wishes,
        lied=told.lied,
        audit=told.audit,
    )
    if fetch.error is not None and is_gone(state.failing_since, fetch):
        fetch = replace(fetch, error_kind="gone")
    return Poll(
        fetch=fetch,
        dispatches=read.dispatches,
        warnings=read.warnings,
        memory=read.memory,
        more=read.more,
        note=read.note,
        withdrawn=read.withdrawn,
    )
