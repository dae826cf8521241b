"""Wiring: everything is put together here.

    wirewatch.yaml ─▶ Config ─▶ Desk ─┐
    database ─▶ tables, the writer's thread ─┤
    crawl settings ─▶ the one long-lived crawler ─┴─▶ App

Nothing else in the program opens anything. Imports stay inside: a command that only looks at the database pays for
no crawler.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from config.settings import Config, CrawlConfig
from news.clock import Clock, SystemClock
from news.model import Source
from news.ports import Collector, Database, Store
from news.rubbish import uncollected

if TYPE_CHECKING:
    from crawler.settings import CrawlSettings
    from wirewatch.app import App
    from wirewatch.desk import Desk


def open_database(config: Config, *, migrate: bool = True) -> Database:
    """The configured database, its tables made or upgraded. Raises StoreError."""
    from storage.engine import open_database as connect

    database = connect(config.database)
    if migrate:
        database.migrate()
    return database


def crawl_settings(crawl: CrawlConfig) -> CrawlSettings:
    """The crawler's settings as configured."""
    from crawler.settings import CrawlSettings

    given = asdict(crawl)
    for name in ("concurrency", "revisit", "backlog_pages"):  # how much is done, and when, is the daemon's business
        given.pop(name)
    return CrawlSettings(**{name: value for name, value in given.items() if value is not None})


@asynccontextmanager
async def opened(
    config: Config,
    *,
    clock: Clock | None = None,
    random: Random | None = None,
    collector: Collector | None = None,
    enrol: bool = True,
) -> AsyncIterator[App]:
    """A running App: database migrated, writer and crawler at work, configured sources enrolled.

    At the end the crawler lets what is in flight finish, and what is queued is written.
    """
    with uncollected():
        from crawler.collector import Crawler
        from storage.writer import WriteThread
        from wirewatch import workers
        from wirewatch.app import App
        from wirewatch.desk import build
        from wirewatch.metrics import Metrics
        from wirewatch.tokens import have_key

    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        desk = await asyncio.to_thread(build, config, clock)
        database = await asyncio.to_thread(open_database, config)
        stack.callback(database.close)
        writer = WriteThread(database)
        stack.push_async_callback(asyncio.to_thread, writer.close)
        collector = collector or Crawler(crawl_settings(config.crawl), clock)
        app = App(
            desk=desk,
            database=database,
            writer=writer,
            collector=collector,
            clock=clock,
            random=random or Random(),
            metrics=Metrics(),
        )
        stack.callback(app.readers.shutdown)
        stack.push_async_callback(_close_channels, app)
        await app.write(lambda store: workers.bury(store, clock.now()))
        await app.write(lambda store: have_key(store, clock.now()))
        if enrol:
            await app.write(lambda store: enrol_sources(store, desk, clock.now()))
        await collector.open()
        stack.push_async_callback(collector.close)
        yield app


async def _close_channels(app: App) -> None:
    await app.desk.close()


def enrol_sources(store: Store, desk: Desk, now: datetime) -> None:
    """Make the sources' table agree with the desk."""
    from crawler.collector import host_of

    pairs: list[tuple[Source, str]] = [(source, host_of(source)) for source in desk.sources.values()]
    store.sources.enrol(pairs, now)
