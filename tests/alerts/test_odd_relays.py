r"""Relays byte by byte: what they send glued together, in pieces, too late, or about somebody else than they were asked for.

Odd(mail=b"250 ok\r\n250 ok\r\n")       two answers to one command
Odd(rcpt=[b"25", 0.1, b"0 ok\r\n"])     pieces, with pauses in seconds
Odd(rcpt=CLOSE)                         the end of the connection
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest

from alerts import smtp
from alerts.channels import email
from alerts.channels.email import Relay
from news.model import Phase, Verdict
from tests.alerts import test_email
from tests.alerts.letters import Notes, delivery
from tests.certificates import certificate
from tests.serving import Served

CLOSE = "close"
GOOD = {
    "banner": b"220 odd ready\r\n",
    "ehlo": b"250-odd\r\n250 ENHANCEDSTATUSCODES\r\n",
    "helo": b"250 odd\r\n",
    "auth": b"235 2.7.0 welcome\r\n",
    "mail": b"250 2.1.0 ok\r\n",
    "rcpt": b"250 2.1.5 ok\r\n",
    "data": b"354 go on\r\n",
    "dot": b"250 2.0.0 taken\r\n",
    "rset": b"250 2.0.0 ok\r\n",
    "starttls": b"220 go ahead\r\n",
    "quit": b"221 bye\r\n",
}
SHORT = test_email.SHORT
CERTIFICATE = certificate(("127.0.0.1",))


class Odd(Served):
    """Says the very bytes that it is told to; what it is not told about it does well. A tuple: one after another."""

    host, port = "127.0.0.1", 0

    def __init__(self, **says: Any) -> None:
        self._says = {**GOOD, **says}
        self._turns: dict[str, int] = {}
        self.commands: list[str] = []
        self.mails: list[bytes] = []
        self.connections = 0

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await self._say("banner", writer)
        while command := (await reader.readline()).decode("latin-1").strip():
            self.commands.append(command)
            verb = command.lower().split(" ")[0]
            if not await self._say(verb if verb in GOOD else "auth", writer):
                return
            if verb == "starttls":
                await writer.start_tls(CERTIFICATE.context)
            if verb == "data":
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                if not await self._say("dot", writer):
                    return

    async def _say(self, verb: str, writer: asyncio.StreamWriter) -> bool:
        said = self._says[verb]
        if isinstance(said, tuple):
            turn = self._turns.get(verb, 0)
            self._turns[verb], said = turn + 1, said[min(turn, len(said) - 1)]
        for piece in [said] if isinstance(said, bytes | str) else said:
            if isinstance(piece, float):
                await asyncio.sleep(piece)
            elif isinstance(piece, bytes):
                writer.write(piece)
                await writer.drain()
            else:
                return False
        return True


def bytewise(said: bytes) -> list[bytes | float]:
    return [piece for number in range(len(said)) for piece in (said[number : number + 1], 0.001)]


CRAM = b"250-odd\r\n250 AUTH CRAM-MD5\r\n"
PLAIN = b"250-odd\r\n250 AUTH PLAIN\r\n"
LOGIN = {"username": "wire", "password": "sesame-open"}
OK, ENDPOINT, CONFIGURATION = Verdict.OK, Verdict.ENDPOINT, Verdict.CONFIGURATION
TEMPORARY, RECIPIENT, POLICY, UNKNOWN = Verdict.TEMPORARY, Verdict.RECIPIENT, Verdict.POLICY, Verdict.UNKNOWN

RELAYS: list[tuple[str, dict[str, Any], dict[str, Any], Verdict, str]] = [
    # (what it does, what it says, options of the channel, verdict, code begins with)
    ("greets in many lines", {"banner": b"220-odd\r\n220-no spam\r\n220 ready\r\n"}, {}, OK, "250"),
    ("greets late", {"banner": [SHORT * 1.5, b"220 odd\r\n"]}, {}, OK, "250"),
    ("greets, then is busy", {"ehlo": b"421 4.3.2 busy\r\n"}, {}, ENDPOINT, "421 4.3.2"),
    ("knows HELO only", {"ehlo": b"502 5.5.1 unknown command\r\n"}, {}, OK, "250"),
    ("knows no greeting", {"ehlo": b"500 what\r\n", "helo": b"500 what\r\n"}, {}, ENDPOINT, "500"),
    ("knows HELO only and should know logins", {"ehlo": b"502 what\r\n"}, LOGIN, CONFIGURATION, "AUTH"),
    ("speaks a byte at a time", {"mail": bytewise(b"250-2.1.0 so\r\n250 2.1.0 ok\r\n")}, {}, OK, "250"),
    ("ends the dot's answer a byte at a time", {"dot": bytewise(b"250 2.0.0 taken\r\n")}, {}, OK, "250"),
    ("ends lines with LF", {verb: said.replace(b"\r", b"") for verb, said in GOOD.items()}, {}, OK, "250"),
    ("says a code only", {"rcpt": b"250\r\n", "dot": b"250\r\n"}, {}, OK, "250"),
    ("puts NUL in its refusal", {"rcpt": b"550 5.1.1 no\0such\0user\r\n"}, {}, RECIPIENT, "550 5.1.1"),
    ("refuses in Latin-1", {"rcpt": b"550 5.1.1 Empf\xe4nger unbekannt\r\n"}, {}, RECIPIENT, "550 5.1.1"),
    ("offers a size that is none", {"ehlo": b"250-odd\r\n250 SIZE lots\r\n"}, {}, OK, "250"),
    ("has no limit", {"ehlo": b"250-odd\r\n250 SIZE 0\r\n"}, {}, OK, "250"),
    (
        "lies about its size",
        {"ehlo": b"250-odd\r\n250 SIZE 99999999\r\n", "dot": b"552 5.3.4 too big\r\n"},
        {},
        Verdict.TOO_LARGE,
        "552",
    ),
    # what is said of the sender says nothing of the recipient
    ("knows not the sender", {"mail": b"550 5.1.8 no such domain\r\n"}, {}, CONFIGURATION, "550 5.1.8"),
    ("lets the sender not send", {"mail": b"553 5.7.1 not owned by user\r\n"}, {}, CONFIGURATION, "553 5.7.1"),
    ("wants another sender at the dot", {"dot": b"550 5.1.7 bad sender\r\n"}, {}, CONFIGURATION, "550 5.1.7"),
    ("relays for nobody", {"rcpt": b"554 5.7.1 relay access denied\r\n"}, {}, POLICY, "554 5.7.1"),
    ("blocks our address", {"rcpt": b"550 5.7.1 blocked using a list\r\n"}, {}, POLICY, "550 5.7.1"),
    ("wants a login at RCPT", {"rcpt": b"503 5.5.4 login first\r\n"}, {}, CONFIGURATION, "503"),
    ("has a full mailbox", {"rcpt": b"552 5.2.2 over quota\r\n"}, {}, TEMPORARY, "552 5.2.2"),
    ("has a full mailbox after all", {"dot": b"550 5.2.2 over quota\r\n"}, {}, TEMPORARY, "550 5.2.2"),
    # what nobody asked for
    ("answers the dot before it came", {"data": b"354 go on\r\n250 taken\r\n"}, {}, ENDPOINT, "order"),
    ("answers twice", {"ehlo": b"250 odd\r\n250 odd\r\n"}, {}, ENDPOINT, "order"),
    ("closes between RCPT and DATA", {"rcpt": [b"250 ok\r\n", 0.02, CLOSE]}, {}, TEMPORARY, "SMTPServerDisconnected"),
    ("says 250 and 421 in one breath", {"dot": b"250 taken\r\n421 bye\r\n"}, {}, OK, "250"),
    ("says 250 of another matter", {"dot": b"250 OK lunch is at noon\r\n"}, {}, OK, "250"),
    # logins
    ("has logins that we know not", {"ehlo": b"250-odd\r\n250 AUTH GSSAPI XOAUTH2\r\n"}, LOGIN, CONFIGURATION, "AUTH"),
    ("has a challenge that is none", {"ehlo": CRAM, "auth": b"334 \xff\r\n"}, LOGIN, ENDPOINT, "334"),
    ("challenges for ever", {"ehlo": PLAIN, "auth": b"334 Z28gb24=\r\n"}, LOGIN, ENDPOINT, "334"),
    ("wants a password made for us", {"ehlo": PLAIN, "auth": b"534 5.7.9 x\r\n"}, LOGIN, CONFIGURATION, "534"),
    ("ends at the login", {"ehlo": PLAIN, "auth": CLOSE}, LOGIN, ENDPOINT, "SMTPServerDisconnected"),
    ("is busy at the login", {"ehlo": PLAIN, "auth": b"421 4.3.2 busy\r\n"}, LOGIN, ENDPOINT, "421"),
]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "COMMAND", "ENVELOPE", "DATA"):
        monkeypatch.setattr(smtp, name, SHORT)
    monkeypatch.setattr(smtp, "BANNER", SHORT * 4)


def options(odd: Odd, **given: Any) -> Any:
    return email.Options(
        host=odd.host, port=odd.port, **{"security": "none", "sender": "wire@newsroom.example"} | given
    )


@pytest.mark.parametrize(("does", "says", "given", "verdict", "code"), RELAYS, ids=[relay[0] for relay in RELAYS])
def test_an_odd_relay_is_understood(
    does: str, says: dict[str, Any], given: dict[str, Any], verdict: Verdict, code: str
) -> None:
    notes = Notes()
    with Odd(**says) as odd:
        relay = Relay(options(odd, **given), answer=SHORT)
        (outcome,) = test_email.sent(relay, [delivery(relay, test_email.LETTER)], notes)
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code), outcome
    assert outcome.text.isprintable()
    assert outcome.text or verdict is OK
    assert (len(odd.mails) > 0) == (Phase.DOT in notes.phases)
    assert "sesame-open" not in str(outcome)


def test_an_answer_that_comes_too_late_is_none_to_the_next_mail() -> None:
    late = [SHORT * 1.3, b"250 2.1.5 ok\r\n"]
    with Odd(rcpt=(late, b"550 5.1.1 no such user\r\n", GOOD["rcpt"])) as odd:
        relay = Relay(options(odd), answer=SHORT)
        outcomes = test_email.sent(relay, [delivery(relay, test_email.LETTER)] * 3)
    assert [outcome.verdict for outcome in outcomes] == [TEMPORARY, RECIPIENT, OK]
    assert outcomes[1].code == "550 5.1.1"
    assert len(odd.mails) == 1
    assert odd.connections == 2


def test_a_relay_that_says_too_much_after_a_mail_gets_the_next_one_over_another_connection() -> None:
    with Odd(dot=(b"250 taken\r\n250 and so on\r\n", b"250 taken\r\n")) as odd:
        relay = Relay(options(odd), answer=SHORT)
        outcomes = test_email.sent(relay, [delivery(relay, test_email.LETTER)] * 2)
    assert [outcome.verdict for outcome in outcomes] == [OK, OK]
    assert len(odd.mails) == odd.connections == 2


@pytest.mark.parametrize(
    ("after", "verdict", "code"),
    [
        (b"250-odd\r\n250 AUTH PLAIN\r\n", OK, "250"),
        (b"250-odd\r\n250 8BITMIME\r\n", CONFIGURATION, "AUTH"),
        (b"421 4.7.0 not over TLS\r\n", ENDPOINT, "421"),
    ],
)
def test_what_stands_in_clear_behind_starttls_counts_for_nothing(
    tmp_path: Path, after: bytes, verdict: Verdict, code: str
) -> None:
    """STARTTLS injection: whoever sits between adds a line, for it to be read as if it had come over TLS."""
    before = b"250-odd\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"
    says = {"ehlo": (before, after), "starttls": b"220 go\r\n250-evil\r\n250 AUTH LOGIN\r\n"}
    with Odd(**says) as odd:
        ca_file = str(CERTIFICATE.ca_file(tmp_path))
        relay = Relay(options(odd, security="starttls", ca_file=ca_file, **LOGIN), answer=SHORT)
        (outcome,) = test_email.sent(relay, [delivery(relay, test_email.LETTER)])
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code), outcome
    assert not any(command.startswith("AUTH LOGIN") for command in odd.commands)


def test_tls_that_ends_in_the_middle_of_a_mail_loses_nothing(tmp_path: Path) -> None:
    class Leaving(Odd):
        async def _say(self, verb: str, writer: asyncio.StreamWriter) -> bool:
            if verb == "data" and isinstance(writer.get_extra_info("ssl_object"), ssl.SSLObject):
                writer.transport.abort()
                return False
            return await super()._say(verb, writer)

    with Leaving(ehlo=b"250-odd\r\n250 STARTTLS\r\n", starttls=b"220 go\r\n") as odd:
        relay = Relay(options(odd, security="starttls", ca_file=str(CERTIFICATE.ca_file(tmp_path))), answer=SHORT)
        (outcome,) = test_email.sent(relay, [delivery(relay, test_email.LETTER)])
    assert outcome.verdict is TEMPORARY, outcome
    assert outcome.phase is Phase.ENVELOPE
