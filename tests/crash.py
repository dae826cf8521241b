"""Crash points: a daemon that dies at the moment that it is told to, and a world that goes on without it.

    fate = Fate(17)               # it dies at the 17th point: before or after a commit, or at a step on the wire
    await world.run(fate)         # and is started again, until nothing is left to do
    world.verdict()               # what the promises of delivery say about what arrived

Death is a `Crash` that nobody catches: from then on no transaction of that life commits, no byte of it is heard, and its
connections are closed. A second number in `Fate` is a second death, counted from the restart; `only=TELLING` counts but
those points after which the world is another. Who comes after finds what was committed and what was taken, nothing else.

The feeds are given by a stand-in for the crawler; everything behind it is the real daemon, over a real database, an SMTP
server and an HTTP receiver in the same loop, so that a run has the same points each time.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random
from threading import Lock
from typing import Any
from unittest.mock import patch

from config.settings import Config
from news.ids import DeliveryId
from news.model import Delivery, DeliveryState, Dispatch, Fetch, Poll, Source, SourceState, Verdict, Visited
from news.ports import Store
from storage.engine import SqlDatabase
from tests.conftest import EMPTY
from tests.fakes import START, HandClock
from tests.make import dispatch
from wirewatch import wiring
from wirewatch.daemon import Daemon
from wirewatch.jobs.deliveries import Deliveries

CONFIG = """\
database: {database}
sources:
  agency: {{url: "http://127.0.0.2/feed.xml", outlet: Agency, full_text: false}}
rules:
  harbour: {{title: Harbour works, query: harbour}}
subscribers:
  desk:
    name: Desk
    email: desk@newsroom.example
    subscriptions:
{subscriptions}
channels:
  mail: {{kind: email, host: 127.0.0.1, port: {mail}, security: none, sender: wire@newsroom.example}}
  bot: {{kind: webhook, url: "http://127.0.0.1:{hook}/", allow: [127.0.0.1], ca_file: {ca_file}}}
crawl: {{per_host_delay: 0, fastest: 10m, slowest: 10m, revisit: false}}
"""
SUBSCRIPTIONS = {
    "desk/mail": "{channel: mail, cadence: at once}",
    "desk/bot": "{channel: bot, cadence: at once}",
    "desk/digest": '{channel: mail, name: digest, cadence: "*/15 * * * *"}',
}
STEP = timedelta(minutes=5)
LAST = timedelta(days=2)  # whatever happened, all is done by then
ITEMS = (  # minutes after the start, outlet, title, text
    (0, "Herald", "Quillport dredges", "The harbour of Quillport is dredged from Monday on, says the mayor."),
    (10, "Courier", "Dredging begins", "The harbour of Quillport is dredged from Monday on, says the mayor."),
    (10, "Herald", "Whale strays", "A humpback whale calf swam under the old bridge and into the harbour."),
)


@dataclass(frozen=True)
class Plot:
    """What is published, and who is told."""

    items: Sequence[tuple[int, str, str, str]]
    subscriptions: Sequence[str]

    def config(self, **given: object) -> str:
        """As wirewatch.yaml."""
        told = "\n".join(f"      - {SUBSCRIPTIONS[name]}" for name in self.subscriptions)
        return CONFIG.format(subscriptions=told, **given)


STORY = Plot(ITEMS[:1], ("desk/mail", "desk/bot"))  # each kind of point once
DAY = Plot(ITEMS, tuple(SUBSCRIPTIONS))  # an update, another story, a digest


class Crash(BaseException):
    """The power goes."""


TELLING = frozenset({"connect", "committed", "taken"})


class Fate:
    """Counts the points of a life, *only* those of some names where these are given, and ends it at one."""

    def __init__(self, *deaths: int, only: Collection[str] = ()) -> None:
        self._only = only
        self.passed: list[str] = []  # the points of this life
        self.dead = False
        self.on_death: Callable[[], object] = lambda: None
        self._deaths = list(deaths)
        self._lock = Lock()

    def point(self, name: str) -> None:
        """Something that may be the last thing that happens."""
        with self._lock:
            if self.dead:
                raise Crash(name)
            if self._only and name not in self._only:
                return
            self.passed.append(name)
            self.dead = bool(self._deaths) and len(self.passed) == self._deaths[0]
            if self.dead:
                self.on_death()
                raise Crash(name)

    def check(self) -> None:
        """What a dead process does not do."""
        if self.dead:
            raise Crash

    def revive(self) -> None:
        """The next life."""
        self._deaths = self._deaths[1:]
        self.passed, self.dead = [], False


class MortalDatabase:
    """A `Database` whose transactions are points."""

    def __init__(self, database: SqlDatabase, fate: Fate) -> None:
        self._database = database
        self._fate = fate

    @contextmanager
    def begin(self) -> Iterator[Store]:
        self._fate.check()
        with self._database.begin() as store:
            yield store
            self._fate.point("commit")
        self._fate.point("committed")

    @contextmanager
    def read(self) -> Iterator[Store]:
        self._fate.check()
        with self._database.read() as store:
            yield store

    def migrate(self) -> None:
        """The tables are there."""

    def close(self) -> None:
        self._database.close()


@dataclass(frozen=True)
class Taken:
    """What arrived."""

    id: str
    body: bytes
    to: str  # "mail" or "bot"


class Wire:
    """A relay and a receiver that take everything; each step is a point, before it and after it."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.fate = Fate()
        self.ports: dict[str, int] = {}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        servers = [await asyncio.start_server(self._session(talk), "127.0.0.1", 0) for talk in (self._mail, self._hook)]
        self.ports = {
            name: server.sockets[0].getsockname()[1] for name, server in zip(("mail", "hook"), servers, strict=True)
        }
        try:
            yield
        finally:
            for server in servers:
                server.close()

    def _session(self, talk: Callable[..., Any]) -> Callable[..., Any]:
        async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(Crash, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                self.fate.point("connect")
                await talk(reader, writer, self.fate)
            writer.close()

        return session

    async def _mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: Fate) -> None:
        writer.write(b"220 ready\r\n")
        while command := (await reader.readline()).decode().upper().split(" ")[0].strip():
            fate.point(command.lower())
            if command == "DATA":
                writer.write(b"354 go on\r\n")
                raw = re.sub(rb"(?m)^\.", b"", (await reader.readuntil(b"\r\n.\r\n"))[:-3])
                fate.point("dot")
                self.taken.append(Taken(_message_id(raw), raw, "mail"))
                fate.point("taken")
            writer.write(b"221 bye\r\n" if command == "QUIT" else b"250 ok\r\n")
            if command == "QUIT":
                return

    async def _hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: Fate) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        fate.point("head")
        body = await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        fate.point("body")
        self.taken.append(Taken(head.partition("webhook-id: ")[2].split("\r\n")[0], body, "bot"))
        fate.point("taken")
        writer.write(b"HTTP/1.1 204 x\r\ncontent-length: 0\r\n\r\n")


def _message_id(raw: bytes) -> str:
    return raw.partition(b"\r\nMessage-ID: <")[2].partition(b"@")[0].decode()


class Feed:
    """A `Collector` of one feed that reads no network: what was published is in each of its answers."""

    def __init__(self, clock: HandClock, plot: Plot) -> None:
        self.given = 0  # items in its latest answer
        self._clock = clock
        self._plot = plot

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def slow(self, host: str, apart: timedelta) -> None: ...

    async def poll(self, source: Source, state: SourceState, *, force: bool = False) -> Poll:
        now = self._clock.now()
        given = tuple(_dispatches(self._plot, now))
        self.given = len(given)
        return Poll(fetch=Fetch(source=source.id, at=now, status=200, url=source.url), dispatches=given)

    async def complete(
        self,
        source: Source,
        dispatches: Sequence[Dispatch],
        progress: object = None,
        *,
        patience: timedelta | None = None,
    ) -> list[Dispatch]:
        return list(dispatches)

    async def visit(self, *_: object) -> Visited:
        raise AssertionError("no page is looked at again here")


def _dispatches(plot: Plot, now: datetime) -> Iterator[Dispatch]:
    for minutes, outlet, title, text in plot.items:
        published = START + timedelta(minutes=minutes)
        if published <= now:
            url = f"https://{outlet}.example/{title.replace(' ', '-')}".lower()
            yield dispatch(url, source="agency", outlet=outlet, title=title, body=text, published=published)


@dataclass
class World:
    """A feed, a database, a relay and a receiver; and a daemon that lives in it, dies, and lives again."""

    database: SqlDatabase
    config: Config
    wire: Wire
    plot: Plot
    slots: int = 1  # deliveries at a time: with one of them a run has the same points each time
    clock: HandClock = field(default_factory=HandClock)
    lives: int = 0

    async def run(self, fate: Fate) -> int:
        """Until all is done. Returns how many lives that took."""
        self.wire.fate, self.wire.taken = fate, []
        while not await self._life(fate):
            fate.revive()
        return self.lives

    async def _life(self, fate: Fate) -> bool:
        """From a start to its death, or until all is done: True."""
        self.lives += 1
        died, loop = asyncio.Event(), asyncio.get_running_loop()
        fate.on_death = partial(loop.call_soon_threadsafe, died.set)
        living, dying = asyncio.create_task(self._live(fate)), asyncio.create_task(died.wait())
        await asyncio.wait({living, dying}, return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        if not fate.dead:
            living.result()
            return True
        while rest := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in rest:
                task.cancel()  # and whatever it still tries to write fails, or waits for a writer that is dead
            ended, _ = await asyncio.wait(rest, timeout=0.05)
            await asyncio.gather(*ended, return_exceptions=True)
        return False

    async def _live(self, fate: Fate) -> None:
        database, feed = MortalDatabase(self.database, fate), Feed(self.clock, self.plot)
        with patch.object(wiring, "open_database", lambda _: database):
            async with wiring.opened(self.config, clock=self.clock, random=Random(1), collector=feed) as app:
                daemon = Daemon(app, environ={})
                daemon.deliveries = Deliveries(app, slots=self.slots)
                while not (feed.given == len(self.plot.items) and _is_quiet(database)):
                    await _tick(daemon)
                    assert self.clock.turn(STEP) - START < LAST, "it never ends"

    def verdict(self) -> Judged:
        """What the promises say."""
        with self.database.read() as store:
            return judged(store, self.plot, self.wire.taken)


def empty(database: SqlDatabase) -> None:
    """The tables as they were made; one engine for all runs, since it keeps the statements that it compiled."""
    with database.writing.begin() as connection:
        statements = EMPTY
        if connection.dialect.name == "sqlite":  # a full-text index without content is emptied by a word of its own
            statements = statements.replace("DELETE FROM words", "INSERT INTO words (words) VALUES ('delete-all')")
        for statement in statements.split("; "):
            connection.exec_driver_sql(statement)


def _is_quiet(database: MortalDatabase) -> bool:
    """Everything that is stored was told, and settled."""
    with database.read() as store:
        return store.alerts.next_due() is None and store.outbox.next_due() is None


async def _tick(daemon: Daemon) -> None:
    await daemon.polls.tick()
    await daemon.polls.hands.idle()
    await daemon.cuts.tick()
    await daemon.deliveries.tick()
    await daemon.deliveries.hands.idle()


# --- the promises ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the promises P1, P2, P3 and P5 say about what arrived; all empty, and `repeats` ≤ `ambiguous`: kept."""

    lost: list[str]  # P1: published, and in no message that arrived
    phantom: list[str]  # P1: arrived, and the outbox knows nothing of it, or of other bytes
    open: list[str]  # left neither sent, nor dead or cancelled with a reason
    twice: list[str]  # P3: in two messages of one subscription, or two messages for one slot
    disorder: list[str]  # P5: an update before what it goes on from
    repeats: int  # P2
    ambiguous: int  # attempts on record whose outcome nobody could know

    @property
    def is_kept(self) -> bool:
        wrong = [self.lost, self.phantom, self.open, self.twice, self.disorder]
        return not any(wrong) and self.repeats <= self.ambiguous


def judged(store: Store, plot: Plot, taken: Sequence[Taken]) -> Judged:
    """Hold what arrived against what was published, and against what is on record."""
    deliveries = {each.id: each for each in store.outbox.listed(limit=1000)}
    arrived = [deliveries[DeliveryId(each.id)] for each in taken if each.id in deliveries]
    attempts = [attempt for id_ in deliveries for attempt in store.outbox.attempts(id_)]
    return Judged(
        lost=_lost(plot, taken, deliveries),
        phantom=[each.id for each in taken if _bytes(deliveries.get(DeliveryId(each.id))) != _sum(each.body)],
        open=[each.id for each in deliveries.values() if each.state not in ENDED or not _explained(each)],
        twice=_twice(store),
        disorder=_disorder(arrived),
        repeats=sum(count - 1 for count in Counter(each.id for each in taken).values()),
        ambiguous=sum(attempt.verdict is Verdict.UNKNOWN for attempt in attempts),
    )


ENDED = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.CANCELLED)


def _explained(delivery: Delivery) -> bool:
    return delivery.state is DeliveryState.SENT or bool(delivery.reason)


def _bytes(delivery: Delivery | None) -> str:
    return _sum(delivery.message.body) if delivery else ""


def _sum(body: bytes) -> str:
    return sha256(body).hexdigest()


def _lost(plot: Plot, taken: Sequence[Taken], deliveries: Mapping[DeliveryId, Delivery]) -> list[str]:
    told: dict[str, str] = defaultdict(str)
    for each in taken:
        if each.id in deliveries:
            told[deliveries[DeliveryId(each.id)].subscription] += each.body.decode()
    return [
        f"{title} → {name}" for name in plot.subscriptions for _, _, title, _ in plot.items if title not in told[name]
    ]


def _twice(store: Store) -> list[str]:
    digests = store.alerts.digests(limit=1000)
    slots = Counter((each.subscription, each.slot) for each in digests)
    alerts = Counter((each.subscription, entry.alert.id) for each in digests for entry in each.entries)
    return [str(name) for counted in (slots, alerts) for name, count in counted.items() if count > 1]


def _disorder(arrived: Sequence[Delivery]) -> list[str]:
    """Of each subscription and story what arrived first has to have been frozen first."""
    cut: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for delivery in {each.id: each for each in reversed(arrived)}.values():
        for story in delivery.stories:
            cut[delivery.subscription, story].append(delivery.created)
    return [f"{name}: {moments}" for name, moments in cut.items() if moments != sorted(moments, reverse=True)]
