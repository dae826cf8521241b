"""Outfit: what a crawler goes out with: the engine, robots.txt, the parsers, a browser.

outfit = Outfit(CrawlSettings(contact="mailto:desk@outlet.example"), clock)
await outfit.open()
page = await outfit.page("https://outlet.example/world/talks.html")     # where robots.txt lets us
parsed = await outfit.pool.run(parse, page, source)
"""

from __future__ import annotations

from crawler.client import ResolverMaker
from crawler.engine import Ahead, Engine
from crawler.guard import target
from crawler.leads import Leads
from crawler.page import Page
from crawler.poll import ask
from crawler.pool import Pool
from crawler.render import Renderer
from crawler.robots import Robots
from crawler.settings import CrawlSettings
from news.clock import Clock
from news.errors import SourceError
from news.model import Source

FEEDS = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
PAGES = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"


class Outfit:
    """Owned by the event loop that opens it."""

    def __init__(self, crawl: CrawlSettings, clock: Clock, *, resolver: ResolverMaker | None = None) -> None:
        self.crawl = crawl
        self.clock = clock
        self.engine = Engine(crawl, clock, resolver=resolver)
        self._ahead = Ahead(self.engine)
        self.robots = Robots(self._ahead, clock, agent=crawl.user_agent)
        self.pool = Pool(
            parsers=crawl.parsers, cpu=crawl.parse_cpu, memory=crawl.parse_memory, deadline=crawl.parse_deadline
        )
        self.renderer = Renderer(self.engine.fetch)
        self._leads = Leads(clock.monotonic)

    async def open(self) -> None:
        """Start the engine; children are started when there is something to parse."""
        await self.engine.open()

    async def close(self) -> None:
        """Stop, when what is in flight has come to its end."""
        await self.renderer.close()
        await self.engine.close()
        await self.pool.close()

    async def ask(
        self,
        url: str,
        *,
        limit: int,
        accept: str,
        robots: bool,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
        ahead: bool = True,
    ) -> Page:
        """GET *url*; *robots*: where robots.txt lets us; *ahead*: before the pages of articles that wait. Raises SourceError."""
        try:
            return await ask(
                self._ahead if ahead else self.engine,
                url,
                self.clock,
                limit=limit,
                accept=accept,
                etag=etag,
                last_modified=last_modified,
                permission=self.permit if robots else None,
                leads=self._leads,
            )
        except SourceError:
            self._leads.forget(url)
            raise

    async def page(self, url: str, *, etag: bytes | None = None, last_modified: bytes | None = None) -> Page:
        """An article's or a site's page. Raises SourceError."""
        return await self.ask(
            url,
            limit=self.crawl.max_page_bytes,
            accept=PAGES,
            robots=self.crawl.robots,
            etag=etag,
            last_modified=last_modified,
            ahead=False,
        )

    async def permit(self, url: str) -> None:
        """Whether robots.txt lets us in, and at what distance. Raises SourceError."""
        await self.robots.check(url)
        delay = await self.robots.delay(url)
        if delay is not None:
            self.engine.space(target(url).raw_host or "", delay)

    async def permitted(self, url: str) -> None:
        """As `permit` has it, where robots.txt is minded and there is one to ask. Raises SourceError."""
        if self.crawl.robots and url.startswith(("http://", "https://")):
            await self.permit(url)


def renders(source: Source) -> bool:
    """Its pages are nothing without their scripts."""
    return source.options.get("render") is True
