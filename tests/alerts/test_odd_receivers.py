"""Receivers that take, refuse and break off in ways that no specification lists: what it means, and what a person reads."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from alerts.channels.slack import Options as SlackOptions
from alerts.channels.slack import Slack
from alerts.channels.telegram import Options as TelegramOptions
from alerts.channels.telegram import Telegram
from news.clock import SystemClock
from news.ids import ChannelId
from news.model import Outcome, Verdict
from tests.alerts import test_webhook
from tests.alerts.letters import Notes, delivery
from tests.serving import Served, reset

HALF, RESET, EARLY = "half-close", "reset", "before the request"
H, EMPTY = b"HTTP/1.1 ", b"content-length: 0\r\n\r\n"
PAGE = (
    b"<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Bad &amp; worse</h1></body></html>"
)
OK, ENDPOINT, CONFIGURATION = Verdict.OK, Verdict.ENDPOINT, Verdict.CONFIGURATION
TEMPORARY, UNKNOWN = Verdict.TEMPORARY, Verdict.UNKNOWN

RECEIVERS: list[tuple[str, Sequence[bytes | float | str], Verdict, str, str]] = [
    # (what it does, what it sends, verdict, code begins with, stands in the text)
    ("resets the content", [H + b"205 x\r\ncontent-length: 4\r\n\r\nbody"], OK, "205", ""),
    ("has a body where none may be", [H + b"204 x\r\ncontent-length: 4\r\n\r\nbody"], OK, "204", ""),
    ("speaks HTTP/1.0", [b"HTTP/1.0 200 OK\r\n\r\nfine"], OK, "200", ""),
    ("sets cookies", [H + b"200 x\r\nset-cookie: a=b; Domain=.example\r\n" + EMPTY], OK, "200", ""),
    ("takes it in gzip", [H + b"200 x\r\ncontent-encoding: gzip\r\n\r\n" + gzip.compress(b"ok")], OK, "200", ""),
    ("promises more than it has", [H + b"200 x\r\ncontent-length: 999\r\n\r\nok"], OK, "200", ""),
    ("promises less than it has", [H + b"200 x\r\ncontent-length: 1\r\n\r\nok, all of it"], OK, "200", ""),
    ("half-closes after its answer", [H + b"200 x\r\n" + EMPTY, HALF, 0.05], OK, "200", ""),
    ("half-closes without one", [HALF, 0.05], UNKNOWN, "ServerDisconnectedError", "no answer"),
    ("answers before it has heard all", [EARLY, H + b"200 x\r\n" + EMPTY], OK, "200", ""),
    ("refuses before it has heard all", [EARLY, H + b"401 x\r\n" + EMPTY], CONFIGURATION, "401", "Unauthorized"),
    ("trickles its head in time", [H + b"200", 0.05, b" x\r\n", 0.05, EMPTY], OK, "200", ""),
    ("resets after half a head", [H + b"200 x\r\nx-a: ", RESET], UNKNOWN, "", "no answer"),
    ("wants a name and a word", [H + b"401 x\r\nwww-authenticate: Basic\r\n" + EMPTY], CONFIGURATION, "401", ""),
    ("wants money", [H + b"402 x\r\n" + EMPTY], CONFIGURATION, "402", "Payment Required"),
    ("takes no POST", [H + b"405 x\r\nallow: GET\r\n" + EMPTY], CONFIGURATION, "405", "Method Not Allowed"),
    ("is a proxy", [H + b"407 x\r\nproxy-authenticate: Basic\r\n" + EMPTY], CONFIGURATION, "407", "Proxy"),
    ("finds us slow", [H + b"408 x\r\n" + EMPTY], ENDPOINT, "408", "Request Timeout"),
    ("has a conflict", [H + b"409 x\r\n" + EMPTY], TEMPORARY, "409", "Conflict"),
    ("is a teapot", [H + b"418 x\r\n" + EMPTY], TEMPORARY, "418", "Teapot"),
    ("is another one", [H + b"421 x\r\n" + EMPTY], ENDPOINT, "421", "Misdirected"),
    ("finds us early", [H + b"425 x\r\n" + EMPTY], ENDPOINT, "425", "Too Early"),
    ("may not", [H + b"451 x\r\n" + EMPTY], TEMPORARY, "451", "Legal"),
    ("wants it again at once", [H + b"503 x\r\nretry-after: 0\r\n" + EMPTY], ENDPOINT, "503", "Unavailable"),
    ("is a hotel's network", [H + b"511 x\r\n" + EMPTY], ENDPOINT, "511", "Network Authentication"),
    (
        "says no in HTML",
        [H + b"502 x\r\ncontent-length: %d\r\n\r\n" % len(PAGE) + PAGE],
        ENDPOINT,
        "502",
        "Bad & worse",
    ),
    (
        "has moved",
        [H + b"308 x\r\nlocation: https://u:p@new.example/t0ken\r\n" + EMPTY],
        CONFIGURATION,
        "308",
        "new.example:",
    ),
    ("moves in clear", [H + b"301 x\r\nlocation: http://new.example/\r\n" + EMPTY], CONFIGURATION, "301", "http://new"),
    ("is away today", [H + b"302 x\r\nlocation: /login\r\n" + EMPTY], TEMPORARY, "302", "another path"),
    ("has moved nowhere", [H + b"307 x\r\nlocation: http://[\r\n" + EMPTY], TEMPORARY, "307", "no URL"),
    ("knows nothing new", [H + b"304 x\r\n\r\n"], TEMPORARY, "304", "Not Modified"),
]


class Odd(Served):
    """Sends the very bytes of a script, with pauses in seconds, once it has the request (or EARLY: its head)."""

    host, port = "127.0.0.1", 0

    def __init__(self, script: Sequence[bytes | float | str]) -> None:
        self._script = script
        self.heads: list[str] = []

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        length = int(head.lower().partition("content-length: ")[2].split("\r\n")[0])
        if EARLY not in self._script:
            await reader.readexactly(length)
        for piece in self._script:
            if isinstance(piece, bytes):
                writer.write(piece)
                await writer.drain()
            elif isinstance(piece, float):
                await asyncio.sleep(piece)
            elif piece == HALF:
                writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
            elif piece == RESET:
                await asyncio.sleep(0.02)
                return reset(writer)
        if EARLY in self._script:
            await reader.readexactly(length)
        return None


@pytest.mark.parametrize(("does", "script", "verdict", "code", "told"), RECEIVERS, ids=[each[0] for each in RECEIVERS])
def test_an_odd_receiver_is_understood(
    does: str, script: Sequence[bytes | float | str], verdict: Verdict, code: str, told: str
) -> None:
    with Odd(script) as receiver:
        (outcome,) = test_webhook.send(f"http://127.0.0.1:{receiver.port}/hook")
    assert outcome.verdict is verdict, outcome
    assert outcome.code.startswith(code), outcome
    assert told in outcome.text, outcome
    assert (outcome.text != "") == (verdict is not OK)
    assert outcome.text.isprintable()
    assert "<" not in outcome.text
    assert "t0ken" not in outcome.text
    assert len(receiver.heads) == 1, "a request is made once"


def test_a_cookie_is_not_taken_along() -> None:
    with Odd([H + b"200 x\r\nset-cookie: a=b\r\n" + EMPTY]) as receiver:
        test_webhook.send(f"http://127.0.0.1:{receiver.port}/hook", times=2)
    assert not any("cookie" in head.lower() for head in receiver.heads)


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with Odd([H + b"200 x\r\n" + EMPTY]) as receiver:
        (outcome,) = test_webhook.send(f"http://127.0.0.1:{receiver.port}/hook")
    assert outcome.verdict is OK


REFUSALS: list[tuple[str, bytes, Verdict]] = [
    ("slack", b'{"ok": false, "error": "channel_not_found"}', CONFIGURATION),
    ("slack", b'{"ok": true}', OK),
    ("slack", b"ok", OK),
    ("telegram", b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 17}}', ENDPOINT),
    ("telegram", b'{"ok": false}', ENDPOINT),
    (
        "telegram",
        b'{"ok": false, "error_code": 400, "description": "Bad Request: message is too long"}',
        Verdict.TOO_LARGE,
    ),
    ("telegram", b'{"ok": true, "result": {}}', OK),
]


@pytest.mark.parametrize(("kind", "body", "verdict"), REFUSALS)
def test_a_chat_that_refuses_with_200_has_not_taken_it(kind: str, body: bytes, verdict: Verdict) -> None:
    with Odd([H + b"200 x\r\ncontent-length: %d\r\n\r\n" % len(body) + body]) as receiver:
        outcome = asyncio.run(_chatted(kind, f"http://127.0.0.1:{receiver.port}/hook"))
    assert outcome.verdict is verdict, outcome


async def _chatted(kind: str, url: str) -> Outcome:
    name, clock = ChannelId(kind), SystemClock()
    channel: Any
    if kind == "slack":
        channel = Slack(name, SlackOptions(url=url, allow=("127.0.0.1",)), clock, url=url)
    else:
        channel = Telegram(name, TelegramOptions(token="1:a", chat="1", api=url, allow=("127.0.0.1",)), clock)
    try:
        outcome: Outcome = await channel.send(delivery(channel, test_webhook.LETTER), Notes())
        return outcome
    finally:
        await channel.close()
