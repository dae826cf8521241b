"""Delivering: how many mails a second go out, how long one takes from its commit to the relay's 250, and who waits for whom.

    python -m bench delivering --mails 600 --rate 50 --seconds 10 --postgres postgresql://…

The relay is a process of its own on loopback that takes everything; beside it stand one that nobody listens at and one
that drips: a byte of its greeting at a time, without end. Mails are frozen as a cut does, the daemon's own sender sends them, journal, breaker and all.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

import structlog

from bench.table import Table
from news.clock import SystemClock
from news.ids import ChannelId, DeliveryId, DigestId, SubscriberId, SubscriptionId
from news.model import Delivery, DeliveryState, Digest, Message
from news.ports import Store
from storage.engine import open_database
from storage.writer import WriteThread
from wirewatch.app import App
from wirewatch.desk import build, read_config
from wirewatch.jobs.deliveries import Deliveries
from wirewatch.metrics import Metrics

CONFIG = """\
database: {url}
subscribers:
  desk:
    email: desk@newsroom.example
    subscriptions: [{{channel: mail, cadence: at once}}, {{channel: dead, cadence: at once}}, {{channel: dripping, cadence: at once}}]
channels:
  mail: {{kind: email, host: 127.0.0.1, port: {mail}, security: none, sender: wire@newsroom.example}}
  dead: {{kind: email, host: 127.0.0.1, port: 9, security: none, sender: wire@newsroom.example}}
  dripping: {{kind: email, host: 127.0.0.1, port: {dripping}, security: none, sender: wire@newsroom.example}}
"""
TICK = 1.0  # seconds, the daemon's
DRIP = 0.05  # seconds between two bytes
BODY = b"Subject: bench\r\n\r\n" + b"A line of a digest, as long as lines of digests are wont to be.\r\n" * 300  # 20 kB


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """The three tables, on SQLite, and on PostgreSQL where one is given."""
    options = argparse.ArgumentParser(prog="bench delivering")
    options.add_argument("--mails", type=int, default=600)
    options.add_argument("--rate", type=int, default=50)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--postgres", default="")
    given = options.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with TemporaryDirectory() as folder, _relay() as ports:
        urls = {"SQLite, synchronous=FULL": f"sqlite:///{folder}/wirewatch.db"}
        urls |= {"PostgreSQL": given.postgres} if given.postgres else {}
        rows = [(name, *asyncio.run(_drained(Path(folder), url, ports, given.mails))) for name, url in urls.items()]
        yield Table(
            title=f"{given.mails} mails of 20 kB to one relay, one worker",
            columns=("database", "mails/s", "CPU ms/mail"),
            rows=rows,
            note="goals: 150 mails/s on SQLite, 100 on PostgreSQL",
        )
        late = []
        for name, url in urls.items():
            for beside in ((), ("dead", "dripping")):
                found = asyncio.run(_latencies(Path(folder), url, ports, (given.rate, given.seconds), beside))
                late.append((f"{name}{', beside a dead and a dripping relay' if beside else ''}", *found))
        yield Table(
            title=f"From the commit to the 250 at {given.rate} mails/s, in ms",
            columns=("", "median", "p99"),
            rows=late,
            note="goals: p99 below 2,000; within 10 % beside the others. The daemon looks once a second.",
        )


# --- the sender ------------------------------------------------------------------------------------


@asynccontextmanager
async def _sender(folder: Path, url: str, ports: Sequence[int]) -> AsyncIterator[tuple[App, Deliveries]]:
    path = folder / "wirewatch.yaml"
    path.write_text(CONFIG.format(url=url, mail=ports[0], dripping=ports[1]), encoding="utf-8")
    clock, database = SystemClock(), open_database(url)
    database.migrate()
    app = App(
        desk=build(read_config(path), clock),
        database=database,
        writer=WriteThread(database),
        collector=None,  # type: ignore[arg-type]  # nothing is polled
        clock=clock,
        random=Random(1),
        metrics=Metrics(),
    )
    try:
        yield app, Deliveries(app)
    finally:
        await app.desk.close()
        await asyncio.to_thread(app.writer.close)
        app.readers.shutdown()
        database.close()


async def _drained(folder: Path, url: str, ports: Sequence[int], mails: int) -> tuple[float, float]:
    """Mails a second, and milliseconds of CPU for each."""
    async with _sender(folder, url, ports) as (app, sender):
        await app.write(lambda store: [_put(store, "mail", f"drain-{time.time_ns()}") for _ in range(mails)])
        begun, cpu = time.perf_counter(), time.process_time()
        while await app.read(_open):
            await sender.tick()
            await sender.hands.idle()
        return mails / (time.perf_counter() - begun), (time.process_time() - cpu) / mails * 1000


async def _latencies(
    folder: Path, url: str, ports: Sequence[int], load: tuple[int, int], beside: Sequence[str]
) -> tuple[float, float]:
    """Median and p99, in milliseconds, of the mails to the sound relay. *load*: so many a second, for so many seconds."""
    rate, seconds = load
    async with _sender(folder, url, ports) as (app, sender):
        committed: dict[DeliveryId, datetime] = {}
        ticking = asyncio.create_task(_tick(sender))
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            for channel in ("mail", *beside):
                id_ = await app.write(lambda store, to=channel: _put(store, to, f"{to}-{time.time_ns()}"))  # type: ignore[misc]  # a lambda's default
                if channel == "mail":
                    committed[id_] = datetime.now(UTC)
            await asyncio.sleep(max(0.0, begun + 1 / rate - time.perf_counter()))
        while not await app.read(lambda store: all(map(partial(_is_sent, store), committed))):  # noqa: ASYNC110 the database tells
            await asyncio.sleep(0.1)
        ticking.cancel()
        ended = await app.read(lambda store: {id_: store.outbox.attempts(id_)[-1].ended for id_ in committed})
        await sender.hands.drain(0)
        lags = sorted((at - committed[id_]).total_seconds() * 1000 for id_, at in ended.items() if at)
        centiles = quantiles(lags, n=100)
        return centiles[49], centiles[98]


def _is_sent(store: Store, id_: DeliveryId) -> bool:
    delivery = store.outbox.delivery(id_)
    return delivery is not None and delivery.state is DeliveryState.SENT


async def _tick(sender: Deliveries) -> None:
    while True:
        await sender.tick()
        await asyncio.sleep(TICK)


def _open(store: Store) -> bool:
    return store.outbox.next_due() is not None


def _put(store: Store, channel: str, name: str) -> DeliveryId:
    now = datetime.now(UTC)
    delivery = Delivery(
        id=DeliveryId(name),
        subscription=SubscriptionId(f"desk/{channel}"),
        subscriber=SubscriberId("desk"),
        channel=ChannelId(channel),
        endpoint=ENDPOINTS[channel],
        digest=DigestId(name),
        stories=(),
        message=Message(
            kind="email", subject="bench", body=BODY, content_type="message/rfc822", to="desk@newsroom.example"
        ),
        state=DeliveryState.READY,
        created=now,
        due=now,
    )
    store.alerts.cut(Digest(id=delivery.digest, subscription=delivery.subscription, slot=name, cut=now, entries=()))
    store.outbox.put(delivery)
    return delivery.id


ENDPOINTS = {"mail": "", "dead": "127.0.0.1:9", "dripping": ""}


# --- relays ----------------------------------------------------------------------------------------


@contextmanager
def _relay() -> Iterator[tuple[int, int]]:
    """One that takes everything, one that says nothing; the ports of both."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    ports = ours.recv()
    ENDPOINTS.update(mail=f"127.0.0.1:{ports[0]}", dripping=f"127.0.0.1:{ports[1]}")
    try:
        yield ports
    finally:
        process.kill()
        process.join()


def _serve(told: Connection) -> None:
    async def serve() -> None:
        servers = [await asyncio.start_server(talk, "127.0.0.1", 0) for talk in (_take, _drip)]
        told.send(tuple(server.sockets[0].getsockname()[1] for server in servers))
        await asyncio.Event().wait()

    asyncio.run(serve())


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    while command := (await reader.readline())[:4].upper():
        if command == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 ok\r\n")
        if command == b"QUIT":
            break
    writer.close()


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while not reader.at_eof():
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(DRIP)
    writer.close()
