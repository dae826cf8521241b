"""Manners: what Scrapy's spiders share with the daemon: its client and guard, and robots.txt.

`crawler.settings` names both, so that spiders run by hand, and those of the user's own, have them. The daemon itself does not
import Scrapy, which takes half a second and 40 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.client import Answer, Client
from crawler.guard import target
from crawler.robots import Robots
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

    async def download_request(self, request: Request) -> Response:
        given = {name.decode(): b", ".join(values).decode() for name, values in request.headers.items()}
        answer = await self._client.download(
            target(request.url), headers=given, limit=self._limit, method=request.method, data=request.body or None
        )
        headers = Headers({name: value.encode("latin-1") for name, value in answer.headers.items()})
        make = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return make(request.url, status=answer.status, headers=headers, body=answer.body)

    async def close(self) -> None:
        await self._client.close()


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
