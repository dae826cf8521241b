"""Which rules may hold in an article: the index of what they cannot do without.

    (truce OR ceasefire) AND "real guarantee" NOT Cairo → two rows: truce, real, guarantee, real→guarantee, ¬Cairo; ceasefire, …

A rule becomes rows of keys that must all be present (`Node.rows`); a row lies under its rarest key. The
keys of an article bring their rows; numpy looks for the other keys, and then for pairs of terms near each
other. Of 100,000 rules hardly one is left to be evaluated that does not hold. A row may be *exact*: then
nothing is left to evaluate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.lexicon import Numbers, Places, distinct, stretches
from news.patterns import Pair, Row

Compact = NDArray[np.int32]

_KEYS = 4  # per row; rows that need more are evaluated
_PAIRS = 2
_ABSENT = 2
_NEVER = -1  # term of a pair that there is not
_SETTLED_AFTER = (64, 512, 4096)  # articles: what is rare is known better then


class _Order(NamedTuple):
    """Rows in the order of their rarest key. Replaced whole: other threads may be reading it."""

    begin: Numbers  # of the rows under a key
    length: Numbers
    rules: Compact
    exact: NDArray[np.bool_]
    needed: Sequence[Compact]  # further keys, one column each
    absent: Sequence[Compact]
    pairs: Sequence[Compact]


class Index:
    """Rows of rules, by key. Keys are −facts … −1, 0 … terms−1."""

    def __init__(
        self, rows: Sequence[tuple[int, Row]], *, facts: int, terms: int, frequency: Callable[[int], float]
    ) -> None:
        self._facts = facts
        self._always = facts + terms  # a slot that is always present
        self._never = self._always + 1  # … and one that never is
        guesses = [frequency(key) for key in range(-facts, terms)]
        self._pairs = _Pairs(rows)
        self._rules = np.array([rule for rule, _ in rows], np.int32)
        self._exact = np.array([_suffices(row) for _, row in rows], np.bool_)
        rarest = [sorted(row.terms, key=lambda key: guesses[key + facts])[:_KEYS] for _, row in rows]
        self._needed = _columns(rarest, _KEYS, self._always, facts)
        self._absent = _columns([sorted(row.absent) for _, row in rows], _ABSENT, self._never, facts)
        self._in_rows = _columns([self._pairs.numbers(row) for _, row in rows], _PAIRS, 0)
        self._seen = np.array([*guesses, 1e9, 0])  # articles that have a key, to begin with a guess
        self._articles = 0
        self._order = self._settled()

    def _settled(self) -> _Order:
        """The rows ordered by what is known now of how rare their keys are."""
        rarest_first = np.argsort(self._seen[self._needed], axis=0, kind="stable")
        needed = np.take_along_axis(self._needed, rarest_first, axis=0)
        order = np.argsort(needed[0], kind="stable")
        slots = np.arange(self._never + 1)
        begin = np.searchsorted(needed[0], slots, sorter=order)
        length = np.searchsorted(needed[0], slots, "right", sorter=order) - begin
        return _Order(
            begin,
            length,
            self._rules[order],
            self._exact[order],
            _used(needed[1:, order], self._always),
            _used(self._absent[:, order], self._never),
            _used(self._in_rows[:, order], 0),
        )

    def candidates(self, present: Numbers, places: Callable[[], Places]) -> tuple[Compact, Compact]:
        """Rules that hold, and rules that may: to be evaluated; each once, sorted. *present*: the keys of an article,
        each once.
        """
        slots = np.append(present + self._facts, self._always)
        there = np.zeros(self._never + 1, np.bool_)
        there[slots] = True
        if self._articles < _SETTLED_AFTER[-1]:
            self._learn(slots)
        order = self._order
        rows = stretches(order.begin[slots], order.length[slots])
        for column in order.needed:
            rows = rows[there[column[rows]]]
        for column in order.absent:
            rows = rows[~there[column[rows]]]
        rows = self._with_pairs(rows, order.pairs, places)
        exact = order.exact[rows]
        held, maybe = distinct(order.rules[rows[exact]]), distinct(order.rules[rows[~exact]])
        return held, maybe[~np.isin(maybe, held, assume_unique=True)] if len(maybe) else maybe

    def _with_pairs(self, rows: Numbers, columns: Sequence[Compact], places: Callable[[], Places]) -> Numbers:
        asked = distinct(np.concatenate([column[rows] for column in columns])) if columns else np.zeros(0, np.int32)
        if not asked.any():
            return rows
        held = self._pairs.held(asked, places())
        for column in columns:
            rows = rows[held[np.searchsorted(asked, column[rows])]]
        return rows

    def _learn(self, slots: Numbers) -> None:
        self._seen[slots] += 1
        self._articles += 1
        if self._articles in _SETTLED_AFTER:
            self._order = self._settled()


class _Pairs:
    """The pairs that rows ask for, each once; number 0 asks for nothing."""

    def __init__(self, rows: Iterable[tuple[int, Row]]) -> None:
        self._numbers: dict[Pair, int] = {}
        for pair in chain.from_iterable(row.pairs[:_PAIRS] for _, row in rows):
            self._numbers.setdefault(pair, len(self._numbers) + 1)
        nothing = (_NEVER, _NEVER, 0, 0, _NEVER, _NEVER)
        asked = [
            (pair.first, pair.then, pair.least, pair.most, *(pair.otherwise or (_NEVER, _NEVER)))
            for pair in self._numbers
        ]
        self._table = np.array([nothing, *asked], np.int64).T.copy()

    def numbers(self, row: Row) -> Sequence[int]:
        return [self._numbers[pair] for pair in row.pairs[:_PAIRS]]

    def held(self, numbers: Compact, places: Places) -> NDArray[np.bool_]:
        """Which of the pairs of these numbers an article has."""
        first, then, least, most, other, its_then = self._table[:, numbers]
        held: NDArray[np.bool_] = (numbers == 0) | places.followed(first, then, least, most)
        left = np.flatnonzero(~held & (other != _NEVER))
        if len(left):
            held[left] = places.followed(other[left], its_then[left], least[left], most[left])
        return held


def _suffices(row: Row) -> bool:
    return row.exact and len(row.terms) <= _KEYS and len(row.absent) <= _ABSENT and len(row.pairs) <= _PAIRS


def _columns(entries: Sequence[Sequence[int]], width: int, otherwise: int, add: int = 0) -> Compact:
    """Lists as columns, cut and filled."""
    table = np.full((width, len(entries)), otherwise, np.int32)
    for column in range(width):
        known = [(number, entry[column] + add) for number, entry in enumerate(entries) if len(entry) > column]
        if known:
            numbers, values = zip(*known, strict=True)
            table[column, list(numbers)] = values
    return table


def _used(table: Compact, otherwise: int) -> list[Compact]:
    """The columns that say anything."""
    return [column for column in table if (column != otherwise).any()]
