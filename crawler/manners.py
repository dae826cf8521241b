"""Manners: what Scrapy's spiders share with the daemon: its client and guard, and robots.txt.

`crawler.settings` names both, so that spiders run by hand, and those of the user's own, have them. The daemon itself does not
import Scrapy, which takes half a second and 40 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Self, cast
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from yarl import URL

from crawler.client import Answer, Client, Leave
from crawler.engine import TOO_MANY
from crawler.guard import target
from crawler.means import Manners
from crawler.pace import widened
from crawler.rests import HostRests, Rests
from crawler.robots import Robots
from crawler.turns import Turn, Turns
from news.clock import SystemClock
from news.errors import SourceError


class Handler(BaseDownloadHandler):
    """Downloads by our client. Raises SourceError, and nothing else. It unpacks, so Scrapy's middleware for that is off."""

    lazy = True  # a session wants a running loop

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._limit = settings.getint("DOWNLOAD_MAXSIZE")
        self._client = Client(
            timeout=settings.getfloat("DOWNLOAD_TIMEOUT"),
            connect_timeout=settings.getfloat("GUARD_CONNECT_TIMEOUT"),
            allow=settings.getlist("GUARD_ALLOW"),
            resolver=settings["GUARD_RESOLVER"],
            verify=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
        )
        self._manners = manners_of(crawler)
        self._rests = Rests(SystemClock())

    async def download_request(self, request: Request) -> Response:
        where = target(request.url)
        host = where.raw_host or ""
        try:
            self._rests.check(host)
            async with self._manners.turn(host) as turn:
                self._rests.check(host)  # somebody before us may have been told
                answer = await self._answer(request, where, turn.leave)
        except HostRests:
            request.meta["dont_retry"] = True
            raise
        if self._rests.heed(host, answer):
            request.meta["dont_retry"] = True  # a plain 503 mostly passes by itself, and is asked once more
        if answer.status == TOO_MANY:
            self._manners.busy(host)
        headers = Headers({name: value.encode("latin-1") for name, value in answer.headers.items()})
        make = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return make(request.url, status=answer.status, headers=headers, body=answer.body)

    async def _answer(self, request: Request, where: URL, leave: Leave) -> Answer:
        given = {name.decode(): b", ".join(values).decode() for name, values in request.headers.items()}
        return await self._client.download(
            where, headers=given, limit=self._limit, method=request.method, data=request.body or None, leave=leave
        )

    async def close(self) -> None:
        await self._client.close()


class OwnManners:
    """The distances of a spider that is run by hand: those of the daemon, to whatever hosts it goes."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        at_once = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns = Turns(at_once=at_once, apart=settings.getfloat("DOWNLOAD_DELAY"))

    def turn(self, host: str) -> Turn:
        """As `Turns.of` has it."""
        return self._turns.of(host)

    def busy(self, host: str) -> None:
        """It answered 429."""
        self._turns.slow(host, widened(timedelta(seconds=self._turns.distance(host))).total_seconds())

    def space(self, host: str, apart: timedelta) -> None:
        """Its robots.txt wants requests so far apart."""
        self._turns.space(host, apart.total_seconds())


_own: WeakKeyDictionary[Crawler, Manners] = WeakKeyDictionary()


def manners_of(crawler: Crawler) -> Manners:
    """Whom *crawler* asks for its turns: the daemon, where that started it."""
    if lent := crawler.settings["MANNERS"]:
        return cast("Manners", lent)
    if crawler not in _own:
        _own[crawler] = OwnManners(crawler)
    return _own[crawler]


class RobotsMiddleware:
    """The same manners for spiders that are run by hand. Setting: ROBOTS_OBEY."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._robots = Robots(_Spider(crawler), SystemClock(), agent=str(crawler.settings["USER_AGENT"]))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots") == "asked" or not self._crawler.settings.getbool("ROBOTS_OBEY"):
            return
        try:
            await self._robots.check(request.url)
        except SourceError as error:
            raise IgnoreRequest(error.message) from error
        if (apart := await self._robots.delay(request.url)) is not None:
            manners_of(self._crawler).space(target(request.url).raw_host or "", apart)


class _Spider:
    """Fetches robots.txt with a spider's own crawler."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    async def fetch(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Answer:
        meta = {"robots": "asked", "download_maxsize": limit, "dont_redirect": True}
        request = Request(url, headers=dict(headers or {}), meta=meta)
        response = await self._crawler.engine.download_async(request)
        told = {name.decode("latin-1"): values for name, values in response.headers.items()}
        answered = {name.lower(): b", ".join(values).decode("latin-1") for name, values in told.items()}
        return Answer(response.status, answered, response.body)
