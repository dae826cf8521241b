"""Places: where the terms of a lexicon stand in a text, or in several."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from news.columns import first_of_each, stretches
from news.runs import BITS, POSITION, Numbers, Run

TEXT_TERMS_BITS = 26
TEXT_TERMS = 1 << TEXT_TERMS_BITS  # a term of the second of several texts is so much more
TEXT_BITS = BITS + TEXT_TERMS_BITS


class Places:
    """Occurrences by term, then by position; of several texts by text, which is the highest bits of their terms."""

    def __init__(self, keys: Numbers, widths: Numbers) -> None:
        """*keys*: term and first position in one, in any order; *widths*: how many words follow the first."""
        if widths.any():
            order = keys.argsort(kind="stable")
            self.keys, self.widths = keys[order], widths[order]
        else:
            self.keys, self.widths = keys, widths
            self.keys.sort()

    @cached_property
    def terms(self) -> Numbers:
        """Term of each."""
        terms: Numbers = self.keys >> BITS
        return terms

    @cached_property
    def firsts(self) -> Numbers:
        """First position of each."""
        firsts: Numbers = self.keys & POSITION
        return firsts

    @cached_property
    def runs(self) -> tuple[Numbers, Numbers]:
        """First and last position of each."""
        return self.firsts, self.firsts + self.widths

    @cached_property
    def present(self) -> Numbers:
        """Their terms, each once."""
        return self.terms[first_of_each(self.terms)]

    def of(self, text: int) -> Places:
        """Those of one of several texts."""
        begin, end = self.keys.searchsorted((text << TEXT_BITS, text + 1 << TEXT_BITS))
        return Places(self.keys[begin:end] - (text << TEXT_BITS), self.widths[begin:end])

    def before(self, position: int) -> Places:
        """Those that begin before *position*."""
        kept = self.firsts < position
        return Places(self.keys[kept], self.widths[kept])

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        return self.keys.tolist(), self.widths.tolist()

    def follows(self, first: int, then: int, least: int, most: int) -> bool:
        """Whether *then* begins *least* to *most* positions after the end of *first*.

        Asked of a handful of pairs: numpy would take longer to begin. The term that stands there less often is gone
        through, so that thousands of phrases with “the” cost no more than their other words.
        """
        keys, widths = self._listed
        low, high = _within(keys, first)
        begin, end = _within(keys, then)
        if high - low > end - begin and not any(widths[low:high]):
            back = (first - then) << BITS
            return any(_between(keys, key + back - most, key + back - least, low, high) for key in keys[begin:end])
        ahead = (then - first) << BITS
        for at in range(low, high):
            key = keys[at] + widths[at] + ahead
            if _between(keys, key + least, key + most, begin, end):
                return True
        return False

    def follow(self, first: Numbers, then: Numbers, least: Numbers, most: Numbers) -> NDArray[np.bool_]:
        """The same of many pairs at once, a tenth of the time for each."""
        begin, end = self._bounds(np.stack((first, then)))
        length = end - begin
        wide = np.append(0, self.widths.cumsum())
        back = (length[0] > length[1]) & (wide[end[0]] == wide[begin[0]])
        through = np.where(back, 1, 0)  # which of the two is gone through
        pairs = np.arange(len(first))
        length = length[through, pairs]
        whose = pairs.repeat(length)
        at = stretches(begin[through, pairs], length)
        other = np.where(back, first, then)
        begun = self.keys[at] + self.widths[at] * ~back[whose] + ((other - np.where(back, then, first)) << BITS)[whose]
        lowest = np.maximum(begun + np.where(back, -most, least)[whose], (other << BITS)[whose])
        found = self.keys.searchsorted(lowest)
        known = found < len(self.keys)
        near = self.keys[found[known]] <= (begun + np.where(back, -least, most)[whose])[known]
        follow = np.zeros(len(first), np.bool_)
        follow[whose[known][near]] = True
        return follow

    def _bounds(self, terms: Numbers) -> tuple[Numbers, Numbers]:
        """Where the occurrences of each begin and end."""
        return self.keys.searchsorted(terms << BITS), self.keys.searchsorted((terms << BITS) + POSITION, "right")


def _within(keys: list[int], term: int) -> Run:
    begin = bisect_left(keys, term << BITS)
    return begin, bisect_left(keys, (term + 1) << BITS, begin)


def _between(keys: list[int], least: int, most: int, begin: int, end: int) -> bool:
    at = bisect_left(keys, least, begin, end)
    return at < end and keys[at] <= most
