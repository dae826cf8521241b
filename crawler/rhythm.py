"""Rhythm: how much news a source has by hour of day and by weekday, learnt from its polls.

    rhythm.expected(monday 22:00, tuesday 06:00)   → 1.3 items: a quiet night
    rhythm.reaches(0.5, monday 08:00, most=…)      → 7 min: the morning is busy

24 counts by hour and 7 by weekday, in UTC; each counts half as much after a fortnight. Until a source has been known for
three days its hours, and for a fortnight its weekdays, are taken to be alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import log
from typing import Self

from news.model import SourceState

HOURS, DAYS = 24, 7
HALF_LIFE = timedelta(days=14)
KNOWS_HOURS = timedelta(days=3)  # an acquaintance of less has not seen each hour three times
KNOWS_DAYS = timedelta(days=14)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WEEK = 168
_FADES = 0.5 ** (_DAY / HALF_LIFE)
# What is believed of a source that nothing is known of: one item in four minutes. A few polls without news undo it.
_PRIOR_ITEMS, _PRIOR_TIME = 1.0, timedelta(minutes=4)
_LEVEL = 8.0  # items spread evenly that are added to the counts, so that an hour without news so far is not dead


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Items an hour, by hour of day and weekday. A poll asks for a few hours only: what they bring is worked out then."""

    mean: float  # items an hour
    counts: tuple[float, ...]  # by hour and by weekday
    faded: float  # what a count is worth by now
    now: datetime
    known: timedelta  # for how long

    @classmethod
    def of(cls, counts: tuple[float, ...], last: datetime | None, first: datetime, now: datetime) -> Self:
        """What the polls taught since the *first*. *counts*: as of the *last* that brought news."""
        known = max(now - first, timedelta(0))
        seen = HALF_LIFE / _HOUR / log(2) * (1 - 0.5 ** (known / HALF_LIFE))  # hours, the older ones counting less
        faded = 0.5 ** (max(now - last, timedelta(0)) / HALF_LIFE) if last else 0.0
        mean = (sum(counts[:HOURS]) * faded + _PRIOR_ITEMS) / (seen + _PRIOR_TIME / _HOUR)
        return cls(mean, counts, faded, now, known)

    def rate(self, at: datetime) -> float:
        """Items an hour at this moment."""
        return self.mean * self._by_hour(at.hour) * self._by_day(at.weekday())

    def _by_hour(self, hour: int) -> float:
        """How much more than the mean an hour of the day brings."""
        if not self.counts or self.known < KNOWS_HOURS:
            return 1.0
        total = sum(self.counts[HOURS:]) * self.faded + _LEVEL
        return (self.counts[hour] * self.faded * HOURS + _LEVEL) / total

    def _by_day(self, day: int) -> float:
        """The same of a weekday, by how often it was lived through: of twenty days three are Mondays."""
        if not self.counts or self.known < KNOWS_DAYS:
            return 1.0
        total = sum(self.counts[HOURS:]) * self.faded + _LEVEL
        share = _share((self.now.weekday() - day) % DAYS, self.known // _DAY, self.now.hour)
        return (self.counts[HOURS + day] * self.faded / share + _LEVEL) / total

    def expected(self, begin: datetime, end: datetime) -> float:
        """Items that a time usually brings."""
        weeks, rest = divmod(max(end - begin, timedelta(0)) / _HOUR, _WEEK)
        items = weeks * self.mean * _WEEK
        at = begin
        while rest > 0:
            part = min(rest, _left_of_hour(at) / _HOUR)
            items += self.rate(at) * part
            at, rest = at + _left_of_hour(at), rest - part
        return items

    def reaches(self, items: float, begin: datetime, *, most: timedelta) -> timedelta:
        """How long it usually takes until so many items have come; at most *most*."""
        at, passed = begin, timedelta(0)
        while passed < most:
            part, rate = _left_of_hour(at), self.rate(at)
            if rate * (part / _HOUR) >= items:
                return min(passed + _HOUR * (items / rate), most)
            items -= rate * (part / _HOUR)
            at, passed = at + part, passed + part
        return most


def heard(state: SourceState, new: int, at: datetime, *, finest: timedelta) -> tuple[float, ...]:
    """The rhythm after a poll that brought *new* items, which came since the poll before.

    At most one item in *finest*, the time between two polls at their closest: thirty items put up at once are one
    occasion to look, and not a reason to come thirty times as often.
    """
    begin = max(state.polled_at or at, at - _DAY)  # after a long absence nobody knows when they came
    begin = min(begin, at - finest)
    news = min(float(new), (at - begin) / finest)
    faded = 0.5 ** (max(at - state.arrivals[-1], timedelta(0)) / HALF_LIFE) if state.arrivals else 0.0
    counts = [count * faded for count in state.rhythm or (0.0,) * (HOURS + DAYS)]
    moment = begin
    while moment < at:
        part = min(_left_of_hour(moment), at - moment)
        counts[moment.hour] += news * (part / (at - begin))
        counts[HOURS + moment.weekday()] += news * (part / (at - begin))
        moment += part
    return tuple(round(count, 3) for count in counts)


@lru_cache(maxsize=4096)
def _share(age: int, known: int, hour: int) -> float:
    """What part of the days lived through was the weekday that was *age* days ago; today until *hour*."""
    return _lived(age, known, hour) / sum(_lived(each, known, hour) for each in range(DAYS))


def _lived(age: int, known: int, hour: int) -> float:
    """How often a weekday came, the older times counting less; of today only what has passed."""
    times = max((known - age) // DAYS + 1, 1)
    whole: float = _FADES**age * (1 - _FADES ** (DAYS * times)) / (1 - _FADES**DAYS)
    return whole if age else whole - 1 + (hour + 0.5) / HOURS


def _left_of_hour(at: datetime) -> timedelta:
    return _HOUR - timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
