r"""A scripted SMTP server on loopback: it does at each step what a test tells it to.

    with Mailbox() as box:                                            # takes every mail
        send(host=box.host, port=box.port)
        box.mails[0].subject

    Mailbox(rcpt="550 5.1.1 no such user")                            # refuses at one step
    Mailbox(mail=["451 4.3.0 later", OK])                             # once, then no more; the last one stays
    Mailbox(dot=TAKE_AND_DROP)                                        # takes the mail, and its reply is lost
    Mailbox(tls=True, users={"wire": "secret"})                       # STARTTLS with `box.ca_file`, then AUTH

Steps: banner, ehlo, starttls, auth, mail, rcpt, data, body, dot, quit; `body` is acted on when the first bytes of the mail
have come. What a step can do: a reply line (several with "\n" between them), or one of these acts:

    OK             what a good server says
    DROP           closes: "EHLO closes", "drop in DATA" (body=DROP), "QUIT dropped"
    HANG           says nothing until the client goes away: "no banner", "hang after the dot"
    DRIP           a byte at a time, without end: "drip banner"
    ENDLESS        lines without end: "endless banner"
    GARBAGE        what is no SMTP
    LONG_LINE      a reply of 1 MB without a line end: "huge line"
    TAKE_AND_DROP  dot only: the mail is taken, the reply is lost: "accepted, then reply dropped"
    TAKE_AND_HANG  dot only: the mail is taken, the reply never comes
    THEN_RESET     what a good server says, then a reset of the connection

Besides: `expired=True` "certificate out of date", `tls=False` with a channel that wants it is "STARTTLS stripped", `names=("elsewhere.example",)` "wrong certificate",
`size=1000` "SIZE too small", `users={}` "no AUTH"; a port that nobody minds is "refused". Each mode has its case in
tests/alerts/test_email.py (what it means for a delivery) and tests/cli/test_channels.py (what a person is told).
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto
from pathlib import Path
from tempfile import mkdtemp

from tests.certificates import Certificate, certificate
from tests.serving import Served, reset


class Act(Enum):
    """What a server can do instead of answering."""

    OK = auto()  # what a good server says
    DROP = auto()  # close the connection
    HANG = auto()  # say nothing until the client goes away
    DRIP = auto()  # a byte of the reply at a time, never finishing it
    ENDLESS = auto()  # lines without end
    GARBAGE = auto()  # what is no SMTP
    LONG_LINE = auto()  # a reply of 1 MB without a line end
    TAKE_AND_DROP = auto()  # dot only: the mail is taken, the reply is lost
    TAKE_AND_HANG = auto()  # dot only: the mail is taken, the reply never comes
    THEN_RESET = auto()  # what a good server says, then a reset of the connection


OK, DROP, HANG, DRIP, ENDLESS, GARBAGE, LONG_LINE, TAKE_AND_DROP, TAKE_AND_HANG, THEN_RESET = Act
Step = str | Act
Script = Step | Sequence[Step]
STEPS = ("banner", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "quit")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was taken."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def parsed(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"])


@dataclass
class Mailbox(Served):
    """The server; a context manager."""

    banner: Script = OK
    ehlo: Script = OK
    starttls: Script = OK
    auth: Script = OK
    mail: Script = OK
    rcpt: Script = OK
    data: Script = OK
    body: Script = OK
    dot: Script = OK
    quit: Script = OK
    tls: bool = False  # offer STARTTLS
    names: tuple[str, ...] = ("localhost", "127.0.0.1")  # that the certificate holds for
    expired: bool = False  # it does no more
    users: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None  # announced
    host: str = "127.0.0.1"
    port: int = 0  # chosen when started
    mails: list[Mail] = field(default_factory=list)
    dialogue: list[str] = field(default_factory=list)  # every command that came, passwords left out
    connections: int = 0

    def __post_init__(self) -> None:
        self._done: dict[str, int] = {}
        self._certificate: Certificate | None = certificate(self.names, expired=self.expired) if self.tls else None

    @property
    def ca_file(self) -> str:
        """The authority behind the server's certificate, as a file."""
        assert self._certificate is not None
        return str(self._certificate.ca_file(Path(mkdtemp(prefix="mailbox-"))))

    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.mails]

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await _Session(self, reader, writer).talk()

    # --- for sessions ----------------------------------------------------------------------------------

    def step(self, name: str) -> Step:
        """What to do now at step *name*; a list is gone through once over all sessions."""
        script: Script = getattr(self, name)
        if isinstance(script, str | Act):
            return script
        turn = self._done.get(name, 0)
        self._done[name] = turn + 1
        return script[min(turn, len(script) - 1)]

    def server_tls(self) -> ssl.SSLContext:
        assert self._certificate is not None
        return self._certificate.context


class _Session:
    def __init__(self, box: Mailbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._box = box
        self._reader = reader
        self._writer = writer
        self._secure = False
        self._sender = self._recipient = ""

    async def talk(self) -> None:
        if not await self._act("banner", "220 mailbox ready"):
            return
        while command := (await self._reader.readline()).decode("utf-8", "replace").rstrip("\r\n"):
            verb = command.split(" ")[0].split(":")[0].upper()
            self._box.dialogue.append("AUTH …" if verb == "AUTH" else command)
            if not await self._answer(verb, command):
                return

    async def _answer(self, verb: str, command: str) -> bool:
        """False: the session is over."""
        if verb == "EHLO":
            return await self._act("ehlo", "\n".join(["250-mailbox", *self._extensions()]))
        if verb == "STARTTLS":
            return await self._upgrade()
        if verb == "AUTH":
            return await self._act("auth", await self._login(command))
        if verb == "MAIL":
            self._sender = command.partition("<")[2].partition(">")[0]
            return await self._act("mail", "250 2.1.0 ok")
        if verb == "RCPT":
            self._recipient = command.partition("<")[2].partition(">")[0]
            return await self._act("rcpt", "250 2.1.5 ok")
        if verb == "DATA":
            return await self._take()
        if verb == "QUIT":
            await self._act("quit", "221 2.0.0 bye")
            return False
        await self._say("250 ok")
        return True

    def _extensions(self) -> list[str]:
        offered = ["8BITMIME", "ENHANCEDSTATUSCODES"]
        if self._box.size is not None:
            offered.append(f"SIZE {self._box.size}")
        if self._box.tls and not self._secure:
            offered.append("STARTTLS")
        if self._box.users:
            offered.append("AUTH PLAIN LOGIN")
        return [f"250-{one}" for one in offered[:-1]] + [f"250 {offered[-1]}"]

    async def _upgrade(self) -> bool:
        act = self._box.step("starttls")
        if not await self._do(act, "220 go ahead"):
            return False
        if act is OK:
            await self._writer.start_tls(self._box.server_tls())
            self._secure = True
        return True

    async def _login(self, command: str) -> str:
        way, _, given = command.partition(" ")[2].partition(" ")
        if way.upper() == "PLAIN":
            _, user, password = base64.b64decode(given).decode().split("\0")
        else:
            user = base64.b64decode(given).decode()
            await self._say("334 UGFzc3dvcmQ6")
            password = base64.b64decode(await self._reader.readline()).decode()
        return "235 2.7.0 welcome" if self._box.users.get(user) == password else "535 5.7.8 bad credentials"

    async def _take(self) -> bool:
        act = self._box.step("data")
        if not await self._do(act, "354 go on"):
            return False
        if act is not OK:
            return True
        act = self._box.step("body")
        if act is not OK:
            await self._reader.read(1)
            if not await self._do(act, ""):
                return False
        raw = b"".join([piece async for piece in self._lines()])
        if not raw and self._reader.at_eof():
            return False
        act = self._box.step("dot")
        if act in (OK, TAKE_AND_DROP, TAKE_AND_HANG, THEN_RESET):
            self._box.mails.append(Mail(self._sender, self._recipient, raw))
        return await self._do(act, "250 2.0.0 taken")

    async def _lines(self) -> AsyncIterator[bytes]:
        while True:
            piece = await self._reader.readuntil(b"\n")
            if piece == b".\r\n":
                return
            yield piece[1:] if piece.startswith(b".") else piece

    # --- acting ------------------------------------------------------------------------------------------

    async def _act(self, name: str, good: str) -> bool:
        return await self._do(self._box.step(name), good)

    async def _do(self, act: Step, good: str) -> bool:
        if isinstance(act, str):
            await self._say(act)
            return not act.startswith("421")
        if act is OK:
            await self._say(good)
            return True
        if act is THEN_RESET:
            await self._say(good)
            reset(self._writer)
        elif act in (HANG, TAKE_AND_HANG):
            await self._reader.read()
        elif act is DRIP:
            for _ in range(10_000):
                self._writer.write(b"2")
                await self._writer.drain()
                await asyncio.sleep(0.05)
        elif act is ENDLESS:
            for _ in range(100_000):
                self._writer.write(b"250-and so on\r\n" * 100)
                await self._writer.drain()
        elif act is GARBAGE:
            await self._say("<html>no mail here</html>")
            return True
        elif act is LONG_LINE:
            await self._say("250 " + "x" * 2**20)
            return True
        return False

    async def _say(self, text: str) -> None:
        if text:
            self._writer.write(text.replace("\n", "\r\n").encode() + b"\r\n")
            await self._writer.drain()
