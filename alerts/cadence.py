"""When a digest is due: cron lines in the subscriber's own zone.

    >>> next_slot("0 8 * * 1-5", "Europe/Berlin", datetime(2026, 3, 2, 7, 0, tzinfo=UTC)).key
    '2026-03-03T08:00'

A slot's key is local wall time, so that a clock turned back meets the same key again. When clocks go back an
hour, wall times of the second round are no slots; when they go forward, a slot in the gap falls on its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_LEAP = timedelta(days=4 * 366)  # "0 8 29 2 *" comes every four years (eight around 2100)


class Slot(NamedTuple):
    """A moment at which digests are cut, and its name."""

    key: str  # local wall time: "2026-03-02T08:00"
    moment: datetime  # UTC


def next_slot(cron: str, zone: str, after: datetime) -> Slot:
    """The first slot later than *after*.

    Raises ValueError for a cron line that cannot be read or never comes.
    """
    for slot in _slots(cron, zone, after):
        if slot.moment > after:
            return slot
    raise ValueError(f"the cron line {cron!r} never comes")


def last_slot(cron: str, zone: str, now: datetime) -> Slot:
    """The newest slot that is not later than *now*: what a cut made now is named for.

    Raises ValueError for a cron line that cannot be read or has not come for eight years.
    """
    # Forward from a while ago, since going backwards through a DST change gives other answers than going
    # forwards; first a short while, because few cron lines are rarer than weekly.
    for back in (timedelta(hours=2), timedelta(days=1), timedelta(days=8), timedelta(days=367), 2 * _LEAP):
        newest = None
        for slot in _slots(cron, zone, now - back):
            if slot.moment > now:
                break
            newest = slot
        if newest is not None:
            return newest
    raise ValueError(f"the cron line {cron!r} has not come for eight years")


def _slots(cron: str, zone: str, after: datetime) -> Iterator[Slot]:
    local = after.astimezone(ZoneInfo(zone))
    try:
        # An hour earlier: inside a fold cronsim starts from the wall time, which came twice.
        moments = CronSim(cron, (after - timedelta(hours=1)).astimezone(local.tzinfo))
    except CronSimError as error:
        raise ValueError(f"the cron line {cron!r} cannot be read: {error}") from error
    for moment in moments:
        if moment.fold == 0:  # the second round of a fall-back repeats the keys of the first
            yield Slot(moment.strftime("%Y-%m-%dT%H:%M"), moment.astimezone(UTC))
