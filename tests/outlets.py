"""A scripted outlet: a real HTTP server on loopback that says what a test wants it to say, faults included.

    with Outlet() as outlet:
        outlet.serve("/feed.xml", rss("Outlet", [{"title": "Talks resume", "link": "/a"}]), etag='"1"')
        outlet.redirect("/old.xml", "/feed.xml", status=301)
        outlet.serve("/slow.xml", fault=Fault.SLOW_HEADERS)
        …  # poll outlet.url("/feed.xml")
        assert outlet.asked("/feed.xml")[0].headers["if-none-match"] == '"1"'

It listens on 127.0.0.2, which plays a public host; `Outlet(host="127.0.0.1")` plays a private one. Conditional
requests are answered with 304 where the answer has an ETag or a Last-Modified. `script` gives one answer after
the other and stays with the last. It runs on a thread of its own, so that it serves blocking and asyncio tests
alike; every connection is cut when it closes. Texts are invented.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from enum import Enum, auto
from html import escape
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from news.clock import SystemClock

REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    404: "Not Found",
    410: "Gone",
    429: "Too Many Requests",
}
DRIP = 0.02  # seconds between the drops of a slow answer
FLOOD = b"x" * 65536


class Fault(Enum):
    """What goes wrong with an answer."""

    SLOW_HEADERS = auto()  # a byte at a time, without end
    SLOW_BODY = auto()  # headers at once, then a byte at a time, without end
    NO_ANSWER = auto()  # takes the request and says nothing
    DROP = auto()  # closes without an answer
    RESET = auto()  # resets the connection without an answer
    HEADER_FLOOD = auto()  # headers without end
    ENDLESS_BODY = auto()  # no Content-Length, and never done
    TOO_SHORT = auto()  # half the body, then closes: Content-Length says more
    TOO_LONG = auto()  # Content-Length says less than what is sent
    GARBAGE = auto()  # no HTTP at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the outlet."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    delay: float = 0.0  # seconds before it is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came in. Header names are lower case."""

    method: str
    path: str  # with the query
    headers: Mapping[str, str]
    at: float  # monotonic seconds
    connection: int  # which connection it came on: equal numbers mean it was reused


class Outlet:
    """The server. A path without an answer gives 404."""

    def __init__(self, *, host: str = "127.0.0.2", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self._tls = tls
        self.port = 0
        self.requests: list[Asked] = []
        self.connections = 0
        self._answers: dict[str, list[Answer]] = {}
        self._clock = SystemClock()
        self._loop = asyncio.new_event_loop()
        self._news = threading.Condition()
        self._up = threading.Event()
        self._down = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="outlet", daemon=True)

    # --- what it says --------------------------------------------------------------------------

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        content_type: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
        fault: Fault | None = None,
        delay: float = 0.0,
    ) -> str:
        """Answer *path* like this from now on; returns its URL."""
        given = dict(headers or {})
        if content_type or "Content-Type" not in given:
            given["Content-Type"] = content_type or _guess_type(path)
        if etag:
            given["ETag"] = etag
        if last_modified:
            given["Last-Modified"] = last_modified
        raw = body.encode() if isinstance(body, str) else body
        return self.script(path, [Answer(status=status, body=raw, headers=given, fault=fault, delay=delay)])

    def script(self, path: str, answers: Sequence[Answer]) -> str:
        """Give these answers one after the other, then the last one for good; returns the URL."""
        self._answers[path] = list(answers)
        return self.url(path)

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        return self.serve(path, status=status, headers={"Location": to})

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        """The requests for *path*, in order."""
        return [request for request in self.requests if request.path == path]

    def wait_for(self, requests: int, timeout: float = 10.0) -> None:
        """Block until so many requests have come in."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.requests) >= requests, timeout):
                raise TimeoutError(f"{len(self.requests)} of {requests} requests came in")

    # --- its life ------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._up.wait(10):
            raise RuntimeError(f"the outlet could not listen on {self.host}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(10)

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._converse, self.host, 0, limit=1 << 20, backlog=512, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        await self._down.wait()
        server.close()
        while talks := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in talks:
                task.cancel()
            await asyncio.gather(*talks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._one(reader, writer, number):
                pass
        writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        asked = Asked(method=method, path=target, headers=headers, at=self._clock.monotonic(), connection=number)
        with self._news:
            self.requests.append(asked)
            self._news.notify_all()
        answer = self._answer(target)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.fault is not None:
            await _misbehave(answer, writer)
            return False
        _write(answer, headers, writer, head_only=method == "HEAD")
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    def _answer(self, target: str) -> Answer:
        answers = self._answers.get(target) or self._answers.get(urlsplit(target).path)
        if not answers:
            return Answer(status=404, body=b"no such page", headers={"Content-Type": "text/plain"})
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _write(answer: Answer, asked: Mapping[str, str], writer: asyncio.StreamWriter, *, head_only: bool) -> None:
    if answer.status == 200 and _unchanged(answer, asked):
        kept = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
        writer.write(_head(304, kept))
        return
    length = {} if "Content-Length" in answer.headers else {"Content-Length": str(len(answer.body))}
    writer.write(_head(answer.status, {**answer.headers, **length}))
    if not head_only:
        writer.write(answer.body)


def _unchanged(answer: Answer, asked: Mapping[str, str]) -> bool:
    etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if "if-none-match" in asked:
        return etag is not None and asked["if-none-match"] == etag
    return modified is not None and asked.get("if-modified-since") == modified


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _misbehave(answer: Answer, writer: asyncio.StreamWriter) -> None:
    body = answer.body or b"<rss/>"
    match answer.fault:
        case Fault.SLOW_HEADERS:
            writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            await _drip(writer)
        case Fault.SLOW_BODY:
            writer.write(_head(200, {**answer.headers, "Content-Length": "1000000"}))
            await _drip(writer)
        case Fault.NO_ANSWER:
            await asyncio.Event().wait()
        case Fault.RESET:
            writer.transport.abort()
        case Fault.HEADER_FLOOD:
            writer.write(b"HTTP/1.1 200 OK\r\n")
            await _flood(writer, b"X-Flood: " + b"y" * 1000 + b"\r\n")
        case Fault.ENDLESS_BODY:
            writer.write(_head(200, {**answer.headers, "Connection": "close"}))
            await _flood(writer, FLOOD)
        case Fault.TOO_SHORT:
            writer.write(_head(200, {**answer.headers, "Content-Length": str(len(body))}) + body[: len(body) // 2])
            await writer.drain()
        case Fault.TOO_LONG:
            writer.write(_head(200, {**answer.headers, "Content-Length": str(len(body) // 2)}) + body)
            await writer.drain()
        case Fault.GARBAGE:
            writer.write(b"\x00\x01\x02 this is no HTTP \xff\r\n\r\n")
            await writer.drain()
        case _:  # DROP: nothing is said
            pass


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(DRIP)


async def _flood(writer: asyncio.StreamWriter, drop: bytes) -> None:
    while True:
        writer.write(drop)
        await writer.drain()


def _guess_type(path: str) -> str:
    ending = path.partition("?")[0].rsplit(".", 1)[-1]
    known = {"xml": "application/rss+xml", "json": "application/feed+json", "txt": "text/plain"}
    return known.get(ending, "text/html; charset=utf-8")


# --- what it may say ---------------------------------------------------------------------------------


def rss(title: str, items: Sequence[Mapping[str, object]], *, link: str = "https://outlet.example/") -> bytes:
    """An RSS 2.0 feed. Items may hold title, link, guid, published (a datetime), summary (HTML), author."""
    body = "".join(_item(item) for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(title)}</title><link>{escape(link)}</link>{body}</channel></rss>"
    ).encode()


def _item(item: Mapping[str, object]) -> str:
    published = item.get("published")
    tags = {
        "title": item.get("title"),
        "link": item.get("link"),
        "pubDate": format_datetime(published) if hasattr(published, "utcoffset") else published,  # type: ignore[arg-type]  # duck-typed: an aware datetime
        "dc:creator": item.get("author"),
        "description": item.get("summary"),
    }
    guid = item.get("guid")
    named = f'<guid isPermaLink="false">{escape(str(guid))}</guid>' if guid else ""
    inner = "".join(f"<{tag}>{escape(str(value))}</{tag}>" for tag, value in tags.items() if value is not None)
    return f"<item>{inner}{named}</item>\n"


def article(title: str, paragraphs: Sequence[str], *, head: str = "", author: str = "") -> bytes:
    """An article's page."""
    byline = f'<p class="byline">By {escape(author)}</p>' if author else ""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body><main><article><h1>{escape(title)}</h1>{byline}{text}</article></main></body></html>"
    ).encode()


def gzip_bomb(megabytes: int = 200) -> bytes:
    """Zeros that unpack to *megabytes*: about a thousandth of it on the wire."""
    return gzip.compress(bytes(megabytes << 20), compresslevel=9)
