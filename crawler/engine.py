"""The engine: one long-lived Scrapy crawler inside our own asyncio loop, and the handler that does its downloads.

    async with Engine(CrawlSettings()) as engine:
        response = await engine.fetch("https://outlet.example/feed.xml", limit=5 << 20)

Polls and pages go through `crawler.engine.download_async`; `crawler.turns` keeps the distance between requests to a host.
Redirects, robots and retries are decided by those who ask (`crawler.poll`), not by middlewares. Spiders run by hand use
the same handler through `crawler.settings`.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_from_coro
from yarl import URL

from crawler.guard import Asking, Guard, check_encodings, refusal, target, too_large
from crawler.pace import widened
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.turns import Turns
from news.errors import SourceBroken, SourceDown, SourceError, SourceRefused

KEEP_ALIVE = 15.0  # seconds that an idle connection is kept: sources of one host come one after the other
CONNECTIONS = 65_536  # open files that we ask the system for
ACCEPTED_ENCODINGS = "gzip, deflate, br, zstd"  # what Scrapy unpacks
TOO_MANY = 429  # requests, says the host
ResolverMaker = Callable[[], AbstractResolver]


class Direct(Downloader):
    """Scrapy's downloader for `download_async` alone: straight to the handler.

    Slots are replaced by our turns, since they let bursts through (see crawler.turns), and no middleware is asked: what they do is
    decided by who asks. A 304 costs half the CPU so.
    """

    def fetch(self, request: Request, spider: Spider | None = None) -> Any:  # noqa: ARG002  # Scrapy's signature
        return deferred_from_coro(self.handlers.download_request_async(request))


class Answer(NamedTuple):
    """What a server said. Header names are lower case, values as Latin-1: every byte comes back by encoding."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class _Ask:
    """What Engine.fetch tells the handler, and hears from it: Scrapy's own headers cost as much CPU as the download."""

    target: URL
    headers: Mapping[str, str]
    limit: int
    answer: Answer | None = None


class Quiet:
    """A log formatter that says nothing: polls are told of by their outcome."""

    def crawled(self, *_: object) -> None:
        return None


class House(Spider):
    """The spider of the long-lived crawler: it asks nothing by itself."""

    name = "house"


class Engine:
    """One long-lived crawler. Owned by the event loop that opens it."""

    def __init__(self, crawl: CrawlSettings, *, resolver: ResolverMaker | None = None) -> None:
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.update(scrapy_settings(crawl), priority="cmdline")
        settings.update(
            {
                "GUARD_RESOLVER": resolver,
                "DOWNLOADER": Direct,
                "DOWNLOADER_MIDDLEWARES": dict.fromkeys(
                    [*settings["DOWNLOADER_MIDDLEWARES"], *settings["DOWNLOADER_MIDDLEWARES_BASE"]]
                ),
                "SPIDER_MIDDLEWARES": dict.fromkeys(settings["SPIDER_MIDDLEWARES_BASE"]),
                "EXTENSIONS": dict.fromkeys(settings["EXTENSIONS_BASE"]),
                "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
                "LOG_FORMATTER": Quiet,
            },
            priority="cmdline",
        )
        self._settings = settings
        self._turns = Turns(at_once=crawl.per_host_concurrency, apart=crawl.per_host_delay.total_seconds())
        self._headers = {"User-Agent": crawl.agent, "Accept-Encoding": ACCEPTED_ENCODINGS}
        self._crawler: Crawler | None = None
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start. Raises whatever keeps Scrapy from starting."""
        logging.getLogger("scrapy").setLevel(logging.ERROR)  # refusals and time-outs are told by the poll's outcome
        _allow_connections()
        crawler = Crawler(House, self._settings)
        opened = asyncio.Event()
        crawler.signals.connect(opened.set, signals.engine_started, weak=False)
        self._running = asyncio.create_task(crawler.crawl_async(), name="scrapy")
        started = asyncio.create_task(opened.wait())
        await asyncio.wait((started, self._running), return_when=asyncio.FIRST_COMPLETED)
        started.cancel()
        if self._running.done():
            self._running.result()
        # The scheduler has nothing to do, and a spider without requests would be closed as idle.
        crawler.engine.pause()
        self._crawler = crawler

    async def close(self) -> None:
        """Wait for what is in flight, then stop."""
        if self._crawler is None or self._running is None:
            return
        await self._crawler.stop_async()
        await self._running
        self._crawler = self._running = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def crawler(self) -> Crawler:
        """Scrapy's crawler, while open."""
        if self._crawler is None:
            raise RuntimeError("the engine is not open")
        return self._crawler

    async def fetch(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None, burst: bool = False
    ) -> Answer:
        """GET *url*, whatever its status; *limit*: bytes of body, as sent and unpacked; *burst*: as `Turns.of` has it.

        Raises SourceDown, SourceRefused, SourceBroken.
        """
        where = target(url)
        ask = _Ask(where, {**self._headers, **(headers or {})}, limit)
        request = Request(str(where), meta={"verbatim_url": True, "ask": ask})
        host = where.raw_host or ""
        async with self._turns.of(host, burst=burst):
            await self.crawler.engine.download_async(request)
        assert ask.answer is not None
        if ask.answer.status == TOO_MANY:
            self.slow(host, widened(timedelta(seconds=self._turns.distance(host))))
        return ask.answer

    def space(self, host: str, apart: timedelta) -> None:
        """*host* wants its requests so far apart."""
        self._turns.space(host, apart.total_seconds())

    def slow(self, host: str, apart: timedelta) -> None:
        """The domain of *host* had too many requests: so far apart from now on, less and less as time passes."""
        self._turns.slow(host, apart.total_seconds())

    def distance(self, host: str) -> timedelta:
        """How far apart requests to the domain of *host* are at present."""
        return timedelta(seconds=self._turns.distance(host))


class Handler(BaseDownloadHandler):
    """Downloads over HTTP with aiohttp, to addresses that the guard allows. Raises SourceError, and nothing else."""

    lazy = True  # a session wants a running loop

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        resolver: ResolverMaker | None = settings["GUARD_RESOLVER"]
        self._limit = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._connect_timeout = settings.getfloat("GUARD_CONNECT_TIMEOUT")
        self._guard = Guard(settings.getlist("GUARD_ALLOW"))
        self._packing = HttpCompressionMiddleware(crawler=crawler)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=self._guard.socket,
                resolver=resolver() if resolver else None,
                ssl=settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
                limit=0,  # Scrapy's slots count
                keepalive_timeout=KEEP_ALIVE,
            ),
            timeout=aiohttp.ClientTimeout(total=self._timeout, connect=self._connect_timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # Scrapy's stops at the cap
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        ask: _Ask | None = request.meta.get("ask")
        if ask is not None:
            ask.answer = await self._download(request, ask)
            return Response(request.url, status=ask.answer.status)
        given = {name.decode(): b", ".join(values).decode() for name, values in request.headers.items()}
        answer = await self._download(request, _Ask(target(request.url), given, self._limit))
        headers = Headers({name: value.encode("latin-1") for name, value in answer.headers.items()})
        make = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return make(request.url, status=answer.status, headers=headers, body=answer.body)

    async def _download(self, request: Request, ask: _Ask) -> Answer:
        host = ask.target.raw_host or ""
        asking = self._guard.announce(host)
        try:
            async with self._session.request(
                request.method, ask.target, headers=ask.headers, data=request.body or None, allow_redirects=False
            ) as answer:
                headers = _plain(answer.raw_headers)
                body = await _body(answer, headers, ask.limit)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise self._explain(error, asking) from error
        if "content-encoding" in headers:
            body = self._unpacked(request, headers.pop("content-encoding"), body, ask.limit)
        return Answer(answer.status, headers, body)

    def _unpacked(self, request: Request, encoding: str, body: bytes, limit: int) -> bytes:
        packed = Response(request.url, headers={"Content-Encoding": encoding}, body=body)
        try:
            return self._packing.process_response(request.replace(meta={"download_maxsize": limit}), packed).body
        except IgnoreRequest as error:
            raise too_large(limit) from error
        except Exception as error:  # zlib, brotli and zstd have errors of their own
            raise SourceBroken(f"the answer cannot be unpacked: {_why(error)}") from error

    async def close(self) -> None:
        await self._session.close()

    def _explain(self, error: Exception, asking: Asking) -> SourceError:
        host = asking.host
        match error:
            case _ if asking.refused and isinstance(error, aiohttp.ClientConnectorError):
                return refusal(asking)
            case aiohttp.ConnectionTimeoutError():
                return SourceDown(
                    f"{host} did not take the connection within {self._connect_timeout:g} s", fault="connect"
                )
            case TimeoutError():
                return SourceDown(f"{host} did not finish its answer within {self._timeout:g} s", fault="timeout")
            case aiohttp.ClientConnectorDNSError():
                return SourceDown(f"{host}: no address is known for this name", fault="dns")
            case aiohttp.ClientConnectorCertificateError():
                return SourceRefused(
                    f"{host}: its certificate does not hold: {_why(error.certificate_error)}", fault="tls"
                )
            case aiohttp.ClientSSLError():
                return SourceDown(f"{host}: no secure connection: {_why(error)}", fault="tls")
            case aiohttp.ClientConnectorError():
                return SourceDown(f"{host} does not take connections: {error.strerror or error}", fault="connect")
            case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
                return SourceDown(f"{host} closed the connection without an answer")
            case aiohttp.ClientPayloadError():
                return SourceDown(f"{host} broke off in the middle of its answer")
            case aiohttp.InvalidURL():
                return SourceRefused(f"{host}: not an address that is fetched", permanent=True)
            case aiohttp.ClientResponseError():
                return SourceBroken(f"{host} does not speak HTTP: {_why(error)}")
            case _:
                return SourceDown(f"{host}: {_why(error)}")


def _allow_connections() -> None:
    """Raise the soft limit on open files: 1024 of them are a thousand hosts on keep-alive, and nothing else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _plain(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Lower-case names; a name that comes twice has its values joined (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _body(answer: aiohttp.ClientResponse, headers: Mapping[str, str], limit: int) -> bytes:
    """All of it. Raises SourceRefused at *limit*."""
    if answer.status == 304:
        return b""
    check_encodings(headers.get("content-encoding", ""))
    if (answer.content_length or 0) > limit:
        raise too_large(limit)
    size, chunks = 0, []
    async for chunk in answer.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _why(error: Exception) -> str:
    """One line of an exception for a person."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, aiohttp.ClientResponseError):
        return error.message.splitlines()[0].rstrip(":") if error.message else "no status line"
    return " ".join(str(error).split())[:200] or type(error).__name__
