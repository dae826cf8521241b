"""The ground: what a search for something to poll may use: answers, robots.txt, a browser, a child to read in.

ground = Ground(means=…, permit=…, maps=…, render=…, now=…)
page = await ground.get("https://outlet.example/", robots=True)
look = await ground.source("page", page.url).work(look_at, page)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from crawler.candidates import Kind
from crawler.means import Means
from crawler.page import Page
from news.ids import SourceId
from news.model import Dispatch, Source


@dataclass(frozen=True, slots=True)
class Ground:
    """What a search may use."""

    means: Callable[[Source], Means]
    permit: Callable[[str], Awaitable[None]]  # raises SourceError where robots.txt closes an address
    maps: Callable[[str], Awaitable[list[str]]]  # the sitemaps that robots.txt names
    render: Callable[
        [Page], Awaitable[Page]
    ]  # a page after its scripts ran; raises SourceError where there is no browser
    now: datetime

    async def get(self, url: str, *, robots: bool = False) -> Page:
        return await self.means(_source("page", url)).get(url, robots=robots)

    def source(self, kind: Kind, url: str) -> Means:
        return self.means(_source(kind, url))


def _source(kind: Kind, url: str) -> Source:
    return Source(id=SourceId("discovered"), kind=kind, url=url, outlet=urlsplit(url).hostname or "")


def bare(page: Page) -> Dispatch:
    """An article of which nothing is known but its address."""
    return Dispatch(
        source=SourceId("discovered"), guid=None, url=page.url, link=page.url, digest="", title="", partial=True
    )
