"""Density: how many stories are open about a moment.

    2 March 40 · 3 March 55 · 4 March 12  →  log 106 on the 3rd, beside the one that is looked at

Of two reports that are alike to the same degree, those among few others of their days tell more surely of one event than
those among thousands: among many, some are alike by chance. Where there is no other at all it tells most surely: of three
reports an event over years, and of a year's political reports, each in three parts, nothing that was placed wrongly came
of it. Counted by days, so that ten thousand open stories cost what seven do.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from math import exp, log

_ABOUT = 3  # days before and after
_UNSEEN = 100  # stories that were not collected yet on the day an archive begins
_NONE = 0.3  # of a story: the log of none is without bounds


class Density:
    """Counts stories by the day of their last report."""

    def __init__(self) -> None:
        self._days: Counter[int] = Counter()

    def count(self, moment: datetime) -> None:
        """An open story more."""
        self._days[moment.toordinal()] += 1

    def discount(self, moment: datetime) -> None:
        """One less."""
        day = moment.toordinal()
        self._days[day] -= 1
        if not self._days[day]:
            del self._days[day]

    def about(self, moment: datetime) -> float:
        """The log of how many there are about *moment*, beside the one that is looked at.

        An archive that begins has few stories since it has seen few: it counts some that it has not seen.
        """
        day = moment.toordinal()
        open_ = sum(self._days[each] for each in range(day - _ABOUT, day + _ABOUT + 1))
        known = max(0, day - min(self._days, default=day))
        return log(max(0, open_ - 1) + _NONE + _UNSEEN * exp(-known))
