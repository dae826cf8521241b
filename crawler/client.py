"""The client: one HTTP request to an address that the guard allows, bounded by time and size.

    client = Client(timeout=30, connect_timeout=10, allow=("10.2.0.0/16",))
    answer = await client.download(target("https://outlet.example/feed.xml"), headers={…}, limit=5 << 20)

The one door to the network: polls and pages go through it, and spiders by `crawler.manners`. Redirects, robots.txt and
retries are decided by those who ask. It raises SourceError, and nothing else.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.connector import Connection
from yarl import URL

from crawler.guard import Asking, Guard, check_encodings, refusal, too_large
from crawler.packing import unpacked
from news.errors import SourceBroken, SourceDown, SourceError, SourceRefused

KEEP_ALIVE = 15.0  # seconds that an idle connection is kept: sources of one host come one after the other
ResolverMaker = Callable[[], AbstractResolver]


class Answer(NamedTuple):
    """What a server said. Header names are lower case, values as Latin-1: every byte comes back by encoding."""

    status: int
    headers: dict[str, str]
    body: bytes


Leave = Callable[[], Awaitable[None]]
_leaving: ContextVar[Leave | None] = ContextVar("leaving", default=None)


class _Connector(aiohttp.TCPConnector):
    """Holds a request back until it may leave."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  aiohttp names it
    ) -> Connection:
        connection = await super().connect(req, traces, timeout)
        if (leave := _leaving.get()) is not None:
            try:
                await leave()
            except BaseException:
                connection.release()
                raise
        return connection


class Client:
    """Connections to all hosts. Owned by the event loop that makes it."""

    def __init__(
        self,
        *,
        timeout: float,  # seconds from connecting to the last byte
        connect_timeout: float,
        allow: Sequence[str] = (),
        resolver: ResolverMaker | None = None,
        verify: bool = True,
    ) -> None:
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._guard = Guard(allow)
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                socket_factory=self._guard.socket,
                resolver=resolver() if resolver else None,
                ssl=verify,
                limit=0,  # turns count
                keepalive_timeout=KEEP_ALIVE,
            ),
            timeout=aiohttp.ClientTimeout(total=timeout, connect=connect_timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # crawler.packing stops at the cap
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download(
        self,
        where: URL,
        *,
        headers: Mapping[str, str],
        limit: int,
        method: str = "GET",
        data: bytes | None = None,
        leave: Leave | None = None,
    ) -> Answer:
        """What *where* says, whatever its status; *limit*: bytes of body, as sent and unpacked.

        *leave* is waited for when the connection stands, before anything is sent. Raises SourceDown, SourceRefused, SourceBroken.
        """
        asking = self._guard.announce(where.raw_host or "")
        _leaving.set(leave)
        try:
            async with self._session.request(
                method, where, headers=headers, data=data, allow_redirects=False
            ) as answer:
                told = _plain(answer.raw_headers)
                body = await _body(answer, told, limit)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise self._explain(error, asking) from error
        if "content-encoding" in told:
            body = unpacked(body, told.pop("content-encoding"), limit)
        return Answer(answer.status, told, body)

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
            case aiohttp.ClientResponseError() if _runs_on(error.message):
                return SourceBroken(f"{host} sends more than its Content-Length says")
            case aiohttp.ClientResponseError() if _TOO_LONG in error.message:
                return SourceBroken(f"{host} sends a header of more than 8 KB")
            case aiohttp.ClientResponseError():
                return SourceBroken(f"{host} does not speak HTTP: {_why(error)}")
            case _:
                return SourceDown(f"{host}: {_why(error)}")


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


_TOO_LONG = "Got more than"  # … bytes of one header, says aiohttp, and shows 8 KB of them
_BEGUN = len("  b'HTTP")  # what is no status line is known by here


def _runs_on(message: str) -> bool:
    """Whether what follows a whole body was taken for the next status line: the mark stands where the body ends."""
    mark = message.rpartition("\n")[2]
    return message.startswith(("Bad status line", "Data after")) and mark.endswith("^") and len(mark) > _BEGUN + 1


def _why(error: Exception) -> str:
    """One line of an exception for a person."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, aiohttp.ClientResponseError):
        return error.message.splitlines()[0].rstrip(":") if error.message else "no status line"
    return " ".join(str(error).split())[:200] or type(error).__name__
