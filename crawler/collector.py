"""The collector: polls sources and reads articles' pages, politely. What `news.ports.Collector` promises.

source + state ─ask→ Page ─trim→ its new items ─parse, normalise (in a child)→ Poll(fetch, dispatches)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler import drafts
from crawler.client import ResolverMaker
from crawler.domains import registered
from crawler.flight import InFlight
from crawler.means import Collect, Means
from crawler.outfit import FEEDS, PAGES, Outfit
from crawler.page import Page
from crawler.parsed import SourceKind
from crawler.poll import public
from crawler.reading import Reading
from crawler.remote import Remote
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.sources import KINDS
from crawler.told import Told, polled
from news.clock import Clock
from news.errors import SourceError, SourceRefused
from news.model import Dispatch, Poll, Source, SourceState, Visit, Visited

if TYPE_CHECKING:
    from crawler.discover import Discovered
    from crawler.ground import Ground
    from crawler.probe import Probed


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
        self._outfit = Outfit(crawl, clock, resolver=resolver)
        self._remote = Remote(self._outfit)
        self._reading = Reading(self._outfit)
        self._work = InFlight()

    async def open(self) -> None:
        """Start."""
        await self._outfit.open()

    async def close(self) -> None:
        """Let what is in flight finish, then stop."""
        await self._work.done()
        await self._outfit.close()

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
        self._outfit.engine.slow(host, apart)

    async def complete(
        self,
        source: Source,
        dispatches: Sequence[Dispatch],
        progress: Callable[[int], None] | None = None,
        *,
        patience: timedelta | None = None,
    ) -> list[Dispatch]:
        """Fetch the pages of *dispatches* and fill in what they tell: same order, same length; after *patience* no more."""
        with self._work:
            return await self._reading.complete(source, dispatches, progress, patience=patience)

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        """Look at a page again. Never raises for what the page does: that is in `Visited.trouble`."""
        with self._work:
            return await self._reading.visit(source, visit, known)

    async def page(self, url: str, *, etag: bytes | None = None, last_modified: bytes | None = None) -> Page:
        """An article's or a site's page. Raises SourceError."""
        return await self._outfit.page(url, etag=etag, last_modified=last_modified)

    async def _read(self, source: Source, state: SourceState, told: Told, *, force: bool) -> drafts.Read:
        kind = _kind(source)
        if kind.collect is not None:
            return await self._collected(source, state, kind.collect, told, force=force)
        if kind.remote:
            return await self._remote.read(source, state, kind, told, force=force)
        # What is on the disk has no validators: it is read each time, and the archive knows what is new.
        return await self._outfit.pool.run(drafts.read, source, self._clock.now())

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
        read = await self._outfit.pool.run(drafts.clean, haul.parsed, source, now)
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
            work=self._outfit.pool.run,
            allow=self._crawl.allow,
            settings=scrapy_settings(self._crawl),
            manners=self._outfit.engine,
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
        return await self._outfit.ask(
            url,
            limit=limit or self._crawl.max_page_bytes,
            accept=PAGES if robots else f"{FEEDS},{PAGES}",
            robots=self._crawl.robots if robots else self._crawl.robots_for_feeds,
            etag=etag,
            last_modified=last_modified,
            ahead=not robots,
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
            await self._outfit.permitted(url)
        except SourceError as error:
            return error.message
        return None

    def _ground(self) -> Ground:
        from crawler.ground import Ground

        now = self._clock.now()
        return Ground(
            means=lambda source: self._means(source, None, now),
            permit=self._outfit.permitted,
            maps=self._outfit.robots.sitemaps,
            render=self._outfit.renderer.render,
            now=now,
        )


def _kind(source: Source) -> SourceKind:
    try:
        return KINDS[source.kind]
    except KeyError:
        raise SourceRefused(f"no such kind of source: {source.kind}", permanent=True) from None
