"""The collector: polls sources and reads articles' pages, politely. What `news.ports.Collector` promises.

source + state ─ask→ Page ─trim→ its new items ─parse, normalise (in a child)→ Poll(fetch, dispatches)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler import drafts, older, sequel
from crawler.client import ResolverMaker
from crawler.domains import registered
from crawler.engine import Engine
from crawler.flight import InFlight
from crawler.guard import target
from crawler.means import Collect, Means
from crawler.pace import trusts_validators, wants_proof
from crawler.page import Page
from crawler.parsed import SourceKind, Trimmed, options
from crawler.poll import ask, public
from crawler.pool import Pool
from crawler.render import Renderer
from crawler.robots import Robots
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.sources import KINDS
from crawler.told import Told, polled, raw, trouble_of
from crawler.trimming import has_known, trim
from news.clock import Clock
from news.errors import SourceBroken, SourceError, SourceRefused
from news.model import Dispatch, Poll, Source, SourceState, Visit, Visited

if TYPE_CHECKING:
    from crawler.discover import Discovered
    from crawler.ground import Ground
    from crawler.probe import Probed

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
        self._work = InFlight()

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
        told = Told(status=None, url=public(state.address or source.url))
        read = drafts.Read()
        with self._work:
            try:
                read = await self._read(source, state, told, force=force)
            except SourceError as error:
                told.fail(error)
            elapsed = self._clock.monotonic() - started
            poll = polled(source, state, told, read, now=self._clock.now(), elapsed=elapsed)
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

    async def _read(self, source: Source, state: SourceState, told: Told, *, force: bool) -> drafts.Read:
        kind = _kind(source)
        if kind.collect is not None:
            return await self._collected(source, state, kind.collect, told, force=force)
        if kind.remote:
            return await self._remote(source, state, kind, told, force=force)
        # What is on the disk has no validators: it is read each time, and the archive knows what is new.
        return await self._pool.run(drafts.read, source, self._clock.now())

    # --- over HTTP -----------------------------------------------------------------------------

    async def _remote(
        self, source: Source, state: SourceState, kind: SourceKind, told: Told, *, force: bool
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
        trimmed = trim(kind, page.body, None if force else state.blocks)
        told.blocks = trimmed.blocks
        if not conditional and not force and trimmed.blocks != state.blocks:
            await self._prove(page, state, told, asking)
        if trimmed.broke_off:
            told.keep_open()
        if trimmed.unseen == 0 and not force and b"deleted-entry" not in trimmed.body:
            return drafts.Read()
        read = await self._pool.run(drafts.parse, replace(page, body=trimmed.body), source, self._clock.now())
        told.wishes = read.wishes
        read = await self._older(read, source, state, trimmed, asking=asking)
        if trimmed.broke_off:
            read = replace(read, warnings=(*read.warnings, "the answer broke off: what it lacks is for the next poll"))
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
            is_known=lambda body: has_known(kind, body, state.blocks),
        )

    async def _prove(self, page: Page, state: SourceState, told: Told, asking: Callable[..., Awaitable[Page]]) -> None:
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
        self, source: Source, state: SourceState, collect: Collect, told: Told, *, force: bool
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
            return replace(dispatch, trouble=trouble_of(error))  # what the source itself said of it is still news

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
                return Visited(status=error.status, trouble=trouble_of(error))

    async def _seen(self, source: Source, visit: Visit, known: Dispatch, page: Page) -> Visited:
        told = Visited(
            status=page.status,
            etag=raw(page.headers.get("etag")) or (visit.etag if page.status == 304 else None),
            last_modified=raw(page.headers.get("last-modified"))
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
        from crawler.discover import discover  # here: it reads pages, and most polls find no source gone

        with self._work:
            return await discover(url, self._ground())

    async def probe(self, url: str, home: str | None) -> Probed:
        """What became of a feed. Never raises SourceError."""
        from crawler.probe import probe

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
        from crawler.ground import Ground

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


def _kind(source: Source) -> SourceKind:
    try:
        return KINDS[source.kind]
    except KeyError:
        raise SourceRefused(f"no such kind of source: {source.kind}", permanent=True) from None


def _same(old: bytes | None, new: bytes | None) -> bool:
    return old is not None and old == new
