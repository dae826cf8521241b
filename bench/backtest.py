"""A query on a large archive: `try`, and a backtest on one core and on all.

    python -m bench backtest
    python -m bench backtest --articles 100000 --database postgresql://localhost/empty

The archive (bench/archive.py) is made first, which takes longer than all the rest. Wall time and CPU are of this process and its
workers, memory is the most that each of them had.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from alerts.forecast import followers
from bench.archive import fill
from bench.table import Table
from news.ids import RuleId
from news.model import Actor, Rule
from news.ports import Database
from storage import open_database
from wirewatch.cli.trial import PATIENCE, hold

QUERIES = (
    "ceasefire NEAR/8 guarantee",
    "ceasefire AND envoy",
    "court",
    "/guarant[a-z]+/",
    "the OR of",
)  # fmt: skip


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """One table."""
    parser = argparse.ArgumentParser(prog="bench backtest")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--database", help="an empty one; otherwise a file of SQLite")
    given, _ = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(given.database or f"sqlite:///{Path(folder) / 'archive.db'}")
        database.migrate()
        fill(database, articles=given.articles)
        rows = [row for query in QUERIES for row in _measured(database, query)]
        database.close()
    yield Table(
        title=f"Queries on {given.articles:,} articles",
        columns=("query", "how", "s", "CPU s", "may match", "looked at", "matches", "MB"),
        rows=rows,
        note="try stops when its second is up; its time has the search, the near misses and the forecast in it.",
    )


def _measured(database: Database, query: str) -> Iterator[list[str | float]]:
    cores = os.cpu_count() or 1
    for how, workers, patience in (("try", 1, PATIENCE), ("1 core", 1, None), (f"{cores} cores", cores, None)):
        rule, actors = Rule(id=RuleId("bench"), query=query, title=query), list[Actor]()
        began, spent = time.perf_counter(), _cpu()
        with database.read() as store:
            found = hold(
                store, rule, actors, followers(()), since=None, until=None, keep=5, workers=workers, patience=patience,
                quiet=True,
            )  # fmt: skip
        most = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024
        took = time.perf_counter() - began
        counts = [found.candidates, found.tally.articles, found.tally.matches]
        yield [query, how, took, _cpu() - spent, *map(float, counts), most]


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))
