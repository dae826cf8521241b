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
from itertools import accumulate
from math import log
from typing import Self

from news.model import SourceState

HOURS, DAYS = 24, 7
HALF_LIFE = timedelta(days=14)
KNOWS_HOURS = timedelta(days=3)  # an acquaintance of less has not seen each hour three times
KNOWS_DAYS = timedelta(days=14)
_ZERO = timedelta(0)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WEEK = 168
_FADES = 0.5 ** (_DAY / HALF_LIFE)
_SEEN = HALF_LIFE / _HOUR / log(2)  # hours: what all the past comes to
# What is believed of a source that nothing is known of: one item in four minutes. A few polls without news undo it.
_PRIOR_ITEMS, _PRIOR_HOURS = 1.0, 4 / 60
_LEVEL = 8.0  # items spread evenly that are added to the counts, so that an hour without news so far is not dead


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Items an hour, by hour of day and weekday. A poll asks for a few hours only: what they bring is worked out then."""

    mean: float  # items an hour
    counts: tuple[float, ...]  # by hour and by weekday
    total: float  # of the counts by now, and what is added to them
    faded: float  # what a count is worth by now
    now: datetime
    hours: bool  # whether it is known for so long that the hours of the day count …
    lived: int | None  # … and the weekdays: then for how many days

    @classmethod
    def of(
        cls,
        counts: tuple[float, ...],
        last: datetime | None,
        first: datetime,
        now: datetime,
        *,
        knows_days: timedelta = KNOWS_DAYS,
    ) -> Self:
        """What the polls taught since the *first*. *counts*: as of the *last* that brought news."""
        known = max(now - first, _ZERO)
        seen = _SEEN * (1 - _half(known))  # hours, the older ones counting less
        faded = _half(max(now - last, _ZERO)) if last else 0.0
        items = sum(counts[:HOURS]) * faded
        mean = (items + _PRIOR_ITEMS) / (seen + _PRIOR_HOURS)
        lived = known // _DAY if counts and known >= knows_days else None
        return cls(mean, counts, items + _LEVEL, faded, now, bool(counts) and known >= KNOWS_HOURS, lived)

    def expected(self, begin: datetime, end: datetime) -> float:
        """Items that a time usually brings."""
        if self._is_even:
            return max(end - begin, _ZERO) / _HOUR * self.mean
        weeks, rest = divmod(max(end - begin, _ZERO) / _HOUR, _WEEK)
        day, hour = begin.weekday(), _hour(begin)
        sums = tuple(accumulate(self.counts[:HOURS], initial=0.0)) if self.hours else ()
        items = weeks * _WEEK
        while rest > 0:
            part = min(rest, HOURS - hour)
            items += self._by_day(day) * (self._since_midnight(sums, hour + part) - self._since_midnight(sums, hour))
            day, hour, rest = (day + 1) % DAYS, 0.0, rest - part
        return items * self.mean

    def reaches(self, items: float, begin: datetime, *, most: timedelta) -> timedelta:
        """How long it usually takes until so many items have come; at most *most*."""
        passed, end = 0.0, most / _HOUR
        if self._is_even:
            return timedelta(hours=items / self.mean) if items / self.mean < end else most
        hour, day = _hour(begin), begin.weekday()
        whole, left = int(hour), int(hour) + 1 - hour
        by_day = self.mean * self._by_day(day)
        while passed < end:
            rate = by_day * self._by_hour(whole)
            if rate * left >= items:
                return min(timedelta(hours=passed + items / rate), most)
            items, passed = items - rate * left, passed + left
            whole, left = whole + 1, 1.0
            if whole == HOURS:
                whole, day = 0, (day + 1) % DAYS
                by_day = self.mean * self._by_day(day)
        return most

    @property
    def _is_even(self) -> bool:
        """All hours and days are alike: of a source that is not known for long, or never had news."""
        return not self.hours and self.lived is None

    def _by_hour(self, hour: int) -> float:
        """How much more than the mean an hour of the day brings."""
        return (self.counts[hour] * self.faded * HOURS + _LEVEL) / self.total if self.hours else 1.0

    def _since_midnight(self, sums: tuple[float, ...], hour: float) -> float:
        """The hours of a day until then, each counting for what it brings. *sums*: of the counts."""
        if not sums:
            return hour
        whole = int(hour)
        count = sums[whole] + (self.counts[whole] * (hour - whole) if whole < HOURS else 0.0)
        return (count * self.faded * HOURS + _LEVEL * hour) / self.total

    def _by_day(self, day: int) -> float:
        """The same of a weekday, by how often it was lived through: of twenty days three are Mondays."""
        if self.lived is None:
            return 1.0
        share = _share((self.now.weekday() - day) % DAYS, self.lived, self.now.hour)
        return (self.counts[HOURS + day] * self.faded / share + _LEVEL) / self.total


def heard(state: SourceState, new: int, at: datetime, *, finest: timedelta) -> tuple[float, ...]:
    """The rhythm after a poll that brought *new* items, which came since the poll before.

    At most one item in *finest*, the time between two polls at their closest: thirty items put up at once are one
    occasion to look, and not a reason to come thirty times as often.
    """
    begin = max(state.polled_at or at, at - _DAY)  # after a long absence nobody knows when they came
    begin = min(begin, at - finest)
    news = min(float(new), (at - begin) / finest)
    faded = _half(max(at - state.arrivals[-1], _ZERO)) if state.arrivals else 0.0
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


def _half(span: timedelta) -> float:
    """What is left of what counts half as much after a fortnight."""
    left: float = 0.5 ** (span / HALF_LIFE)
    return left


def _hour(at: datetime) -> float:
    """Of the day."""
    return at.hour + at.minute / 60 + at.second / 3600 + at.microsecond / 3.6e9


def _left_of_hour(at: datetime) -> timedelta:
    return _HOUR - timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
