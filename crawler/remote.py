"""Remote: a source that is one answer over HTTP, a feed or a section page.

    asked with its validators ─▶ 304, or the same body: nothing new
                              ─▶ another one ─▶ its new items, and what the pages before it hold where that is wanted

A source whose validators lie is found out here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from crawler import drafts, older
from crawler.outfit import FEEDS, PAGES, Outfit, renders
from crawler.pace import trusts_validators, wants_proof
from crawler.page import Page
from crawler.parsed import SourceKind, Trimmed, options
from crawler.told import Told
from crawler.trimming import has_known, trim
from news.errors import SourceBroken
from news.model import Source, SourceState


class Remote:
    """Asks such sources."""

    def __init__(self, outfit: Outfit) -> None:
        self._outfit = outfit

    async def read(
        self, source: Source, state: SourceState, kind: SourceKind, told: Told, *, force: bool = False
    ) -> drafts.Read:
        """What is new at a source on the web; *told* learns how the answer went."""
        is_page, crawl, now = kind.name == "page", self._outfit.crawl, self._outfit.clock.now()
        asking = partial(
            self._outfit.ask,
            url=state.address or source.url,
            limit=crawl.max_page_bytes if is_page else crawl.max_feed_bytes,
            accept=PAGES if is_page else FEEDS,
            robots=crawl.robots if is_page else crawl.robots_for_feeds,
        )
        rendered = is_page and renders(source)  # its shell may be the same when what its scripts bring is not
        conditional = not force and trusts_validators(state, now) and not rendered
        page = await (asking(etag=state.etag, last_modified=state.last_modified) if conditional else asking())
        if rendered:
            page = await self._outfit.renderer.render(page)
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
        read = await self._parsed(replace(page, body=trimmed.body), source)
        told.wishes = read.wishes
        read = await self._older(read, source, state, trimmed, kind=kind, asking=asking)
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
        kind: SourceKind,
        asking: Callable[..., Awaitable[Page]],
    ) -> drafts.Read:
        """With what the pages before this one hold, where they are wanted."""
        if read.older is None:
            return read
        archive = int(getattr(options(kind.options, source), "archive", 0))
        most = older.pages(state, archive, trimmed, self._outfit.clock.now())
        return await older.with_older(
            read,
            most,
            base=state.address or source.url,
            get=lambda url: asking(url=url),
            parse=lambda page: self._parsed(page, source),
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

    async def _parsed(self, page: Page, source: Source) -> drafts.Read:
        return await self._outfit.pool.run(drafts.parse, page, source, self._outfit.clock.now())


def _same(old: bytes | None, new: bytes | None) -> bool:
    return old is not None and old == new
