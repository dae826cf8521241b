"""A scripted HTTP receiver on loopback for webhooks; it verifies signatures as any receiver would.

    with Receiver(secret=SECRET) as receiver:
        send(url=receiver.url)
        receiver.calls[0].verified            # by the public `standardwebhooks` library

    Receiver(answers=[503, 429, 200])                    # one after another; the last one stays
    Receiver(answers=[Answer(429, {"retry-after": "30"})])
    Receiver(answers=[Act.RESET])                        # takes the request and resets the connection

What it can do instead of answering: Act.REFUSE (closes before the request is read), RESET, HANG, SLOW_HEADERS, ENDLESS (a body
without end), BIG_HEADER (1 MB), TAKEN_THEN_RESET ("200 OK", then a reset). 429 with an absurd Retry-After, 410, 30x, 5xx, a
body that is a bomb are an `Answer`. Each mode has its case in tests/alerts/test_webhook.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.serving import Served, reset


class Act(Enum):
    """What a receiver can do instead of answering."""

    REFUSE = auto()  # close before the request is read
    RESET = auto()  # read the request, then reset the connection
    HANG = auto()  # read the request, and say nothing
    SLOW_HEADERS = auto()  # a byte of the answer's head at a time
    ENDLESS = auto()  # a body without end
    BIG_HEADER = auto()  # a header of 1 MB
    TAKEN_THEN_RESET = auto()  # "200 OK", then a reset in the middle of the body


@dataclass(frozen=True)
class Answer:
    """An answer of one's own."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


@dataclass(frozen=True)
class Call:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    verified: bool

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver(Served):
    """The server; a context manager."""

    answers: Sequence[int | Answer | Act] = (200,)
    secret: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turn = 0

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/hook"

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        act = self.answers[min(self._turn, len(self.answers) - 1)]
        self._turn += 1
        if act is Act.REFUSE:
            return reset(writer)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.calls.append(Call(head[0].split(" ")[1], headers, body, self._verified(headers, body)))
        await _answer(writer, reader, act)
        return None

    def _verified(self, headers: Mapping[str, str], body: bytes) -> bool:
        if self.secret is None:
            return False
        try:
            Webhook(self.secret).verify(body, dict(headers))
        except WebhookVerificationError:
            return False
        return True


async def _answer(writer: asyncio.StreamWriter, reader: asyncio.StreamReader, act: int | Answer | Act) -> None:
    if isinstance(act, int):
        act = Answer(act, body=b"" if act == 204 else b"{}")
    if isinstance(act, Answer):
        headers = {"content-length": str(len(act.body)), "connection": "close"} | dict(act.headers)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {act.status} x\r\n{head}\r\n".encode() + act.body)
        await writer.drain()
    elif act is Act.RESET:
        reset(writer)
    elif act is Act.HANG:
        await reader.read()
    elif act is Act.SLOW_HEADERS:
        for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"s" * 10_000:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
    elif act is Act.BIG_HEADER:
        writer.write(b"HTTP/1.1 200 OK\r\nx-big: " + b"b" * 2**20 + b"\r\n\r\n")
        await writer.drain()
    elif act is Act.TAKEN_THEN_RESET:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(0.05)
        reset(writer)
    else:
        writer.write(b"HTTP/1.1 500 x\r\n\r\n")
        for _ in range(100_000):
            writer.write(b"x" * 10_000)
            await writer.drain()
