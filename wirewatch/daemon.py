"""The daemon: one process, one loop, until it is told to stop.

    SIGTERM, SIGINT   begin nothing more, finish what is under way within 20 s, exit 0; a second one exits at once
    SIGHUP            take over the configuration; so does a change of its files, and POST /-/reload

The scheduler only ticks. What is due is computed from the database, by every process that shares it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from config.settings import Config
from news.errors import ConfigError, StoreError, WirewatchError
from news.model import DeliveryState, Errand, SourceState
from news.ports import Store
from wirewatch.app import App
from wirewatch.coverage import standings
from wirewatch.desk import build, read_config
from wirewatch.heartbeat import LOOK, Heartbeat
from wirewatch.jobs.cuts import Cuts
from wirewatch.jobs.deliveries import Deliveries
from wirewatch.jobs.notices import Notices
from wirewatch.jobs.polls import Polls
from wirewatch.jobs.retention import Retention
from wirewatch.jobs.revisits import Revisits
from wirewatch.memory import give_back
from wirewatch.notices import of_reload
from wirewatch.pulse import Pulse
from wirewatch.watch import Watch
from wirewatch.web.site import Server, listen, site
from wirewatch.wiring import enrol_sources, opened
from wirewatch.workers import bury, is_dead

log = structlog.get_logger()

ROLES = ("poll", "cron", "deliver", "web")
TICK = 1.0  # seconds
LAST_TICKS = 3.0  # seconds for ticks that are under way
GRACE = 13.0  # … for what they began; with the closing of everything 20


class Daemon:
    """What ticks, and how it is told to reload and to stop."""

    def __init__(self, app: App, *, roles: Collection[str] = ROLES, environ: Mapping[str, str] | None = None) -> None:
        self.app = app
        self.polls = Polls(app, slots=app.desk.config.crawl.concurrency)
        self.revisits = Revisits(app, slots=app.desk.config.crawl.concurrency)
        self.cuts = Cuts(app)
        self.deliveries = Deliveries(app)
        self.notices = Notices(app)
        self.retention = Retention(app)
        self.heartbeat = Heartbeat(app, sends="cron" in roles)
        self._roles = frozenset(roles)
        self._environ = environ
        self._stop = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._tasks: set[asyncio.Task[object]] = set()
        self._ticking: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._watch = Watch(app.desk.config.files, app.desk.config.looked)
        self._pulse = Pulse(app, self._awake)

    # --- its life ------------------------------------------------------------------------------

    async def run(self, *, ready: Callable[[str], None] | None = None) -> None:
        """Until `stop`. *ready* is called with the address of the pages once everything runs."""
        app = self.app
        server, serving, address = None, None, ""
        if "web" in self._roles:
            web = app.desk.config.web
            door = listen(web.host, web.port)
            address = "http://{}:{}".format(*door.getsockname()[:2])
            server = Server(site(self))
            serving = asyncio.create_task(server.serve(sockets=[door]))
        app.metrics.reload(ok=True, now=app.clock.now())
        await self._reloaded(None)
        self._schedule()
        self._scheduler.start()
        self._begin(self.heartbeat.start())
        beating = asyncio.create_task(self._pulse.beat())
        give_back()
        log.info(
            "running", roles=",".join(r for r in ROLES if r in self._roles), sources=len(app.desk.sources), web=address
        )
        if ready:
            ready(address)
        await self._stop.wait()
        log.info("stopping")
        beating.cancel()
        await self._rest()
        late = await asyncio.gather(
            *(each.hands.drain(GRACE) for each in (self.polls, self.revisits, self.cuts, self.deliveries))
        )
        if server and serving:
            server.should_exit = True
            await serving
        log.info("stopped", cut_short=sum(late))

    def stop(self) -> None:
        """Begin nothing more, finish what is under way."""
        self._stop.set()

    async def _rest(self) -> None:
        """No more ticks. Those under way end: one that was cut short may have leased what nobody would send."""
        self._scheduler.pause()
        if self._ticking:
            await asyncio.wait(self._ticking, timeout=LAST_TICKS)
        self._scheduler.shutdown(wait=False)

    def _schedule(self) -> None:
        def every(tick: Callable[[], Coroutine[Any, Any, object]], trigger: str, *, seconds: float) -> None:
            self._scheduler.add_job(self._tick, trigger, (tick,), seconds=seconds, name=tick.__qualname__)

        if "poll" in self._roles:
            every(self.polls.tick, "interval", seconds=TICK)
            every(self.polls.renew, "interval", seconds=10)
            every(self.revisits.tick, "interval", seconds=TICK)
            every(self.revisits.renew, "interval", seconds=10)
        if "cron" in self._roles:
            every(self._cut, "interval", seconds=TICK)
            every(self.notices.tick, "interval", seconds=10)
            every(self.retention.tick, "interval", seconds=60)
        if "deliver" in self._roles:
            every(self.deliveries.tick, "interval", seconds=TICK)
        every(self.heartbeat.tick, "interval", seconds=LOOK)
        every(self._look, "interval", seconds=2)
        every(self._bury, "interval", seconds=10)

    async def _tick(self, tick: Callable[[], Coroutine[Any, Any, object]]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._ticking.add(task)
        task.add_done_callback(self._ticking.discard)
        await tick()

    async def _cut(self) -> None:
        if await self.cuts.tick() and "deliver" in self._roles:
            await self.deliveries.tick()

    async def _bury(self) -> None:
        """What a killed daemon of this machine held is ours to do."""
        with suppress(StoreError):
            if any(map(is_dead, await self.app.read(lambda store: store.leases.holders()))):
                await self.app.write(lambda store: bury(store, self.app.clock.now()))

    def _awake(self) -> None:
        """The wall clock was set, or the machine slept: jobs planned by the old time would wait for it to come again."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=self.app.clock.now())

    # --- reload --------------------------------------------------------------------------------

    async def reload(self) -> None:
        """Build a new desk and put it in place; where that fails the old one goes on. Raises WirewatchError."""
        async with self._reloading:
            app, clock = self.app, self.app.clock
            try:
                before = app.desk
                config = await asyncio.to_thread(read_config, before.config.path, self._environ, before=before.config)
                desk = await asyncio.to_thread(build, config, clock, before=before)
                await app.write(lambda store: enrol_sources(store, desk, clock.now()))
            except WirewatchError as error:
                app.metrics.reload(ok=False, now=clock.now())
                _tell(error)
                await self._reloaded(error)
                raise
            finally:
                self._watch.seen()
            old, app.desk = app.desk, desk
            self._watch = Watch(config.files, config.looked)
            app.metrics.reload(ok=True, now=clock.now())
            await self._reloaded(None)
            log.info("configuration reloaded", sources=len(desk.sources), rules=len(config.rules))
            for setting in needs_restart(old.config, config):
                log.warning("takes effect after a restart", setting=setting)
            self._begin(self.deliveries.retire(old))
            give_back()

    async def _reloaded(self, error: WirewatchError | None) -> None:
        """Note for whoever runs it what keeps the configuration from being taken over, or that nothing does."""
        app = self.app
        notice = of_reload(socket.gethostname(), app.desk.config.path, error, app.clock.now())
        with suppress(StoreError):  # `App.trouble` tells
            await app.write(lambda store: store.notices.put(notice))

    def reload_soon(self) -> None:
        """On SIGHUP. Troubles are logged."""
        self._begin(self._reload_quietly())

    async def _reload_quietly(self) -> None:
        with suppress(WirewatchError):  # told where it was met; the old configuration goes on
            await self.reload()

    async def _look(self) -> None:
        if await asyncio.to_thread(self._watch.changed):
            await self._reload_quietly()

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- what the pages ask --------------------------------------------------------------------

    def not_ready(self) -> str | None:
        """Why it does not do its work; None: it does."""
        if self._stop.is_set():
            return "it is being stopped"
        return self.app.trouble or "; ".join(self.heartbeat.health.stalled) or None

    async def exposition(self) -> bytes:
        """The metrics page, its gauges up to date."""
        app, now = self.app, self.app.clock.now()
        metrics = app.metrics
        metrics.writer_queue.set(app.writing)
        metrics.polling.set(len(self.polls.hands))
        metrics.sending.set(len(self.deliveries.hands))
        metrics.sources.set(len(app.desk.sources))
        metrics.store_trouble.set(app.trouble is not None)
        try:
            dues, counts = await app.read(_dues)
            pages, states = await app.read(_pages)
        except WirewatchError:
            return metrics.page()  # `wirewatch_store_trouble` tells
        gauges = (metrics.poll_lag, metrics.page_lag, metrics.cut_lag, metrics.outbox_lag)
        for gauge, due in zip(gauges, dues, strict=True):
            gauge.set(max(0.0, (now - due).total_seconds()) if due else 0.0)
        metrics.outbox(counts)
        metrics.pages(pages, sum(state.thin_since is not None for state in states))
        metrics.sources_stand(standings(states, now))
        return metrics.page()


def _dues(store: Store) -> tuple[tuple[datetime | None, ...], Mapping[DeliveryState, int]]:
    dues = (store.sources.next_due(), store.visits.next_due(), store.alerts.next_due(), store.outbox.next_due())
    return dues, store.outbox.counts()


def _pages(store: Store) -> tuple[Mapping[Errand, int], list[SourceState]]:
    """How many pages wait, and the sources that are configured."""
    waiting = {errand: store.visits.waiting(errand) for errand in Errand}
    return waiting, [state for state in store.sources.states() if state.enabled]


def needs_restart(old: Config, new: Config) -> list[str]:
    """Settings that differ and are not taken over by a running daemon."""
    pairs = {
        "database": (old.database, new.database),
        "crawl": (old.crawl, new.crawl),
        "story_window": (old.story_window, new.story_window),
        "web": ((old.web.host, old.web.port), (new.web.host, new.web.port)),
    }
    return [name for name, (was, is_) in pairs.items() if was != is_]


def _tell(error: WirewatchError) -> None:
    if isinstance(error, ConfigError):
        for problem in error.problems:
            place = f"{problem.file}:{problem.line}:{problem.column}"
            log.error("configuration refused", at=place, problem=problem.message, hint=problem.hint)
    else:
        log.error("reload failed", error=error.message, hint=error.hint)


# --- the process -----------------------------------------------------------------------------------


def run(
    path: Path,
    *,
    roles: Collection[str] = ROLES,
    environ: Mapping[str, str] | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Run until SIGTERM. Raises ConfigError, StoreError and WirewatchError for what keeps it from starting."""
    asyncio.run(_run(read_config(path, environ), roles, environ, ready))


async def _run(
    config: Config, roles: Collection[str], environ: Mapping[str, str] | None, ready: Callable[[str], None] | None
) -> None:
    async with opened(config) as app:
        daemon = Daemon(app, roles=roles, environ=environ)
        with _signals(daemon):
            await daemon.run(ready=ready)


@contextmanager
def _signals(daemon: Daemon) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    told: list[int] = []

    def stop(number: int) -> None:
        if told:
            os._exit(128 + number)  # asked twice: what is under way is in the database and goes on next time
        told.append(number)
        daemon.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    loop.add_signal_handler(signal.SIGHUP, daemon.reload_soon)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.remove_signal_handler(number)
