"""Patterns: words as somebody wrote them, and where they stand in a text.

    guarantee → any of its forms;  al-Hayya → al Hayya, al-Hayya, alHayya;  "real guarantee" → side by side

Rules and the names of actors are made of these. Patterns are values: equal ones, of different rules,
are one object, found once per article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple, Protocol

import numpy as np

from news.columns import stretches
from news.concordance import Concordance
from news.runs import Many, Numbers, Run, chosen, columns, from_keys, keys, listed, united
from news.text import surface

MOST_STEPS = 30_000  # of a loose phrase whose words lie on one another, 20 ms: only in texts made to be slow
MOST_WINDOWS = 5_000  # of a loose phrase in one article: more only in texts made to be slow
_FEW = 24  # pairs of runs: each is looked at
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


class Pattern(Protocol):
    """Something that occurs in a text."""

    def find(self, text: Concordance) -> Sequence[Run]:
        """Every occurrence, sorted, each once."""
        ...

    def rows(self) -> list[Row]:
        """If the pattern occurs, one of these rows is present: what the index goes by."""
        ...

    def chains(self) -> Chains | None:
        """The chains of terms that it may be; None where it is nothing of the kind, or too many."""
        ...


def runs(pattern: Pattern, text: Concordance) -> Sequence[Run]:
    """The occurrences of *pattern*, found once per text."""
    known = text.memo.get(id(pattern))
    if known is None:
        known = text.memo[id(pattern)] = pattern.find(text)
    return known


@dataclass(frozen=True, slots=True)
class One:
    """A single term."""

    term: int

    def find(self, text: Concordance) -> Sequence[Run]:
        return text.runs(self.term)

    def rows(self) -> list[Row]:
        return [Row(frozenset((self.term,)), exact=True)]

    def chains(self) -> Chains | None:
        return (Chain((self.term,)),)


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several patterns."""

    patterns: tuple[Pattern, ...]

    def find(self, text: Concordance) -> Sequence[Run]:
        return united([runs(pattern, text) for pattern in self.patterns])

    def rows(self) -> list[Row]:
        return [row for pattern in self.patterns for row in pattern.rows()]

    def chains(self) -> Chains | None:
        return alternatives(pattern.chains() for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Sequel:
    """Patterns side by side, in order, in one paragraph; None stands for exactly one word, whichever."""

    patterns: tuple[Pattern | None, ...]

    def find(self, text: Concordance) -> Sequence[Run]:
        places = [(offset, pattern) for offset, pattern in enumerate(self.patterns) if pattern is not None]
        occurring = [runs(pattern, text) for _, pattern in places]
        if not all(occurring):
            return []
        rarest = min(range(len(places)), key=lambda at: len(occurring[at]))
        found = occurring[rarest]
        for (before, _), (offset, pattern) in pairwise(places[rarest:]):
            found = _followed(found, pattern, text, offset - before)
        for (after, _), (offset, pattern) in pairwise(places[rarest::-1]):
            found = _preceded(found, pattern, text, after - offset)
        ahead, behind = places[0][0], len(self.patterns) - 1 - places[-1][0]
        return _between_words(text, found, ahead, behind) if found and (ahead or behind) else found

    def rows(self) -> list[Row]:
        chains = self.chains()
        if chains is not None:
            return [chain.row() for chain in chains]
        return both([pattern.rows() for pattern in self.patterns if pattern is not None], exact=False)

    def chains(self) -> Chains | None:
        found: Chains = ()
        skipped = 0
        for pattern in self.patterns:
            if pattern is None:
                skipped += 1
                continue
            links = pattern.chains()
            if links is None or len(found) * len(links) > MOST_ROWS:
                return None
            found = tuple(a.then(1 + skipped, b) for a, b in product(found, links)) if found else links
            skipped = 0
        if self.patterns[0] is None or self.patterns[-1] is None:
            found = tuple(Chain(chain.terms, chain.steps, exact=False) for chain in found)
        return found


Ends = dict[int, list[int]]
"""The other ends of runs, by where they begin or by where they end."""


def _by_first(pattern: Pattern, text: Concordance) -> Ends:
    return text.once((id(pattern), "by first"), lambda: _ends(runs(pattern, text)))


def _by_last(pattern: Pattern, text: Concordance) -> Ends:
    return text.once((id(pattern), "by last"), lambda: _ends((last, first) for first, last in runs(pattern, text)))


def _ends(pairs: Iterable[Run]) -> Ends:
    ends: Ends = {}
    for one, other in pairs:
        ends.setdefault(one, []).append(other)
    return ends


def _followed(found: Sequence[Run], pattern: Pattern, text: Concordance, step: int) -> Sequence[Run]:
    """From where runs of *found* begin to where the pattern ends that begins *step* positions after them."""
    others = runs(pattern, text)
    if not isinstance(found, Many) and not isinstance(others, Many):
        after = _by_first(pattern, text)
        return sorted({(first, end) for first, last in found for end in after.get(last + step, ())})
    firsts, lasts = columns(found)
    begin, end = columns(others)
    at, lengths = _equal(begin, lasts + step)
    return from_keys(keys(firsts.repeat(lengths), end[stretches(at, lengths)]))


def _preceded(found: Sequence[Run], pattern: Pattern, text: Concordance, step: int) -> Sequence[Run]:
    """From where the pattern begins that ends *step* positions before runs of *found* to where these end."""
    others = runs(pattern, text)
    if not isinstance(found, Many) and not isinstance(others, Many):
        before = _by_last(pattern, text)
        return sorted({(start, last) for first, last in found for start in before.get(first - step, ())})
    firsts, lasts = columns(found)
    begin, end = text.once((id(pattern), "columns by last"), lambda: _columns_by_last(others))
    at, lengths = _equal(end, firsts - step)
    return from_keys(keys(begin[stretches(at, lengths)], lasts.repeat(lengths)))


def _columns_by_last(found: Sequence[Run]) -> tuple[Numbers, Numbers]:
    firsts, lasts = columns(found)
    order = lasts.argsort(kind="stable")
    return firsts[order], lasts[order]


def _equal(ordered: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Where each wanted number stands among *ordered*, and how often."""
    at = np.searchsorted(ordered, wanted)
    return at, np.searchsorted(ordered, wanted, "right") - at


def _between_words(text: Concordance, found: Sequence[Run], ahead: int, behind: int) -> Sequence[Run]:
    """The runs with so many words more before and after them, where these are words, not the gap between paragraphs."""
    firsts, lasts = columns(found)
    firsts, lasts = firsts - ahead, lasts + behind
    return chosen(listed(firsts, lasts), text.are_words(firsts) & text.are_words(lasts))


@dataclass(frozen=True, slots=True)
class Written:
    """Occurrences of a pattern that are written exactly so, quotes and dashes apart."""

    pattern: Pattern
    surface: str

    def find(self, text: Concordance) -> Sequence[Run]:
        found = runs(self.pattern, text)
        fields = {name: field.text for name, field in text.fields.items()}
        written = [fields[name][start:end] for name, start, end in text.spans(found)]
        so = {letters: surface(letters) == self.surface for letters in set(written)}
        return chosen(found, np.fromiter(map(so.__getitem__, written), np.bool_, len(written)))

    def rows(self) -> list[Row]:
        return [row.inexact() for row in self.pattern.rows()]

    def chains(self) -> Chains | None:
        chains = self.pattern.chains()
        return chains and tuple(Chain(chain.terms, chain.steps, exact=False) for chain in chains)


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
