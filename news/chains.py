"""Chains and rows: which terms have to be in a text where a pattern occurs, and how far apart. The index goes by these.

"real guarantees for Gaza"  →  the chain real → guarantees → for → gaza  →  a row of four terms in three pairs
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_ROWS = 16  # alternatives listed for the index before it takes something coarser


@dataclass(frozen=True, slots=True)
class Pair:
    """*then* begins *least* to *most* positions after the end of *first*; or the same of another two terms."""

    first: int
    then: int
    least: int
    most: int
    otherwise: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Terms that must all be present for a pattern to hold, and pairs of them near each other; *exact*: then it does."""

    terms: frozenset[int]
    exact: bool = False
    absent: frozenset[int] = frozenset()  # … and none of these
    pairs: tuple[Pair, ...] = ()

    def inexact(self) -> Row:
        """The same, as no more than a necessity."""
        return Row(self.terms, absent=self.absent, pairs=self.pairs)


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms one after the other: what a pattern may be, as the index sees it."""

    terms: tuple[int, ...]
    steps: tuple[int, ...] = ()  # from the end of each to the beginning of the next
    exact: bool = True  # it is no more than that

    def row(self) -> Row:
        """What must be there; neighbours that are there do not make a chain of three."""
        pairs = tuple(Pair(*two, step, step) for two, step in zip(pairwise(self.terms), self.steps, strict=True))
        return Row(frozenset(self.terms), self.exact and len(pairs) < 2, pairs=pairs)

    def then(self, step: int, other: Chain) -> Chain:
        """This and, *step* positions after its end, another."""
        steps = (*self.steps, step, *other.steps)
        return Chain((*self.terms, *other.terms), steps, self.exact and other.exact)


Chains = tuple[Chain, ...]
"""Whatever occurs is an occurrence of one of them."""


def near(one: Chain, other: Chain, words: int, *, ordered: bool) -> Row:
    """What must be there where two chains are at most so many words apart."""
    otherwise = None if ordered else (other.terms[-1], one.terms[0])
    pair = Pair(one.terms[-1], other.terms[0], 1, words + 1, otherwise)
    pairs = (pair, *one.row().pairs, *other.row().pairs)
    return Row(frozenset((*one.terms, *other.terms)), one.exact and other.exact and len(pairs) == 1, pairs=pairs)


def alternatives(parts: Iterable[Chains | None]) -> Chains | None:
    """The chains of any of several patterns."""
    listed = list(parts)
    found = tuple(chain for chains in listed if chains is not None for chain in chains)
    return None if None in listed or len(found) > MOST_ROWS else found


def both(parts: Sequence[list[Row]], *, exact: bool = True) -> list[Row]:
    """Rows for patterns that must all occur. Where listing all combinations would be long, some are left out:
    rows then ask for less than they might, never for more.
    """
    found = [Row(frozenset(), exact=exact)]
    for rows in sorted(parts, key=len):
        if len(found) * len(rows) > MOST_ROWS and any(row.terms for row in found):
            found = [row.inexact() for row in found]
        else:
            found = [_joined(one, other) for one in found for other in rows]
    return found


def _joined(one: Row, other: Row) -> Row:
    exact, pairs = one.exact and other.exact, one.pairs + other.pairs
    return Row(one.terms | other.terms, exact, one.absent | other.absent, pairs)
