"""Reading: the pages of articles: those of a poll, and those that are looked at again.

completed = await Reading(outfit).complete(source, dispatches)
visited = await reading.visit(source, visit, known)
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from math import inf
from urllib.parse import urlsplit

from crawler import drafts, sequel
from crawler.domains import registered
from crawler.outfit import Outfit, renders
from crawler.page import Page
from crawler.told import raw, trouble_of
from news.errors import SourceError
from news.model import Dispatch, Source, Visit, Visited

AT_ONCE = 8  # pages of one poll on their way
OF_ONE = 3  # … in one domain: two are asked for, one is read; more would only wait there, for longer than there is time
PATIENCE = timedelta(
    seconds=30
)  # with a host that wants to be left alone: its pages are had then, not by a later visit


class Reading:
    """Reads pages. What one says of itself goes into its dispatch."""

    def __init__(self, outfit: Outfit) -> None:
        self._outfit = outfit

    async def complete(
        self,
        source: Source,
        dispatches: Sequence[Dispatch],
        progress: Callable[[int], None] | None = None,
        *,
        patience: timedelta | None = None,
    ) -> list[Dispatch]:
        """Fetch the pages of *dispatches* and fill in what they tell: same order, same length.

        After *patience* no page is begun: the others come back as they were.
        """
        until = self._outfit.clock.monotonic() + patience.total_seconds() if patience is not None else inf
        completed = await self._each(source, dispatches, progress, until)
        early = [place for place, dispatch in enumerate(completed) if _rests(dispatch)]
        if not early:
            return completed
        await asyncio.sleep(max(_rests(completed[place]) for place in early))
        again = await self._each(source, [dispatches[place] for place in early], None, until)
        late = dict(zip(early, again, strict=True))
        return [late.get(place, dispatch) for place, dispatch in enumerate(completed)]

    async def _each(
        self, source: Source, dispatches: Sequence[Dispatch], progress: Callable[[int], None] | None, until: float
    ) -> list[Dispatch]:
        done = 0
        turn = asyncio.Semaphore(AT_ONCE)
        turns = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(OF_ONE))

        async def one(dispatch: Dispatch) -> Dispatch:
            nonlocal done
            async with turns[_domain(dispatch.link)], turn:
                if self._outfit.clock.monotonic() >= until:
                    return dispatch
                completed = await self._complete(source, dispatch)
            done += 1
            if progress is not None:
                progress(done)
            return completed

        return await asyncio.gather(*map(one, dispatches))

    async def _complete(self, source: Source, dispatch: Dispatch) -> Dispatch:
        if not (dispatch.link or "").startswith(("http://", "https://")):
            return dispatch
        outfit = self._outfit
        try:
            page = await outfit.page(dispatch.link or "")
            if renders(source):
                page = await outfit.renderer.render(page)
            return await outfit.pool.run(drafts.complete, page, dispatch, source, await self._rest(page))
        except SourceError as error:
            return replace(dispatch, trouble=trouble_of(error))  # what the source itself said of it is still news

    async def visit(self, source: Source, visit: Visit, known: Dispatch) -> Visited:
        """Look at a page again. Never raises for what the page does: that is in `Visited.trouble`."""
        outfit = self._outfit
        try:
            if renders(source):  # its shell may be the same when what its scripts bring is not
                page = await outfit.renderer.render(await outfit.page(visit.link))
            else:
                page = await outfit.page(visit.link, etag=visit.etag, last_modified=visit.last_modified)
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
        dispatch, title = await self._outfit.pool.run(drafts.look, page, known, source, await self._rest(page))
        return replace(told, dispatch=dispatch, title=title)

    async def _rest(self, page: Page) -> tuple[Page, ...]:
        """The other pages of an article that has several."""
        outfit = self._outfit
        return await sequel.pages_after(page, outfit.page, outfit.pool.run) if sequel.has_hint(page.body) else ()


def _domain(link: str | None) -> str:
    try:
        return registered(urlsplit(link or "").hostname or "")
    except ValueError:  # no address that anybody is asked at
        return ""


def _rests(dispatch: Dispatch) -> float:
    """For how many seconds the host of its page, which was not had, wants to be left alone; 0 where that is not worth the wait."""
    wait = dispatch.trouble.retry_after if dispatch.trouble is not None else None
    return wait.total_seconds() if wait is not None and wait <= PATIENCE else 0.0
