"""Samples: what an address holds, read once the way a poll would: how much, how fresh, some headlines.

sniff(page)                                            "feed", "jsonfeed", "sitemap", "page": by its first bytes
await sample(page, "feed", "named by the page", ground)  a Candidate: 30 items, 12 a day, the newest 4 min old
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler import drafts
from crawler.candidates import Candidate, Kind
from crawler.ground import Ground
from crawler.guard import target
from crawler.page import Page
from crawler.sources import sitemap
from news.errors import SourceError
from news.model import Precision

SHOWN = 3  # headlines of each
_MEDIA = re.compile(
    rb"""<enclosure\b[^>]*\btype\s*=\s*["'](?:audio|video)/|<media:content\b[^>]*\btype\s*=\s*["'](?:audio|video)/"""
)
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_SPEECHES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)  # before the root: licences, style sheets, a greeting
_PREAMBLE = 64 << 10
_LIST = re.compile(rb"<opml[\s>]", re.IGNORECASE)


def sniff(page: Page) -> Kind:
    """What an answer is, by its first bytes: servers call feeds text/html, and pages XML."""
    start = _start(page)
    if start.startswith(b"{"):
        return "jsonfeed"
    if start.startswith(b"\x1f\x8b") or re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", start, re.IGNORECASE):
        return "sitemap"
    found = re.search(rb"<(?:rss|(?:\w+:)?feed|rdf:rdf|channel)[\s>]|&lt;(?:rss|feed|rdf:rdf)\s", start, re.IGNORECASE)
    return "feed" if found else "page"


def is_list_of_feeds(page: Page) -> bool:
    """OPML, as feed readers export it."""
    return _LIST.match(_start(page)) is not None


def _start(page: Page) -> bytes:
    return _SPEECHES.sub(b"", page.body[:_PREAMBLE])[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")


async def sample(page: Page, kind: Kind, why: str, ground: Ground) -> Candidate:
    """Read it the way a poll would."""
    if kind == "sitemap":
        return await sampled_map(page.url, why, ground)
    means = ground.source(kind, page.url)
    try:
        read = await means.work(drafts.parse, page, means.source, ground.now)
    except SourceError as error:
        return Candidate(kind=kind, url=page.url, why=why, error=error.message)
    heard = len(_MEDIA.findall(page.body))
    return replace(_candidate(read, kind, page.url, why), is_media=2 * heard > len(_ITEM.findall(page.body)) > 0)


async def sampled_map(url: str, why: str, ground: Ground) -> Candidate:
    """A sitemap, with as many of its children as one poll asks."""
    try:
        target(url)
        means = ground.source("sitemap", url)
        haul = await sitemap.collect(means)
        read = await means.work(drafts.clean, haul.parsed, means.source, ground.now)
    except SourceError as error:
        return Candidate(kind="sitemap", url=url, why=why, error=error.message)
    at = haul.page.url if haul.page else url
    if not read.dispatches:
        return Candidate(kind="sitemap", url=at, why=why, error="nothing in it is newer than a week")
    return _candidate(read, "sitemap", at, why)


def _candidate(read: drafts.Read, kind: Kind, url: str, why: str) -> Candidate:
    dated = [(one.published or one.modified, one) for one in read.dispatches if one.precision != Precision.ESTIMATED or one.modified]  # fmt: skip
    dates = sorted(moment for moment, _ in dated if moment)
    return Candidate(
        kind=kind,
        url=url,
        why=why,
        title=read.title or "",
        found=len(read.dispatches),
        newest=dates[-1] if dates else None,
        a_day=_a_day(dates),
        headlines=tuple(one.title for one in read.dispatches[:SHOWN]),
        language=next((one.language for one in read.dispatches if one.language), None),
        link=next((one.link for one in read.dispatches if one.link), None),
        links=tuple(one.url for one in read.dispatches if one.url),
    )


def _a_day(dates: list[datetime]) -> float | None:
    """Items a day; None where the dates do not tell."""
    if len(dates) < 2 or dates[-1] == dates[0]:
        return None
    return round((len(dates) - 1) / ((dates[-1] - dates[0]).total_seconds() / 86_400), 1)


# --- what robots.txt says of them ------------------------------------------------------------------


async def permitted(candidates: Sequence[Candidate], ground: Ground) -> list[Candidate]:
    """Each with what robots.txt says of itself and of its articles' pages."""

    async def one(candidate: Candidate) -> Candidate:
        if candidate.error is not None:
            return candidate
        of_feed = await _said_by_robots(candidate.url, ground) if candidate.kind in {"feed", "jsonfeed"} else None
        of_pages = await _said_by_robots(candidate.link or "", ground)
        return replace(candidate, unasked=of_feed, closed=of_pages)

    return list(await asyncio.gather(*map(one, candidates)))


async def _said_by_robots(url: str, ground: Ground) -> str | None:
    """How robots.txt closes *url*; None where it does not."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return None
    try:
        await ground.permit(url)
    except SourceError as error:
        return error.message
    return None
