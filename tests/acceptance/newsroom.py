"""A newsroom on loopback with a clock that is turned by hand: everything real but time.

    newsroom.configure(sources, rules, subscribers)
    newsroom.outlet.serve("/feed.xml", rss(…))
    newsroom.run_until("08:30")
    assert newsroom.inbox.subjects() == [...]

The daemon's own jobs are called each minute of the turned clock, as its scheduler would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self, TypeVar

from news.model import Alert, Delivery, DeliveryState
from news.ports import Listed, Store
from tests.fakes import START, HandClock
from tests.mailbox import Mailbox
from tests.outlets import Outlet, article, rss
from wirewatch.crawl import Summary, crawl
from wirewatch.daemon import Daemon
from wirewatch.desk import read_config
from wirewatch.wiring import opened

T = TypeVar("T")

CONFIG = """
database: {database}
sources: {sources}
actors:
  council: {{name: City Council, aliases: [City Council]}}
rules:
  harbour: {{title: Harbour works, query: harbour}}
subscribers:
  desk:
    name: Desk
    email: desk@newsroom.example
    subscriptions: {subscriptions}
channels:
  mail: {{kind: email, host: 127.0.0.1, port: {port}, security: none, sender: wire@newsroom.example}}
  {channels}
crawl: {{per_host_delay: 0, allow: [127.0.0.0/8], {crawl}}}
web: {{port: 0}}
{more}
"""


class Newsroom:
    """One daemon, one outlet with a feed, one mailbox."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.clock = HandClock()
        self.outlet = Outlet()
        self.inbox = Mailbox()
        self.path = home / "wirewatch.yaml"
        self._database = database_url
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._daemon: Daemon | None = None
        self._items: dict[str, list[dict[str, object]]] = {}

    # --- setting up ----------------------------------------------------------------------------

    def configure(
        self,
        *,
        feeds: tuple[str, ...] = ("herald",),
        subscriptions: str = "[{channel: mail, cadence: at once}]",
        channels: str = "",
        crawl: str = "fastest: 2m",
        more: str = "",
    ) -> None:
        """Write wirewatch.yaml. A feed's name is its source, its path and, with a capital, its outlet."""
        sources = "".join(
            f"\n  {name}: {{url: {self.outlet.url(f'/{name}.xml')}, outlet: {name.title()}, full_text: false}}"
            for name in feeds
        )
        for name in feeds:
            self.serve(name)
        text = CONFIG.format(
            database=self._database,
            sources=sources,
            subscriptions=subscriptions,
            port=self.inbox.port,
            channels=channels,
            crawl=crawl,
            more=more,
        )
        self.path.write_text(text, encoding="utf-8")

    def publish(self, feed: str, title: str, text: str = "", *, at: str | None = None, **more: object) -> None:
        """One more item in a feed, the newest first; *at* is today's time, otherwise now."""
        published = self.moment(at) if at else self.clock.now()
        number = len(self._items.setdefault(feed, [])) + 1
        link = self.outlet.url(f"/{feed}/{number}")
        self.outlet.serve(f"/{feed}/{number}", article(title, [text or title]))
        item = {"title": title, "link": link, "guid": link, "published": published, "summary": text or title} | more
        self._items[feed].insert(0, item)
        self.serve(feed)

    def serve(self, feed: str) -> None:
        """Serve a feed as it is now."""
        body = rss(feed.title(), self._items.get(feed, []))
        self.outlet.serve(f"/{feed}.xml", body, etag=f'"{hash(body)}"')

    # --- its life ------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self.outlet.__enter__()
        self.inbox.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self._runner.close()
        self.inbox.__exit__(kind, error, at)
        self.outlet.__exit__(kind, error, at)

    def start(self) -> Daemon:
        """Start the daemon's parts; its ticks are ours."""
        if self._daemon is None:
            self._daemon = self.do(self._started())
        return self._daemon

    def stop(self) -> None:
        """Stop it, as SIGTERM would."""
        if self._daemon is not None:
            self._daemon = None
            self.do(self._stack.aclose())

    async def _started(self) -> Daemon:
        config = read_config(self.path, {})
        app = await self._stack.enter_async_context(opened(config, clock=self.clock, random=Random(1)))
        return Daemon(app, environ={})

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the daemon's loop."""
        return self._runner.run(work)

    def run_until(self, moment: str | datetime) -> None:
        """Turn the clock, minute by minute, and tick."""
        daemon = self.start()
        end = moment if isinstance(moment, datetime) else self.moment(moment)
        self.do(tick(daemon))
        while self.clock.now() < end:
            self.clock.turn(min(timedelta(minutes=1), end - self.clock.now()))
            self.do(tick(daemon))

    def crawl(self, *, dry_run: bool = False, notify: bool = True) -> Summary:
        """A one-off crawl of all sources."""
        app = self.start().app
        return self.do(crawl(app, app.desk.config.sources, dry_run=dry_run, notify=notify))

    # --- looking -------------------------------------------------------------------------------

    def moment(self, text: str) -> datetime:
        """Today at this time; "+1 08:00" is tomorrow."""
        days, _, clock = text.rpartition(" ")
        hour, minute = map(int, clock.split(":"))
        return START.replace(hour=hour, minute=minute) + timedelta(days=int(days or 0))

    def look(self, at: Callable[[Store], T]) -> T:
        """Something in the database."""
        return self.do(self.start().app.read(at))

    def articles(self) -> list[Listed]:
        """The newest first."""
        return self.look(lambda store: store.archive.listed())

    def alerts(self) -> list[Alert]:
        """The oldest first."""
        return [entry.alert for entry in reversed(self.look(lambda store: store.alerts.listed()))]

    def deliveries(self) -> list[Delivery]:
        """The oldest first."""
        return self.look(lambda store: store.outbox.listed())[::-1]


async def tick(daemon: Daemon) -> None:
    """What a second of the daemon does, until nothing is under way."""
    await daemon.polls.tick()
    await daemon.polls.hands.idle()
    await daemon.revisits.tick()
    await daemon.revisits.hands.idle()
    await daemon.cuts.tick()
    await daemon.deliveries.tick()
    await daemon.deliveries.hands.idle()


async def send_until_one_is(state: DeliveryState, daemon: Daemon) -> None:
    """Cut and send, without waiting for what hangs."""

    def reached(store: Store) -> bool:
        return any(delivery.state is state for delivery in store.outbox.listed())

    while not await daemon.app.read(reached):
        await daemon.cuts.tick()
        await daemon.deliveries.tick()
        await asyncio.sleep(0.01)
