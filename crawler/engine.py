"""The engine: one request at a time to each host, in turn and under the guard.

    async with Engine(CrawlSettings()) as engine:
        answer = await engine.fetch("https://outlet.example/feed.xml", limit=5 << 20)

`crawler.turns` keeps the distance between requests to a host, `crawler.client` asks. Scrapy's engine stood between the two; it
decided nothing and cost a 304 as much CPU as the request itself. Spiders run in Scrapy, with the same client: crawler.manners.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self

from crawler.client import Answer, Client, ResolverMaker
from crawler.guard import target
from crawler.pace import widened
from crawler.packing import ACCEPTED
from crawler.rests import Rests
from crawler.settings import CrawlSettings
from crawler.turns import Turn, Turns
from news.clock import Clock, SystemClock

CONNECTIONS = 65_536  # open files that we ask the system for
TOO_MANY = 429  # requests, says the host


class Engine:
    """Asks all hosts. Owned by the event loop that opens it."""

    def __init__(
        self, crawl: CrawlSettings, clock: Clock | None = None, *, resolver: ResolverMaker | None = None
    ) -> None:
        self._crawl = crawl
        self._resolver = resolver
        self._turns = Turns(at_once=crawl.per_host_concurrency, apart=crawl.per_host_delay.total_seconds())
        self._rests = Rests(clock or SystemClock())
        self._headers = {"User-Agent": crawl.agent, "Accept-Encoding": ACCEPTED}
        self._client: Client | None = None
        self._under_way = 0
        self._rest = asyncio.Event()

    async def open(self) -> None:
        """Start: a client wants a running loop."""
        _allow_connections()
        crawl = self._crawl
        self._client = Client(
            timeout=crawl.timeout.total_seconds(),
            connect_timeout=crawl.connect_timeout.total_seconds(),
            allow=crawl.allow,
            resolver=self._resolver,
        )

    async def close(self) -> None:
        """Wait for what is in flight, then stop."""
        client, self._client = self._client, None
        if client is None:
            return
        while self._under_way:
            self._rest.clear()
            await self._rest.wait()
        await client.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def fetch(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        burst: bool = False,
        ahead: bool = False,
    ) -> Answer:
        """GET *url*, whatever its status; *limit*: bytes of body, as sent and unpacked; *burst*, *ahead*: as `Turns.of` has them.

        Raises SourceDown, SourceRefused, SourceBroken; HostRests, and asks nothing, where the host wants to be left alone.
        """
        client = self._client
        if client is None:
            raise RuntimeError("the engine is not open")
        where = target(url)
        host = where.raw_host or ""
        self._rests.check(host)
        self._under_way += 1
        try:
            async with self._turns.of(host, burst=burst, ahead=ahead) as turn:
                self._rests.check(host)  # somebody before us may have been told
                answer = await client.download(
                    where, headers={**self._headers, **(headers or {})}, limit=limit, leave=turn.leave
                )
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._rest.set()
        self._rests.heed(host, answer)
        if answer.status == TOO_MANY:
            self.busy(host)
        return answer

    def turn(self, host: str) -> Turn:
        """A turn at *host*, for who asks by itself."""
        return self._turns.of(host)

    def busy(self, host: str) -> None:
        """*host* answered 429."""
        self.slow(host, widened(timedelta(seconds=self._turns.distance(host))))

    def space(self, host: str, apart: timedelta) -> None:
        """*host* wants its requests so far apart."""
        self._turns.space(host, apart.total_seconds())

    def slow(self, host: str, apart: timedelta) -> None:
        """The domain of *host* had too many requests: so far apart from now on, less and less as time passes."""
        self._turns.slow(host, apart.total_seconds())

    def distance(self, host: str) -> timedelta:
        """How far apart requests to the domain of *host* are at present."""
        return timedelta(seconds=self._turns.distance(host))


class Ahead:
    """The engine for what goes before the pages of articles: feeds, and the robots.txt that pages wait for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def fetch(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Answer:
        """As `Engine.fetch` has it."""
        return await self._engine.fetch(url, limit=limit, headers=headers, ahead=True)


def _allow_connections() -> None:
    """Raise the soft limit on open files: 1024 of them are a thousand hosts on keep-alive, and nothing else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
