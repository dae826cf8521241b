"""Discover: what stands behind an address that somebody typed.

    https://outlet.example/feed.xml   → a feed, 30 items, the newest 4 min old
    https://outlet.example            → a site: 2 feeds that it names, and its front page by links
    https://outlet.example/news/a     → an article, and the feeds of its site

Feeds are looked for where the page names them, then among its links, then at the usual paths.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

from crawler import drafts, tree
from crawler.extract import extract
from crawler.guard import target
from crawler.page import Page
from crawler.pool import Pool
from news.errors import SourceBroken, SourceError
from news.ids import SourceId
from news.model import Dispatch, Precision, Source

USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
MOST_FEEDS = 8  # that are looked at
SAMPLE = 3  # headlines shown of each
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_LIKE = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom)(?:[/._?-]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_ARTICLE = 500  # characters of text

Kind = Literal["feed", "jsonfeed", "page"]
Get = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that can be polled. `error`: why it cannot, as it is."""

    kind: Kind
    url: str  # after redirects
    why: str  # "the address itself", "named by the page", …
    title: str = ""
    found: int = 0  # items
    newest: datetime | None = None
    a_day: float | None = None  # items, going by their dates
    headlines: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What an address is, and what can be polled there: the best first."""

    url: str  # after redirects
    what: Literal["feed", "site", "article"]
    title: str = ""
    language: str | None = None
    candidates: tuple[Candidate, ...] = ()
    article: Dispatch | None = None

    @property
    def best(self) -> Candidate | None:
        """The candidate to take; None where nothing can be polled."""
        return next((candidate for candidate in self.candidates if candidate.error is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page tells of its site."""

    title: str
    language: str | None
    named: tuple[str, ...]  # feeds, by <link rel="alternate">
    linked: tuple[str, ...]  # links that look like feeds
    article: bool


async def discover(
    url: str, get: Get, permit: Callable[[str], Awaitable[None]], pool: Pool, now: datetime
) -> Discovered:
    """Find out what *url* is. *get* fetches, *permit* asks robots.txt for pages.

    Raises SourceError where the address itself cannot be had or read.
    """
    page = await get(url if "://" in url else f"https://{url}")
    kind = sniff(page)
    if kind != "page":
        itself = await _sample(page, kind, "the address itself", pool, now)
        if itself.error is not None:
            raise SourceBroken(itself.error)
        return Discovered(url=page.url, what="feed", title=itself.title, candidates=(itself,))
    await permit(page.url)
    look = await pool.run(look_at, page)
    feeds = await _feeds(page, look, get, pool, now)
    article = await pool.run(drafts.complete, page, bare(page), _source("page", page.url)) if look.article else None
    links = () if article else (await _sample(page, "page", "its links", pool, now),)
    return Discovered(
        url=page.url,
        what="article" if article else "site",
        title=look.title,
        language=look.language,
        candidates=tuple(sorted((*feeds, *links), key=_rank)),
        article=article,
    )


def sniff(page: Page) -> Kind:
    """What an answer is, by its first bytes: servers call feeds text/html, and pages XML."""
    start = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "jsonfeed"
    return "feed" if re.search(rb"<(?:rss|feed|rdf:rdf|channel)[\s>]", start, re.IGNORECASE) else "page"


def look_at(page: Page) -> Look:
    """Read *page* for what it tells of its site. Runs in a child."""
    root = tree.plant(page.body, page.headers.get("content-type", ""))
    base = next((urljoin(page.url, tag.get("href") or "") for tag in root.iter("base")), page.url)
    told = extract(page)
    named = (
        tag.get("href") or ""
        for tag in root.iter("link")
        if "alternate" in (tag.get("rel") or "").lower().split() and (tag.get("type") or "").lower() in _FEED_TYPES
    )
    linked = (
        href for tag in root.iter("a") if _FEED_LIKE.search(urlsplit(href := tag.get("href") or "").path.rstrip("/"))
    )
    heading = next((" ".join(tag.text_content().split()) for tag in root.iter("title")), "")
    return Look(
        title=told.site or heading or told.title,
        language=told.language,
        named=tuple(_addresses(base, named)),
        linked=tuple(_addresses(base, linked)),
        article=not told.obstacle and told.published is not None and len(told.body) >= _ARTICLE,
    )


def _addresses(base: str, given: Iterable[str]) -> Iterator[str]:
    """Each once, absolute, and only what can be fetched."""
    for url in dict.fromkeys(urljoin(base, href.strip()) for href in given if href.strip()):
        if url.startswith(("http://", "https://")):
            yield url


async def _feeds(page: Page, look: Look, get: Get, pool: Pool, now: datetime) -> list[Candidate]:
    """What the page names, else what it links to, else what lies at the usual paths."""
    usual = [urljoin(page.url, path) for path in USUAL_PATHS]
    found: list[Candidate] = []
    for urls, why in ((look.named, "named by the page"), (look.linked, "linked by the page"), (usual, "a usual path")):
        told = await asyncio.gather(*(_try(url, why, get, pool, now) for url in urls[:MOST_FEEDS]))
        # A feed that is named and does not work is worth telling; a guess that missed is not.
        found += [one for one in told if one is not None and (one.error is None or urls is look.named)]
        if any(one.error is None for one in found):
            break
    return list({candidate.url: candidate for candidate in reversed(found)}.values())[::-1]


async def _try(url: str, why: str, get: Get, pool: Pool, now: datetime) -> Candidate | None:
    try:
        target(url)
        page = await get(url)
    except SourceError as error:
        return Candidate(kind="feed", url=url, why=why, error=error.message)
    kind = sniff(page)
    if kind == "page":
        return Candidate(kind="feed", url=url, why=why, error="it is a page, not a feed")
    return await _sample(page, kind, why, pool, now)


async def _sample(page: Page, kind: Kind, why: str, pool: Pool, now: datetime) -> Candidate:
    """Read it the way a poll would."""
    try:
        read = await pool.run(drafts.parse, page, _source(kind, page.url), now)
    except SourceError as error:
        return Candidate(kind=kind, url=page.url, why=why, error=error.message)
    dates = sorted(one.published for one in read.dispatches if one.published and one.precision != Precision.ESTIMATED)
    return Candidate(
        kind=kind,
        url=page.url,
        why=why,
        title=read.title or "",
        found=len(read.dispatches),
        newest=dates[-1] if dates else None,
        a_day=_a_day(dates),
        headlines=tuple(one.title for one in read.dispatches[:SAMPLE]),
    )


def _a_day(dates: list[datetime]) -> float | None:
    """Items a day; None where the dates do not tell."""
    if len(dates) < 2 or dates[-1] == dates[0]:
        return None
    return round((len(dates) - 1) / ((dates[-1] - dates[0]).total_seconds() / 86_400), 1)


def _rank(candidate: Candidate) -> tuple[bool, bool, float, int]:
    """Working feeds before pages; among feeds the freshest, then the one with most items."""
    newest = candidate.newest.timestamp() if candidate.newest else 0.0
    return candidate.error is not None, candidate.kind == "page", -newest, -candidate.found


def _source(kind: Kind, url: str) -> Source:
    return Source(id=SourceId("discovered"), kind=kind, url=url, outlet=urlsplit(url).hostname or "")


def bare(page: Page) -> Dispatch:
    """An article of which nothing is known but its address."""
    return Dispatch(
        source=SourceId("discovered"), guid=None, url=page.url, link=page.url, digest="", title="", partial=True
    )
