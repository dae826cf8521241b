"""Bursts: when something is reported much more than usual.

    share of the coverage, hour by hour ─▶ what is usual, at this time of day ─▶ how unlikely is what came in now?

Counted is how much there is beside everything else that outlets brought, not a number: a night is no lull, and when
a feed is back after an outage everything comes at once, which is no burst. Beside everything *else*: of half the
coverage a sixfold burst is hardly a larger share. What came in during the last 1, 3 or 6 hours is held against a
Gamma-Poisson tail: news comes in heaps, so that a Poisson one would cry wolf each day.

Pure: a `Rhythm` is a value, the same hours give the same one, and it is small enough to be stored after each hour.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

WINDOWS = (1, 3, 6)  # hours that are looked at together
COOL = 6  # hours after an alarm without another one
WARM = 7 * 24  # hours until what is usual is known
LEAST = 3  # independent reports: fewer are no burst, however unusual
LIFT = 2.0  # times the usual
RARE = 1e-4  # of 10,000 hours like these, one would bring as much

_MEMORY = 0.5 ** (1 / (14 * 24))  # what was two weeks ago counts half
_HEAPS = 2.0  # shape of an hour's Gamma: counts of news vary twice as much as chance would have them
_TOGETHER = 0.8  # hours side by side are alike: six tell as much as four would
_PARTS = 8  # of a day: three hours each
_DAMPED = 60.0  # expected reports until a part of the day is believed to have a share of its own
_CAP = 6.0  # an hour teaches at most so many times the usual: a burst does not become the norm at once


@dataclass(frozen=True, slots=True)
class Alarm:
    """Much more than usual."""

    hours: int  # looked at together
    count: int  # independent reports in them
    usual: float  # … of which so many were to be expected
    chance: float  # that as many come by themselves


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is usual for one actor or term, as far as the closed hours tell. *hour*: hours since 1970, UTC."""

    hour: int = -1  # the last that was closed
    seen: int = 0  # hours so far
    quiet: int = 0  # hours without an alarm still to come
    count: float = 0.5  # of it, the older the less
    others: float = 0.0  # of everything else
    parts: tuple[tuple[float, float], ...] = ((0.0, 0.0),) * _PARTS  # by part of the day: came, was to be expected
    recent: tuple[tuple[int, int, float], ...] = ()  # the last hours: count, others, what was to be expected

    def look(self, hour: int, count: int, total: int) -> Alarm | None:
        """Whether *count* of *total*, in an hour that may still go on, is a burst."""
        if self.seen < WARM or self.quiet > 0 or not count:
            return None
        hours = [*self.recent, (count, total - count, self._expected(hour, total - count))]
        return next(self._alarms(hours), None)

    def _alarms(self, hours: Sequence[tuple[int, int, float]]) -> Iterator[Alarm]:
        for width in WINDOWS:
            counts, others, expected = zip(*hours[-width:], strict=True)
            came, usual = sum(counts), max(sum(expected), 1e-9)
            if came >= LEAST and came >= LIFT * usual:
                chance = tail(came, usual, self._shape(width, sum(others)))
                if chance < RARE:
                    yield Alarm(width, came, usual, chance)

    def _shape(self, width: int, others: int) -> float:
        """Of the Gamma: news comes in heaps, and what is usual is known from so many reports only, then and now."""
        return 1 / (1 / (_HEAPS * math.pow(width, _TOGETHER)) + 1 / (self.count + 1) + 1 / (others + 1))

    def closed(self, hour: int, count: int, total: int, *, alarmed: bool = False) -> Rhythm:
        """After an hour: it counts to what is usual."""
        others = total - count
        expected = self._expected(hour, others)
        part = hour % 24 * _PARTS // 24
        came, usual = self.parts[part]
        taught = min(float(count), expected * _CAP + 2)
        return replace(
            self,
            hour=hour,
            seen=self.seen + 1,
            quiet=COOL - 1 if alarmed else max(self.quiet - 1, 0),
            count=self.count * _MEMORY + taught,
            others=self.others * _MEMORY + others,
            parts=(
                *self.parts[:part],
                (came * _MEMORY + taught, usual * _MEMORY + self._odds * others),
                *self.parts[part + 1 :],
            ),
            recent=(*self.recent, (count, others, expected))[-(WINDOWS[-1] - 1) :],
        )

    @property
    def _odds(self) -> float:
        return self.count / max(self.others, 1.0)

    def _expected(self, hour: int, others: int) -> float:
        """Beside *others*, and one more, in *hour*: by what is usual, and by what the time of day does to it.

        One more, since that nothing else came in is chance too.
        """
        came, usual = self.parts[hour % 24 * _PARTS // 24]
        return self._odds * (others + 1) * (came + _DAMPED) / (usual + _DAMPED)


def tail(count: int, mean: float, shape: float) -> float:
    """The chance of *count* or more, where *mean* is usual: Poisson counts whose rate is Gamma with this *shape*.

    Summed from the top, so that a chance of 1e-12 is told from one of 1e-9.
    """
    log_more, log_none = math.log(mean / (shape + mean)), math.log(shape / (shape + mean))
    term = math.exp(
        math.lgamma(shape + count) - math.lgamma(shape) - math.lgamma(count + 1) + shape * log_none + count * log_more
    )
    ratio, whole, n = math.exp(log_more), 0.0, count
    while term > whole * 1e-9 and n < count + 100_000:
        whole += term
        term *= ratio * (shape + n) / (n + 1)
        n += 1
    return min(whole, 1.0)


class Bursts:
    """One term, hour by hour."""

    def __init__(self) -> None:
        self._rhythm = Rhythm()

    def add(self, hour: int, count: int, total: int) -> Alarm | None:
        """The next whole hour; the alarm, where it was one of a burst."""
        alarm = self._rhythm.look(hour, count, total)
        self._rhythm = self._rhythm.closed(hour, count, total, alarmed=alarm is not None)
        return alarm
