"""Runs: where something occurs, by its first and last word. Few are a list of pairs; many are two columns, for numpy.

    [(3, 3), (8, 9)]        Many(firsts=[3, 8, …], lasts=[3, 9, …])

An article of 100 kB may be nothing but “the”: as pairs its places alone would take Python longer than a rule may.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, islice
from typing import overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Run = tuple[int, int]
"""First and last position of an occurrence. Positions go on over title, body and byline, with a gap at
the end of every paragraph: what must not cross one never does."""

MANY = 32  # runs: of fewer, Python is faster than numpy
BITS = 32  # of a position
POSITION = (1 << BITS) - 1
GAP = 1 << 11  # between paragraphs: more than any distance that a rule may ask for


class Many(Sequence[Run]):
    """Runs as columns, sorted as pairs are. Whoever goes through them one by one gets pairs."""

    __slots__ = ("_listed", "firsts", "lasts")

    def __init__(self, firsts: Numbers, lasts: Numbers) -> None:
        self.firsts = firsts
        self.lasts = lasts
        self._listed: list[Run] | None = None

    def __len__(self) -> int:
        return len(self.firsts)

    def __iter__(self) -> Iterator[Run]:
        if self._listed is None:
            self._listed = _pairs(self.firsts, self.lasts)
        return iter(self._listed)

    @overload
    def __getitem__(self, at: int) -> Run: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Run]: ...
    def __getitem__(self, at: int | slice) -> Run | Sequence[Run]:
        if isinstance(at, slice):
            return listed(self.firsts[at], self.lasts[at])
        return int(self.firsts[at]), int(self.lasts[at])


def _pairs(firsts: Numbers, lasts: Numbers) -> list[Run]:
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def listed(firsts: Numbers, lasts: Numbers) -> Sequence[Run]:
    """Sorted columns as runs."""
    return Many(firsts, lasts) if len(firsts) >= MANY else _pairs(firsts, lasts)


def columns(found: Collection[Run]) -> tuple[Numbers, Numbers]:
    """Where runs begin and where they end; not to be written to."""
    if isinstance(found, Many):
        return found.firsts, found.lasts
    table = np.fromiter(chain.from_iterable(found), np.int64, 2 * len(found)).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def keys(firsts: Numbers, lasts: Numbers) -> Numbers:
    """Runs as numbers that sort as they do."""
    return (firsts << BITS) + lasts


def from_keys(numbers: Numbers) -> Sequence[Run]:
    """The runs of such numbers, each once."""
    numbers = np.sort(numbers)
    numbers = numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers
    return listed(numbers >> BITS, numbers & POSITION)


def _gathered(parts: Iterable[Sequence[Run]]) -> tuple[Numbers, Numbers]:
    """The columns of all *parts*, one after the other."""
    few: list[Run] = []
    several: list[tuple[Numbers, Numbers]] = []
    for found in parts:
        if isinstance(found, Many):
            several.append((found.firsts, found.lasts))
        else:
            few += found
    firsts, lasts = zip(columns(few), *several, strict=True)
    return np.concatenate(firsts), np.concatenate(lasts)


def united(parts: Iterable[Sequence[Run]]) -> Sequence[Run]:
    """The runs of all *parts*, sorted, each once."""
    occurring = [found for found in parts if found]
    if len(occurring) < 2:
        return occurring[0] if occurring else []
    if sum(map(len, occurring)) < MANY:
        return sorted(set(chain.from_iterable(occurring)))
    return from_keys(keys(*_gathered(occurring)))


def joined(parts: Sequence[Sequence[Run]]) -> Sequence[Run]:
    """The stretches that the runs of all *parts* take, sorted: those that share a word made one."""
    if sum(map(len, parts)) >= MANY:
        return _joined_columns(*_gathered(parts))
    kept: list[Run] = []
    for run in sorted(chain.from_iterable(parts)):
        if kept and run[0] <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], run[1]))
        else:
            kept.append(run)
    return kept


def _joined_columns(firsts: Numbers, lasts: Numbers) -> Sequence[Run]:
    order = np.argsort(firsts, kind="stable")
    firsts, furthest = firsts[order], np.maximum.accumulate(lasts[order])
    new = np.append(True, firsts[1:] > furthest[:-1])
    return listed(firsts[new], furthest[np.append(np.flatnonzero(new)[1:] - 1, len(new) - 1)])


def chosen(found: Sequence[Run], which: NDArray[np.bool_]) -> Sequence[Run]:
    """What is chosen of *found*; all of it is the same object, whose places are known."""
    if which.all():
        return found
    firsts, lasts = columns(found)
    return listed(firsts[which], lasts[which])


def common(parts: Sequence[Sequence[Run]], others: Sequence[Run]) -> list[Sequence[Run]]:
    """Of each of *parts* those that are among *others*."""
    wanted = keys(*columns(others))
    few = [found for found in parts if not isinstance(found, Many)]
    flags = iter(among(keys(*_gathered(few)), wanted).tolist())
    return [
        chosen(found, among(keys(found.firsts, found.lasts), wanted))
        if isinstance(found, Many)
        else list(compress(found, islice(flags, len(found))))
        for found in parts
    ]


def without(found: Sequence[Run], others: Sequence[Run]) -> Sequence[Run]:
    """Those of *found* that are not among *others*."""
    if len(found) + len(others) < MANY:
        return [run for run in found if run not in others]
    return chosen(found, ~among(keys(*columns(found)), keys(*columns(others))))


def among(numbers: Numbers, wanted: Numbers) -> NDArray[np.bool_]:
    """Which of *numbers* are among *wanted*, which are sorted; numpy.isin takes ten times as long."""
    at = np.searchsorted(wanted, numbers)
    same: NDArray[np.bool_] = np.append(wanted, -1)[at] == numbers
    return same


def outermost(found: Iterable[Run]) -> Sequence[Run]:
    """The runs that lie in no other, sorted."""
    runs = found if isinstance(found, Many) else list(found)
    if len(runs) >= MANY:
        return _outermost_columns(*columns(runs))
    kept: list[Run] = []
    for run in sorted(runs, key=_longest_first):
        if not kept or run[1] > kept[-1][1]:
            kept.append(run)
    return kept


def _longest_first(run: Run) -> Run:
    return run[0], -run[1]


def _outermost_columns(firsts: Numbers, lasts: Numbers) -> Sequence[Run]:
    order = np.lexsort((-lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    new = np.append(True, lasts[1:] > np.maximum.accumulate(lasts)[:-1])
    return listed(firsts[new], lasts[new])


def apart(found: Sequence[Run]) -> Sequence[Run]:
    """Occurrences that do not overlap: from the left, the longer of two that begin together."""
    if isinstance(found, Many) and not (found.firsts[1:] <= np.maximum.accumulate(found.lasts)[:-1]).any():
        return found
    kept: list[Run] = []
    for run in sorted(found, key=_longest_first):
        if not kept or run[0] > kept[-1][1]:
            kept.append(run)
    return kept


def within(areas: Sequence[Run], run: Run) -> bool:
    """Whether *run* lies wholly in one of *areas*, which are sorted and none inside another."""
    at = bisect_right(areas, (run[0], 1 << 60)) - 1
    return at >= 0 and run[1] <= areas[at][1]


def enclosed(found: Sequence[Run], areas: Sequence[Run]) -> Sequence[Run]:
    """The runs of *found* that lie wholly in one of *areas*: these are sorted and none is inside another."""
    if not found or not areas:
        return []
    if len(found) < MANY:
        return [run for run in found if within(areas, run)]
    firsts, lasts = columns(found)
    begin, end = columns(areas)
    return chosen(found, lasts <= np.append(-1, end)[np.searchsorted(begin, firsts, "right")])


def clear_of(found: Sequence[Run], masks: Sequence[Run]) -> Sequence[Run]:
    """The runs of *found* that no mask touches."""
    if not found or not masks:
        return found
    firsts, lasts = columns(found)
    mask_firsts, mask_lasts = columns(masks)
    furthest = np.append(-1, np.maximum.accumulate(mask_lasts))
    return chosen(found, furthest[np.searchsorted(mask_firsts, lasts, "right")] < firsts)
