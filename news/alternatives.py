"""Alternatives: thousands of words and phrases looked for together, as one.

    ["truce", "ceasefire", "Deutsche Bank", …] → [(3, 3), (8, 9)]

One by one each takes Python some 20 µs in an article that has them all; together a tenth of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from news.chains import Chain
from news.columns import stretches
from news.concordance import Concordance
from news.runs import Numbers, Run, from_keys, keys, listed


@dataclass(frozen=True, slots=True)
class _Found:
    """Stretches of chains that are found so far: the line of the chain in its table, first and last position."""

    lines: Numbers
    firsts: Numbers
    lasts: Numbers

    def chosen(self, which: NDArray[np.bool_]) -> _Found:
        return _Found(self.lines[which], self.firsts[which], self.lasts[which])


class Alternatives:
    """Chains of terms, each of them exactly a pattern."""

    def __init__(self, chains: Sequence[Chain]) -> None:
        by_length: defaultdict[int, list[Chain]] = defaultdict(list)
        for chain in dict.fromkeys(chains):
            by_length[len(chain.terms)].append(chain)
        self._tables = [
            (np.array([c.terms for c in same], np.int64), np.array([c.steps for c in same], np.int64))
            for same in by_length.values()
        ]

    def find(self, text: Concordance) -> Sequence[Run]:
        """Every occurrence, sorted, each once."""
        found = [each for terms, steps in self._tables for each in _occurring(text, terms, steps)]
        if len(found) == 1 and len(found[0].lines) < 2:
            return listed(found[0].firsts, found[0].lasts)
        return from_keys(np.concatenate([keys(each.firsts, each.lasts) for each in found])) if found else []


def _occurring(text: Concordance, terms: Numbers, steps: Numbers) -> Iterator[_Found]:
    """Where the chains of one length stand: from the rarest term of each on to its neighbours."""
    known = text.places.terms
    begin = known.searchsorted(terms)
    counts = known.searchsorted(terms, "right") - begin
    there = np.flatnonzero(counts.min(axis=1))
    if not len(there):
        return
    terms, steps, begin, counts = terms[there], steps[there], begin[there], counts[there]
    rarest = counts.argmin(axis=1)
    lines = np.arange(len(there))
    lengths = counts[lines, rarest]
    firsts, lasts = text.places.runs
    at = stretches(begin[lines, rarest], lengths)
    found = _Found(lines.repeat(lengths), firsts[at], lasts[at])
    for column in range(1, terms.shape[1]):
        found = _further(text, found, terms, steps, rarest + column)
    for column in range(1, terms.shape[1]):
        found = _back(text, found, terms, steps, rarest - column)
    yield found


def _further(text: Concordance, found: _Found, terms: Numbers, steps: Numbers, columns: Numbers) -> _Found:
    """Those that go on with the term in a column of their table; the last of chains that end before it stays."""
    column = columns[found.lines]
    on = column < terms.shape[1]
    if not on.any():
        return found
    left, column = found.chosen(on), column[on]
    wanted = keys(terms[left.lines, column], left.lasts + steps[left.lines, column - 1])
    begin = text.places.keys.searchsorted(wanted)
    lengths = text.places.keys.searchsorted(wanted, "right") - begin
    lasts = text.places.runs[1][stretches(begin, lengths)]
    return _with(found.chosen(~on), _Found(left.lines.repeat(lengths), left.firsts.repeat(lengths), lasts))


def _back(text: Concordance, found: _Found, terms: Numbers, steps: Numbers, columns: Numbers) -> _Found:
    """Those that the term in a column of their table stands before; chains that begin after it stay."""
    column = columns[found.lines]
    on = column >= 0
    if not on.any():
        return found
    left, column = found.chosen(on), column[on]
    wanted = keys(terms[left.lines, column], left.firsts - steps[left.lines, column])
    ends, order = text.once("by last", lambda: _by_last(text))
    begin = ends.searchsorted(wanted)
    lengths = ends.searchsorted(wanted, "right") - begin
    firsts = text.places.firsts[order[stretches(begin, lengths)]]
    return _with(found.chosen(~on), _Found(left.lines.repeat(lengths), firsts, left.lasts.repeat(lengths)))


def _by_last(text: Concordance) -> tuple[Numbers, Numbers]:
    """Term and last position in one, sorted, and which place each is of."""
    ends = keys(text.places.terms, text.places.runs[1])
    order = ends.argsort(kind="stable")
    return ends[order], order


def _with(one: _Found, other: _Found) -> _Found:
    columns = ((one.lines, other.lines), (one.firsts, other.firsts), (one.lasts, other.lasts))
    return _Found(*(np.concatenate(pair) for pair in columns))
