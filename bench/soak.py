"""Soak: a busy day's life in some minutes, with faults in one step of twenty, and what it leaves behind in the daemon.

    python -m bench soak --minutes 12 --postgres postgresql://…

A daemon as it is started by hand; feeds that change and fail, a relay and a receiver that fail, reloads, digests each minute, and
retention: what is older than OLD grows older by a month, and stories close after as long. Memory, files, threads, rows, the database's log and the queue are
looked at ten times after a quarter of the time. At the end nothing may be lost, and nothing told twice but for a lost reply.
"""

from __future__ import annotations

import argparse
import operator
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar, overload

import psutil
from sqlalchemy import func, select, update

from bench.table import Table
from news.model import DeliveryState
from storage.engine import SqlDatabase, open_database
from storage.tables import articles, breakers, deliveries, digests, hosts, metadata, sources, stories
from tests.mailbox import DROP, OK, TAKE_AND_DROP, Mailbox
from tests.mailbox import Act as Step
from tests.outlets import Answer, Fault, Outlet, rss
from tests.receiver import Act, Receiver
from wirewatch import log, placing
from wirewatch.daemon import run
from wirewatch.jobs import retention

FAULTS = 0.05  # of all steps
FEEDS = 12
EVERY = 0.4  # seconds between two items
WINDOW = 30  # items of a feed: what a daemon that backs off has to see
OLD = timedelta(minutes=3)  # longer than an item stays in its feed; stories are open for as long
VOCABULARY = ["".join(random.Random(number).choices("bcdfglmnprstaeiou", k=7)) for number in range(3_000)]
FRESH = 4  # words of an item that nobody wrote before, as in news; the other ones are of the vocabulary
MONTH = timedelta(days=31)
ROWS_GO = 20  # seconds between two looks of retention
CALLED = 10  # one item in so many goes to the receiver: one that fails is left alone for a minute
RELOAD = 20.0  # seconds
SAMPLES = 10
WARM = 0.25  # of the time, before the first sample
PATIENCE = 240.0  # seconds for what is left at the end
GROWTH = 1.05  # of the memory, from the first samples to the last ones
CONFIG = """\
database: {database}
sources:
{sources}
rules:
  harbour: {{title: Harbour works, query: harbour}}
  lighthouse: {{title: Lighthouses, query: lighthouse NEAR/5 harbour, severity: high}}
{rule}
subscribers:
  desk:
    email: desk@newsroom.example
    subscriptions:
      - {{channel: mail, cadence: at once, batch: 1s, flood: 0}}
      - {{channel: bot, cadence: at once, batch: 1s, flood: 0, rules: [lighthouse]}}
      - {{channel: mail, name: digest, cadence: "* * * * *"}}
channels:
  mail: {{kind: email, host: 127.0.0.1, port: {mail}, security: none, sender: wire@newsroom.example}}
  bot: {{kind: webhook, url: "{bot}", allow: [127.0.0.1]}}
crawl: {{per_host_delay: 0, allow: [127.0.0.0/8], fastest: 1s, slowest: 2s, revisit: false}}
keep: {{deliveries: 2m, notices: 2m, articles: 30d}}
story_window: {window}s
web: {{port: 0}}
"""
_NUMBER = re.compile(r"Number (\d+):")

T = TypeVar("T")


class Mostly(Sequence[T]):
    """What a scripted server does, for ever: what is good, and one time in twenty one of its faults."""

    def __init__(self, good: T, *faults: T) -> None:
        self.good, self._faults = good, faults
        self.share = FAULTS
        self.met = Counter[T]()

    def __len__(self) -> int:
        return sys.maxsize

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        step = random.choice(self._faults) if random.random() < self.share else self.good
        self.met[step] += 1
        return step

    @property
    def failed(self) -> int:
        """How often it did what is not good."""
        return self.met.total() - self.met[self.good]


@dataclass
class Town:
    """Outlets, a relay, a receiver; and the daemon among them."""

    home: Path
    database: SqlDatabase
    url: str
    outlet: Outlet = field(default_factory=Outlet)
    inbox: Mailbox = field(default_factory=Mailbox)
    bot: Receiver = field(default_factory=Receiver)
    items: list[list[dict[str, object]]] = field(default_factory=lambda: [[] for _ in range(FEEDS)])
    published: int = 0
    reloads: int = 0
    broken: int = 0  # answers of outlets

    def __post_init__(self) -> None:
        self.dots: Mostly[str | Step] = Mostly(OK, TAKE_AND_DROP, DROP, "451 4.3.0 later")
        self.rcpts: Mostly[str | Step] = Mostly(OK, "450 4.2.0 later")
        self.inbox.dot, self.inbox.rcpt = self.dots, self.rcpts
        self.calls: Mostly[int | Act] = Mostly(200, 503, 429, Act.RESET)
        self.bot.answers = self.calls

    @property
    def path(self) -> Path:
        return self.home / "wirewatch.yaml"

    def configure(self) -> None:
        """Each time with another rule, which a running daemon takes over."""
        self.reloads += 1
        feeds = (
            f"  f{n}: {{url: '{self.outlet.url(f'/{n}.xml')}', outlet: Outlet {n}, full_text: false}}"
            for n in range(FEEDS)
        )
        rule = f"  turn{self.reloads}: {{title: Turn {self.reloads}, query: turn{self.reloads}}}"
        text = CONFIG.format(
            database=self.url,
            sources="\n".join(feeds),
            rule=rule,
            mail=self.inbox.port,
            bot=self.bot.url,
            window=int(OLD.total_seconds()),
        )
        fresh = self.path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.path)

    def wait(self) -> None:
        """Until all outlets were asked once more: what nobody came for nobody could have told."""
        until, before = time.monotonic() + PATIENCE, self._asked()
        while any(map(operator.eq, self._asked(), before)) and time.monotonic() < until:
            time.sleep(0.1)

    def _asked(self) -> list[int]:
        return [len(self.outlet.asked(f"/{number}.xml")) for number in range(FEEDS)]

    def publish(self) -> None:
        """One more item: a story of its own, which has to be told. Every fourth is told by a second outlet, too."""
        number, self.published = self.published, self.published + 1
        fresh = ["".join(random.choices("bcdfglmnprst", k=2)) + f"a{number}e" for _ in range(FRESH)]
        words = " ".join([*fresh, *random.sample(VOCABULARY, 40 - FRESH)])
        words += " lighthouse" if number % CALLED == 0 else ""
        for place in {number % FEEDS, (number + 5) % FEEDS if number % 4 == 0 else number % FEEDS}:
            self._print(place, number, words)

    def _print(self, place: int, number: int, words: str) -> None:
        link = self.outlet.url(f"/{place}/{number}")
        item = {
            "title": f"Number {number}: {words[:30]} harbour",
            "link": link,
            "guid": link,
            "published": datetime.now(UTC),
        }
        self.items[place] = [item | {"summary": f"{words} harbour."}, *self.items[place]][:WINDOW]
        body = rss(f"Outlet {place}", self.items[place])
        good = Answer(body=body, headers={"Content-Type": "application/rss+xml", "ETag": f'"{number}"'})
        bad = (
            Answer(status=503) if number % 2 else Answer(body=body, fault=random.choice([Fault.RESET, Fault.TOO_SHORT]))
        )
        # A feed is asked some three times before it changes again.
        breaks = random.random() < 3 * self.dots.share
        self.broken += int(breaks)
        self.outlet.script(f"/{place}.xml", [bad, good] if breaks else [good])

    @property
    def faults(self) -> int:
        """That were met."""
        return self.broken + self.dots.failed + self.rcpts.failed + self.calls.failed

    def grow_old(self) -> None:
        """What is older than OLD is older by a month."""
        before = datetime.now(UTC) - OLD
        with self.database.writing.begin() as connection:
            for column in (articles.c.when, articles.c.first_seen, stories.c.last_seen, digests.c.cut):
                aged = update(column.table).where(column < before, column > before - MONTH)
                connection.execute(aged.values({column: before - MONTH - OLD}))

    def relent(self) -> None:
        """No more faults; hours pass."""
        self.dots.share = self.rcpts.share = self.calls.share = 0
        for number in range(FEEDS):
            self.outlet.serve(f"/{number}.xml", rss(f"Outlet {number}", self.items[number]))
        now = datetime.now(UTC)
        with self.database.writing.begin() as connection:
            for column in (deliveries.c.due, sources.c.next_at, hosts.c.due, breakers.c.until):
                connection.execute(update(column.table).where(column > now).values({column: now}))

    def left(self) -> tuple[set[int], int]:
        """Numbers that were not told by mail or not over the webhook, and messages that came again without a reason."""
        mails = [mail.parsed for mail in self.inbox.mails]
        by_mail = _numbers(part.get_content() for mail in mails if (part := mail.get_body(("plain",))))
        by_call = _numbers(call.body.decode() for call in self.bot.calls)
        again = Counter(str(mail["Message-ID"]) for mail in mails)
        twice = sum(again.values()) - len(again) - self.dots.met[TAKE_AND_DROP]
        lost = (set(range(self.published)) - by_mail) | (set(range(0, self.published, CALLED)) - by_call)
        return lost, max(0, twice)


def _numbers(texts: Iterable[str]) -> set[int]:
    return {int(number) for text in texts for number in _NUMBER.findall(text)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The daemon at one moment, its processes together."""

    minutes: float
    pss: float  # MB
    rss: float  # MB, of the daemon itself
    files: int
    threads: int
    rows: int
    log: float  # MB of SQLite's write-ahead log, or of PostgreSQL's database
    waiting: int  # deliveries that are not over


def sample(town: Town, daemon: psutil.Process, began: float) -> Sample:
    tree = [daemon, *daemon.children(recursive=True)]
    with town.database.writing.begin() as connection:
        rows = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables)
    with town.database.read() as store:
        counts = store.outbox.counts()
    wal = Path(str(town.database.writing.url.database) + "-wal")
    return Sample(
        minutes=(time.monotonic() - began) / 60,
        pss=sum(each.memory_full_info().pss for each in tree) / 2**20,
        rss=daemon.memory_info().rss / 2**20,
        files=sum(each.num_fds() for each in tree),
        threads=sum(each.num_threads() for each in tree),
        rows=rows,
        log=wal.stat().st_size / 2**20 if wal.exists() else 0.0,
        waiting=sum(counts[state] for state in (DeliveryState.READY, DeliveryState.LEASED, DeliveryState.HELD)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Soaked:
    """How it went."""

    samples: Sequence[Sample]
    published: int
    messages: int
    faults: int
    reloads: int
    lost: Sequence[int]  # numbers of items
    twice: int
    dead: int
    errors: Sequence[str]  # lines of the daemon's log

    @property
    def growth(self) -> float:
        """Of the memory, from the first three samples to the last three."""
        pss = [each.pss for each in self.samples]
        return median(pss[-3:]) / median(pss[:3])

    def is_kept(self) -> bool:
        """What was promised."""
        return not (self.lost or self.twice or self.dead or self.errors) and self.growth <= GROWTH


def soak(home: Path, url: str, minutes: float) -> Soaked:
    """A day's life in so many minutes."""
    database = open_database(url)
    database.migrate()
    with ExitStack() as stack:
        stack.callback(database.close)
        town = Town(home, database, url)
        for server in (town.outlet, town.inbox, town.bot):
            stack.enter_context(server)
        for number in range(FEEDS):
            town.outlet.serve(f"/{number}.xml", rss(f"Outlet {number}", []))
        town.configure()
        with _running(town) as daemon:
            town.wait()
            samples = list(_day(town, daemon, minutes * 60))
            _stopped(daemon)
        town.relent()
        with _running(town) as daemon:
            town.wait()
            _quiet(town)
            _stopped(daemon)
        lost, twice = town.left()
        with database.read() as store:
            dead = store.outbox.counts()[DeliveryState.DEAD]
        return Soaked(
            samples=samples,
            published=town.published,
            messages=len(town.inbox.mails) + len(town.bot.calls),
            faults=town.faults,
            reloads=town.reloads,
            lost=sorted(lost),
            twice=twice,
            dead=dead,
            errors=_errors(town.home / "log"),
        )


def _day(town: Town, daemon: psutil.Process, seconds: float) -> Iterator[Sample]:
    began = time.monotonic()
    chores: list[tuple[float, Callable[[], object]]] = [
        (EVERY, town.publish),
        (RELOAD, town.configure),
        (ROWS_GO, town.grow_old),
    ]
    due = [0.0] * len(chores)
    looks = [seconds * (WARM + (1 - WARM) * place / (SAMPLES - 1)) for place in range(SAMPLES)]
    while looks:
        passed = time.monotonic() - began
        for place, (every, chore) in enumerate(chores):
            if passed >= due[place]:
                due[place] = max(due[place] + every, passed - every)  # nothing is made up for
                chore()
        if passed >= looks[0]:
            looks.pop(0)
            yield sample(town, daemon, began)
        time.sleep(0.02)


def _quiet(town: Town) -> None:
    """Wait until all is told."""
    until, calm = time.monotonic() + PATIENCE, 0
    while calm < 3:
        if time.monotonic() > until:
            return
        time.sleep(1)
        with town.database.read() as store:
            waits = store.alerts.next_due() is not None or store.outbox.next_due() is not None
        calm = 0 if waits else calm + 1


@contextmanager
def _running(town: Town) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "bench.soak", str(town.path)]
    with (town.home / "log").open("a", encoding="utf-8") as lines, subprocess.Popen(command, stderr=lines) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.kill()


def _stopped(daemon: psutil.Process) -> None:
    daemon.terminate()
    daemon.wait(60)


def _errors(path: Path) -> list[str]:
    """What the daemon was not prepared for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        line for line in lines if any(sign in line for sign in ('"level": "error"', "Traceback", "ERROR", "critical"))
    ]


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """On SQLite, and on PostgreSQL where one is given."""
    parser = argparse.ArgumentParser(prog="bench soak")
    parser.add_argument("--minutes", type=float, default=16.0)
    parser.add_argument("--postgres", default="")
    given, _ = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{folder}/wirewatch.db"}
        for name, url in (urls | ({"PostgreSQL": given.postgres} if given.postgres else {})).items():
            home = Path(folder) / name
            home.mkdir()
            yield table(name, soak(home, url, given.minutes))


def table(name: str, found: Soaked) -> Table:
    rows = [
        (
            f"{each.minutes:.1f}",
            each.pss,
            each.rss,
            str(each.files),
            str(each.threads),
            f"{each.rows:,}",
            each.log,
            str(each.waiting),
        )
        for each in found.samples
    ]
    return Table(
        title=f"A day's life on {name}: {found.published:,} items, {found.messages:,} messages, {found.reloads} reloads, {found.faults} faults",
        columns=("minute", "PSS MB", "RSS MB of the daemon", "files", "threads", "rows", "WAL MB", "waiting"),
        rows=rows,
        note=f"lost {len(found.lost)}, twice {found.twice}, dead {found.dead}, errors logged {len(found.errors)}; memory × {found.growth:.3f}"
        f" from the first samples to the last, goal {GROWTH}: {'kept' if found.is_kept() else 'NOT KEPT'}"
        + "".join(f"\n{error[:300]}" for error in found.errors[:5]),
    )


if __name__ == "__main__":
    retention.EVERY = placing.TIDY = timedelta(seconds=ROWS_GO)
    log.set_up()
    run(Path(sys.argv[1]), environ={})
