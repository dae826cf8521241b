"""Posting over HTTP: one request to one address, and what its answer means.

    Courier(host="bot.newsroom.example", …).post(url, body, headers, journal) -> Outcome

Redirects are not followed, answers not decompressed, and at most 4 kB of them read. Only public addresses are
connected to, and those that `allow` names. What anybody answers is told without our secrets.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alerts.clean import line
from alerts.rehearsal import Step, addresses, timed
from news.addresses import allowed
from news.clock import Clock
from news.model import Outcome, Phase, Verdict
from news.ports import Journal

if TYPE_CHECKING:
    import aiohttp
    from aiohttp import AddrInfoType

ANSWER = 4096  # bytes of an answer that are read
TOTAL = 30.0  # seconds for an attempt
TOKEN = 16  # characters; a step of a path as long as this is taken for one
CONNECT = 10.0  # … of them until the connection stands
AT_ONCE = 8  # requests: as many deliveries as one endpoint is given out of the outbox at a time
# What only somebody can mend: a wrong secret, an account, a URL that is none, or leads elsewhere for good.
_SETTINGS = frozenset({301, 308, 401, 402, 403, 404, 405, 407})
_OVERLOADED = frozenset({408, 421, 425, 429})  # 421 and 425: another connection, a later moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str  # its beginning; "" where it is no text, or came with trouble


_UNSEEN = re.compile(r"(?is)<(head|style|script)\b.*?(</\1\s*>|$)")
_TAG = re.compile(r"<[^<>]*>")
Judge = Callable[[Answer], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a receiver is reached: options that every kind over HTTP has."""

    host: str
    allow: tuple[str, ...] = ()
    ca_file: str | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)  # that no answer may quote
    total: float = TOTAL


class Courier:
    """Carries bodies to one host."""

    def __init__(self, way: Way, clock: Clock) -> None:
        self._way = way
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        journal: Journal,
        *,
        judge: Judge | None = None,
        method: str = "POST",
    ) -> Outcome:
        """One attempt. *judge* says what an answer means, where that is not what HTTP says of it."""
        import aiohttp  # a tenth of a second, for those who send

        try:
            session = self._open()
        except OSError as error:
            text = f"{self._way.ca_file}: {error.strerror or 'no certificates in it'}"
            return _lost(Verdict.CONFIGURATION, "TLS", text)
        await journal(Phase.DOT)
        try:
            asked = session.request(method, url, data=body or None, headers=dict(headers), allow_redirects=False)
            async with asked as answer:
                good = answer.status // 100 == 2 and judge is None  # its body says nothing that counts
                told = Answer(status=answer.status, headers=answer.headers, text="" if good else await _excerpt(answer))
        except aiohttp.ClientConnectorCertificateError as error:
            return _lost(Verdict.CONFIGURATION, "TLS", str(error.certificate_error))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.SSLError) as error:
            if isinstance(error.__cause__, AddressClosed):
                return _lost(Verdict.CONFIGURATION, "address", str(error.__cause__))
            return _lost(Verdict.ENDPOINT, type(error).__name__, "the receiver cannot be reached")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return _lost(Verdict.CONFIGURATION, "url", "the URL is none of http or https")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # The request may have arrived whole: whether it was taken nobody can tell.
            no_http = isinstance(error, aiohttp.ClientResponseError | ValueError)
            text = "what came after the request is no answer in HTTP" if no_http else "no answer after the request"
            return Outcome(verdict=Verdict.UNKNOWN, phase=Phase.DOT, code=type(error).__name__, text=text)
        return self.judged(told, judge)

    def judged(self, answer: Answer, judge: Judge | None = None) -> Outcome:
        """What *answer* means, without our secrets."""
        outcome = (judge or self.read)(answer)
        return Outcome(
            verdict=outcome.verdict,
            phase=outcome.phase,
            code=outcome.code,
            text=self._safe(outcome.text),
            retry_after=outcome.retry_after,
        )

    def read(self, answer: Answer) -> Outcome:
        """What HTTP says of *answer*."""
        verdict = verdict_of(answer.status)
        return Outcome(
            verdict=verdict,
            phase=Phase.DONE if verdict is Verdict.OK else Phase.DOT,
            code=str(answer.status),
            text="" if verdict is Verdict.OK else _readable(answer),
            retry_after=retry_after(answer.headers, self._clock.now()),
        )

    async def rehearse(self, url: str) -> AsyncIterator[Step]:
        """All that comes before a request, a step at a time; nothing is sent."""
        async for step in timed(_Call(url, self._way).steps(), _read):
            yield step

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        import aiohttp

        from alerts.heads import Connector

        if self._session is None:
            way = self._way
            tls = ssl.create_default_context(cafile=way.ca_file)
            self._session = aiohttp.ClientSession(
                connector=Connector(
                    socket_factory=_guard(way.host, way.allow), ssl=tls, limit=AT_ONCE, force_close=True
                ),
                timeout=aiohttp.ClientTimeout(total=way.total, sock_connect=CONNECT),
                auto_decompress=False,
                max_line_size=8190,
                max_field_size=8190,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    def _safe(self, text: str) -> str:
        """An answer without our secrets, should it quote them."""
        for secret in filter(None, self._way.secrets):
            text = text.replace(secret, "…")
        return line(text, 300)


def way_to(
    url: str, *, allow: tuple[str, ...], ca_file: str | None, secrets: Iterable[str | None], total: float
) -> Way:
    """How *url* is reached. It is a secret itself: it may hold a token, in its path or query."""
    parts = urlsplit(url)
    long = (step for step in (*parts.path.split("/"), *parts.query.split("&")) if len(step) >= TOKEN)
    hidden = (url, f"{parts.path}?{parts.query}", parts.path, *long, *secrets)
    return Way(
        host=parts.hostname or "",
        allow=allow,
        ca_file=ca_file,
        secrets=tuple(secret for secret in hidden if secret and len(secret) > 3),
        total=total,
    )


class AddressClosed(OSError):
    """An address that must not be connected to."""


class NoWebAddress(ValueError):
    """A URL of another scheme, or none."""


def closed(host: str) -> str:
    """Why an address of *host* is not connected to."""
    return f"{host} leads to an address that is not public: `allow` can name it"


def verdict_of(code: int) -> Verdict:
    """What an HTTP status means for a delivery (docs/explanation/delivery.md)."""
    if code // 100 == 2:
        return Verdict.OK
    if code in _SETTINGS:
        return Verdict.CONFIGURATION
    if code == 410:
        return Verdict.GONE
    if code == 413:
        return Verdict.TOO_LARGE
    return Verdict.ENDPOINT if code in _OVERLOADED or code >= 500 else Verdict.TEMPORARY


def _readable(answer: Answer) -> str:
    """What a person can read of an answer: its words without markup, else what its number means."""
    if answer.status // 100 == 3 and (to := answer.headers.get("location", "")):
        return f"it sends us on to {_place(to)}: redirects are not followed"
    markup = "html" in answer.headers.get("content-type", "") or answer.text.lstrip()[:9].lower() == "<!doctype"
    words = unescape(_TAG.sub(" ", _UNSEEN.sub(" ", answer.text))) if markup else answer.text
    return words.strip() or _meaning(answer.status)


def _place(url: str) -> str:
    """The host of *url*: its path may hold a token."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "what is no URL"
    return f"{parts.scheme or 'https'}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else "another path"


def _meaning(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "a status that nobody knows"


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3)."""
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return timedelta(seconds=min(int(given[:12]), 10**9))
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - now, timedelta(0))


class _Call:
    """A connection that is opened only to see whether it can be."""

    def __init__(self, url: str, way: Way) -> None:
        parts = urlsplit(url)
        self._way = way
        self._safe = parts.scheme == "https"
        self._web = parts.scheme in ("https", "http") and bool(parts.hostname)
        self._port = (parts.port or (443 if self._safe else 80)) if self._web else 0
        self._address = ""

    def steps(self) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
        return [("DNS", self._resolve), ("TLS" if self._safe else "connect", self._connect)]

    async def _resolve(self) -> str:
        if not self._web:
            raise NoWebAddress("the URL is none of http or https")
        found = await addresses(self._way.host, self._port)
        open_ = [each for each in found if allowed(self._way.host, each, self._way.allow)]
        if not open_:
            raise AddressClosed(closed(self._way.host))
        self._address = open_[0]
        return ", ".join(dict.fromkeys(open_))

    async def _connect(self) -> str:
        import asyncio  # reading a configuration does without it

        tls = ssl.create_default_context(cafile=self._way.ca_file) if self._safe else None
        opening = asyncio.open_connection(
            self._address, self._port, ssl=tls, server_hostname=self._way.host if tls else None
        )
        _, writer = await asyncio.wait_for(opening, CONNECT)
        secured = writer.get_extra_info("ssl_object")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return f"{secured.version()}, the certificate holds" if secured else f"port {self._port} answers"


def _read(error: Exception) -> Outcome | None:
    if isinstance(error, NoWebAddress):
        return _lost(Verdict.CONFIGURATION, "url", str(error))
    if isinstance(error, AddressClosed):
        return _lost(Verdict.CONFIGURATION, "address", str(error))
    if isinstance(error, ssl.SSLCertVerificationError):
        return _lost(Verdict.CONFIGURATION, "TLS", f"the certificate does not hold: {error.verify_message}")
    if isinstance(error, ssl.SSLError):
        return _lost(Verdict.ENDPOINT, "TLS", error.reason or "the TLS handshake failed")
    if isinstance(error, TimeoutError):
        return _lost(Verdict.ENDPOINT, "timeout", "no answer in time")
    if isinstance(error, OSError):
        return _lost(Verdict.ENDPOINT, type(error).__name__, error.strerror or "it cannot be reached")
    return None


def _lost(verdict: Verdict, code: str, text: str) -> Outcome:
    """Before a byte of the request was sent."""
    return Outcome(verdict=verdict, phase=Phase.CLAIMED, code=code, text=line(text, 300))


def _guard(host: str, allow: tuple[str, ...]) -> Callable[[AddrInfoType], socket.socket]:
    """Makes sockets, but only to where *host* may lead: asked with the very address that is connected to."""

    def opened(address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, target = address
        if not allowed(host, str(target[0]), allow):
            raise AddressClosed(closed(host))
        return socket.socket(family, kind, protocol)

    return opened


async def _excerpt(answer: aiohttp.ClientResponse) -> str:
    """The beginning of what the receiver says, where it is text and comes without trouble."""
    from aiohttp import ClientError

    if answer.headers.get("content-encoding"):
        return ""
    try:
        return (await answer.content.read(ANSWER)).decode("utf-8", "replace")
    except (ClientError, TimeoutError, OSError):
        return ""
