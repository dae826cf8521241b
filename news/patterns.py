"""Patterns: words as somebody wrote them, and where they stand in a text.

    guarantee → any of its forms;  al-Hayya → al Hayya, al-Hayya, alHayya;  "real guarantee" → side by side

Rules and the names of actors are made of these. Patterns are values: equal ones, of different rules,
are one object, found once per article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Protocol

import numpy as np

from news.chains import MOST_ROWS, Chain, Chains, Row, alternatives, both
from news.columns import stretches
from news.concordance import Concordance
from news.letters import surface
from news.runs import Many, Numbers, Run, chosen, columns, from_keys, keys, listed, united


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
