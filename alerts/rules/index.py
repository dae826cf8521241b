"""Which rules may hold in an article: the index of what they cannot do without.

A rule becomes rows of keys that must all be present (`Node.rows`); a row lies under its rarest key. The
keys of an article bring their rows; numpy looks for the other keys. Of 100,000 rules some hundred are
left, to be evaluated. A row may be *exact*: then nothing is left to evaluate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from news.patterns import Row

_COLUMNS = 3  # further keys looked for by numpy; rows that need more are evaluated
Numbers = NDArray[np.int32]


class Index:
    """Rows of rules, by key. Keys are −facts … −1, 0 … terms−1."""

    def __init__(
        self, rows: Sequence[tuple[int, Row]], *, facts: int, terms: int, frequency: Callable[[int], float]
    ) -> None:
        self._facts = facts
        self._always = facts + terms  # a slot that is always present
        self._never = self._always + 1  # … and one that never is
        listed = [(sorted(row.terms, key=lambda key: (frequency(key), key)), row, rule) for rule, row in rows]
        listed.sort(key=lambda entry: entry[0][0] + facts if entry[0] else self._always)
        self._rules = np.array([rule for _, _, rule in listed], np.int32)
        self._exact = np.array([self._suffices(keys, row) for keys, row, _ in listed], np.bool_)
        triggers = np.array([keys[0] + facts if keys else self._always for keys, _, _ in listed], np.int32)
        slots = np.arange(self._never + 1)
        self._begin = np.searchsorted(triggers, slots).astype(np.int32)
        self._length = (np.searchsorted(triggers, slots, "right") - self._begin).astype(np.int32)
        self._needed = [
            self._column([keys[1 + column : 2 + column] for keys, _, _ in listed], self._always)
            for column in range(_COLUMNS)
        ]
        self._absent = self._column([sorted(row.absent)[:1] for _, row, _ in listed], self._never)

    def _suffices(self, keys: Sequence[int], row: Row) -> bool:
        return row.exact and len(keys) <= 1 + _COLUMNS and len(row.absent) <= 1

    def _column(self, keys: Sequence[Sequence[int]], otherwise: int) -> Numbers:
        return np.array([entry[0] + self._facts if entry else otherwise for entry in keys], np.int32)

    def candidates(self, present: Collection[int]) -> tuple[set[int], set[int]]:
        """Rules that hold, and rules that may: to be evaluated."""
        slots = np.fromiter(present, np.int32, len(present)) + self._facts
        slots = np.append(slots, self._always)
        there = np.zeros(self._never + 1, np.bool_)
        there[slots] = True
        lengths = self._length[slots]
        total = int(lengths.sum())
        if not total:
            return set(), set()
        before = np.cumsum(lengths) - lengths
        rows = np.repeat(self._begin[slots] - before, lengths) + np.arange(total)
        for column in self._needed:
            rows = rows[there[column[rows]]]
        rows = rows[~there[self._absent[rows]]]
        exact = self._exact[rows]
        held = set(self._rules[rows[exact]].tolist())
        return held, set(self._rules[rows[~exact]].tolist()) - held
