"""Pacing: how often invented outlets are asked in a month, and how late their news is seen.

    python -m bench pacing

The clock is turned, `crawler.pace` decides: each poll sees what was published since the last, and the state that follows names the
next. The first week is for getting to know the source, and does not count.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

from bench.table import Table
from crawler.pace import after
from news.ids import SourceId
from news.model import Fetch, Source, SourceState, Wishes

START = datetime(2026, 3, 2, tzinfo=UTC)
DAYS, LEARNT = 30, 7
DAILY = (
    1,
    0.7,
    0.5,
    0.5,
    1,
    2,
    4,
    7,
    9,
    10,
    10,
    10,
    10,
    10,
    10,
    9,
    9,
    8,
    7,
    6,
    5,
    4,
    3,
    2,
)  # by hour: nights are quiet
EVEN = (1,) * 24
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """How much it publishes and when, and what its answers ask for."""

    name: str
    a_day: float
    hours: Sequence[float] = DAILY
    weekend: float = 1.0
    burst: int = 1  # items at a time
    fresh_for: timedelta | None = None  # Cache-Control, Expires
    wishes: Wishes = field(default_factory=Wishes)
    closely: bool = False


OUTLETS = (
    Outlet(name="200 items a day, fewer by night", a_day=200),
    Outlet(name="40 a day, fewer by night", a_day=40),
    Outlet(name="40 a day, evenly", a_day=40, hours=EVEN),
    Outlet(name="40 a day, on weekdays only", a_day=40, weekend=0),
    Outlet(name="40 a day, eight at a time", a_day=40, burst=8),
    Outlet(name="5 a day", a_day=5),
    Outlet(name="one a week", a_day=1 / 7),
    Outlet(name="40 a day, `<ttl>60`", a_day=40, wishes=Wishes(ttl=60 * MINUTE)),
    Outlet(name="40 a day, `max-age=1800`", a_day=40, fresh_for=30 * MINUTE),
    Outlet(name="40 a day, `<ttl>60`, `watch: closely`", a_day=40, wishes=Wishes(ttl=60 * MINUTE), closely=True),
)


def published(outlet: Outlet, random: Random) -> Iterator[datetime]:
    """Its news of a month: by chance, as thick as hour and weekday have it."""
    most = max(outlet.hours)
    rate = outlet.a_day / outlet.burst * most / (sum(outlet.hours) / 24)  # a day, in its busiest hour
    at = START
    while at < START + timedelta(days=DAYS):
        at += timedelta(days=random.expovariate(rate))
        thick = outlet.hours[at.hour] / most * (outlet.weekend if at.weekday() >= 5 else 1)
        if random.random() < thick:
            yield from [at] * outlet.burst


def month(outlet: Outlet, random: Random) -> tuple[float, list[float]]:
    """Polls a day, and the minutes that each item waited."""
    source = Source(id=SourceId("outlet"), kind="feed", url="", outlet="", closely=outlet.closely)
    state = SourceState(source=source.id, host="", next_at=START)
    items, polls, waits = list(published(outlet, random)), 0, list[float]()
    counted, seen = START + timedelta(days=LEARNT), 0
    while (now := state.next_at) < START + timedelta(days=DAYS):
        new = sum(1 for _ in _until(items, seen, now))
        if now >= counted:
            polls += 1
            waits += [(now - at) / MINUTE for at in items[seen : seen + new] if at >= counted]
        seen += new
        answer = Fetch(
            source=source.id, at=now, status=200 if new else 304, url="", new=new, fresh_for=outlet.fresh_for, wishes=outlet.wishes
        )  # fmt: skip
        state = after(state, answer, source, now, random)
    return polls / (DAYS - LEARNT), waits


def _until(items: Sequence[datetime], first: int, now: datetime) -> Iterator[datetime]:
    for place in range(first, len(items)):
        if items[place] > now:
            return
        yield items[place]


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    argparse.ArgumentParser(prog="python -m bench pacing").parse_args(arguments)
    yield Table(
        title="A month of polls",
        columns=["", "polls a day", "delay, median min", "p95 min"],
        rows=[_row(outlet) for outlet in OUTLETS],
        note=f"Without the first {LEARNT} of {DAYS} days.",
    )


def _row(outlet: Outlet) -> list[str | float]:
    polls, waits = month(outlet, Random(7))
    return [outlet.name, polls, median(waits), quantiles(waits, n=20)[-1]]
