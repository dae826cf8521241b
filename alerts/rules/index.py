"""Which rules may hold in an article: the index of what they cannot do without.

    (truce OR ceasefire) AND "real guarantee" NOT Cairo → two rows: truce, real, guarantee, real→guarantee, ¬Cairo; ceasefire, …

A rule becomes rows of keys that must all be present (`Node.rows`); a row lies under its rarest key. The
keys of an article bring their rows; numpy looks for the other keys, then Python for the pairs of terms that
are asked for near each other, or numpy where they are many. Of 100,000 rules hardly one is left to be evaluated that does not hold. A row may be *exact*: then
nothing is left to evaluate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from news.chains import Pair, Row
from news.columns import distinct, stretches
from news.places import TEXT_TERMS, TEXT_TERMS_BITS, Places
from news.runs import Numbers

Compact = NDArray[np.int32]

_NONE = np.zeros(0, np.int64)
_KEYS = 4  # per row; rows that need more are evaluated
_PAIRS = 2
_FEW = 24  # pairs that articles are asked for: numpy takes 100 µs to begin, Python 4 for each
_ABSENT = 2
_SETTLED_AFTER = (64, 512, 4096)  # articles: what is rare is known better then


class _Rows(NamedTuple):
    """What rows ask for, in columns."""

    rules: Compact
    exact: NDArray[np.bool_]
    needed: Compact  # slots, one line for each; the rarest when the row was made
    absent: Compact
    pairs: Compact  # their numbers


class _Order(NamedTuple):
    """Rows in the order of their rarest key. Replaced whole: other threads may be reading it."""

    begin: Numbers  # of the rows under a key
    length: Numbers
    rules: Compact
    exact: NDArray[np.bool_]
    needed: Sequence[Compact]  # further keys
    absent: Sequence[Compact]
    pairs: Sequence[Compact]


class Kept(NamedTuple):
    """What an index takes over of another, of which most rules are still there."""

    facts: int
    terms: int
    seen: NDArray[np.float64]
    articles: int
    pairs: Mapping[Pair, int]
    rows: _Rows  # under the new numbers of their rules; their slots are the old ones


class Index:
    """Rows of rules, by key. Keys are −facts … −1, 0 … terms−1."""

    def __init__(
        self,
        rows: Sequence[tuple[int, Row]],
        *,
        facts: int,
        terms: int,
        frequency: Callable[[int], float],
        kept: Kept | None = None,
    ) -> None:
        """*rows*: of rules whose rows are not *kept*."""
        self._facts = facts
        self._always = facts + terms  # a slot that is always present
        self._never = self._always + 1  # … and one that never is
        self._seen = self._guessed(frequency, kept)  # articles that have a key, to begin with a guess
        self._articles = kept.articles if kept else 0
        self._pairs = _Pairs(rows, kept.pairs if kept else {})
        self._rows = self._made(rows)
        if kept:
            self._rows = self._joined(kept, self._rows)
        self._rules_end = 1 + int(self._rows.rules.max(initial=0))
        self._order = self._settled()

    def _guessed(self, frequency: Callable[[int], float], kept: Kept | None) -> NDArray[np.float64]:
        """How many articles have each key: what was seen of it, or a guess."""
        facts, terms = (kept.facts, kept.terms) if kept else (0, 0)
        seen = kept.seen.tolist() if kept else []
        new_facts = map(frequency, range(-self._facts, -facts))
        new_terms = map(frequency, range(terms, self._always - self._facts))
        return np.array([*new_facts, *seen, *new_terms, 1e9, 0])

    def _made(self, rows: Sequence[tuple[int, Row]]) -> _Rows:
        guesses, facts = self._seen.tolist(), self._facts
        rarest = [sorted(row.terms, key=lambda key: guesses[key + facts])[:_KEYS] for _, row in rows]
        return _Rows(
            np.array([rule for rule, _ in rows], np.int32),
            np.array([_suffices(row) for _, row in rows], np.bool_),
            _columns(rarest, _KEYS, self._always, facts),
            _columns([sorted(row.absent) for _, row in rows], _ABSENT, self._never, facts),
            _columns([self._pairs.numbers(row) for _, row in rows], _PAIRS, 0),
        )

    def kept(self, numbers: Compact) -> Kept:
        """What another index takes over, by the new number of each rule; −1: its rows stay behind."""
        rows = self._rows
        stay = (numbers[rows.rules] >= 0).nonzero()[0]
        left = _Rows(
            numbers[rows.rules[stay]],
            rows.exact[stay],
            rows.needed[:, stay],
            rows.absent[:, stay],
            rows.pairs[:, stay],
        )
        terms = self._always - self._facts
        return Kept(self._facts, terms, self._seen[: self._always], self._articles, self._pairs.numbered, left)

    def _joined(self, kept: Kept, new: _Rows) -> _Rows:
        """The rows taken over, by the slots of this index, and the new ones."""
        rows = kept.rows
        slots = np.arange(kept.facts + kept.terms + 2, dtype=np.int32) + (self._facts - kept.facts)
        slots[-2:] = self._always, self._never
        return _Rows(
            np.concatenate((rows.rules, new.rules)),
            np.concatenate((rows.exact, new.exact)),
            np.concatenate((slots[rows.needed], new.needed), axis=1),
            np.concatenate((slots[rows.absent], new.absent), axis=1),
            np.concatenate((rows.pairs, new.pairs), axis=1),
        )

    def _settled(self) -> _Order:
        """The rows ordered by what is known now of how rare their keys are."""
        rows = self._rows
        rarest_first = np.argsort(self._seen[rows.needed], axis=0, kind="stable")
        needed = np.take_along_axis(rows.needed, rarest_first, axis=0)
        order = np.argsort(needed[0], kind="stable")
        slots = np.arange(self._never + 1)
        begin = np.searchsorted(needed[0], slots, sorter=order)
        length = np.searchsorted(needed[0], slots, "right", sorter=order) - begin
        return _Order(
            begin,
            length,
            rows.rules[order],
            rows.exact[order],
            _used(needed[1:, order], self._always),
            _used(rows.absent[:, order], self._never),
            _used(rows.pairs[:, order], 0),
        )

    def candidates(self, places: Places, facts: Sequence[Sequence[int]]) -> list[tuple[list[int], list[int]]]:
        """Rules that hold, and rules that may: to be evaluated; each once, sorted; for each of some articles, of which
        these are the *places* of all and the *facts* of each.
        """
        count, width = len(facts), self._never + 1
        whose, slots = self._slots(places, facts)
        there = np.zeros(count * width, np.bool_)
        there[whose * width + slots] = True
        if self._articles < _SETTLED_AFTER[-1]:
            self._learn(slots, count)
        order = self._order
        lengths = order.length[slots]
        rows = stretches(order.begin[slots], lengths)
        whose = whose.repeat(lengths)
        begin = whose * width  # of an article, in *there*
        kept = np.ones(len(rows), np.bool_)
        for column in order.needed:
            kept &= there.take(begin + column.take(rows))
        for column in order.absent:
            kept &= ~there.take(begin + column.take(rows))
        rows, whose = rows[kept], whose[kept]
        for column in order.pairs:
            missing = self._pairs.missing(whose, column[rows], places)
            if len(missing):
                kept = np.ones(len(rows), np.bool_)
                kept[missing] = False
                rows, whose = rows[kept], whose[kept]
        rules = whose * self._rules_end + order.rules[rows]
        exact = order.exact[rows]
        held, maybe = (rules, _NONE) if exact.all() else (rules[exact], distinct(rules[~exact]))
        held = distinct(held)
        if len(maybe):
            maybe = maybe[~np.isin(maybe, held, assume_unique=True)]
        return list(zip(self._each(held, count), self._each(maybe, count), strict=True))

    def _slots(self, places: Places, facts: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers]:
        """Articles, and keys that they have: terms, facts, and the one that all have."""
        present = places.present
        told = [number * TEXT_TERMS + fact + self._facts for number, its in enumerate(facts) for fact in its]
        told += range(self._always, len(facts) * TEXT_TERMS, TEXT_TERMS)
        keys = np.empty(len(present) + len(told), np.int64)
        np.add(present, self._facts, out=keys[: len(present)])
        keys[len(present) :] = told
        return (keys >> TEXT_TERMS_BITS, keys & (TEXT_TERMS - 1)) if len(facts) > 1 else (np.zeros_like(keys), keys)

    def _each(self, rules: Numbers, count: int) -> Iterable[list[int]]:
        """The rules of each article."""
        if count == 1:
            return [rules.tolist()]
        ends = np.arange(count + 1) * self._rules_end
        at = rules.searchsorted(ends).tolist()
        numbers = (rules % self._rules_end).tolist()
        return [numbers[begin:end] for begin, end in pairwise(at)]

    def _learn(self, slots: Numbers, articles: int) -> None:
        if articles == 1:
            self._seen[slots] += 1  # each is there once
        else:
            np.add.at(self._seen, slots, 1)
        before = self._articles
        self._articles += articles
        if any(before < settled <= self._articles for settled in _SETTLED_AFTER):
            self._order = self._settled()


class _Pairs:
    """The pairs that rows ask for, each once; number 0 asks for nothing."""

    def __init__(self, rows: Iterable[tuple[int, Row]], known: Mapping[Pair, int]) -> None:
        """*known*: pairs that have their numbers already."""
        self.numbered: dict[Pair, int] = dict(known)
        for pair in chain.from_iterable(row.pairs[:_PAIRS] for _, row in rows):
            self.numbered.setdefault(pair, len(self.numbered) + 1)
        self._listed = (None, *self.numbered)

    def numbers(self, row: Row) -> Sequence[int]:
        return [self.numbered[pair] for pair in row.pairs[:_PAIRS]]

    def missing(self, whose: Numbers, numbers: Compact, places: Places) -> Numbers:
        """Of these articles and numbers of pairs, at which places the one does not have the other. Few ask for one, and
        often for the same.
        """
        asking = numbers.nonzero()[0]
        if not len(asking):
            return asking
        count = len(self._listed)
        asked = whose[asking] * count + numbers[asking]
        each = distinct(asked)
        texts, pairs = each // count, each % count
        stand = self._stand_together if len(each) > _FEW else self._stand
        missing: Numbers = asking[~stand(texts * TEXT_TERMS, pairs, places)[each.searchsorted(asked)]]
        return missing

    def _stand(self, bases: Numbers, pairs: Numbers, places: Places) -> NDArray[np.bool_]:
        asked = zip(pairs.tolist(), bases.tolist(), strict=True)
        return np.fromiter((_stands(self._listed[pair], base, places) for pair, base in asked), np.bool_, len(pairs))

    def _stand_together(self, bases: Numbers, pairs: Numbers, places: Places) -> NDArray[np.bool_]:
        first, then, least, most, *otherwise = self._columns[:, pairs]
        stand = places.follow(bases + first, bases + then, least, most)
        left = np.flatnonzero(~stand & (otherwise[0] >= 0))
        if len(left):
            first, then = (bases + terms for terms in otherwise)
            stand[left] = places.follow(first[left], then[left], least[left], most[left])
        return stand

    @cached_property
    def _columns(self) -> Numbers:
        """The pairs as numpy sees them, made when many are asked for at once."""
        told = [(pair.first, pair.then, pair.least, pair.most, *(pair.otherwise or (-1, -1))) for pair in self.numbered]
        return np.array([(-1,) * 6, *told], np.int64).T


def _stands(pair: Pair | None, base: int, places: Places) -> bool:
    """Whether an article has a pair; *base*: what is added to its terms."""
    assert pair is not None
    if places.follows(base + pair.first, base + pair.then, pair.least, pair.most):
        return True
    if pair.otherwise is None:
        return False
    first, then = pair.otherwise
    return places.follows(base + first, base + then, pair.least, pair.most)


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


def _used(table: Compact, otherwise: int) -> Sequence[Compact]:
    """The lines that say anything."""
    return [line for line in table if (line != otherwise).any()]
