"""Hours: times of day, one after the other, as moments. A live page that runs over midnight tells no day.

00:45  00:10  23:50  22:30, last changed on 23 November at 00:50
→ 23 November 00:45, 23 November 00:10, 22 November 23:50, 22 November 22:30
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise

from crawler import dates, zones
from crawler.dates import TOLERANCE

_NIGHT = timedelta(hours=12)  # neighbours that are further apart have a midnight between them
_DAY = timedelta(days=1)
_NONE = timedelta()
_SOME_DAY = date(2026, 1, 5)


def of_day(said: str) -> time | None:
    """`9.05 pm` as a time of day."""
    found = dates.parse(f"{_SOME_DAY} {said}", "UTC")
    return found.at.time() if found else None


def moments(
    hours: Sequence[time], zone: str, *, first: datetime | None, last: datetime | None
) -> list[datetime | None]:
    """When each was, in the page's order, whichever that is.

    None is later than *last*, when the page was changed; where that is not told, none is sooner than *first*.
    """
    there = zones.known(zone)
    since, until = (each.astimezone(there).replace(tzinfo=None) if each else None for each in (first, last))
    if not hours:
        return []
    told = _in_a_row(hours, until)
    if until is not None:
        shift = (until + TOLERANCE - max(told)) // _DAY
    elif since is not None:
        shift = -((min(told) + TOLERANCE - since) // _DAY)
    else:
        return [None] * len(hours)
    return [(each + shift * _DAY).replace(tzinfo=there).astimezone(UTC) for each in told]


def _in_a_row(hours: Sequence[time], until: datetime | None) -> list[datetime]:
    """On days that follow one another; which days they are is left open."""
    that_day = [datetime.combine(_SOME_DAY, hour) for hour in hours]
    steps = [then - before for before, then in pairwise(that_day)]
    near = [step for step in steps if abs(step) < _NIGHT]
    back = 2 * sum(step < _NONE for step in near) >= len(near)  # the newest first
    nights = [step > _NIGHT if back else step < -_NIGHT for step in steps]
    if nights and back and _is_pinned(hours[1], until):
        nights[0] = False
    days = accumulate(nights, initial=0)
    return [moment + (-day if back else day) * _DAY for moment, day in zip(that_day, days, strict=True)]


def _is_pinned(second: time, until: datetime | None) -> bool:
    """Whether the first of all is an older one that was put on top: the second may be of the day of the last change."""
    return until is not None and datetime.combine(until.date(), second) <= until + TOLERANCE
