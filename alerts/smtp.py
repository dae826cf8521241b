"""One connection to a mail server, driven step by step, and what the server's answers mean.

    connect ─▶ EHLO ─▶ STARTTLS ─▶ AUTH ─┬▶ MAIL ─▶ RCPT ─▶ DATA ─▶ DOT journalled ─▶ . ─▶ answer
                                         └───────────── the next mail ◀──────────────────────┘

Step by step, because the one moment that counts is the final dot: before it nothing can have been delivered, after it
only the reply tells. smtplib and aiosmtplib raise the same for both.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable
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
from alerts.mail import address
from news.errors import DeliveryError
from news.model import Delivery, Outcome, Phase, Verdict
from news.ports import Journal

CONNECT = 10.0  # seconds; also for the banner and TLS
COMMAND = 30.0
ENVELOPE = 60.0
DATA = 60.0
ANSWER = 600.0  # after the dot: RFC 5321, 4.5.3.2; giving up early delivers copies
MAILS = 100  # over one connection: some relays end it after so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Whom to talk to, and how."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    tls: ssl.SSLContext | None
    sender: str  # of the envelope
    helo: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    answer: float = ANSWER


class Dialogue:
    """One connection. `fit`: another mail may go over it."""

    def __init__(self, server: Server) -> None:
        self.fit = False
        self.stale = False  # it had been fit, and turned out to be closed before this mail was begun
        self._server = server
        self._client = SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=server.helo,
            use_tls=server.security == "tls",
            start_tls=False,  # driven below; left to itself it sends in clear where STARTTLS was stripped
            tls_context=server.tls,
            timeout=COMMAND,
        )
        self._phase = Phase.CLAIMED
        self._dotted = False  # the final dot may have left
        self._mails = 0

    async def run(self, delivery: Delivery, journal: Journal) -> Outcome:
        """Send one mail, connecting first where that is not done."""
        used, self.fit = self._mails > 0, False
        self._phase, self._dotted = Phase.CLAIMED, False
        try:
            outcome = await self._mailed(delivery, journal, connect=not used)
        except Exception as error:
            caught = self.read(error)
            if caught is None:
                raise
            outcome = caught
        # Closed while it lay idle, which servers may do at any time: no mail was begun yet.
        lost = not self._client.is_connected or outcome.code.startswith("421")
        self.stale = used and lost and self._phase in (Phase.CLAIMED, Phase.CONNECTED)
        self._mails += 1
        self.fit = not self.stale and self._mails < MAILS and await self._in_order(outcome)
        return outcome

    async def _mailed(self, delivery: Delivery, journal: Journal, *, connect: bool) -> Outcome:
        if connect:
            for _, step in self.opening():
                await step()
        await self._note(Phase.CONNECTED, journal)
        await self.envelope(delivery.message.to, len(delivery.message.body))
        await self._note(Phase.ENVELOPE, journal)
        accepted = await self._tell(delivery.message.body, journal)
        self._phase = Phase.DONE
        return self._ended(Verdict.OK, str(accepted.code), accepted.message)

    async def _in_order(self, outcome: Outcome) -> bool:
        """Whether the server waits for a mail now: one that was refused on the way is taken back first."""
        if not self._client.is_connected or outcome.code.startswith("421"):
            return False
        if outcome.verdict is Verdict.OK or (self._dotted and outcome.verdict is not Verdict.UNKNOWN):
            return True
        if outcome.verdict not in (Verdict.TEMPORARY, Verdict.RECIPIENT, Verdict.TOO_LARGE, Verdict.POLICY):
            return False
        try:
            return (await self._client.rset(timeout=CONNECT)).code == 250
        except (SMTPException, OSError):
            return False

    def hang_up(self) -> None:
        """QUIT without waiting for its answer: the mail's fate is known, or never will be."""
        if self._client.is_connected and self._client.protocol is not None:
            with suppress(SMTPServerDisconnected):
                self._client.protocol.write(b"QUIT\r\n")
        self._client.close()

    @property
    def alive(self) -> bool:
        """Nobody has closed it yet, as far as is known."""
        return self._client.is_connected

    # --- the steps ---------------------------------------------------------------------------------

    def opening(self) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
        """What comes before the first mail: the name of each step, and how it is done. Each tells what it found."""
        steps: list[tuple[str, Callable[[], Awaitable[str]]]] = [("connect", self._connect), ("EHLO", self._greet)]
        if self._server.security == "starttls":
            steps.append(("STARTTLS", self._upgrade))
        if self._server.username is not None:
            steps.append(("AUTH", self._log_in))
        return steps

    async def _connect(self) -> str:
        try:
            banner = await self._client.connect(timeout=CONNECT)
        except SMTPConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise error.__cause__ from error
            raise
        return f"{self._encryption()}{banner.code} {line(banner.message, 100)}"

    async def _greet(self) -> str:
        try:
            await self._client.ehlo()
        except SMTPHeloError as error:
            raise Refused(Verdict.ENDPOINT, *_told(error)) from error
        return "offers " + line(", ".join(sorted(self._client.esmtp_extensions)).upper(), 100)

    async def _upgrade(self) -> str:
        if not self._client.supports_extension("starttls"):
            raise Refused(Verdict.CONFIGURATION, "STARTTLS", "the relay offers no STARTTLS: nothing is sent in clear")
        await self._client.starttls(timeout=CONNECT)
        await self._greet()
        return self._encryption().rstrip(", ")

    def _encryption(self) -> str:
        tls = self._client.get_transport_info("ssl_object") if self._client.is_connected else None
        return f"{tls.version()}, the certificate holds, " if tls is not None else ""

    async def _log_in(self) -> str:
        server = self._server
        try:
            await self._client.login(server.username or "", server.password or "")
        except SMTPAuthenticationError as error:
            verdict = Verdict.ENDPOINT if 400 <= error.code < 500 else Verdict.CONFIGURATION
            # What the relay says may quote what we sent.
            raise Refused(verdict, str(error.code), "the relay refused the login") from error
        except SMTPServerDisconnected:
            raise
        except SMTPTimeoutError:
            raise
        except SMTPException as error:
            raise Refused(Verdict.CONFIGURATION, "AUTH", "the relay offers no login that we know") from error
        return f"logged in as {line(server.username or '', 80)}"

    async def envelope(self, to: str, size: int) -> str:
        """MAIL and RCPT. What follows is DATA, or a reset."""
        limit = self._client.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise Refused(Verdict.TOO_LARGE, "SIZE", f"the relay takes {limit} bytes, this has {size}")
        extras = [f"SIZE={size}"] if limit else []
        recipient = address(to)
        try:
            await self._client.mail(address(self._server.sender), options=extras, timeout=ENVELOPE)
            taken = await self._client.rcpt(recipient, timeout=ENVELOPE)
        except SMTPResponseException as error:
            raise Refused(_envelope_verdict(error), *_told(error)) from error
        return f"{taken.code} {line(taken.message, 100)}"

    async def _tell(self, body: bytes, journal: Journal) -> SMTPResponse:
        """DATA, the mail, DOT journalled, the dot, the answer."""
        protocol = self._client.protocol
        ready = await self._client.execute_command(b"DATA", timeout=DATA)
        if ready.code != 354 or protocol is None:
            raise Refused(_data_verdict(ready.code, ready.message), *_split(ready.code, ready.message))
        protocol.write(_stuffed(body))
        await self._drained()
        await self._note(Phase.DOT, journal)
        if not protocol.is_connected:  # lost while the mail was going out: without its dot it is no mail
            raise SMTPServerDisconnected("Connection lost")
        self._dotted = True
        protocol.write(b".\r\n")
        answer = await protocol.read_response(timeout=self._server.answer)
        if _is_no_word(answer.code, answer.message):
            text = f"the answer to the final dot makes no sense: {answer.code} {answer.message}"
            raise Refused(Verdict.UNKNOWN, str(answer.code), text)
        if answer.code // 100 != 2:
            raise Refused(_data_verdict(answer.code, answer.message), *_split(answer.code, answer.message))
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

    def read(self, error: Exception) -> Outcome | None:
        """What a step's failure means; None where it is none of the server's doing."""
        if isinstance(error, Refused):
            return self._ended(error.verdict, error.code, error.text)
        if isinstance(error, ssl.SSLError):
            return self._ended(_tls_verdict(error), "TLS", _reason_of(error))
        if isinstance(error, (SMTPException, OSError, EOFError)):
            return self._lost(error)
        if isinstance(error, DeliveryError):
            return self._ended(Verdict.RECIPIENT, "address", error.message)
        if isinstance(error, UnicodeError):
            return self._ended(Verdict.POISON, "encoding", str(error))
        return None

    def _ended(self, verdict: Verdict, code: str, text: str) -> Outcome:
        return Outcome(verdict=verdict, phase=self._phase, code=line(code, 40), text=_safe(text, self._server.password))

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


class Refused(Exception):
    """The server said no, or cannot what we need."""

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


def _is_no_word(code: int, message: str) -> bool:
    """Whether an answer says neither that the mail was taken nor that it was not, or both: "550-5.7.1 spam", "250 2.0.0 ok".

    All lines of an answer have one code (RFC 5321, 4.2.1); the library keeps the last one.
    """
    told = {code // 100} | {int(found[1][0]) for each in message.splitlines() if (found := _ENHANCED.match(f"{each} "))}
    return code // 100 not in (2, 4, 5) or (2 in told and len(told) > 1)


def _tls_verdict(error: ssl.SSLError) -> Verdict:
    return Verdict.CONFIGURATION if isinstance(error, ssl.SSLCertVerificationError) else Verdict.ENDPOINT


def _reason_of(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the relay's certificate does not hold: {error.verify_message}"
    return line(str(error), 200) or type(error).__name__


def _safe(text: str, password: str | None) -> str:
    """One line without the password, should the relay quote it."""
    clean = line(text, 300)
    return clean.replace(password, "…") if password else clean


# --- bytes -----------------------------------------------------------------------------------------


def _stuffed(body: bytes) -> bytes:
    """Dot-stuffed (RFC 5321, 4.5.2), bare CR and LF made CRLF: a lone one is how mails are smuggled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
