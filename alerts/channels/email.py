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

The dialogue is driven step by step, one recipient to a mail, because the one moment that counts is the final dot:
before it nothing can have been delivered, after it only the reply tells.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from alerts.clean import line
from alerts.digest import compose
from alerts.mail import Postmark, address, build
from alerts.render import html, plain, text
from news.clock import Clock
from news.errors import DeliveryError
from news.ids import ChannelId
from news.model import Delivery, Message, Outcome, Phase, Verdict
from news.ports import Journal, Letter

CONNECT = 10.0  # seconds; also for the banner and TLS
COMMAND = 30.0
ENVELOPE = 60.0
DATA = 60.0
ANSWER = 600.0  # after the dot: RFC 5321, 4.5.3.2; giving up early delivers copies


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
    helo: str = "localhost"  # how we name ourselves to the relay
    on_unknown: Literal["resend", "hold"] = (
        "resend"  # where the reply to a mail was lost: send again, or wait for your word
    )


class Relay:
    """Sends mail through one SMTP server."""

    kind = "email"

    def __init__(self, options: Options, *, answer: float = ANSWER) -> None:
        self.endpoint = f"{options.host}:{options.port}"
        self.on_unknown = options.on_unknown
        self._options = options
        self._answer = answer
        self._tls: ssl.SSLContext | None = None

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
            if self._tls is None and self._options.security != "none":
                self._tls = _tls(self._options.ca_file)  # kept: reading the system's authorities takes 20 ms
        except OSError as error:
            text = f"{self._options.ca_file}: {error.strerror or 'no certificates in it'}"
            return Outcome(verdict=Verdict.CONFIGURATION, phase=Phase.CLAIMED, code="TLS", text=line(text, 300))
        dialogue = _Dialogue(self._options, self._tls, self._answer)
        try:
            return await dialogue.run(delivery, journal)
        finally:
            dialogue.hang_up()

    async def close(self) -> None:
        """Connections live as long as a mail."""


def open(id: ChannelId, options: Options, clock: Clock) -> Relay:  # noqa: A001, A002, ARG001 the registry's words; the endpoint is the relay
    return Relay(options)


class _Dialogue:
    """One connection, one mail. `phase` is how far it got."""

    def __init__(self, options: Options, tls: ssl.SSLContext | None, answer: float) -> None:
        self._options = options
        self._answer = answer
        self._client = SMTP(
            hostname=options.host,
            port=options.port,
            local_hostname=options.helo,
            use_tls=options.security == "tls",
            start_tls=False,  # driven below; left to itself it sends in clear where STARTTLS was stripped
            tls_context=tls,
            timeout=COMMAND,
        )
        self._phase = Phase.CLAIMED
        self._dotted = False  # the final dot may have left

    async def run(self, delivery: Delivery, journal: Journal) -> Outcome:
        try:
            await self._connect()
            await self._note(Phase.CONNECTED, journal)
            await self._address(delivery.message.to, len(delivery.message.body))
            await self._note(Phase.ENVELOPE, journal)
            accepted = await self._tell(delivery.message.body, journal)
        except _Refused as refusal:
            return self._ended(refusal.verdict, refusal.code, refusal.text)
        except ssl.SSLError as error:
            return self._ended(_tls_verdict(error), "TLS", _reason_of(error))
        except (SMTPException, OSError, EOFError) as error:
            return self._lost(error)
        except DeliveryError as error:
            return self._ended(Verdict.RECIPIENT, "address", error.message)
        except UnicodeError as error:
            return self._ended(Verdict.POISON, "encoding", str(error))
        self._phase = Phase.DONE
        return self._ended(Verdict.OK, str(accepted.code), accepted.message)

    def hang_up(self) -> None:
        """QUIT without waiting for its answer: the mail's fate is known, or never will be."""
        if self._client.is_connected and self._client.protocol is not None:
            with suppress(SMTPServerDisconnected):
                self._client.protocol.write(b"QUIT\r\n")
        self._client.close()

    # --- the steps ---------------------------------------------------------------------------------

    async def _connect(self) -> None:
        options = self._options
        try:
            await self._client.connect(timeout=CONNECT)
        except SMTPConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise error.__cause__ from error
            raise
        await self._greet()
        if options.security == "starttls":
            if not self._client.supports_extension("starttls"):
                raise _Refused(
                    Verdict.CONFIGURATION, "STARTTLS", "the relay offers no STARTTLS: nothing is sent in clear"
                )
            await self._client.starttls(timeout=CONNECT)
            await self._greet()
        if options.username is not None:
            await self._log_in(options.username, options.password or "")

    async def _greet(self) -> None:
        try:
            await self._client.ehlo()
        except SMTPHeloError as error:
            raise _Refused(Verdict.ENDPOINT, *_told(error)) from error

    async def _log_in(self, username: str, password: str) -> None:
        try:
            await self._client.login(username, password)
        except SMTPAuthenticationError as error:
            verdict = Verdict.ENDPOINT if 400 <= error.code < 500 else Verdict.CONFIGURATION
            # What the relay says may quote what we sent.
            raise _Refused(verdict, str(error.code), "the relay refused the login") from error
        except SMTPServerDisconnected:
            raise
        except SMTPTimeoutError:
            raise
        except SMTPException as error:
            raise _Refused(Verdict.CONFIGURATION, "AUTH", "the relay offers no login that we know") from error

    async def _address(self, to: str, size: int) -> None:
        options = self._options
        limit = self._client.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise _Refused(Verdict.TOO_LARGE, "SIZE", f"the relay takes {limit} bytes, this has {size}")
        extras = [f"SIZE={size}"] if limit else []
        try:
            await self._client.mail(address(options.bounces or options.sender), options=extras, timeout=ENVELOPE)
            await self._client.rcpt(address(to), timeout=ENVELOPE)
        except SMTPResponseException as error:
            raise _Refused(_envelope_verdict(error), *_told(error)) from error

    async def _tell(self, body: bytes, journal: Journal) -> SMTPResponse:
        """DATA, the mail, DOT journalled, the dot, the answer."""
        protocol = self._client.protocol
        ready = await self._client.execute_command(b"DATA", timeout=DATA)
        if ready.code != 354 or protocol is None:
            raise _Refused(_data_verdict(ready.code, ready.message), *_split(ready.code, ready.message))
        protocol.write(_stuffed(body))
        await self._drained()
        await self._note(Phase.DOT, journal)
        if not protocol.is_connected:  # lost while the mail was going out: without its dot it is no mail
            raise SMTPServerDisconnected("Connection lost")
        self._dotted = True
        protocol.write(b".\r\n")
        answer = await protocol.read_response(timeout=self._answer)
        if answer.code // 100 != 2:
            raise _Refused(_data_verdict(answer.code, answer.message), *_split(answer.code, answer.message))
        return answer

    async def _drained(self) -> None:
        """Wait until the mail has left this process, or nearly."""
        transport = self._client.transport
        deadline = asyncio.get_running_loop().time() + DATA
        while isinstance(transport, asyncio.WriteTransport) and transport.get_write_buffer_size() > 0:
            if asyncio.get_running_loop().time() > deadline:
                raise SMTPTimeoutError("Timed out while sending the mail")
            await asyncio.sleep(0.01)

    async def _note(self, phase: Phase, journal: Journal) -> None:
        await journal(phase)
        self._phase = phase

    # --- how it ended ------------------------------------------------------------------------------

    def _ended(self, verdict: Verdict, code: str, text: str) -> Outcome:
        return Outcome(verdict=verdict, phase=self._phase, code=line(code, 40), text=_safe(text, self._options))

    def _lost(self, error: Exception) -> Outcome:
        """The connection broke, or nothing came in time."""
        if isinstance(error, SMTPResponseException):  # garbage, or a banner that refuses
            code, text = _told(error)
        else:
            code, text = type(error).__name__, _reason_of(error)
        if self._dotted:
            return self._ended(Verdict.UNKNOWN, code, f"no answer after the final dot: {text}")
        before_mail = self._phase is Phase.CLAIMED
        return self._ended(Verdict.ENDPOINT if before_mail else Verdict.TEMPORARY, code, text)


class _Refused(Exception):
    def __init__(self, verdict: Verdict, code: str, text: str) -> None:
        super().__init__(text)
        self.verdict, self.code, self.text = verdict, code, text


# --- what answers mean (delivery.md, 4) ------------------------------------------------------------

_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\s+")


def _split(code: int, message: str) -> tuple[str, str]:
    """("550 5.1.1", "no such user") of an answer."""
    message = line(message, 300)
    enhanced = _ENHANCED.match(message)
    return (f"{code} {enhanced[1]}", message[enhanced.end() :]) if enhanced else (str(code), message)


def _told(error: SMTPResponseException) -> tuple[str, str]:
    return _split(error.code, error.message)


def _envelope_verdict(error: SMTPResponseException) -> Verdict:
    enhanced = _told(error)[0].partition(" ")[2]
    if error.code == 421:
        return Verdict.ENDPOINT
    if error.code // 100 == 4:
        return Verdict.TEMPORARY
    if error.code == 552 or enhanced == "5.3.4":
        return Verdict.TOO_LARGE
    if error.code in (530, 535) or enhanced.startswith("5.7.0"):  # "authentication required"
        return Verdict.CONFIGURATION
    if error.code // 100 != 5:
        return Verdict.ENDPOINT  # garbage
    return Verdict.RECIPIENT


def _data_verdict(code: int, message: str) -> Verdict:
    enhanced = _split(code, message)[0].partition(" ")[2]
    if code == 421:
        return Verdict.ENDPOINT
    if code // 100 == 4:
        return Verdict.TEMPORARY
    if code == 552 or enhanced in ("5.3.4", "5.2.3"):
        return Verdict.TOO_LARGE
    if enhanced.startswith("5.1."):
        return Verdict.RECIPIENT
    if code // 100 == 5:
        return Verdict.POLICY
    return Verdict.TEMPORARY


def _tls_verdict(error: ssl.SSLError) -> Verdict:
    return Verdict.CONFIGURATION if isinstance(error, ssl.SSLCertVerificationError) else Verdict.ENDPOINT


def _reason_of(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the relay's certificate does not hold: {error.verify_message}"
    return line(str(error), 200) or type(error).__name__


def _safe(text: str, options: Options) -> str:
    """One line without our secrets, should the relay quote them."""
    clean = line(text, 300)
    return clean.replace(options.password, "…") if options.password else clean


# --- bytes -----------------------------------------------------------------------------------------


def _stuffed(body: bytes) -> bytes:
    """Dot-stuffed (RFC 5321, 4.5.2), bare CR and LF made CRLF: a lone one is how mails are smuggled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _tls(ca_file: str | None) -> ssl.SSLContext:
    """A context that verifies: smtplib's and aiosmtplib's own ways differ in that."""
    return ssl.create_default_context(cafile=ca_file)
