"""Neighbours: which occurrences of two things are near each other.

    truce at 3, 40, 77 · Gaza at 5, 90     NEAR/5 → 3 and 5

What NEAR, ONEAR and NOTNEAR go by. Few are compared one by one, many by arrays; a distance is a number of words, or the
end of the sentence or paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alerts.rules.subject import Subject
from news.columns import stretches
from news.runs import MANY, Numbers, Run, among, chosen, columns, keys, listed

MOST_PAIRS = 5_000  # of a NEAR inside another part: more only in texts made to be slow; then the closest are taken
FEW = 48  # occurrences: numpy pays with more


@dataclass(frozen=True, slots=True)
class Distance:
    """How near is near."""

    words: int | None  # None: by *unit*
    unit: str = ""  # "s" sentence, "p" paragraph
    ordered: bool = False

    def __str__(self) -> str:
        return self.unit if self.words is None else str(self.words)

    @property
    def spoken(self) -> str:
        """As a sentence says it: within 8 words, in one sentence."""
        if self.words is None:
            return "in one sentence" if self.unit == "s" else "in one paragraph"
        return f"within {self.words} word{'' if self.words == 1 else 's'}"


Reach = Callable[[Numbers, bool], Numbers]
"""From where runs end (True) or begin (False): the furthest position that the other may begin or end at."""


def reach(subject: Subject, distance: Distance) -> Reach:
    """How far a distance goes from a place."""
    if distance.words is not None:
        step = distance.words + 1
        return lambda places, forwards: places + (step if forwards else -step)
    bounds = _bounds(subject, distance)

    def to_the_end(places: Numbers, forwards: bool) -> Numbers:
        at = np.searchsorted(bounds, places, "right")
        return bounds[at] - 1 if forwards else bounds[at - 1]

    return to_the_end


def _bounds(subject: Subject, distance: Distance) -> Numbers:
    """Where the sentences or paragraphs begin, and the end of all."""
    zones = subject.text.sentences if distance.unit == "s" else subject.text.paragraphs
    return subject.once(("bounds", distance.unit), lambda: np.array([0, *zones, 1 << 60], np.int64))


def eligible(subject: Subject, found: Sequence[Run], distance: Distance) -> Sequence[Run]:
    """The runs that can be near others at all: in one sentence only those that lie in one."""
    if distance.unit != "s":
        return found
    if len(found) < MANY:
        zones = subject.text.sentences
        return [run for run in found if run[0] == run[1] or bisect_right(zones, run[0]) == bisect_right(zones, run[1])]
    bounds = _bounds(subject, distance)
    return chosen(found, np.equal(*(bounds.searchsorted(column, "right") for column in columns(found))))


class Neighbours:
    """Runs by where they begin and by where they end."""

    def __init__(self, found: Sequence[Run]) -> None:
        self.found = found

    @cached_property
    def _columns(self) -> tuple[Numbers, Numbers]:
        return columns(self.found)

    @property
    def firsts(self) -> Numbers:
        return self._columns[0]

    @property
    def ends(self) -> Numbers:
        return self._columns[1]

    @cached_property
    def by_last(self) -> Numbers:
        """Which run ends first, second, …"""
        return np.argsort(self.ends, kind="stable")

    @cached_property
    def lasts(self) -> Numbers:
        return self.ends[self.by_last]

    def after(self, others: Neighbours, reach: Reach) -> tuple[Numbers, Numbers]:
        """For each of *others*: which of these, by beginning, begin after it within *reach*; from, to."""
        begin = np.searchsorted(self.firsts, others.ends, "right")
        return begin, np.maximum(begin, np.searchsorted(self.firsts, reach(others.ends, True), "right"))

    def before(self, others: Neighbours, reach: Reach) -> tuple[Numbers, Numbers]:
        """For each of *others*: which of these, by end, end before it within *reach*; from, to."""
        end = np.searchsorted(self.lasts, others.firsts, "left")
        return np.minimum(end, np.searchsorted(self.lasts, reach(others.firsts, False), "left")), end


def _neighbours(subject: Subject, found: Sequence[Run]) -> Neighbours:
    return subject.once((id(found), "neighbours"), lambda: Neighbours(found))


def partners(
    subject: Subject, left: Sequence[Run], right: Sequence[Run], distance: Distance
) -> tuple[Sequence[Run], Sequence[Run]]:
    """The runs of each side that have one of the other within *distance*."""
    left, right = eligible(subject, left, distance), eligible(subject, right, distance)
    if distance.words is not None and len(left) + len(right) <= FEW:
        return _few_partners(left, right, distance.words + 1, ordered=distance.ordered)
    of_left, of_right, far = _neighbours(subject, left), _neighbours(subject, right), reach(subject, distance)
    if len(left) <= len(right):
        here, there = _many_partners(of_left, of_right, far, after=True, before=not distance.ordered)
    else:
        there, here = _many_partners(of_right, of_left, far, after=not distance.ordered, before=True)
    return chosen(left, here), chosen(right, there)


def _few_partners(
    left: Sequence[Run], right: Sequence[Run], step: int, *, ordered: bool
) -> tuple[Sequence[Run], Sequence[Run]]:
    pairs = [
        (a, b) for a in left for b in right if 0 < b[0] - a[1] <= step or (not ordered and 0 < a[0] - b[1] <= step)
    ]
    return sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})


def _many_partners(
    few: Neighbours, many: Neighbours, far: Reach, *, after: bool, before: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of *few* have one of *many* after or before them, and which of *many* they are."""
    kept = np.zeros(len(few.found), np.bool_)
    met = np.zeros(len(many.found), np.bool_)
    if after:
        begin, end = many.after(few, far)
        kept |= end > begin
        met |= _covered(begin, end, len(met))
    if before:
        begin, end = many.before(few, far)
        kept |= end > begin
        met[many.by_last] |= _covered(begin, end, len(met))
    return kept, met


def _covered(begin: Numbers, end: Numbers, length: int) -> NDArray[np.bool_]:
    """What lies in one of the ranges from *begin* to *end*."""
    steps = np.bincount(begin, minlength=length + 1) - np.bincount(end, minlength=length + 1)
    covered: NDArray[np.bool_] = np.cumsum(steps)[:length] > 0
    return covered


def numbered_pairs(left: Neighbours, right: Neighbours, far: Reach, *, ordered: bool) -> tuple[Numbers, Numbers]:
    """All pairs, as numbers of the runs on either side; of very many, those of the first runs with the closest."""
    begin, end = right.after(left, far)
    a, b = _ranges(begin, end, closest=begin)
    if ordered:
        return a, b
    begin, end = right.before(left, far)
    c, d = _ranges(begin, end, closest=end - 1)
    return np.concatenate((a, c)), np.concatenate((b, right.by_last[d]))


def _ranges(begin: Numbers, end: Numbers, closest: Numbers) -> tuple[Numbers, Numbers]:
    lengths = end - begin
    owners = np.arange(len(begin))
    if int(lengths.sum()) <= MOST_PAIRS:
        return np.repeat(owners, lengths), stretches(begin, lengths)
    has = np.flatnonzero(lengths)[:MOST_PAIRS]
    return has, closest[has]


class Pairs:
    """Pairs of a NEAR, by the stretch that they take."""

    def __init__(self, left: Sequence[Run], right: Sequence[Run], a: Numbers, b: Numbers) -> None:
        self._left, self._right, self._a, self._b = left, right, a, b
        one, other = Neighbours(left), Neighbours(right)
        firsts = np.minimum(one.firsts[a], other.firsts[b])
        lasts = np.maximum(one.ends[a], other.ends[b])
        self._keys, first, self._numbers = np.unique(keys(firsts, lasts), return_index=True, return_inverse=True)
        self.runs = listed(firsts[first], lasts[first])

    def sides(self, runs: Sequence[Run]) -> tuple[Sequence[Run], Sequence[Run]]:
        """The runs of either side that make up these stretches."""
        if len(runs) == len(self.runs):  # all of them
            return _chosen(self._left, self._a), _chosen(self._right, self._b)
        kept = among(self._keys, keys(*columns(runs)))[self._numbers]
        return _chosen(self._left, self._a[kept]), _chosen(self._right, self._b[kept])


def _chosen(found: Sequence[Run], numbers: Numbers) -> Sequence[Run]:
    which = np.zeros(len(found), np.bool_)
    which[numbers] = True
    return chosen(found, which)
