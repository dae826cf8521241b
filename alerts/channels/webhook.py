"""Webhook: digests as signed JSON, by the Standard Webhooks specification.

    channels:
      bot:
        kind: webhook
        url: https://bot.newsroom.example/wire
        secret_file: /run/secrets/bot

`webhook-id` and the body never change; `webhook-timestamp` and `webhook-signature` are made for each attempt.
Redirects are not followed, answers not decompressed, and at most 4 kB of them read.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alerts.clean import line
from alerts.digest import compose
from alerts.payload import payload
from news.addresses import allowed
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter

if TYPE_CHECKING:
    import aiohttp
    from aiohttp import AddrInfoType

MOST = 20_000  # bytes of a payload
ANSWER = 4096  # bytes of an answer that are read
TOTAL = 30.0  # seconds for an attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a receiver."""

    url: str = field(repr=False)  # may hold a token
    secret: str | None = field(default=None, repr=False)  # "whsec_…"
    old_secret: str | None = field(default=None, repr=False)  # signs too, while the secret is changed over
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # sent as they are; never stored
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a receiver with a certificate of its own house


class Receiver:
    """Posts digests to one URL."""

    kind = "webhook"

    def __init__(self, id: ChannelId, options: Options, clock: Clock, *, total: float = TOTAL) -> None:  # noqa: A002 the port's word
        self.endpoint = f"webhook:{id}"
        from standardwebhooks import Webhook as Signer

        self._options = options
        self._clock = clock
        self._total = total
        self._host = urlsplit(options.url).hostname or ""
        self._signers = [Signer(secret) for secret in (options.secret, options.old_secret) if secret]
        self._session: aiohttp.ClientSession | None = None

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=payload(letter, edition, MOST),
            content_type="application/json",
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        import aiohttp  # a tenth of a second, for those who send

        message = delivery.message
        headers = {
            **self._options.headers,
            "content-type": message.content_type,
            "user-agent": "wirewatch",
            **self._signed(delivery.id, message.body),
        }
        try:
            session = self._open()
        except OSError as error:
            text = f"{self._options.ca_file}: {error.strerror or 'no certificates in it'}"
            return self._lost(Verdict.CONFIGURATION, "TLS", text)
        await journal(Phase.DOT)
        try:
            async with session.post(
                self._options.url, data=message.body, headers=headers, allow_redirects=False
            ) as answer:
                code, retry_after = answer.status, _retry_after(answer.headers, self._clock.now())
                text = "" if code // 100 == 2 else await _excerpt(answer)
        except aiohttp.ClientConnectorCertificateError as error:
            return self._lost(Verdict.CONFIGURATION, "TLS", str(error.certificate_error))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ssl.SSLError) as error:
            if isinstance(error.__cause__, AddressClosed):
                return self._lost(Verdict.CONFIGURATION, "address", str(error.__cause__))
            return self._lost(Verdict.ENDPOINT, type(error).__name__, "the receiver cannot be reached")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return self._lost(Verdict.CONFIGURATION, "url", "the URL is none of http or https")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # The request may have arrived whole: whether it was taken nobody can tell.
            return Outcome(
                verdict=Verdict.UNKNOWN, phase=Phase.DOT, code=type(error).__name__, text="no answer after the request"
            )
        verdict = _verdict(code)
        return Outcome(
            verdict=verdict,
            phase=Phase.DONE if verdict is Verdict.OK else Phase.DOT,
            code=str(code),
            text=self._safe(text),
            retry_after=retry_after,
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        import aiohttp

        if self._session is None:
            tls = ssl.create_default_context(cafile=self._options.ca_file)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    socket_factory=_guard(self._host, self._options.allow), ssl=tls, limit=8, force_close=True
                ),
                timeout=aiohttp.ClientTimeout(total=self._total, sock_connect=10),
                auto_decompress=False,
                max_line_size=8190,
                max_field_size=8190,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    def _signed(self, id: str, body: bytes) -> dict[str, str]:  # noqa: A002 the specification's word
        now = self._clock.now()
        signed = {"webhook-id": id, "webhook-timestamp": str(int(now.timestamp()))}
        if self._signers:
            signed["webhook-signature"] = " ".join(signer.sign(id, now, body.decode()) for signer in self._signers)
        return signed

    @staticmethod
    def _lost(verdict: Verdict, code: str, text: str) -> Outcome:
        """Before a byte of the request was sent."""
        return Outcome(verdict=verdict, phase=Phase.CLAIMED, code=code, text=line(text, 300))

    def _safe(self, text: str) -> str:
        """An answer without our secrets, should it quote them."""
        options = self._options
        secrets = [options.url, options.secret, options.old_secret, *options.headers.values()]
        for secret in filter(None, secrets):
            text = text.replace(secret, "…")
        return line(text, 300)


def open(id: ChannelId, options: Options, clock: Clock) -> Receiver:  # noqa: A001, A002 the registry's words
    return Receiver(id, options, clock)


class AddressClosed(OSError):
    """An address that must not be connected to."""


def _guard(host: str, allow: tuple[str, ...]) -> Callable[[AddrInfoType], socket.socket]:
    """Makes sockets, but only to where *host* may lead: asked with the very address that is connected to."""

    def opened(address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, target = address
        if not allowed(host, str(target[0]), allow):
            raise AddressClosed(f"{host} leads to an address that is not public: `allow` can name it")
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


def _verdict(code: int) -> Verdict:
    if code // 100 == 2:
        return Verdict.OK
    if code in (401, 403, 404):
        return Verdict.CONFIGURATION
    if code == 410:
        return Verdict.GONE
    if code == 413:
        return Verdict.TOO_LARGE
    return Verdict.ENDPOINT if code == 429 or code >= 500 else Verdict.TEMPORARY


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
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
