"""One connection to a mail server, driven step by step, and what the server's answers mean.

    connect ─▶ EHLO ─▶ STARTTLS ─▶ AUTH ─┬▶ MAIL ─▶ RCPT ─▶ DATA ─▶ DOT journalled ─▶ . ─▶ answer
                                         └───────────── the next mail ◀──────────────────────┘

Step by step, because the one moment that counts is the final dot: before it nothing can have been delivered, after it
only the reply tells. smtplib and aiosmtplib raise the same for both.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPConnectTimeoutError,
    SMTPException,
    SMTPHeloError,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)
from aiosmtplib.protocol import SMTPProtocol

from alerts.answers import Refused, data_verdict, is_no_word, recipient_verdict, sender_verdict, split, told
from alerts.clean import line
from alerts.leaning import leans_on
from alerts.mail import address
from news.errors import DeliveryError
from news.model import Delivery, Outcome, Phase, Verdict
from news.ports import Journal

CONNECT = 10.0  # seconds; also for STARTTLS
BANNER = 60.0  # some relays let a stranger wait for half a minute before they greet, and take who waits for honest
COMMAND = 30.0
ENVELOPE = 60.0
DATA = 60.0
ANSWER = 600.0  # after the dot: RFC 5321, 4.5.3.2; giving up early delivers copies
MAILS = 100  # over one connection: some relays end it after so many

leans_on(SMTPProtocol, "_buffer")


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
            local_hostname=server.helo,
            use_tls=server.security == "tls",
            start_tls=False,  # driven below; left to itself it sends in clear where STARTTLS was stripped
            tls_context=server.tls,
            timeout=COMMAND,
        )
        self._phase = Phase.CLAIMED
        self._dotted = False  # the final dot may have left
        self._silent = False  # an answer did not come in time: should it come yet, it is none to what is said next
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
        if self._silent or self._talks_on:
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
    def _talks_on(self) -> bool:
        """It said more than it was asked for: the rest would be taken for the answer to what is said next."""
        protocol = self._client.protocol
        return protocol is not None and bool(protocol._buffer)  # noqa: SLF001 the library keeps it, and tells nobody

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
        reached = await _reached(self._server.host, self._server.port)
        try:
            banner = await self._client.connect(sock=reached, timeout=BANNER)
        except SMTPConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise error.__cause__ from error
            raise
        return f"{self._encryption()}{banner.code} {line(banner.message, 100)}"

    async def _greet(self) -> str:
        try:
            await self._client.ehlo()
        except SMTPHeloError as error:
            if error.code not in (500, 502):
                raise Refused(Verdict.ENDPOINT, *told(error)) from error
            await self._greet_as_of_old()
        return "offers " + (line(", ".join(sorted(self._client.esmtp_extensions)).upper(), 100) or "no extension")

    async def _greet_as_of_old(self) -> None:
        """HELO, for a server that knows no EHLO (RFC 5321, 3.2)."""
        try:
            await self._client.helo()
        except SMTPHeloError as error:
            raise Refused(Verdict.ENDPOINT, *told(error)) from error

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
            verdict = Verdict.CONFIGURATION if error.code // 100 == 5 else Verdict.ENDPOINT
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
        self._listen()
        limit = self._client.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise Refused(Verdict.TOO_LARGE, "SIZE", f"the relay takes {limit} bytes, this has {size}")
        extras = [f"SIZE={size}"] if limit else []
        recipient = address(to)
        try:
            await self._client.mail(address(self._server.sender), options=extras, timeout=ENVELOPE)
        except SMTPResponseException as error:
            raise Refused(sender_verdict(error.code, error.message), *told(error)) from error
        try:
            taken = await self._client.rcpt(recipient, timeout=ENVELOPE)
        except SMTPResponseException as error:
            raise Refused(recipient_verdict(error.code, error.message), *told(error)) from error
        return f"{taken.code} {line(taken.message, 100)}"

    async def _tell(self, body: bytes, journal: Journal) -> SMTPResponse:
        """DATA, the mail, DOT journalled, the dot, the answer."""
        protocol = self._client.protocol
        ready = await self._client.execute_command(b"DATA", timeout=DATA)
        if ready.code != 354 or protocol is None:
            raise Refused(data_verdict(ready.code, ready.message), *split(ready.code, ready.message))
        self._listen()
        protocol.write(_stuffed(body))
        await self._drained()
        await self._note(Phase.DOT, journal)
        if not protocol.is_connected:  # lost while the mail was going out: without its dot it is no mail
            raise SMTPServerDisconnected("Connection lost")
        self._dotted = True
        protocol.write(b".\r\n")
        answer = await protocol.read_response(timeout=self._server.answer)
        if is_no_word(answer.code, answer.message):
            text = f"the answer to the final dot makes no sense: {answer.code} {answer.message}"
            raise Refused(Verdict.UNKNOWN, str(answer.code), text)
        if answer.code // 100 != 2:
            raise Refused(data_verdict(answer.code, answer.message), *split(answer.code, answer.message))
        return answer

    async def _drained(self) -> None:
        """Wait until the mail has left this process, or nearly."""
        transport = self._client.transport
        deadline = asyncio.get_running_loop().time() + DATA
        while isinstance(transport, asyncio.WriteTransport) and transport.get_write_buffer_size() > 0:
            if asyncio.get_running_loop().time() > deadline:
                raise SMTPTimeoutError("Timed out while sending the mail")
            await asyncio.sleep(0.01)

    def _listen(self) -> None:
        """Nothing goes on over a connection where what comes next would be the answer to what was said before."""
        if self._talks_on:
            raise Refused(Verdict.ENDPOINT, "order", "the relay answers what it was not asked yet")

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
        self._silent = isinstance(error, SMTPTimeoutError)
        if isinstance(error, SMTPResponseException):  # garbage, or a banner that refuses
            code, text = told(error)
        else:
            code, text = type(error).__name__, _reason_of(error)
        if self._dotted:
            return self._ended(Verdict.UNKNOWN, code, f"no answer after the final dot: {text}")
        before_mail = self._phase is Phase.CLAIMED
        return self._ended(Verdict.ENDPOINT if before_mail else Verdict.TEMPORARY, code, text)


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


# --- the way there ---------------------------------------------------------------------------------


async def _reached(host: str, port: int) -> socket.socket:
    """A connection to the first address of *host* that takes one: the banner has a time of its own."""
    loop, lost = asyncio.get_running_loop(), OSError("it has no address")
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise SMTPConnectError(f"{host} has no address: {error}") from error
    for family, kind, protocol, _, where in found:
        reached = socket.socket(family, kind, protocol)
        reached.setblocking(False)
        try:
            await asyncio.wait_for(loop.sock_connect(reached, where), CONNECT)
        except (OSError, TimeoutError) as error:
            reached.close()
            lost = error
        except BaseException:
            reached.close()
            raise
        else:
            return reached
    if isinstance(lost, TimeoutError):
        raise SMTPConnectTimeoutError(f"Timed out connecting to {host} on port {port}") from lost
    raise SMTPConnectError(f"Error connecting to {host} on port {port}: {lost}") from lost


# --- bytes -----------------------------------------------------------------------------------------


def _stuffed(body: bytes) -> bytes:
    """Dot-stuffed (RFC 5321, 4.5.2), bare CR and LF made CRLF: a lone one is how mails are smuggled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
