"""Which rules may hold in an article: the index of what they cannot do without.

    (truce OR ceasefire) AND "real guarantee" NOT Cairo → two rows: truce, real, guarantee, real→guarantee, ¬Cairo; ceasefire, …

A rule becomes rows of keys that must all be present (`Node.rows`); a row lies under its rarest key. The
keys of an article bring their rows; numpy looks for the other keys, then Python for the few pairs of terms that
are asked for near each other. Of 100,000 rules hardly one is left to be evaluated that does not hold. A row may be *exact*: then
nothing is left to evaluate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.lexicon import Concordance, distinct, stretches
from news.patterns import Pair, Row
from news.runs import Numbers

Compact = NDArray[np.int32]
_NONE = np.zeros(0, np.int32)

_KEYS = 4  # per row; rows that need more are evaluated
_PAIRS = 2
_ABSENT = 2
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

    def candidates(self, present: Numbers, text: Concordance) -> tuple[Compact, Compact]:
        """Rules that hold, and rules that may: to be evaluated; each once, sorted. *present*: the keys of an article,
        each once.
        """
        slots = np.empty(len(present) + 1, np.int64)
        np.add(present, self._facts, out=slots[:-1])
        slots[-1] = self._always
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
        for column in order.pairs:
            rows = self._pairs.among(rows, column[rows], text)
        exact = order.exact[rows]
        if exact.all():
            return distinct(order.rules[rows]), _NONE
        held, maybe = distinct(order.rules[rows[exact]]), distinct(order.rules[rows[~exact]])
        return held, maybe[~np.isin(maybe, held, assume_unique=True)]

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
        self._listed = (None, *self._numbers)

    def numbers(self, row: Row) -> Sequence[int]:
        return [self._numbers[pair] for pair in row.pairs[:_PAIRS]]

    def among(self, rows: Numbers, numbers: Compact, text: Concordance) -> Numbers:
        """Those of *rows* whose pairs, of these *numbers*, an article has. Few ask for one, and often for the same."""
        asking = numbers.nonzero()[0]
        if not len(asking):
            return rows
        held: dict[int, bool] = {}
        kept = np.ones(len(rows), np.bool_)
        asked = numbers[asking].tolist()
        for number in set(asked):
            held[number] = _stands(self._listed[number], text)
        kept[asking] = list(map(held.__getitem__, asked))
        return rows[kept]


def _stands(pair: Pair | None, text: Concordance) -> bool:
    assert pair is not None
    if text.follows(pair.first, pair.then, pair.least, pair.most):
        return True
    return pair.otherwise is not None and text.follows(*pair.otherwise, pair.least, pair.most)


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
