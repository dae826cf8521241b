"""Quiet hours: until when somebody is left alone, by their own wall clock.

    22:00–07:00, Berlin, now 23:10 UTC in March     →  06:00 UTC, which is 07:00 there

Hours begin and end as slots do (alerts.cadence): an end that falls into a gap of the clock falls on the gap's end, and
in an hour that comes twice its first round counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from alerts.cadence import last_slot, next_slot
from news.model import Hours

_MOST = 16  # stretches that follow each other: more than two a day for a week never end


def quiet_until(hours: Sequence[Hours], zone: str, now: datetime) -> datetime | None:
    """When the quiet hours end that *now* lies in; None: it lies in none.

    Stretches that follow each other without a gap are one. Hours that never end hold nothing back for ever: None.
    """
    until = now
    for _ in range(_MOST):
        ends = [end for each in hours if (end := _end(each, zone, until)) is not None]
        if not ends:
            return until if until > now else None
        until = max(ends)
    return None


def _end(hours: Hours, zone: str, now: datetime) -> datetime | None:
    """When the stretch ends that *now* lies in."""
    days = ",".join(str((day + 1) % 7) for day in hours.days)  # cron's week begins on Sunday
    begun = last_slot(_cron(hours.start, days), zone, now).moment
    end = next_slot(_cron(hours.end, "*"), zone, begun).moment
    return end if now < end else None


def _cron(at: time, days: str) -> str:
    return f"{at.minute} {at.hour} * * {days}"
