"""A farm of feeds on loopback: a process of its own, so that its CPU is not ours.

    with Farm(feeds=1000, hosts=200) as farm:
        farm.urls           # http://127.0.4.1:PORT/0.xml …
        farm.turn(mode="same", edition=1, share=0.1)

Modes: "validators" (304 where they match) or "same" (200 each time, without validators). *edition* counts the new items on top of
the first feeds, *share* of them all. Every feed has 30 items, of the four hours before the last before the farm began: news, which is held
against rules. Every fifth carries whole texts. Texts are invented.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b
from html import escape
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

ITEMS = 30
_BEGAN = datetime.now(UTC)
WORDS = """the a of to in on for with from after before harbour council minister talks ferry bridge storm market school
hospital court budget union strike harvest river valley railway tunnel museum festival election mayor police rescue fire
guarantee ceasefire envoy border aid convoy report inquiry tax water power prices port farmers doctors teachers pupils said says warned
agreed refused opened closed delayed planned approved rejected on Monday Tuesday this week month year again""".split()


def host(number: int, hosts: int) -> str:
    """Where a feed lives: 127.0.4.1 …"""
    place = number % hosts
    return f"127.0.{4 + place // 250}.{1 + place % 250}"


@lru_cache(maxsize=8192)
def feed(number: int, edition: int, base: str) -> bytes:
    """A feed with *edition* new items on top."""
    items = "".join(_item(number, place, base) for place in range(ITEMS + edition - 1, edition - 1, -1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Outlet {number}</title><link>{base}/</link>'
        f"<description>News of outlet {number}</description><language>en</language>{items}</channel></rss>"
    ).encode()


def _item(number: int, place: int, base: str) -> str:
    dice = random.Random(f"{number}/{place}")
    title = _sentence(dice, 9)
    text = escape("".join(f"<p>{_sentence(dice, 18)}</p>" for _ in range(2)))
    whole = "".join(f"<p>{' '.join(_sentence(dice, 18) for _ in range(4))}</p>" for _ in range(5))
    content = f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if number % 5 == 0 else ""
    when = format_datetime(_BEGAN - timedelta(hours=1) - timedelta(minutes=7 * (ITEMS - 1 - place)))
    return (
        f"<item><title>{title}</title><link>{base}/{number}/{place}-{title.lower().replace(' ', '-')}.html</link>"
        f'<guid isPermaLink="false">{number}-{place}</guid><pubDate>{when}</pubDate><dc:creator>Reporter {number % 40}</dc:creator>'
        f"<category>{dice.choice(WORDS)}</category><description>{text}</description>{content}</item>\n"
    )


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize()


class Farm:
    """The farm as its visitors see it."""

    def __init__(self, *, feeds: int, hosts: int) -> None:
        self._feeds, self._hosts = feeds, min(hosts, feeds)
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "bench.farm", str(self._feeds), str(self._hosts)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()

    @property
    def pid(self) -> int:
        """Of the farm's process."""
        assert self._process is not None
        return self._process.pid

    @property
    def urls(self) -> list[str]:
        return [f"http://{host(n, self._hosts)}:{self._port}/{n}.xml" for n in range(self._feeds)]

    def turn(self, *, mode: str, edition: int, share: float = 1.0) -> int:
        """Behave like this from now on; returns how many requests came in before."""
        with urlopen(f"http://{host(0, 1)}:{self._port}/turn?mode={mode}&edition={edition}&share={share}") as answer:
            return int(answer.read())


class _Talk(asyncio.Protocol):
    """One connection. The state of the farm is the class's."""

    mode, edition, share, requests = "validators", 0, 1.0, 0
    bases: Sequence[str] = ()  # of each feed

    @classmethod
    def grow(cls) -> None:
        """Write all feeds before anybody asks."""
        for number, base in enumerate(cls.bases):
            feed(number, cls.edition_of(number), base)

    @classmethod
    def edition_of(cls, number: int) -> int:
        return cls.edition if number < cls.share * len(cls.bases) else 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head.decode("latin-1")))

    def _answer(self, head: str) -> bytes:
        target = urlsplit(head.split(" ", 2)[1])
        if target.path == "/turn":
            return self._turned(parse_qs(target.query))
        _Talk.requests += 1
        if not target.path.endswith(".xml"):
            return _response("404 Not Found", b"no such page", "Content-Type: text/plain\r\n")
        number = int(target.path[1:-4])
        body = feed(number, self.edition_of(number), self.bases[number])
        etag = '"' + blake2b(body, digest_size=8).hexdigest() + '"'
        if self.mode == "validators" and f"if-none-match: {etag}" in head.lower():
            return _response("304 Not Modified", b"", f"ETag: {etag}\r\n")
        validator = f"ETag: {etag}\r\n" if self.mode == "validators" else ""
        return _response("200 OK", body, f"Content-Type: application/rss+xml\r\n{validator}")

    def _turned(self, given: dict[str, list[str]]) -> bytes:
        before = _Talk.requests
        _Talk.mode, _Talk.edition, _Talk.share = given["mode"][0], int(given["edition"][0]), float(given["share"][0])
        _Talk.requests = 0
        _Talk.grow()
        return _response("200 OK", str(before).encode(), "")


def _response(status: str, body: bytes, headers: str) -> bytes:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + body


async def _serve(feeds: int, hosts: int) -> None:
    loop = asyncio.get_running_loop()
    first = await loop.create_server(_Talk, host(0, 1), 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for place in range(1, hosts):
        await loop.create_server(_Talk, host(place, hosts), port, backlog=512)
    _Talk.bases = [f"http://{host(number, hosts)}:{port}" for number in range(feeds)]
    _Talk.grow()
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
