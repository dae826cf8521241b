"""Probe: what became of a feed that somebody's list names.

http://outlet.example/rss       moved    https://outlet.example/feed.xml, which it leads to for good
https://gone.example/feed       gone     and its site names no other
https://herald.example/rss      moved    404, but its home page names https://herald.example/world.xml
https://shut.example/feed       blocked  403, or it leads to a login
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from urllib.parse import urlsplit

from crawler.candidates import Candidate
from crawler.discover import discover
from crawler.ground import Ground
from crawler.guard import target
from crawler.look import look_at
from crawler.page import Page
from crawler.samples import sample, sniff
from news.errors import SourceDown, SourceError, SourceGone, SourceRefused


class Outcome(StrEnum):
    """What became of it."""

    OK = "ok"
    MOVED = "moved"  # it is somewhere else now, and that works
    DOWN = "down"  # no answer at present
    BLOCKED = "blocked"  # it refuses us
    GONE = "gone"
    BROKEN = "broken"  # it answers, and that is no feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """One feed, asked once."""

    outcome: Outcome
    url: str  # where to poll it from now on
    kind: str = "feed"
    why: str = ""  # for a person
    title: str = ""
    found: int = 0
    newest: datetime | None = None
    a_day: float | None = None
    content: str = ""  # the same for two addresses of one feed


async def probe(url: str, home: str | None, ground: Ground) -> Probed:
    """Ask *url*; where it is no feed any more, look for another on its *home* page. Never raises SourceError."""
    try:
        target(url)
        page = await ground.get(url)
    except SourceError as error:
        return await _elsewhere(url, home, ground, _failed(url, error))
    kind = sniff(page)
    if kind == "page":
        wall = await _wall(page, ground)
        if wall is not None:
            return Probed(outcome=Outcome.BLOCKED, url=url, why=f"it shows “{wall}” in place of the feed")
        told = Probed(outcome=Outcome.BROKEN, url=url, why="it is a page now, not a feed")
        return await _elsewhere(url, page.url, ground, told)
    found = await sample(page, kind, "", ground)
    if found.error is not None:
        return await _elsewhere(url, home, ground, Probed(outcome=Outcome.BROKEN, url=url, why=found.error))
    at = page.moved or url
    moved = at != url
    return _read(found, at, page, why=f"moved for good from {url}" if moved else "", moved=moved)


async def _wall(page: Page, ground: Ground) -> str | None:
    """The title of a page that keeps us out: a login, a consent page, a bot filter."""
    try:
        return (await ground.source("page", page.url).work(look_at, page)).wall
    except SourceError:
        return None


def _read(found: Candidate, url: str, page: Page | None, *, why: str, moved: bool) -> Probed:
    # The whole body: two addresses of one feed that differ by a time stamp count as two, which costs a poll and no alert.
    body = re.sub(rb"<(?:lastBuildDate|updated)>[^<]*<", b"<", page.body) if page else b""
    return Probed(
        outcome=Outcome.MOVED if moved else Outcome.OK,
        url=url,
        kind=found.kind,
        why=why,
        title=found.title,
        found=found.found,
        newest=found.newest,
        a_day=found.a_day,
        content=blake2b(body, digest_size=12).hexdigest() if body else "",
    )


def _failed(url: str, error: SourceError) -> Probed:
    outcome = Outcome.BROKEN
    if isinstance(error, SourceGone) or error.status == 404 or "no address is known" in error.message:
        outcome = Outcome.GONE
    elif isinstance(error, SourceDown) and error.status != 429:
        outcome = Outcome.DOWN
    elif isinstance(error, SourceRefused) or error.status == 429:
        outcome = Outcome.BLOCKED
    return Probed(outcome=outcome, url=url, why=error.message)


async def _elsewhere(url: str, home: str | None, ground: Ground, told: Probed) -> Probed:
    """*told*, unless the site names a feed that works. One that is down, or refuses us, is where it was."""
    if told.outcome in {Outcome.DOWN, Outcome.BLOCKED}:
        return told
    parts = urlsplit(url)
    try:
        found = await discover(home or f"{parts.scheme}://{parts.netloc}/", ground)
    except SourceError:
        return told
    feeds = [each for each in found.candidates if each.kind in {"feed", "jsonfeed"} and each.error is None]
    if not feeds or feeds[0].of_comments or feeds[0].url == url:
        return told
    return _read(feeds[0], feeds[0].url, None, why=f"{told.why}; its site names this one", moved=True)
