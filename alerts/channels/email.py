"""Email: digests over SMTP, to a submission relay or a local mail server.

    channels:
      mail:
        kind: email
        host: smtp.newsroom.example
        port: 587
        security: starttls
        username: wire
        password_file: /run/secrets/smtp
        sender: wire@newsroom.example

A connection is kept for a few seconds after a mail, and takes the next one: one recipient to a mail all the same, so that
one address that is refused delays nobody else.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

from alerts import smtp
from alerts.clean import line
from alerts.digest import compose
from alerts.mail import Postmark, address, build
from alerts.rehearsal import Step, resolved, timed
from alerts.render import html, plain, text
from alerts.smtp import Dialogue, Server
from news.clock import Clock
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter

IDLE = 10.0  # seconds that a connection is kept for the next mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of a relay."""

    host: str  # the relay
    sender: str  # address of the From
    port: int = 587  # of the relay
    security: Literal["starttls", "tls", "none"] = "starttls"  # none: only for a relay on this machine or a test
    username: str | None = None  # where the relay asks for one
    password: str | None = field(default=None, repr=False)  # … and its password
    name: str = "wirewatch"  # the sender's, as shown
    bounces: str | None = None  # envelope sender; None: the sender
    unsubscribe: str = ""  # a mailbox for List-Unsubscribe
    ca_file: str | None = None  # of a relay with a certificate of its own house
    connections: int = 4  # to the relay at the same time; each is used for many mails
    helo: str = "localhost"  # how we name ourselves to the relay
    on_unknown: Literal["resend", "hold"] = (
        "resend"  # where the reply to a mail was lost: send again, or wait for your word
    )


class Relay:
    """Sends mail through one SMTP server."""

    kind = "email"

    def __init__(self, options: Options, *, answer: float | None = None) -> None:
        self.endpoint = f"{options.host}:{options.port}"
        self.on_unknown = options.on_unknown
        self._options = options
        self._answer = smtp.ANSWER if answer is None else answer
        self._server: Server | None = None
        self._lines = _Lines(options.connections)

    def freeze(self, letter: Letter) -> Message:
        options = self._options
        edition = compose(letter)
        postmark = Postmark(sender=options.sender, name=options.name, unsubscribe=options.unsubscribe)
        short = build(letter, edition, postmark, to=letter.address, text=plain(edition), html=None)
        body = short
        if not letter.plain:
            body = build(letter, edition, postmark, to=letter.address, text=text(edition), html=html(edition))
        return Message(
            kind=self.kind,
            subject=edition.subject,
            body=body,
            content_type="message/rfc822",
            to=address(letter.address),
            compact=short if len(short) < len(body) else b"",
        )

    async def send(self, delivery: Delivery, journal: Journal) -> Outcome:
        try:
            server = self._known()
        except OSError as error:
            return self._without_authority(error)
        async with self._lines.turn():
            outcome, stale = await self._sent(self._lines.take() or Dialogue(server), delivery, journal)
            while stale:
                outcome, stale = await self._sent(self._lines.take() or Dialogue(server), delivery, journal)
            return outcome

    async def _sent(self, dialogue: Dialogue, delivery: Delivery, journal: Journal) -> tuple[Outcome, bool]:
        """How it ended; and whether it did so because the connection had been closed meanwhile."""
        try:
            return await dialogue.run(delivery, journal), dialogue.stale
        finally:
            if dialogue.fit:
                self._lines.keep(dialogue)
            else:
                dialogue.hang_up()

    async def rehearse(self, message: Message) -> AsyncIterator[Step]:
        """All that comes before DATA, a step at a time; nothing is sent."""
        try:
            dialogue = Dialogue(self._known())
        except OSError as error:
            yield Step(name="TLS", failed=self._without_authority(error))
            return

        async def envelope() -> str:
            return await dialogue.envelope(message.to, len(message.body))

        options = self._options
        steps = [("DNS", lambda: resolved(options.host, options.port)), *dialogue.opening(), ("RCPT", envelope)]
        try:
            async for step in timed(steps, dialogue.read):
                yield step
        finally:
            dialogue.hang_up()

    async def close(self) -> None:
        """Hang up."""
        self._lines.close()

    def _known(self) -> Server:
        """Raises OSError where the authority's file cannot be read."""
        if self._server is None:
            options = self._options
            self._server = Server(
                host=options.host,
                port=options.port,
                security=options.security,
                tls=_tls(options.ca_file)
                if options.security != "none"
                else None,  # reading all authorities takes 20 ms
                sender=options.bounces or options.sender,
                helo=options.helo,
                username=options.username,
                password=options.password,
                answer=self._answer,
            )
        return self._server

    def _without_authority(self, error: OSError) -> Outcome:
        text = f"{self._options.ca_file}: {error.strerror or 'no certificates in it'}"
        return Outcome(verdict=Verdict.CONFIGURATION, phase=Phase.CLAIMED, code="TLS", text=line(text, 300))


def open(id: ChannelId, options: Options, clock: Clock) -> Relay:  # noqa: A001, A002, ARG001 the registry's words; the endpoint is the relay
    return Relay(options)


class _Lines:
    """Connections that lie idle, and how many may be open. They belong to the event loop that they were opened in."""

    def __init__(self, most: int) -> None:
        self._most = max(most, 1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns = asyncio.Semaphore(self._most)
        self._idle: list[tuple[Dialogue, asyncio.TimerHandle]] = []

    def turn(self) -> asyncio.Semaphore:
        """Wait here for a place."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._turns, self._idle = loop, asyncio.Semaphore(self._most), []
        return self._turns

    def take(self) -> Dialogue | None:
        """The one that was used last, where one is still open."""
        while self._idle:
            dialogue, end = self._idle.pop()
            end.cancel()
            if dialogue.alive:
                return dialogue
        return None

    def keep(self, dialogue: Dialogue) -> None:
        end = asyncio.get_running_loop().call_later(IDLE, self._over, dialogue)
        self._idle.append((dialogue, end))

    def _over(self, dialogue: Dialogue) -> None:
        self._idle = [each for each in self._idle if each[0] is not dialogue]
        dialogue.hang_up()

    def close(self) -> None:
        while dialogue := self.take():
            dialogue.hang_up()


def _tls(ca_file: str | None) -> ssl.SSLContext:
    """A context that verifies: smtplib's and aiosmtplib's own ways differ in that."""
    return ssl.create_default_context(cafile=ca_file)
