"""What no specification lists, over SMTP and HTTP: nothing is lost, nothing repeated that is not on record, and a person can read why."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from alerts import smtp
from alerts.channels.email import Relay
from news.model import Phase, Verdict
from tests.alerts import test_email, test_webhook
from tests.alerts.letters import Notes, delivery
from tests.mailbox import DROP, HANG, OK, TAKE_AND_DROP, THEN_RESET, Mailbox
from tests.serving import Served

# --- mail ------------------------------------------------------------------------------------------

TLS = {"tls": True}
SERVERS: list[tuple[str, dict[str, Any], Verdict, str]] = [
    # (what it does, script, verdict, code begins with)
    ("says two things of a recipient", {"rcpt": "550-5.1.1 no\n450 4.2.0 later"}, Verdict.TEMPORARY, "450"),
    ("says two things of a mail", {"dot": "450-4.3.0 later\n550 5.7.1 spam"}, Verdict.POLICY, "550"),
    ("refuses a mail, and takes it", {"dot": "550-5.7.1 spam\n250 2.0.0 ok"}, Verdict.UNKNOWN, "250"),
    ("takes a mail, and refuses it", {"dot": "250-2.0.0 ok\n550 5.7.1 spam"}, Verdict.UNKNOWN, "550"),
    ("wants more after the dot", {"dot": "354 go on"}, Verdict.UNKNOWN, "354"),
    ("answers with a code of no class", {"dot": "600 what"}, Verdict.UNKNOWN, "600"),
    ("never ends an answer to the dot", {"dot": "250-and"}, Verdict.UNKNOWN, "SMTPReadTimeout"),
    ("ends in the middle of a mail", {"body": "421 4.4.2 idle"}, Verdict.ENDPOINT, "421"),
    ("forwards a recipient", {"rcpt": "251 2.1.5 forwarded"}, Verdict.OK, "250"),
    ("takes the mail before it came", {"data": "250 ok"}, Verdict.TEMPORARY, "250"),
    ("wants a mail for a recipient", {"rcpt": "354 go"}, Verdict.ENDPOINT, "354"),
    ("says yes, then resets", {"dot": THEN_RESET}, Verdict.OK, "250"),
    ("offers STARTTLS, and closes", TLS | {"starttls": DROP}, Verdict.ENDPOINT, "SMTPServerDisconnected"),
    ("offers STARTTLS, and has none", TLS | {"starttls": "454 4.7.0 no TLS now"}, Verdict.ENDPOINT, "454"),
    ("offers STARTTLS, and speaks on", TLS | {"starttls": "220 go ahead"}, Verdict.ENDPOINT, "TLS"),
    ("offers STARTTLS, and falls silent", TLS | {"starttls": HANG}, Verdict.ENDPOINT, ""),
    ("has a certificate of yesterday", TLS | {"expired": True}, Verdict.CONFIGURATION, "TLS"),
]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECT", "BANNER", "COMMAND", "ENVELOPE", "DATA"):
        monkeypatch.setattr(smtp, name, test_email.SHORT)


@pytest.mark.parametrize(("does", "script", "verdict", "code"), SERVERS, ids=[server[0] for server in SERVERS])
def test_a_strange_relay_is_understood(does: str, script: dict[str, Any], verdict: Verdict, code: str) -> None:
    notes = Notes()
    with Mailbox(**script) as box:
        given = {"security": "starttls", "ca_file": box.ca_file} if box.tls else {}
        outcome = test_email.send(box, notes, **given)
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code), outcome
    assert outcome.text.isprintable()
    assert (outcome.text != "") == (verdict is not Verdict.OK) or box.mails
    if outcome.verdict is Verdict.UNKNOWN:
        assert Phase.DOT in notes.phases


def test_a_relay_that_resets_after_each_yes_gets_each_mail_once() -> None:
    with Mailbox(dot=THEN_RESET) as box:
        relay = Relay(test_email.options(box), answer=1.0)
        outcomes = test_email.sent(relay, [delivery(relay, test_email.LETTER)] * 3)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.OK] * 3
    assert len(box.mails) == box.connections == 3


def test_a_relay_that_takes_a_mail_without_a_word_and_then_greylists_it_has_the_same_mail_twice() -> None:
    with Mailbox(dot=[TAKE_AND_DROP, OK], rcpt=[OK, "450 4.2.0 greylisted", OK]) as box:
        relay = Relay(test_email.options(box), answer=1.0)
        outcomes = test_email.sent(relay, [delivery(relay, test_email.LETTER)] * 3)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.UNKNOWN, Verdict.TEMPORARY, Verdict.OK]
    assert len(box.mails) == 2
    assert len({mail.raw for mail in box.mails}) == 1


# --- webhooks --------------------------------------------------------------------------------------

AGAIN = object()
H = b"HTTP/1.1 "
CHUNKED = b"transfer-encoding: chunked\r\n\r\n"
RECEIVERS: list[tuple[str, Sequence[object], Verdict, str]] = [
    ("hints first", [H + b"103 x\r\nlink: </a>\r\n\r\n", H + b"200 x\r\ncontent-length: 0\r\n\r\n"], Verdict.OK, "200"),
    ("wants more for ever", [H + b"100 Continue\r\n\r\n", AGAIN], Verdict.UNKNOWN, "TimeoutError"),
    ("switches protocols", [H + b"101 x\r\nupgrade: y\r\nconnection: upgrade\r\n\r\n"], Verdict.TEMPORARY, "101"),
    (
        "sends us to itself",
        [H + b"308 x\r\nlocation: /hook\r\ncontent-length: 0\r\n\r\n"],
        Verdict.CONFIGURATION,
        "308",
    ),
    ("takes it, and talks on", [H + b"200 x\r\n" + CHUNKED, b"5\r\nhello\r\n", AGAIN], Verdict.OK, "200"),
    ("fails, and talks on", [H + b"503 x\r\n" + CHUNKED, b"5\r\nhello\r\n", AGAIN], Verdict.ENDPOINT, "503"),
    ("cannot count", [H + b"503 x\r\n" + CHUNKED + b"zz\r\nhello\r\n"], Verdict.ENDPOINT, "503"),
    ("has less than nothing", [H + b"200 x\r\ncontent-length: -5\r\n\r\n"], Verdict.UNKNOWN, "ClientResponseError"),
    ("has two lengths", [H + b"200 x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n"], Verdict.UNKNOWN, ""),
    ("stops half-way", [H + b"500 x\r\ncontent-length: 100\r\n\r\nhalf"], Verdict.ENDPOINT, "500"),
    ("is beyond the classes", [H + b"999 x\r\ncontent-length: 0\r\n\r\n"], Verdict.ENDPOINT, "999"),
    ("writes letters for digits", [H + b"2OO x\r\n\r\n"], Verdict.UNKNOWN, "ClientResponseError"),
    ("speaks another protocol", [b"SSH-2.0-OpenSSH_9.2\r\n"], Verdict.UNKNOWN, "ClientResponseError"),
    ("says nothing", [b""], Verdict.UNKNOWN, "ServerDisconnectedError"),
    (
        "has a bomb for an excuse",
        [H + b"500 x\r\ncontent-encoding: gzip\r\n\r\n\x1f\x8b" + b"\0" * 99],
        Verdict.ENDPOINT,
        "500",
    ),
    ("clears the screen", [H + b"500 x\r\ncontent-length: 8\r\n\r\na\0\x1b[2Jc"], Verdict.ENDPOINT, "500"),
    (
        "wishes for next century",
        [H + b"503 x\r\nretry-after: Mon, 02 Mar 2099 08:01:00 GMT\r\ncontent-length: 0\r\n\r\n"],
        Verdict.ENDPOINT,
        "503",
    ),
    (
        "wishes for the 99th",
        [H + b"503 x\r\nretry-after: Mon, 99 Mar 2026 99:01:00 +9999\r\ncontent-length: 0\r\n\r\n"],
        Verdict.ENDPOINT,
        "503",
    ),
]


class Raw(Served):
    """Answers a request with the very bytes of a script."""

    host, port = "127.0.0.1", 0

    def __init__(self, script: Sequence[object]) -> None:
        self._script = script
        self.calls = 0

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        self.calls += 1
        said = b""
        for each in self._script:
            while each is AGAIN:
                writer.write(said)
                await writer.drain()
                await asyncio.sleep(0.01)
            assert isinstance(each, bytes)
            writer.write(said := each)
            await writer.drain()


@pytest.mark.parametrize(("does", "script", "verdict", "code"), RECEIVERS, ids=[receiver[0] for receiver in RECEIVERS])
def test_a_strange_receiver_is_understood(does: str, script: Sequence[object], verdict: Verdict, code: str) -> None:
    with Raw(script) as receiver:
        (outcome,) = test_webhook.send(f"http://127.0.0.1:{receiver.port}/hook")
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code), outcome
    assert outcome.text.isprintable()
    assert receiver.calls == 1
    if verdict is Verdict.UNKNOWN:
        assert "answer" in outcome.text
