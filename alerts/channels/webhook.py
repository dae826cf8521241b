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

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from alerts.courier import TOTAL, Courier, way_to
from alerts.digest import compose
from alerts.payload import payload
from alerts.rehearsal import Step
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome
from news.ports import Journal, Letter

if TYPE_CHECKING:
    from standardwebhooks import Webhook as Signer

MOST = 20_000  # bytes of a payload
COMPACT = 5_000  # … after the receiver found one too large


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a receiver."""

    url: str = field(repr=False)  # may hold a token
    secret: str | None = field(default=None, repr=False)  # "whsec_…"
    old_secret: str | None = field(default=None, repr=False)  # signs too, while the secret is changed over
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # sent as they are; never stored
    allow: tuple[str, ...] = ()  # names and networks that may be reached although they are private
    ca_file: str | None = None  # of a receiver with a certificate of its own house
    on_unknown: Literal["resend", "hold"] = "resend"  # where no answer came: send again, or wait for your word

    def __post_init__(self) -> None:
        for secret in filter(None, (self.secret, self.old_secret)):
            _signer(secret)


class Receiver:
    """Posts digests to one URL."""

    kind = "webhook"

    def __init__(self, id: ChannelId, options: Options, clock: Clock, *, total: float = TOTAL) -> None:  # noqa: A002 the port's word
        self.endpoint = f"webhook:{id}"
        self.on_unknown = options.on_unknown
        self._options = options
        self._clock = clock
        self._signers = [_signer(secret) for secret in (options.secret, options.old_secret) if secret]
        secrets = (options.secret, options.old_secret, *options.headers.values())
        self._courier = Courier(
            way_to(options.url, allow=options.allow, ca_file=options.ca_file, secrets=secrets, total=total), clock
        )

    def freeze(self, letter: Letter) -> Message:
        edition = compose(letter)
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=payload(letter, edition, MOST),
            content_type="application/json",
            compact=payload(letter, edition, COMPACT),
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        message = delivery.message
        headers = {
            **self._options.headers,
            "content-type": message.content_type,
            "user-agent": "wirewatch",
            **self._signed(delivery.id, message.body),
        }
        return await self._courier.post(self._options.url, message.body, headers, journal)

    def rehearse(self, message: Message) -> AsyncIterator[Step]:  # noqa: ARG002 the port's word; a webhook has one address
        """What comes before the request."""
        return self._courier.rehearse(self._options.url)

    async def close(self) -> None:
        await self._courier.close()

    def _signed(self, id: str, body: bytes) -> dict[str, str]:  # noqa: A002 the specification's word
        now = self._clock.now()
        signed = {"webhook-id": id, "webhook-timestamp": str(int(now.timestamp()))}
        if self._signers:
            signed["webhook-signature"] = " ".join(signer.sign(id, now, body.decode()) for signer in self._signers)
        return signed


def open(id: ChannelId, options: Options, clock: Clock) -> Receiver:  # noqa: A001, A002 the registry's words
    return Receiver(id, options, clock)


def _signer(secret: str) -> Signer:
    """Raises ValueError for what is no secret, without quoting it."""
    from standardwebhooks import Webhook

    try:
        return Webhook(secret)
    except Exception:  # noqa: BLE001 the library raises what base64 raises, and a RuntimeError
        raise ValueError('a secret is "whsec_" and 24 to 64 bytes in base64') from None
