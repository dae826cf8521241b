"""Watching: what the daemon costs while nothing happens: to start, in memory, and a minute of CPU.

    python -m bench watching --sources 10000 --seconds 30

`wirewatch run` as it is started by hand, on a database in which no source is due before tomorrow. Memory is that of the whole tree
of processes, as the system shares it out (PSS) and as most tools show it (RSS).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psutil
from sqlalchemy import update

from bench.table import Table
from news.clock import SystemClock
from storage.engine import open_database
from storage.tables import hosts, sources
from wirewatch.desk import build, read_config
from wirewatch.wiring import enrol_sources

SETTLED = 5.0  # seconds after which a start is over


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """Without sources, and with as many as are asked for."""
    parser = argparse.ArgumentParser(prog="bench watching")
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30.0)
    given, _ = parser.parse_known_args(arguments)
    yield Table(
        title="The daemon at rest",
        columns=("sources", "configuration, CPU s", "start, CPU s", "idle, CPU s/min", "PSS MB", "RSS MB"),
        rows=[_measured(count, given.seconds) for count in (1, given.sources)],
        note="Configuration: read once, in this process. Start: until it says that it runs, the configuration included.",
    )


def _measured(count: int, seconds: float) -> list[str | float]:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "wirewatch.yaml"
        path.write_text(_configuration(count), encoding="utf-8")
        path.with_name("small.yaml").write_text(_configuration(1), encoding="utf-8")
        reading = _at_rest(path)
        with _running(home) as daemon:
            started = _cpu(daemon)
            time.sleep(SETTLED)
            before = _cpu(daemon)
            time.sleep(seconds)
            idle = (_cpu(daemon) - before) * 60 / seconds
            memory = [each.memory_full_info() for each in _tree(daemon)]
        pss, rss = (sum(getattr(each, name) for each in memory) / 2**20 for name in ("pss", "rss"))
        return [f"{count:,}", reading, started, idle, pss, rss]


def _configuration(count: int) -> str:
    lines = (f"  s{n}: {{url: 'https://h{n * 7 // 10}.example/{n}.xml', outlet: Outlet {n}}}\n" for n in range(count))
    return f"web: {{port: 0}}\nsources:\n{''.join(lines)}"


def _at_rest(path: Path) -> float:
    """Make the database, with nothing due; returns what the configuration took to be read."""
    read_config(path.with_name("small.yaml"))  # so that everything is imported
    began = time.process_time()
    config = read_config(path)
    took = time.process_time() - began
    now = SystemClock().now()
    database = open_database(config.database)
    database.migrate()
    with database.begin() as store:
        enrol_sources(store, build(config, SystemClock()), now)
    with database.writing.begin() as connection:
        connection.execute(update(sources).values(next_at=now + timedelta(days=1)))
        connection.execute(update(hosts).values(due=now + timedelta(days=1)))
    database.close()
    return took


@contextmanager
def _running(home: str) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "wirewatch", "--home", home, "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said: list[str] = []
        while not said or '"running"' not in said[-1]:
            said.append(process.stderr.readline())
            assert said[-1], "".join(said)
        yield psutil.Process(process.pid)
        process.terminate()


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


def _cpu(root: psutil.Process) -> float:
    return float(sum(sum(each.cpu_times()[:2]) for each in _tree(root)))
