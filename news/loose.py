"""Loose phrases: words in any order, with so many others between them at most.

"ceasefire guarantee"~3  →  a guarantee of any ceasefire · the ceasefire has no guarantee
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from news.chains import Chains, Row, both
from news.columns import stretches
from news.concordance import Concordance
from news.patterns import Pattern, runs
from news.runs import Numbers, Run, columns, from_keys, keys

MOST_STEPS = 30_000  # of a loose phrase whose words lie on one another, 20 ms: only in texts made to be slow
MOST_WINDOWS = 5_000  # of a loose phrase in one article: more only in texts made to be slow


@dataclass(frozen=True, slots=True)
class Loose:
    """Patterns in any order with at most *words* other words inside; none stands on another."""

    patterns: tuple[Pattern, ...]
    words: int

    def find(self, text: Concordance) -> Sequence[Run]:
        occurring = [runs(pattern, text) for pattern in self.patterns]
        if not all(occurring):
            return []
        sides = _apart(self.patterns, occurring)
        return windows(sides, self.words) if sides is not None else self._overlapping(occurring)

    def _overlapping(self, occurring: Sequence[Sequence[Run]]) -> list[Run]:
        """Where occurrences may lie on one another: step by step."""
        places = sorted((run, index) for index, found in enumerate(occurring) for run in found)
        longest = [max(last - first + 1 for first, last in found) for found in occurring]
        reach = self.words + sum(longest)
        found: set[Run] = set()
        steps = 0
        for at, (run, index) in enumerate(places):
            end = bisect_left(places, ((run[0] + reach, 0), 0), at + 1)
            window = places[at + 1 : end]
            steps += len(window)
            if len({other for _, other in window} | {index}) == len(self.patterns):
                steps += self._windows(run, index, window, found)
            if steps > MOST_STEPS:
                break
        return sorted(found)

    def _windows(self, start: Run, index: int, places: Sequence[tuple[Run, int]], found: set[Run]) -> int:
        """Note the windows that begin with *start*; tells the steps it took.

        What is kept per set of patterns seen is the earliest end: whatever may follow a later end may
        follow that one too. So the work goes by 2^patterns, not by the product of their occurrences.
        """
        every = (1 << len(self.patterns)) - 1
        length = start[1] - start[0] + 1
        states: dict[tuple[int, int], int] = {(1 << index, length): start[1]}
        steps = 0
        for (first, last), other in places:
            bit = 1 << other
            steps += len(states)
            for (seen, covered), end in list(states.items()):
                state = (seen | bit, covered + last - first + 1)
                if seen & bit or end >= first or last - start[0] + 1 - state[1] > self.words:
                    continue
                if state[0] == every:
                    found.add((start[0], last))
                else:
                    states[state] = min(last, states.get(state, last))
        return steps

    def rows(self) -> list[Row]:
        return both([pattern.rows() for pattern in self.patterns], exact=False)

    def chains(self) -> Chains | None:
        return None


class Side(NamedTuple):
    """A word of a loose phrase: where it stands, and how often it is asked for."""

    firsts: Numbers
    lasts: Numbers
    times: int


def _apart(patterns: Sequence[Pattern], occurring: Sequence[Sequence[Run]]) -> list[Side] | None:
    """The words of a loose phrase, each once; None where occurrences lie on one another or differ in length."""
    distinct = {id(pattern): found for pattern, found in zip(patterns, occurring, strict=True)}
    times = Counter(map(id, patterns))
    sides = [Side(*columns(found), times[name]) for name, found in distinct.items()]
    if any(np.ptp(side.lasts - side.firsts) for side in sides):
        return None
    firsts = np.concatenate([side.firsts for side in sides])
    order = np.argsort(firsts)
    lasts = np.concatenate([side.lasts for side in sides])[order]
    return None if (firsts[order][1:] <= lasts[:-1]).any() else sides


def windows(sides: Sequence[Side], words: int) -> Sequence[Run]:
    """From one word of a loose phrase to another with the rest between, and at most *words* others.

    Of very many, the shortest and the longest of each beginning.
    """
    length = sum(side.times * int(side.lasts[0] - side.firsts[0] + 1) for side in sides)
    ranges = [found for begin in sides for found in _ranges(sides, begin, words + length)]
    if sum(int((to - at).sum()) for _, _, at, to in ranges) <= MOST_WINDOWS:
        found = [(np.repeat(firsts, to - at), lasts[stretches(at, to - at)]) for firsts, lasts, at, to in ranges]
    else:
        found = _extremes(ranges)
    return from_keys(np.concatenate([keys(*each) for each in found]))


Range = tuple[Numbers, Numbers, Numbers, Numbers]
"""Beginnings; where a word ends; from which to which of these a window may reach, per beginning."""


def _ranges(sides: Sequence[Side], begin: Side, reach: int) -> Iterator[Range]:
    """The windows that begin with one word, by the word that they end with."""
    furthest = begin.firsts + reach - 1
    needed = [side.times - (side is begin) for side in sides]
    within = [_nth_after(side, begin.lasts, count) for side, count in zip(sides, needed, strict=True)]
    for end, last in enumerate(sides):
        if needed[end]:
            others = [*within[:end], *within[end + 1 :], _nth_after(last, begin.lasts, needed[end] - 1)]
            at: Numbers = np.searchsorted(last.firsts, np.stack(others).max(axis=0), "right")
            to = np.maximum(at, np.searchsorted(last.lasts, furthest, "right"))
            yield begin.firsts, last.lasts, at, to


def _nth_after(side: Side, places: Numbers, count: int) -> Numbers:
    """Where the *count*th occurrence after each place ends; the place itself for none."""
    if not count:
        return places
    at = np.searchsorted(side.firsts, places, "right") + count - 1
    return np.append(side.lasts, 1 << 60)[np.minimum(at, len(side.lasts))]


def _extremes(ranges: Sequence[Range]) -> list[tuple[Numbers, Numbers]]:
    found: list[tuple[Numbers, Numbers]] = []
    for firsts, lasts, at, to in ranges:
        some = to > at
        found += [(firsts[some], lasts[at[some]]), (firsts[some], lasts[to[some] - 1])]
    firsts, lasts = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((lasts, firsts))
    firsts, lasts = firsts[order], lasts[order]
    new = np.append(np.flatnonzero(np.append(True, firsts[1:] != firsts[:-1])), len(firsts))
    return [(firsts[new[:-1]], lasts[new[:-1]]), (firsts[new[:-1]], lasts[new[1:] - 1])]
