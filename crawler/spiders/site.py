"""The site spider, by hand: a whole site through the same frontier and readers as the daemon's `kind: site`.

    scrapy crawl site -a url=https://ministry.example/press -a include='*/press/*' -a depth=3 -O press.jsonl
    scrapy crawl site -a url=… -s JOBDIR=press.job          interrupted, the same command goes on

Items are dispatches, as plain values.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.frontier import Frontier, Limits
from crawler.pool import Pool
from crawler.settings import CrawlSettings
from crawler.sources.site import read_page
from crawler.spiders.article import page_of, plain
from news.errors import SourceError
from news.ids import SourceId
from news.model import Source


class SiteSpider(Spider):
    """Yields one item per article. Arguments: `url`; `include`, `exclude` (patterns, parted by blanks); `depth`, `pages`."""

    name = "site"

    def __init__(
        self, url: str = "", include: str = "", exclude: str = "", depth: str = "3", pages: str = "1000", **given: Any
    ) -> None:
        super().__init__(**given)
        limits = Limits(
            depth=int(depth), pages=int(pages), include=tuple(include.split()), exclude=tuple(exclude.split())
        )
        self._source = Source(id=SourceId(self.name), kind="site", url=url, outlet=urlsplit(url).hostname or "")
        self._limits = limits
        crawl = CrawlSettings()
        self._pool = Pool(
            parsers=crawl.parsers, cpu=crawl.parse_cpu, memory=crawl.parse_memory, deadline=crawl.parse_deadline
        )

    def _front(self) -> Frontier:
        """Kept in Scrapy's own memory of a job, so that JOBDIR brings it back."""
        held: dict[str, Any] = self.__dict__.setdefault("state", {})
        if "site" not in held:
            held["site"] = Frontier.begin(self._source.url, self._limits)
        front = held["site"]
        assert isinstance(front, Frontier)
        return front

    async def start(self) -> AsyncIterator[Request]:
        for request in self._next():
            yield request

    def _next(self) -> list[Request]:
        front, found = self._front(), []
        while (taken := front.take()) is not None:
            url, depth = taken
            found.append(Request(url, callback=self.parse_page, cb_kwargs={"depth": depth}, dont_filter=True))
        return found

    async def parse_page(self, response: Response, depth: int) -> AsyncIterator[dict[str, Any] | Request]:
        """The article on a page, and requests for what it leads to."""
        front, page = self._front(), page_of(response)
        try:
            seen = await self._pool.run(read_page, page, self._source)
        except SourceError as error:
            self.logger.warning("%s: %s", page.url, error.message)
            return
        new = front.offer(seen.links, depth + 1)
        front.visited(page.requested, depth, article=seen.dispatch is not None, leads_on=new > 0)
        if seen.dispatch is not None:
            yield dict(plain(asdict(seen.dispatch)))
        for request in self._next():
            yield request

    async def closed(self, reason: str) -> None:
        """End the children; *reason* is Scrapy's."""
        del reason
        await self._pool.close()
