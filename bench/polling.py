"""Polling: CPU and wall time of a first poll, a 304, one new item in a tenth of the feeds, and the same bodies again.

    python -m bench polling --sources 300

"wirewatch" is all of it: poll, intake, 200 rules of which a few fire, stories, what waits for a digest, one transaction a poll in SQLite.
Beside it its crawler alone, and two peers: aiohttp that fetches and forgets (the floor), and aiohttp with feedparser; lemon24's reader,
where it is installed. CPU is user and system of this process and its parsers, not of the farm. Each polls a farm of one feed first,
uncounted: what is imported and unpacked once is no part of the figures. A first poll of all of it is told in two parts, since two goals
are set for it: what putting its articles in stories takes, rows of stories and all, and the rest. Below them stands how often a rule held,
what alerts came of it, and how many wait for the digest.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import logging
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TypeVar

import aiohttp
import feedparser
import psutil
import structlog

from bench.farm import WORDS, Farm
from bench.table import Table
from crawler.collector import Crawler, host_of
from crawler.pace import after
from crawler.settings import CrawlSettings
from news.clock import SystemClock
from news.ids import ArticleId, SourceId
from news.model import Source, SourceState, Story
from news.ports import Store
from news.reading import Reading
from wirewatch.app import App
from wirewatch.crawl import Row, crawl
from wirewatch.desk import read_config
from wirewatch.placing import Placing
from wirewatch.wiring import opened

T = TypeVar("T")

AT_ONCE = 64
RULES = 200
Round = Callable[[], Awaitable[int]]  # one poll of every source; how many items came in
System = Callable[[Farm], AbstractAsyncContextManager[Round]]

TENTH = "one new item in a tenth"
ROUNDS = (
    ("first poll", "validators", 0, 1.0),
    ("304", "validators", 0, 1.0),
    (TENTH, "validators", 1, 0.1),
    ("same body", "same", 1, 0.1),
)
TOLD = """channels:
  screen: {kind: console}
subscribers:
  desk: {subscriptions: [{channel: screen, cadence: "0 8 * * *"}]}
"""
GOALS = {
    "first poll": 12.0,
    "304": 0.5,
    TENTH: 1.2,
    "same body": 0.7,
}  # ms a feed polled, all of wirewatch, on a quiet core
OF_STORIES = 60.0  # … of a first poll: 2 ms an article


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """One table for all systems."""
    parser = argparse.ArgumentParser(prog="bench polling")
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--hosts", type=int, default=200)
    given, _ = parser.parse_known_args(arguments)
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rows: list[list[str | float]] = []
    systems = SYSTEMS | ({"reader": _reader} if find_spec("reader") else {})
    for name, system in systems.items():
        with Farm(feeds=1, hosts=1) as farm:
            asyncio.run(_measured(name, system, farm))
        with Farm(feeds=given.sources, hosts=given.hosts) as farm:
            rows += asyncio.run(_measured(name, system, farm))
    yield Table(
        title=f"Polling {given.sources} feeds of 30 items on {given.hosts} hosts",
        columns=("system", "round", "CPU ms/poll", "goal", "polls/s", "items"),
        rows=rows,
        note="CPU: this process and its parsers, user and system. Compare within one run.",
    )


async def _measured(name: str, system: System, farm: Farm) -> list[list[str | float]]:
    rows: list[list[str | float]] = []
    async with system(farm) as poll_all:
        for title, mode, edition, share in ROUNDS:
            farm.turn(mode=mode, edition=edition, share=share)
            cpu, wall = _cpu(farm.pid), time.perf_counter()
            items = await poll_all()
            cpu, wall = _cpu(farm.pid) - cpu, time.perf_counter() - wall
            count = len(farm.urls)
            assert farm.turn(mode=mode, edition=edition, share=share) >= count, "not every source was asked"
            goal = f"{GOALS[title]:g}" if system is _whole else ""
            rows.append([name, title, cpu * 1000 / count, goal, count / wall, str(items)])
            if isinstance(poll_all, _All) and title == "first poll":
                placing = poll_all.placing.spent
                rows.append(
                    [name, "… fetched, normalised, indexed, matched", (cpu - placing) * 1000 / count, goal, "", ""]
                )
                rows.append([name, "… put in stories", placing * 1000 / count, f"{OF_STORIES:g}", "", ""])
                rows += [[name, title, "", "", "", str(much)] for title, much in (await poll_all.raised()).items()]
    return rows


def _cpu(farm: int) -> float:
    """Seconds used by this process and its children, but for the farm."""
    children = [child for child in psutil.Process().children(recursive=True) if child.pid != farm]
    return time.process_time() + sum(sum(child.cpu_times()[:2]) for child in children)


# --- who is measured ---------------------------------------------------------------------------------


@asynccontextmanager
async def _floor(farm: Farm) -> AsyncIterator[Round]:
    async with aiohttp.ClientSession() as session:
        yield _fetching(session, farm, lambda body: body.count(b"<item>"))


@asynccontextmanager
async def _plain(farm: Farm) -> AsyncIterator[Round]:
    async with aiohttp.ClientSession() as session:
        yield _fetching(session, farm, lambda body: len(feedparser.parse(io.BytesIO(body)).entries))


def _fetching(session: aiohttp.ClientSession, farm: Farm, read: Callable[[bytes], int]) -> Round:
    """Conditional requests with aiohttp; what comes in is *read*."""
    etags: dict[str, str] = {}

    async def one(url: str) -> int:
        known = {"If-None-Match": etags[url]} if url in etags else {}
        async with session.get(url, headers=known) as answer:
            body = await answer.read()
            etags[url] = answer.headers.get("ETag", "")
        return read(body) if body else 0

    return lambda: _in_turn(one, farm.urls)


@asynccontextmanager
async def _reader(farm: Farm) -> AsyncIterator[Round]:
    """lemon24's: polls, parses and stores; it matches nothing and keeps no index."""
    library = import_module("reader")

    def poll_all(path: str) -> int:
        with library.make_reader(path) as reader:
            for url in farm.urls:
                reader.add_feed(url, exist_ok=True)
            updated = [result.value for result in reader.update_feeds_iter(scheduled=False)]
        failed = [each for each in updated if isinstance(each, Exception)]
        assert not failed, f"{len(failed)} polls failed: {failed[0]}"
        return sum(each.new for each in updated if each is not None)

    with tempfile.TemporaryDirectory() as home:
        yield lambda: asyncio.to_thread(poll_all, f"{home}/reader.sqlite")


@asynccontextmanager
async def _crawler(farm: Farm) -> AsyncIterator[Round]:
    clock, random = SystemClock(), Random(0)
    sources = [Source(id=SourceId(f"s{n}"), kind="feed", url=url, outlet="Outlet") for n, url in enumerate(farm.urls)]
    states = {one.id: SourceState(source=one.id, host=host_of(one), next_at=clock.now()) for one in sources}
    crawler = Crawler(CrawlSettings(allow=("127.0.0.0/8",), per_host_delay=timedelta(0)), clock)
    await crawler.open()

    async def one(source: Source) -> int:
        poll = await crawler.poll(source, states[source.id])
        fetch = replace(poll.fetch, new=len(poll.dispatches))
        states[source.id] = after(states[source.id], fetch, source, clock.now(), random)
        return len(poll.dispatches)

    yield lambda: _in_turn(one, sources)
    await crawler.close()


@asynccontextmanager
async def _whole(farm: Farm) -> AsyncIterator[Round]:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "wirewatch.yaml"
        path.write_text(_configuration(farm.urls), encoding="utf-8")
        async with opened(read_config(path)) as app:
            yield _All(app)


class _All:
    """A poll of every source, from the request to the commit."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.placing = app.placing = _Timed(app.desk.config.story_window)
        self._latest: Sequence[Row] = ()

    async def __call__(self) -> int:
        # Forced: one that failed in the round before would rest, and "not every source was asked".
        summary = await crawl(self._app, list(self._app.desk.sources.values()), force=True)
        failed = [row.fetch.error for row in summary.rows if row.fetch.error]
        assert not failed, f"{len(failed)} polls failed: {failed[0]}"
        self._latest = summary.rows
        return sum(len(row.new) for row in summary.rows)

    async def raised(self) -> dict[str, int]:
        """By the latest round, and what waits of it and of those before."""
        to = [subscription.id for subscription in self._app.desk.subscriptions]
        waiting = await self._app.read(lambda store: sum(len(store.alerts.pending(each)) for each in to))
        rows = self._latest
        told = {
            "… times a rule held": sum(row.matches for row in rows),
            "… alerts": sum(len(row.alerts) for row in rows),
            "… which wait for a digest": waiting,
        }
        assert all(told.values()), f"a first poll without alerts measures something else: {told}"
        return told


class _Timed(Placing):
    """The product's own, which knows what it took of the writer's thread."""

    spent = 0.0

    def refresh(self, store: Store, now: datetime) -> None:
        with self._timed():
            super().refresh(store, now)

    def place(self, store: Store, readings: Sequence[Reading]) -> dict[ArticleId, Story]:
        with self._timed():
            return super().place(store, readings)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.thread_time()
        try:
            yield
        finally:
            self.spent += time.thread_time() - began


def _configuration(urls: Sequence[str]) -> str:
    sources = "".join(f"  s{n}: {{url: '{url}', outlet: Outlet {n}, full_text: false}}\n" for n, url in enumerate(urls))
    rules = "".join(f"  r{n}: {{query: '{_query(n)}'}}\n" for n in range(RULES))
    crawling = f"crawl: {{allow: [127.0.0.0/8], per_host_delay: 0s, concurrency: {AT_ONCE}}}\n"
    return f"{crawling}sources:\n{sources}rules:\n{rules}{TOLD}"


def _query(number: int) -> str:
    """Three in four ask for somebody of whom the farm says nothing, the others for phrases whose words stand in most of its articles."""
    one, two, three = Random(number).sample(WORDS, 3)
    if number % 50 == 0:
        return f'"ceasefire guarantee" AND {one}'
    return f'"{one} {two} {three}"' if number % 4 == 0 else f"({one} OR {two}) AND Oduya{number}"


async def _in_turn(one: Callable[[T], Awaitable[int]], all_of_them: Sequence[T]) -> int:
    turn = asyncio.Semaphore(AT_ONCE)

    async def limited(it: T) -> int:
        async with turn:
            return await one(it)

    return sum(await asyncio.gather(*map(limited, all_of_them)))


SYSTEMS: dict[str, System] = {
    "aiohttp alone": _floor,
    "aiohttp + feedparser": _plain,
    "wirewatch's crawler": _crawler,
    "wirewatch": _whole,
}
