"""A scripted HTTP receiver on loopback for webhooks; it verifies signatures as any receiver would.

    with Receiver(secret=SECRET) as receiver:
        send(url=receiver.url)
        receiver.calls[0].verified            # by the public `standardwebhooks` library

    Receiver(answers=[503, 429, 200])                    # one after another; the last one stays
    Receiver(answers=[Answer(429, {"retry-after": "30"})])
    Receiver(answers=[Act.RESET])                        # takes the request and resets the connection

Runs in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

from standardwebhooks import Webhook, WebhookVerificationError


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
class Receiver:
    """The server; a context manager."""

    answers: Sequence[int | Answer | Act] = (200,)
    secret: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ready = threading.Event()
        self._turn = 0
        self._loop = asyncio.new_event_loop()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/hook"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._sessions: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._begin, self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        try:
            await self._session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            self._sessions.discard(task)

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        act = self.answers[min(self._turn, len(self.answers) - 1)]
        self._turn += 1
        if act is Act.REFUSE:
            return _reset(writer)
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
        _reset(writer)
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
        _reset(writer)
    else:
        writer.write(b"HTTP/1.1 500 x\r\n\r\n")
        for _ in range(100_000):
            writer.write(b"x" * 10_000)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
