"""Older: the pages of a feed that has more than one (RFC 5005), newest first.

    /feed.xml  ─rel=prev-archive, rel=next→  /feed.xml?page=2  ─→  /feed.xml?page=3  …

Read on the first poll, as far as its owner says (`archive: 20`); and after two hours and more in which nothing was read,
where a whole page is new, since something may have come and gone in between: until a page that has anything of the last poll's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.domains import registered
from crawler.drafts import Read
from crawler.page import Page
from crawler.parsed import Trimmed
from news.errors import SourceError
from news.model import SourceState

GAP = 5  # pages that are read for what came and went between two polls
LONG = timedelta(hours=2)  # since the last answer: what came and went in less is little
MOST = 200  # pages of one archive
MOST_ITEMS = 10_000  # of all pages together
DIGEST = 8  # bytes of an item's, in `Trimmed.blocks`


def pages(state: SourceState, archive: int, trimmed: Trimmed, now: datetime) -> int:
    """How many older pages are to be read: an archive's on the first poll, a gap's where nothing of a page is known.

    Some feeds reword all items at each poll: what cannot have missed much is not followed.
    """
    if state.first_polled_at is None:
        return min(archive, MOST)
    all_new = state.blocks and trimmed.blocks and (trimmed.unseen or 0) * DIGEST >= len(trimmed.blocks)
    missed = state.succeeded_at is not None and now - state.succeeded_at >= LONG
    return GAP if all_new and missed else 0


async def with_older(
    read: Read,
    most: int,
    *,
    base: str,
    get: Callable[[str], Awaitable[Page]],
    parse: Callable[[Page], Awaitable[Read]],
    is_known: Callable[[bytes], bool],
) -> Read:
    """*read*, and what *most* pages before it hold; it stops at one that cannot be had, and says so."""
    asked, last = {base}, read
    for number in range(1, most + 1):
        address = last.older
        if address is None or address in asked or _site(address) != _site(base) or len(read.dispatches) >= MOST_ITEMS:
            break
        asked.add(address)
        try:
            page = await get(address)
            last = await parse(page)
        except SourceError as error:
            told = f"its older page {number} could not be read: {error.message}"
            return replace(read, warnings=(*read.warnings, told))
        read = replace(read, dispatches=(*read.dispatches, *last.dispatches), found=read.found + last.found)
        if is_known(page.body):
            break
    return read


def _site(url: str) -> str:
    return registered(urlsplit(url).hostname or "")
