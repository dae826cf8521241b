"""Hired: the process in which a spider of the user's own runs. Its order comes in as JSON, its items go out as lines.

    {"spider": "mypackage.spiders:Ministry", …}   →   {"item": {"url": …, "title": …}}
                                                      {"trouble": "KeyError: 'date' (spiders.py:14)"}
                                                  →   {"turn": 7, "host": "outlet.example"}
    {"go": 7}                                     →   {"over": 7}

Manners and guard are the crawler's: robots.txt and addresses are minded here, and before each request a turn is asked for, so
that whatever hosts a spider goes to, the daemon and it keep one distance. Prints of the spider go to stderr.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import sys
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any, Self, TextIO
from urllib.parse import urlsplit

from itemadapter import ItemAdapter
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import Settings

# What a spider cannot set for itself: who we are, whom we may reach, what we obey, and which doors stay shut.
KEPT = (
    "USER_AGENT", "ROBOTS_OBEY", "GUARD_ALLOW", "GUARD_RESOLVER", "GUARD_CONNECT_TIMEOUT", "DOWNLOAD_HANDLERS",
    "DOWNLOAD_MAXSIZE", "DOWNLOAD_VERIFY_CERTIFICATES", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED",
    "HTTPPROXY_ENABLED", "TWISTED_REACTOR_ENABLED", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOADER_MIDDLEWARES", "MANNERS",
)  # fmt: skip
_MANY = 20  # errors told
_RETRIES = 2  # of one request, whatever the spider asks for: a host in trouble is not to be pressed


class Hired:
    """One run of one spider."""

    def __init__(self, order: Mapping[str, Any], out: TextIO) -> None:
        self._order = order
        self._out = out
        self._lent = Lent(self._say)
        self._items = 0
        self._errors = 0
        self._well = 0  # answers below 400
        self._ill: Counter[str] = Counter()  # the others, by status
        self._crawler: Crawler | None = None

    def find(self) -> type[Spider] | None:
        """The class; None with the trouble told."""
        path = str(self._order["spider"])
        module, _, name = path.partition(":")
        try:
            found = getattr(import_module(module), name)
        except Exception as error:  # noqa: BLE001  importing runs the user's code
            self._say(trouble=f"it cannot be imported: {where(error)}", not_found=True)
            return None
        if not (isinstance(found, type) and issubclass(found, Spider)):
            self._say(trouble=f"{name} is no scrapy.Spider", not_found=True)
            return None
        return found

    async def run(self, spider: type[Spider]) -> None:
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        settings.update(self._order["settings"], priority="cmdline")
        base = Settings()
        base.setmodule("crawler.settings", priority="project")
        kept = {name: base[name] for name in KEPT if name in base} | dict(self._order["ours"])
        asked = settings.getfloat("DOWNLOAD_DELAY")
        spider.custom_settings = {
            name: value for name, value in (spider.custom_settings or {}).items() if name not in kept
        }
        settings.update(
            kept
            | {
                "DOWNLOAD_DELAY": max(asked, kept["DOWNLOAD_DELAY"]),
                "RETRY_TIMES": min(settings.getint("RETRY_TIMES"), _RETRIES),
                "LOG_ENABLED": False,
                "MANNERS": self._lent,
            },
            priority="cmdline",
        )
        crawler = self._crawler = Crawler(spider, settings)
        crawler.signals.connect(self._item, signals.item_scraped)
        crawler.signals.connect(self._error, signals.spider_error)
        crawler.signals.connect(self._answered, signals.response_received)
        hearing = asyncio.create_task(self._lent.listen())
        await crawler.crawl_async(**self._order["arguments"])
        hearing.cancel()
        if not self._items and not self._errors and not self._well and (told := self._unanswered(crawler)):
            self._say(trouble=f"nothing was answered: {told}")

    def _answered(self, response: Any, request: Any, spider: Spider) -> None:
        del spider
        if urlsplit(request.url).path == "/robots.txt":
            return
        if response.status < 400:
            self._well += 1
        else:
            self._ill[str(response.status)] += 1

    def _unanswered(self, crawler: Crawler) -> str:
        """How its requests fared: Scrapy keeps that to itself where not one of them was answered well."""
        stats = crawler.stats.get_stats() if crawler.stats is not None else {}
        start = "downloader/exception_type_count/"
        failed = {key.rpartition(".")[2]: count for key, count in stats.items() if key.startswith(start)}
        return ", ".join(f"{count} × {name}" for name, count in {**self._ill, **failed}.items())

    def _item(self, item: Any, spider: Spider) -> None:
        del spider
        if self._items >= self._order["most"]:
            return
        self._items += 1
        self._say(item=ItemAdapter(item).asdict())

    def _error(self, failure: Any, response: Any, spider: Spider) -> None:
        del spider
        self._errors += 1
        if self._errors <= _MANY:
            url = getattr(response, "url", "")
            self._say(warning=f"{where(failure.value)}{f', at {url}' if url else ''}")
            if not self._items:
                self._say(trouble=where(failure.value))

    def _say(self, **told: Any) -> None:
        self._out.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        self._out.flush()


class Lent:
    """The daemon's own turns, asked for line by line."""

    def __init__(self, say: Callable[..., None]) -> None:
        self._say = say
        self._numbers = count(1)
        self._waiting: dict[tuple[str, int], asyncio.Event] = {}

    def __deepcopy__(self, memo: object) -> Self:
        return self  # Scrapy copies its settings

    async def listen(self) -> None:
        """Hear who may go, until the daemon is gone."""
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        async for line in reader:
            for word in json.loads(line).items():
                if waiting := self._waiting.pop(word, None):
                    waiting.set()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[LentTurn]:
        """A turn at *host*."""
        number = next(self._numbers)
        try:
            await self.asked("go", number, turn=number, host=host)
            yield LentTurn(self, number)
        finally:
            self._say(over=number)

    async def asked(self, word: str, number: int, **told: object) -> None:
        """Say it, and wait until the daemon answers with *word*."""
        called = self._waiting[word, number] = asyncio.Event()
        self._say(**told)
        await called.wait()

    def busy(self, host: str) -> None:
        """It answered 429."""
        self._say(busy=host)

    def space(self, host: str, apart: timedelta) -> None:
        """Its robots.txt wants requests so far apart."""
        self._say(space=host, apart=apart.total_seconds())


@dataclass(frozen=True, slots=True)
class LentTurn:
    """One of the daemon's turns."""

    lent: Lent
    number: int

    async def leave(self) -> None:
        """The connection stands: the daemon says when the request may go out."""
        await self.lent.asked("gone", self.number, leave=self.number)


def where(error: BaseException) -> str:
    """`KeyError: 'date' (spiders.py:14)`: the line of the user's code."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if "site-packages" not in frame.filename and "importlib" not in frame.filename]
    place = f" ({os.path.basename(theirs[-1].filename)}:{theirs[-1].lineno})" if theirs else ""  # noqa: PTH119  a name, no path
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}{place}"


def main() -> None:
    """Take the order, do it, and say what came of it."""
    order = json.loads(
        os.fdopen(os.dup(0), "rb", buffering=0).readline()
    )  # not a byte more: what follows is heard by `Lent`
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a print of the spider must not pass for an item
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    hired = Hired(order, out)
    spider = hired.find()
    if spider is not None:
        asyncio.run(hired.run(spider))


if __name__ == "__main__":
    main()
